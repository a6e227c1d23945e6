#include "exchanges/binance/rest_decoder.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "exchanges/binance/market_decoder.hpp"
#include "tests/support/captured_messages.hpp"
#include "tests/support/sample_instruments.hpp"

namespace tradewind::binance {
namespace {

constexpr const char* kContract =
    R"({"symbol":"BTCUSDT","pair":"BTCUSDT","contractType":"PERPETUAL","deliveryDate":4133404800000,)"
    R"("onboardDate":1569398400000,"status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","marginAsset":"USDT",)"
    R"("pricePrecision":2,"quantityPrecision":3,"filters":[{"minPrice":"556.8","maxPrice":"4529764",)"
    R"("filterType":"PRICE_FILTER","tickSize":"0.10"},{"stepSize":"0.001","filterType":"LOT_SIZE","maxQty":"1000",)"
    R"("minQty":"0.001"},{"filterType":"POSITION_RISK_CONTROL","positionControlSide":"NONE"},)"
    R"({"notional":"100","filterType":"MIN_NOTIONAL"}]})";

TEST(ExchangeInfo, BecomesInstrumentsByTheirFilters) {
    const auto listed = decode_exchange_info(ProductKind::UsdM, R"({"symbols":[)" + std::string(kContract) + "]}");
    ASSERT_TRUE(listed.has_value()) << listed.error().text;
    ASSERT_EQ(listed->size(), 1U);
    const ListedContract& contract = listed->front();
    EXPECT_TRUE(contract.is_trading);
    EXPECT_TRUE(contract.is_perpetual);
    EXPECT_EQ(contract.listed, Timestamp::from_millis(1569398400000));
    EXPECT_EQ(contract.instrument.symbol, "BTCUSDT");
    EXPECT_EQ(contract.instrument.kind, ContractKind::LinearPerpetual);
    EXPECT_EQ(contract.instrument.tick, Price(0.1_dec));
    EXPECT_EQ(contract.instrument.step, Quantity(0.001_dec));
    EXPECT_EQ(contract.instrument.min_notional, 100_dec);
    EXPECT_EQ(contract.instrument.funding_interval, Duration::hours(8));
}

TEST(ExchangeInfo, ErrorsNameTheSymbolAndTheField) {
    const auto error_of = [](const std::string& json) {
        const auto listed = decode_exchange_info(ProductKind::UsdM, json);
        return listed ? std::string("none") : listed.error().text;
    };
    EXPECT_EQ(error_of("{"), "answer: '{' is no JSON");
    EXPECT_EQ(error_of("[]"), "symbols: the value around it is no object");
    EXPECT_EQ(error_of(R"({"symbols":7})"), "symbols: is no list");
    EXPECT_EQ(error_of(R"({"symbols":[{"contractType":"PERPETUAL"}]})"), "symbols[0].symbol: is missing");
    std::string text = kContract;
    text.replace(text.find("\"0.10\""), 6, "\"0\"");
    EXPECT_EQ(error_of(R"({"symbols":[)" + text + "]}"), "symbols[0].tickSize: is not a price");
}

TEST(ExchangeInfo, LeavesOutCoinsWhoseNamesAreTooLongForUs) {
    std::string unnameable = kContract;
    unnameable.replace(unnameable.find(R"("baseAsset":"BTC")"), 17, R"("baseAsset":"我踏马来了")");
    const auto listed =
        decode_exchange_info(ProductKind::UsdM, R"({"symbols":[)" + unnameable + "," + kContract + "]}");
    ASSERT_TRUE(listed.has_value()) << listed.error().text;
    ASSERT_EQ(listed->size(), 1U);
    EXPECT_EQ(listed->front().instrument.base, Currency::of("BTC"));
}

TEST(ExchangeInfo, RecordedOnesOfAllProductsAreRead) {
    const std::string folder = test::kSharedData + "exchange_meta/";
    const std::string usdm = test::read_gzip(folder + "binance_fapi_exchangeInfo_2021-07-22.json.gz");
    if (usdm.empty()) {
        GTEST_SKIP() << "no exchange files beside the project";
    }
    const auto futures = decode_exchange_info(ProductKind::UsdM, usdm);
    ASSERT_TRUE(futures.has_value()) << futures.error().text;
    EXPECT_EQ(futures->size(), 121U) << "one of 122 has no contract type yet";
    const auto coin = decode_exchange_info(ProductKind::CoinM,
                                           test::read_gzip(folder + "binance_dapi_exchangeInfo_2021-07-22.json.gz"));
    ASSERT_TRUE(coin.has_value()) << coin.error().text;
    ASSERT_EQ(coin->size(), 36U);
    EXPECT_EQ(coin->front().instrument.contract_size, 100_dec);
    EXPECT_TRUE(coin->front().instrument.is_inverse());
    EXPECT_EQ(coin->front().instrument.settle.view(), "BTC");
    const auto spot = decode_exchange_info(ProductKind::Spot,
                                           test::read_gzip(folder + "binance_spot_exchangeInfo_2021-10-12.json.gz"));
    ASSERT_TRUE(spot.has_value()) << spot.error().text;
    EXPECT_EQ(spot->size(), 1695U);
    EXPECT_EQ(spot->front().instrument.symbol, "ETHBTC.SPOT");
    EXPECT_EQ(spot->front().instrument.min_notional, 0.0001_dec);
    const auto premium = decode_premium_index(test::read_gzip(folder + "binance_fapi_premiumIndex_2024-11-27.json.gz"));
    ASSERT_TRUE(premium.has_value()) << premium.error().text;
    EXPECT_EQ(premium->size(), 379U);
    EXPECT_EQ(premium->front().funding_rate, 0.00005_dec);
}

TEST(DepthSnapshot, LeavesOutLevelsBetweenTicks) {
    const InstrumentTable instruments = test::bitcoin_contracts();
    const auto depth =
        decode_depth_snapshot(instruments.at(InstrumentId(0)),
                              R"({"lastUpdateId":7,"bids":[["100.20","1"],["100.15","1"]],"asks":[["100.30","0.5"]]})");
    ASSERT_TRUE(depth.has_value()) << depth.error().text;
    EXPECT_TRUE(depth->snapshot);
    EXPECT_EQ(depth->last_sequence, 7U);
    ASSERT_EQ(depth->changes.size(), 2U);
    EXPECT_EQ(depth->changes[1].lots, 500);
    const auto bad = decode_depth_snapshot(instruments.at(InstrumentId(0)),
                                           R"({"lastUpdateId":7,"bids":[["1","1"],["x","1"]],"asks":[]})");
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().text, "bids[1].price: 'x' is no price");
}

TEST(Klines, CandlesThatCannotBeAreRefused) {
    const auto good = decode_klines(InstrumentId(3), Duration::minutes(1),
                                    R"([[1499040000000,"2","4","1","3","5",1499040059999,"0",1,"0","0","0"]])");
    ASSERT_TRUE(good.has_value()) << good.error().text;
    EXPECT_EQ(good->front().high, Price(4_dec));
    EXPECT_EQ(good->front().volume, Quantity(5_dec));
    const auto bad = decode_klines(InstrumentId(3), Duration::minutes(1), R"([[1499040000000,"2","1","1","3","5"]])");
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().text, "answer[0].candle: high and low do not hold open and close");
}

