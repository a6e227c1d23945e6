// Every stored message of the venue about accounts and orders decodes, and says what it says.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "exchanges/binance/account_decoder.hpp"
#include "exchanges/binance/order_decoder.hpp"
#include "exchanges/binance/order_words.hpp"
#include "exchanges/binance/user_event_decoder.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::binance {
namespace {

namespace fs = std::filesystem;
using test::price;
using test::quantity;

const fs::path kPayloads = "../shared/data/payloads";

InstrumentTable traded() {
    InstrumentTable table;
    for (const char* base : {"BTC", "ETH", "BNB", "DOGE"}) {
        table.add(test::linear_perpetual(std::string(base) + "USDT", base, "0.1", "0.001"));
    }
    return table;
}

class AccountPayloads : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(kPayloads)) {
            GTEST_SKIP() << "no " << kPayloads;
        }
    }
    static std::string read(const std::string& name) {
        std::ifstream in(kPayloads / name);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }
    // The body of a file that begins with method, path and flag lines.
    static std::string body_of(const std::string& name) {
        const std::string text = read(name);
        return text.substr(text.find('['));
    }
    UserMessage user(const std::string& name) {
        auto message = decode_user_message(ProductKind::UsdM, symbols, read("binance/" + name));
        EXPECT_TRUE(message) << name << ": " << (message ? "" : message.error().text);
        return message ? std::move(*message) : UserMessage();
    }
    template <class Event>
    Event only(const std::string& name) {
        const UserMessage message = user(name);
        EXPECT_EQ(message.events.size(), 1U) << name;
        if (message.events.size() != 1 || !std::holds_alternative<Event>(message.events[0])) {
            ADD_FAILURE() << name << ": another event than expected";
            return {};
        }
        return std::get<Event>(message.events[0]);
    }

    InstrumentTable table = traded();
    SymbolIndex symbols{table};
};

TEST_F(AccountPayloads, EveryUserStreamMessageOfTheFuturesDecodes) {
    int decoded = 0;
    const auto try_folder = [&](const char* folder, std::string_view part) {
        for (const auto& entry : fs::directory_iterator(kPayloads / "binance" / folder)) {
            const std::string name = entry.path().filename().string();
            if (name.find(part) == std::string::npos) {
                continue;
            }
            user(std::string(folder) + "/" + name);
            ++decoded;
        }
    };
    try_folder("futures/user_data_json", "");
    try_folder("ws_messages", "ws_futures_order_");
    try_folder("ws_messages", "ws_futures_algo_");
    try_folder("ws_messages", "ws_futures_trade_lite");
    EXPECT_GE(decoded, 28);
}

TEST_F(AccountPayloads, ATradeIsAFillWithItsFee) {
    const auto fill = only<OrderFilled>("futures/user_data_json/order_update_trade_partial.json");
    EXPECT_EQ(fill.instrument, table.find("BTCUSDT")->id);
    EXPECT_FALSE(fill.order.is_ours());
    EXPECT_EQ(fill.venue_order.view(), "8886774");
    EXPECT_EQ(fill.trade.view(), "12345678");
    EXPECT_EQ(fill.side, Side::Buy);
    EXPECT_EQ(fill.price, price("7100.50"));
    EXPECT_EQ(fill.quantity, quantity("0.001"));
    EXPECT_EQ(fill.fee, test::usdt("0.01"));
    EXPECT_EQ(fill.liquidity, Liquidity::Maker);
    EXPECT_EQ(fill.completes, FillCompletes::No);
    EXPECT_EQ(fill.trade_time.to_millis(), 1568879465651);
}

TEST_F(AccountPayloads, TheVenuesOwnOrdersAreFillsOfTheirOrigin) {
    EXPECT_EQ(only<OrderFilled>("ws_messages/ws_futures_order_update_liquidation.json").origin,
              FillOrigin::Liquidation);
    EXPECT_EQ(only<OrderFilled>("ws_messages/ws_futures_order_update_adl.json").origin, FillOrigin::AutoDeleverage);
    EXPECT_EQ(only<OrderFilled>("ws_messages/ws_futures_order_update_adl_filled.json").origin,
              FillOrigin::AutoDeleverage);
    EXPECT_EQ(only<OrderFilled>("ws_messages/ws_futures_order_update_settlement.json").origin, FillOrigin::Order);
    EXPECT_EQ(only<OrderFilled>("futures/user_data_json/order_update_insurance.json").quantity, quantity("0.020"));
    EXPECT_TRUE(user("ws_messages/ws_futures_order_update_liquidation_zero_qty.json").events.empty());
    EXPECT_TRUE(user("futures/user_data_json/order_update_calculated_pending.json").events.empty());
}

TEST_F(AccountPayloads, TheEarlyShortFormOfATradeBooksNothing) {
    EXPECT_TRUE(user("futures/user_data_json/trade_lite.json").events.empty());
    EXPECT_TRUE(user("ws_messages/ws_futures_trade_lite.json").events.empty());
}

