#include "exchanges/binance/market_decoder.hpp"

#include <gtest/gtest.h>

#include "tests/support/sample_instruments.hpp"

namespace tradewind::binance {
namespace {

class MarketDecoding : public testing::Test {
protected:
    MessageKind decode(const std::string& text) {
        const auto kind = decoder_.decode(text, message_);
        EXPECT_TRUE(kind.has_value()) << kind.error().text;
        return kind.value_or(MessageKind::Ignored);
    }
    std::string error_of(const std::string& text) {
        const auto kind = decoder_.decode(text, message_);
        return kind ? "none" : kind.error().text;
    }

    InstrumentTable instruments_ = test::bitcoin_contracts();
    MarketDecoder decoder_{ProductKind::UsdM, instruments_};
    MarketMessage message_;
};

TEST_F(MarketDecoding, BookTickerKeepsTheVenuesDigits) {
    const std::string text = R"({"e":"bookTicker","u":400900217,"E":1568014460893,"T":1568014460891,"s":"BTCUSDT",)"
                             R"("b":"25.35190001","B":"31.21","a":"25.3652","A":"40.66","st":1,"ps":"BTCUSDT"})";
    ASSERT_EQ(decode(text), MessageKind::BookTicker);
    EXPECT_EQ(message_.ticker.instrument, InstrumentId(0));
    EXPECT_EQ(message_.ticker.bid, Price(25.35190001_dec));
    EXPECT_EQ(message_.ticker.bid_quantity, Quantity(31.21_dec));
    EXPECT_EQ(message_.ticker.ask, Price(25.3652_dec));
    EXPECT_EQ(message_.ticker.ask_quantity, Quantity(40.66_dec));
    EXPECT_EQ(message_.ticker_update, 400900217U);
    EXPECT_EQ(message_.event_time, Timestamp::from_millis(1568014460893));
}

TEST_F(MarketDecoding, WrappedMessagesAndBlanksAndUnknownKeysChangeNothing) {
    const std::string text =
        R"( {"stream":"btcusdt@aggTrade", "data" : { "new":{"x":[1,{"s":"no"}]}, "e":"aggTrade","E":123456789,)"
        R"("s":"BTCUSDT","a":5933014,"p":"0.001","q":"100","nq":"90","f":100,"l":105,"T":123456785,"m":true}} )";
    ASSERT_EQ(decode(text), MessageKind::Trade);
    EXPECT_EQ(message_.trade.price, Price(0.001_dec));
    EXPECT_EQ(message_.trade.quantity, Quantity(100_dec));
    EXPECT_EQ(message_.trade.aggressor, Side::Sell);
    EXPECT_EQ(message_.trade_number, 5933014U);
}

TEST_F(MarketDecoding, ABuyerWhoWasTheMakerMeansASale) {
    ASSERT_EQ(decode(R"({"e":"aggTrade","E":1,"s":"BTCUSDT","a":1,"p":"2.5","q":"1","T":1,"m":false})"),
              MessageKind::Trade);
    EXPECT_EQ(message_.trade.aggressor, Side::Buy);
}

TEST_F(MarketDecoding, DepthBecomesTicksAndLots) {
    const std::string text = R"({"e":"depthUpdate","E":123456789,"T":123456788,"s":"BTCUSDT","U":157,"u":160,)"
                             R"("pu":149,"b":[["61800.20","0.010"],["61800.1","0"]],"a":[["61801.00","100"]]})";
    ASSERT_EQ(decode(text), MessageKind::Depth);
    EXPECT_EQ(message_.depth.first_sequence, 157U);
    EXPECT_EQ(message_.depth.last_sequence, 160U);
    EXPECT_EQ(message_.depth_before, 149U);
    ASSERT_EQ(message_.depth.changes.size(), 3U);
    EXPECT_EQ(message_.depth.changes[0].ticks, 618002);
    EXPECT_EQ(message_.depth.changes[0].lots, 10);
    EXPECT_EQ(message_.depth.changes[0].side, Side::Buy);
    EXPECT_EQ(message_.depth.changes[1].lots, 0);
    EXPECT_EQ(message_.depth.changes[2].ticks, 618010);
    EXPECT_EQ(message_.depth.changes[2].lots, 100'000);
    EXPECT_EQ(message_.depth.changes[2].side, Side::Sell);
}

TEST_F(MarketDecoding, LevelsBeforeTheSymbolAreReadTheSame) {
    const std::string text =
        R"({"b":[["61800.20","0.010"]],"a":[],"e":"depthUpdate","E":1,"U":1,"u":2,"pu":0,"s":"BTCUSDT"})";
    ASSERT_EQ(decode(text), MessageKind::Depth);
    ASSERT_EQ(message_.depth.changes.size(), 1U);
    EXPECT_EQ(message_.depth.changes[0].ticks, 618002);
}

TEST_F(MarketDecoding, QuantitiesFinerThanTheStepKeepTheirLevel) {
    const std::string text =
        R"({"e":"depthUpdate","E":1,"s":"BTCUSDT","U":1,"u":2,"pu":0,"b":[["61800.2","0.0004"]],"a":[["61801","1.0019"]]})";
    ASSERT_EQ(decode(text), MessageKind::Depth);
    EXPECT_EQ(message_.depth.changes[0].lots, 1);
    EXPECT_EQ(message_.depth.changes[1].lots, 1001);
}

TEST_F(MarketDecoding, LevelsBetweenTheTicksOfTodayAreLeftOut) {
    const std::string text =
        R"({"e":"depthUpdate","E":1,"s":"BTCUSDT","U":1,"u":2,"pu":0,"b":[["61800.25","1"],["61800.1","2"]],"a":[]})";
    ASSERT_EQ(decode(text), MessageKind::Depth);
    ASSERT_EQ(message_.depth.changes.size(), 1U);
    EXPECT_EQ(message_.depth.changes[0].ticks, 618001);
}

TEST_F(MarketDecoding, MarkPriceBringsIndexAndFunding) {
    ASSERT_EQ(decode(R"({"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15","i":"11784.62659091",)"
                     R"("P":"11784.25","r":"0.00038167","T":1562306400000,"st":1})"),
              MessageKind::Mark);
    EXPECT_EQ(message_.mark.mark, Price(11794.15_dec));
    EXPECT_EQ(message_.mark.index, Price(11784.62659091_dec));
    EXPECT_EQ(message_.mark.funding_rate, 0.00038167_dec);
    EXPECT_EQ(message_.mark.next_funding, Timestamp::from_millis(1562306400000));
    ASSERT_EQ(decode(R"({"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":"1.5","P":"1.5","r":"","T":0})"),
              MessageKind::Mark);
    EXPECT_TRUE(message_.mark.next_funding.is_zero());
    EXPECT_EQ(message_.mark.index, Price(1.5_dec));
}

TEST_F(MarketDecoding, CandlesAndLiquidationsAreReadFromInside) {
    ASSERT_EQ(decode(R"({"e":"kline","E":1638747660000,"s":"BTCUSDT","k":{"t":1638747660000,"T":1638747719999,)"
                     R"("s":"BTCUSDT","i":"1m","f":100,"L":200,"o":"0.0010","c":"0.0020","h":"0.0025","l":"0.0005",)"
                     R"("v":"1000","n":100,"x":true,"q":"1.0","V":"500","Q":"0.5","B":"0"}})"),
              MessageKind::Kline);
    EXPECT_TRUE(message_.bar_is_closed);
    EXPECT_EQ(message_.bar.step, Duration::minutes(1));
    EXPECT_EQ(message_.bar.high, Price(0.0025_dec));
    EXPECT_EQ(message_.bar.low, Price(0.0005_dec));
    EXPECT_EQ(message_.bar.volume, Quantity(1000_dec));
    ASSERT_EQ(decode(R"({"e":"forceOrder","E":1568014460893,"o":{"s":"BTCUSDT","S":"SELL","o":"LIMIT","f":"IOC",)"
                     R"("q":"0.014","p":"9910","ap":"9910","X":"FILLED","l":"0.014","z":"0.014","T":1568014460893}})"),
              MessageKind::Liquidation);
    EXPECT_EQ(message_.liquidation.aggressor, Side::Sell);
    EXPECT_EQ(message_.liquidation.quantity, Quantity(0.014_dec));
}

TEST_F(MarketDecoding, MessagesOfOtherSymbolsAndOfTheOtherProductAreIgnored) {
    EXPECT_EQ(decode(R"({"e":"aggTrade","E":1,"s":"XYZUSDT","a":1,"p":"x","q":7,"T":1,"m":false})"),
              MessageKind::Ignored);
    EXPECT_EQ(decode(R"({"e":"aggTrade","E":1,"s":"BTCUSDT","st":2,"a":1,"p":"1","q":"1","T":1,"m":false})"),
              MessageKind::Ignored);
    EXPECT_EQ(decode(R"({"e":"24hrTicker","E":1,"s":"BTCUSDT","p":"1","o":"2"})"), MessageKind::Ignored);
    EXPECT_EQ(decode("[]"), MessageKind::Ignored);
}

TEST_F(MarketDecoding, AnswersToSubscriptionsAreToldApart) {
    ASSERT_EQ(decode(R"({"result":null,"id":7})"), MessageKind::Acknowledged);
    EXPECT_EQ(message_.request, 7);
    ASSERT_EQ(decode(R"({"code":2,"msg":"Invalid request: unknown variant","id":8})"), MessageKind::Refused);
    EXPECT_EQ(message_.request, 8);
    EXPECT_EQ(message_.refusal, "Invalid request: unknown variant");
    ASSERT_EQ(decode(R"({"error":{"code":2,"msg":"no"},"id":9})"), MessageKind::Refused);
    EXPECT_EQ(message_.request, 9);
}

TEST_F(MarketDecoding, ErrorsNameTheField) {
    const auto trade = [](const std::string& fields) { return R"({"e":"aggTrade","s":"BTCUSDT",)" + fields + "}"; };
    EXPECT_EQ(error_of(trade(R"("E":1,"a":1,"p":"1x","q":"1","m":false)")),
              "aggTrade.p: '1x' is not a decimal number: character 2 is not expected there");
    EXPECT_EQ(error_of(trade(R"("E":1,"a":1,"p":"-1","q":"1","m":false)")), "aggTrade.p: '-1' is not a price");
    EXPECT_EQ(error_of(trade(R"("E":1,"a":1,"p":1,"q":"1","m":false)")),
              "aggTrade.p: '1' is not a number in quotation marks");
    EXPECT_EQ(error_of(trade(R"("E":1,"a":1,"p":"1","m":false)")),
              "aggTrade.q: nothing is not a number in quotation marks");
    EXPECT_EQ(error_of(trade(R"("E":1,"a":1.5,"p":"1","q":"1","m":false)")), "aggTrade.a: '1.5' is not a whole number");
    EXPECT_EQ(error_of(trade(R"("E":1,"a":1,"p":"1","q":"1","m":"no")")), "aggTrade.m: 'no' is neither true nor false");
    EXPECT_EQ(error_of(trade(R"("E":99999999999999999,"a":1,"p":"1","q":"1","m":true)")),
              "aggTrade.E: '99999999999999999' is no time in milliseconds");
    const auto depth = [](const std::string& fields) {
        return R"({"e":"depthUpdate","E":1,"s":"BTCUSDT",)" + fields + "}";
    };
    EXPECT_EQ(error_of(depth(R"("U":1,"u":2,"pu":0,"b":[["6180O.2","1"]],"a":[])")),
              "a stream message is malformed at field 'b'");
    EXPECT_EQ(error_of(depth(R"("U":1,"u":2,"pu":0,"b":[],"a":[["1","-1"]])")),
              "a stream message is malformed at field 'a'");
    EXPECT_EQ(error_of(depth(R"("U":1,"u":2,"b":[],"a":[])")), "depthUpdate.pu: nothing is not a whole number");
    EXPECT_EQ(error_of(depth(R"("U":3,"u":2,"pu":0,"b":[],"a":[])")), "depthUpdate.U: lies behind u");
    EXPECT_EQ(error_of(depth(R"("U":1,"u":2,"pu":0,"b":[])")), "depthUpdate.a: there is no list of levels");
}

TEST_F(MarketDecoding, EveryCutOfAMessageIsAnError) {
    const std::string text = R"({"stream":"x","data":{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":1,"u":2,"pu":0,)"
                             R"("b":[["61800.2","1"]],"a":[["61801.0","1"]]}})";
    ASSERT_EQ(decode(text), MessageKind::Depth);
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_FALSE(decoder_.decode(text.substr(0, size), message_).has_value()) << text.substr(0, size);
    }
    EXPECT_FALSE(decoder_.decode(text + "}", message_).has_value());
}

TEST(SpotDecoding, ABookTickerNeedsNoNameAndDepthNoNumberBefore) {
    const InstrumentTable instruments = test::bitcoin_contracts();
    const MarketDecoder decoder(ProductKind::Spot, instruments);
    MarketMessage message;
    const auto ticker = decoder.decode(
        R"({"u":400900217,"s":"BTCUSDT","b":"25.35190000","B":"31.21000000","a":"25.36520000","A":"40.66000000"})",
        message);
    ASSERT_TRUE(ticker.has_value());
    ASSERT_EQ(*ticker, MessageKind::BookTicker);
    EXPECT_EQ(message.ticker.instrument, InstrumentId(2));
    const auto depth = decoder.decode(
        R"({"e":"depthUpdate","E":1,"s":"BTCUSDT","U":1,"u":2,"b":[["61737.63000000","0.00001000"]],"a":[]})", message);
    ASSERT_TRUE(depth.has_value());
    EXPECT_EQ(message.depth.changes[0].ticks, 6173763);
    EXPECT_EQ(message.depth.changes[0].lots, 1);
}

TEST(StepScale, ReadsStepsThatAreNoPowerOfTen) {
    const StepScale quarter(0.25_dec, 2);
    EXPECT_EQ(quarter.exact("4321.75"), 17287);
    EXPECT_EQ(quarter.exact("4321.7"), StepScale::kBetween);
    EXPECT_EQ(quarter.exact("4321.75000"), 17287);
    const StepScale tens(Decimal(10), 0);
    EXPECT_EQ(tens.exact("120"), 12);
    EXPECT_EQ(tens.exact("125"), StepScale::kBetween);
    for (const char* text : {"", ".", ".5", "1.", "-1", "1e3", "1 ", "1.5.5", "9999999999999999999"}) {
        EXPECT_EQ(quarter.exact(text), std::nullopt) << text;
        EXPECT_EQ(quarter.at_least_one(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace tradewind::binance