TEST(Refusals, AreToldInTheVenuesWords) {
    EXPECT_EQ(refusal_text(400, R"({"code":-1121,"msg":"Invalid symbol."})"), "-1121 Invalid symbol.");
    EXPECT_EQ(refusal_text(502, "<html>"), "HTTP 502 '<html>'");
}

// Every market payload that the adapter has to understand, whatever symbol it speaks of.
class MarketPayloads : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(test::kSharedData + "payloads/binance")) {
            GTEST_SKIP() << "no payloads beside the project";
        }
        const Decimal fine = Decimal::from_scaled(1, 8);
        for (const char* symbol : {"BTCUSDT", "BNBUSDT", "ETHUSDT"}) {
            instruments_.add(test::contract(symbol, ContractKind::LinearPerpetual, fine, fine));
            instruments_.add(test::contract(std::string(symbol) + ".SPOT", ContractKind::Spot, fine, fine));
        }
    }
    MessageKind kind_of(ProductKind product, const std::string& file) {
        const std::string text = test::read_file(test::kSharedData + "payloads/binance/" + file);
        EXPECT_FALSE(text.empty()) << file;
        const auto kind = MarketDecoder(product, instruments_).decode(text, message_);
        EXPECT_TRUE(kind.has_value()) << file << ": " << kind.error().text;
        return kind.value_or(MessageKind::Refused);
    }
    std::string answer(const std::string& file) {
        return test::read_file(test::kSharedData + "payloads/binance/http_responses/" + file);
    }
    InstrumentTable instruments_;
    MarketMessage message_;
};