TEST_F(AccountPayloads, AConditionalOrderTriggersAndIsCancelled) {
    EXPECT_EQ(only<OrderTriggered>("ws_messages/ws_futures_algo_update_triggering.json").venue_order.view(),
              "algo-1000000033225453");
    EXPECT_EQ(only<OrderTriggered>("ws_messages/ws_futures_algo_update_triggered.json").instrument,
              table.find("DOGEUSDT")->id);
    EXPECT_TRUE(user("ws_messages/ws_futures_algo_update_finished.json").events.empty());
    EXPECT_EQ(only<OrderCanceled>("futures/user_data_json/algo_update_canceled.json").reason, "Reduce Only reject");
}

TEST_F(AccountPayloads, BalancesOfTradesAreLeftToTheirFills) {
    EXPECT_TRUE(user("futures/user_data_json/account_update.json").events.empty());
    EXPECT_TRUE(user("futures/user_data_json/account_update_bnfcr.json").events.empty());
}

TEST_F(AccountPayloads, AccountAndPositionAnswersDecode) {
    const auto wallets = decode_wallets(read("binance/futures/http_json/account_info_v2.json"));
    ASSERT_TRUE(wallets);
    ASSERT_EQ(wallets->size(), 1U);
    EXPECT_EQ(wallets->front(), test::usdt("23.72469206"));

    const auto positions =
        decode_positions(ProductKind::UsdM, symbols, read("binance/futures/http_json/position_risk.json"));
    ASSERT_TRUE(positions);
    ASSERT_EQ(positions->size(), 1U);
    EXPECT_EQ(positions->front().position.signed_quantity, quantity("0.001"));
    EXPECT_EQ(positions->front().position.entry, price("50000"));
    EXPECT_EQ(positions->front().position.leverage, 20);

    const auto hedged = decode_positions(ProductKind::UsdM, symbols,
                                         read("binance/http_responses/http_futures_account_positions_hedge.json"));
    ASSERT_TRUE(hedged);
    EXPECT_TRUE(hedged->at(0).is_hedged);
    EXPECT_FALSE(decode_positions(ProductKind::UsdM, symbols,
                                  read("binance/http_responses/http_futures_account_positions_one_way.json"))
                     ->at(0)
                     .is_hedged);

    EXPECT_EQ(decode_position_mode(read("binance/http_responses/http_futures_account_position_side_dual.json")).value(),
              PositionMode::Hedge);
    const auto settings = decode_symbol_settings(
        ProductKind::UsdM, symbols, read("binance/http_responses/http_futures_account_symbol_config.json"));
    ASSERT_TRUE(settings);
    ASSERT_EQ(settings->size(), 2U);
    EXPECT_EQ(settings->at(1).leverage, 25);
    EXPECT_EQ(settings->at(1).margin_mode, MarginMode::Isolated);
}

TEST_F(AccountPayloads, OrderAndTradeAnswersDecode) {
    const auto orders =
        decode_orders(ProductKind::UsdM, symbols, read("binance/http_responses/http_futures_account_orders.json"));
    ASSERT_TRUE(orders);
    ASSERT_EQ(orders->size(), 1U);
    EXPECT_EQ(orders->front().terms.type, OrderType::TrailingStopMarket);
    EXPECT_EQ(orders->front().state, OrderState::Working);
    EXPECT_TRUE(decode_orders(ProductKind::UsdM, symbols, read("binance/futures/http_json/order_response.json")));

    const auto algos =
        decode_algo_orders(ProductKind::UsdM, symbols, read("binance/futures/http_json/open_algo_orders.json"));
    ASSERT_TRUE(algos);
    ASSERT_EQ(algos->size(), 1U);
    EXPECT_EQ(algos->front().order.terms.type, OrderType::StopMarket);
    EXPECT_EQ(algos->front().order.terms.trigger, price("45000"));
    EXPECT_EQ(algos->front().order.venue_order.view(), "algo-123456789");

    const auto trades =
        decode_trades(ProductKind::UsdM, symbols, read("binance/http_responses/http_futures_account_trades.json"));
    ASSERT_TRUE(trades);
    ASSERT_EQ(trades->fills.size(), 2U);
    EXPECT_EQ(trades->fills[0].side, Side::Sell);
    EXPECT_EQ(trades->fills[1].fee, test::usdt("0.00555800"));
    EXPECT_EQ(trades->last_id, 82357629);
}

TEST_F(AccountPayloads, BracketsOfBothFuturesProductsDecode) {
    const auto linear = decode_brackets(body_of("binance_um_GetBrackets.txt"));
    ASSERT_TRUE(linear) << linear.error().text;
    EXPECT_EQ(linear->at("ETHUSDT").tiers().front().maintenance_rate, test::decimal("0.0065"));
    EXPECT_EQ(linear->at("ETHUSDT").tiers().front().max_leverage, 75);
    const auto inverse = decode_brackets(body_of("binance_cm_GetBrackets.txt"));
    ASSERT_TRUE(inverse) << inverse.error().text;
    EXPECT_EQ(inverse->at("BTCUSD_PERP").tiers().front().cap, Decimal(50));
}

TEST_F(AccountPayloads, CommissionRatesDecode) {
    const auto rates =
        decode_commission(read("binance/http_responses/http_futures_wallet_commission_rate_btcusdt.json"));
    ASSERT_TRUE(rates);
    EXPECT_EQ(rates->maker, test::decimal("0.0002"));
    EXPECT_EQ(rates->taker, test::decimal("0.0005"));
}

}  // namespace
}  // namespace tradewind::binance