TEST_F(MarketPayloads, StreamMessagesDecode) {
    const std::string folder = "futures/market_data_json/";
    const ProductKind futures = ProductKind::UsdM;
    EXPECT_EQ(kind_of(futures, folder + "agg_trade_stream.json"), MessageKind::Trade);
    EXPECT_EQ(kind_of(futures, folder + "book_ticker_stream.json"), MessageKind::BookTicker);
    EXPECT_EQ(kind_of(futures, folder + "depth_update_stream.json"), MessageKind::Depth);
    EXPECT_EQ(kind_of(futures, folder + "kline_stream_closed.json"), MessageKind::Kline);
    EXPECT_TRUE(message_.bar_is_closed);
    EXPECT_EQ(kind_of(futures, folder + "kline_stream_open.json"), MessageKind::Kline);
    EXPECT_FALSE(message_.bar_is_closed);
    EXPECT_EQ(kind_of(futures, folder + "liquidation_stream.json"), MessageKind::Liquidation);
    EXPECT_EQ(kind_of(futures, folder + "mark_price_stream.json"), MessageKind::Mark);
    EXPECT_EQ(kind_of(futures, folder + "ticker_stream.json"), MessageKind::Ignored);
    EXPECT_EQ(kind_of(futures, folder + "trade_stream.json"), MessageKind::Trade);
    EXPECT_EQ(kind_of(futures, "ws_messages/ws_futures_book_ticker.json"), MessageKind::BookTicker);
    EXPECT_EQ(kind_of(futures, "ws_messages/ws_futures_depth_diff_update.json"), MessageKind::Depth);
    EXPECT_EQ(kind_of(futures, "ws_messages/ws_futures_depth_update.json"), MessageKind::Depth);
    EXPECT_EQ(message_.depth.changes.size(), 10U);
    EXPECT_EQ(kind_of(futures, "ws_messages/ws_futures_ticker_24hr.json"), MessageKind::Ignored);
    EXPECT_EQ(kind_of(ProductKind::Spot, "ws_messages/ws_spot_agg_trade.json"), MessageKind::Trade);
    EXPECT_EQ(kind_of(ProductKind::Spot, "ws_messages/ws_spot_trade.json"), MessageKind::Trade);
    EXPECT_EQ(kind_of(ProductKind::Spot, "ws_messages/ws_spot_ticker_book.json"), MessageKind::BookTicker);
    EXPECT_EQ(kind_of(ProductKind::Spot, "ws_messages/ws_spot_ticker_24hr.json"), MessageKind::Ignored);
}

TEST_F(MarketPayloads, RestAnswersDecode) {
    const auto expect_some = [](const auto& result) {
        ASSERT_TRUE(result.has_value()) << result.error().text;
        EXPECT_FALSE(result->empty());
    };
    const Instrument& perpetual = instruments_.at(InstrumentId(0));
    expect_some(decode_exchange_info(ProductKind::UsdM, answer("http_futures_market_exchange_info.json")));
    expect_some(decode_exchange_info(ProductKind::Spot, answer("http_spot_market_exchange_info.json")));
    expect_some(decode_klines(InstrumentId(0), Duration::days(7), answer("http_futures_market_klines.json")));
    expect_some(
        decode_klines(InstrumentId(0), Duration::minutes(1), answer("http_futures_market_mark_price_klines.json")));
    expect_some(decode_klines(InstrumentId(1), Duration::minutes(1), answer("http_spot_market_klines.json")));
    expect_some(decode_agg_trades(answer("http_futures_market_agg_trades.json")));
    expect_some(decode_agg_trades(answer("http_spot_market_agg_trades.json")));
    expect_some(decode_premium_index(answer("http_futures_market_premium_index.json")));
    expect_some(decode_funding_rates(answer("http_futures_market_funding_rate.json")));
    expect_some(decode_day_tickers(answer("http_futures_market_ticker_24hr.json")));
    for (const char* file : {"http_futures_market_depth.json", "http_spot_market_depth.json"}) {
        const auto depth = decode_depth_snapshot(perpetual, answer(file));
        ASSERT_TRUE(depth.has_value()) << depth.error().text;
        EXPECT_FALSE(depth->changes.empty());
    }
    EXPECT_TRUE(decode_server_time(answer("http_spot_market_time.json")).has_value());
}

}  // namespace
}  // namespace tradewind::binance
