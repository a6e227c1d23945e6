// What people read: the figures and their units, from an account whose numbers are known.
#include "bot/chat/replies.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "bot/chat/command_parser.hpp"
#include "bot/chat/number_text.hpp"
#include "bot/chat/previews.hpp"
#include "bot/chat/universe_reply.hpp"
#include "bot/telegram/html_text.hpp"
#include "tests/risk/account_builder.hpp"

namespace tradewind::bot {
namespace {

using namespace risk::test;  // NOLINT(google-build-using-namespace): the builders are the vocabulary here

class StillEngine final : public EngineLink {
public:
    explicit StillEngine(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const override { return snapshot_; }
    void post(ControlRequest) override { FAIL() << "showing must not ask for anything"; }

private:
    std::shared_ptr<const Snapshot> snapshot_;
};

struct RepliesTest : ::testing::Test {
    RepliesTest() { snapshot->account = calm_account(); }

    // 0.1 BTC bought at 50,000 with leverage 10, marked at 51,000.
    void hold_a_long(const char* mark = "51000", int leverage = 10) {
        snapshot->account.market(kBtc).leverage = leverage;
        fill(snapshot->account, kBtc, Side::Buy, "0.1", "50000");
        set_market(snapshot->account, kBtc, mark);
    }
    ControlService service() const { return {*engine, risk::RiskLimits(), "BTCUSDT", Decimal::from_scaled(5, 3)}; }

    std::shared_ptr<Snapshot> snapshot = std::make_shared<Snapshot>();
    std::unique_ptr<StillEngine> engine = std::make_unique<StillEngine>(snapshot);
};

void expect_parts(const std::string& text, const std::vector<std::string>& parts) {
    for (const std::string& part : parts) {
        EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' is missing in:\n" << text;
    }
}

TEST_F(RepliesTest, StatusShowsAccountPositionAndThatTheStopIsMissing) {
    hold_a_long();
    expect_parts(status_reply(*snapshot),
                 {"🟢 trading is active", "Equity <b>10100.00 USDT</b>", "today +100.00 USDT", "in use 500.00 USDT",
                  "🟩 <b>LONG BTCUSDT x10</b>", "  0.1 BTC\n", "entry 50000.0 USDT", "mark 51000.0 USDT",
                  "PnL <b>+100.00 USDT</b> (+20.00 % of margin)", "liquidation 45226.1 USDT", " % away",
                  "⚠️ no stop at the venue", "0 open orders", "22:13:20 UTC"});
}

TEST_F(RepliesTest, StatusSaysThatTheStopStands) {
    hold_a_long();
    snapshot->open_orders.emplace_back(order_id(1), closing_stop(Side::Sell, "48500"), at_second(0));
    const std::string text = status_reply(*snapshot);
    expect_parts(text, {"🛡 stop 48500.0 USDT at the venue", "1 open order\n"});
    EXPECT_EQ(text.find("no stop"), std::string::npos);
}

TEST_F(RepliesTest, StatusSaysWhyTradingIsHalted) {
    snapshot->account.mode = TradingMode::Halted;
    snapshot->account.mode_reason = "loss <5 %>";
    snapshot->account.reconciled = false;
    expect_parts(status_reply(*snapshot),
                 {"🔴 trading is halted", "(loss &lt;5 %&gt;)", "checking the account with the venue", "No positions."});
}

TEST_F(RepliesTest, FundingShowsRateTimeAndWhatThePositionPays) {
    hold_a_long();
    expect_parts(funding_reply(*snapshot, {kBtc, kEth}),
                 {"<b>BTCUSDT</b> +0.0100 % in 4h", "+10.95 % a year", "your position pays 0.51 USDT", "<b>ETHUSDT</b>",
                  "Longs pay shorts when the rate is positive."});
}

TEST_F(RepliesTest, UniverseRanksByWhatChangedHandsAndSaysOverWhichTime) {
    const auto bar = [&](InstrumentId id, int minutes_ago, const char* close, const char* volume) {
        const Price at = price(close);
        return Bar{id,
                   snapshot->account.now - Duration::minutes(minutes_ago),
                   Duration::minutes(1),
                   at,
                   at,
                   at,
                   at,
                   quantity(volume)};
    };
    snapshot->bars = {{bar(kBtc, 2, "50000", "0.1"), bar(kBtc, 1, "50000", "0.1")},
                      {bar(kEth, 90, "2500", "6")},
                      {bar(kInverse, 1, "50000", "120")}};
    const std::string all = universe_reply(*snapshot, 10);
    expect_parts(all, {"1. <b>ETHUSDT</b> 15000.00 USDT\n", "2. <b>BTCUSD_PERP</b> 12000.00 USD\n",
                       "3. <b>BTCUSDT</b> 10000.00 USDT\n", "in the candles of the last 1h 30m", "3 of 3 contracts"});
    EXPECT_EQ(universe_reply(*snapshot, 1).find("BTCUSDT"), std::string::npos);
    expect_parts(universe_reply(*snapshot, 1), {"1 of 3 contracts"});
}

TEST_F(RepliesTest, UniverseSaysWhenItKnowsNoVolume) {
    const std::string text = universe_reply(*snapshot, 10);
    expect_parts(text,
                 {"no volume known yet", "1. <b>BTCUSDT</b>\n", "2. <b>BTCUSD_PERP</b>\n", "3. <b>ETHUSDT</b>\n"});
    EXPECT_EQ(text.find("0.00"), std::string::npos);
}

TEST_F(RepliesTest, ProfitAndBalanceAddUp) {
    hold_a_long();
    gain(snapshot->account, "25");
    expect_parts(profit_reply(*snapshot),
                 {"Profit and loss</b>, USDT", "realised", "+25.00", "unrealised", "+100.00", "equity", "+125.00"});
    expect_parts(balance_reply(*snapshot),
                 {"wallet 10025.00 USDT", "wallet 1.00000000 BTC", "unrealised +100.00 USDT",
                  "equity <b>10125.00 USDT</b>", "margin in use 500.00 USDT", "free 9525.00 USDT"});
}

TEST_F(RepliesTest, OrdersAndTradesNameWhatTheyAre) {
    EXPECT_EQ(orders_reply(*snapshot), "No open orders.");
    EXPECT_EQ(trades_reply(*snapshot), "No trades yet.");
    snapshot->open_orders.emplace_back(order_id(1), limit_order(Side::Buy, "49000", "0.02"), at_second(0));
    snapshot->open_orders.emplace_back(order_id(2), closing_stop(Side::Sell, "48500"), at_second(0));
    expect_parts(orders_reply(*snapshot),
                 {"2 open orders", "🟩 BTCUSDT limit 0.02 BTC at 49000.0 USDT", "whole position at 48500.0 USDT"});
    FillSummary done;
    done.fill = test::fill("t1", Side::Sell, "51000", "0.01");
    done.fill.fee = usdt("0.255");
    done.realised = decimal("12.5");
    snapshot->recent_fills.push_back(done);
    expect_parts(trades_reply(*snapshot),
                 {"🟥 sell 0.01 BTC BTCUSDT at 51000.0 USDT", "fee 0.2550 USDT", "realised +12.50 USDT"});
}

TEST_F(RepliesTest, ManyOrdersAreCutWithACount) {
    for (std::uint32_t i = 1; i <= 45; ++i) {
        snapshot->open_orders.emplace_back(order_id(i), limit_order(Side::Buy, "49000", "0.02"), at_second(0));
    }
    expect_parts(orders_reply(*snapshot), {"45 open orders", "… and 15 more"});
}

TEST_F(RepliesTest, StrategiesShowStateAndProfit) {
    snapshot->strategies.push_back({"grid",
                                    "BTCUSDT",
                                    "paused",
                                    "halted & waiting",
                                    {"10 levels"},
                                    "levels 10",
                                    decimal("3.5"),
                                    decimal("1.25"),
                                    decimal("0.5"),
                                    12});
    expect_parts(strategies_reply(*snapshot, {}), {"🟡 <b>grid</b> on BTCUSDT is paused", "halted &amp; waiting",
                                                   "10 levels", "12 fills, realised +3.50 USDT, fees 1.25 USDT"});
    expect_parts(strategies_reply(*snapshot, "<x>"), {"no strategy named &lt;x&gt;"});
}

TEST_F(RepliesTest, HelpListsEveryCommandAndExplainsOne) {
    const std::string all = help_reply({});
    for (const CommandInfo& info : command_table()) {
        expect_parts(all, {"/" + std::string(info.name)});
    }
    EXPECT_LT(utf16_units(html_to_plain(all)), 4096U) << "fits one message";
    expect_parts(help_reply("futures_open"), {"<b>/futures_open", "Example: <code>/futures_open"});
    EXPECT_EQ(help_reply("/futures_open"), help_reply("futures_open"));
    expect_parts(help_reply("<x>"), {"no command /&lt;x&gt;"});
    expect_parts(welcome_reply("the <venue>", "paper & wind", Currency::of("BTC")),
                 {"the &lt;venue&gt;", "paper &amp; wind", "/futures_open long 0.01 "});
}

TEST_F(RepliesTest, TheOpenCardShowsEveryNumberWithItsUnit) {
    OpenCommand command;
    command.amount = MarginMoney{100};
    command.leverage = 10;
    command.stop = decimal("0.02");
    command.target = decimal("0.04");
    const auto preview = service().preview_open(command);
    ASSERT_TRUE(preview.has_value());
    expect_parts(open_card(snapshot->account, *preview, Duration::seconds(30)),
                 {"🟩 <b>Open LONG BTCUSDT x10</b>", "Size <b>0.019 BTC</b> = 950.00 USDT",
                  "Margin <b>95.00 USDT</b>", "free after ", "Price about 50000.1 USDT, slippage 0.00 %",
                  "Fee 0.48 USDT", "Liquidation ", " % away (", "🛡 Stop 49000.", ": lose ", "🎯 Target 52000.",
                  ": gain ", "Funding in 4h 0m: pay ", "Nothing happens before you tap; valid 30s."});
}

TEST_F(RepliesTest, AnAccountKeptInACoinIsToldInItWithAllItsPlaces) {
    AccountState& account = snapshot->account;
    account.currency = Currency::of("BTC");
    account.day_start_equity = account.peak_equity = 1;
    OpenCommand command;
    command.symbol = "BTCUSD";  // as short as people write it
    command.amount = MarginMoney{0.1_dec};
    command.leverage = 5;
    const auto preview = service().preview_open(command);
    ASSERT_TRUE(preview.has_value()) << preview.error().text;
    expect_parts(open_card(account, *preview, Duration::seconds(30)),
                 {"Open LONG BTCUSD_PERP x5", "Size <b>250 contracts of 100 USD</b> = 0.49999900 BTC",
                  "Margin <b>0.09999980 BTC</b> of 0.10000000 BTC asked for", "Fee 0.00025000 BTC", "lose 0.01"});
    fill(account, kInverse, Side::Buy, "250", "50000");
    set_market(account, kInverse, "62500");  // 0.5 BTC of notional is 0.4 BTC now
    expect_parts(status_reply(*snapshot), {"Equity <b>1.10000000 BTC</b>", "today +0.10000000 BTC",
                                           "PnL <b>+0.10000000 BTC</b> (+100.00 % of margin)"});
    expect_parts(profit_reply(*snapshot), {"<b>Profit and loss</b>, BTC", "+0.10000000"});
    expect_parts(balance_reply(*snapshot), {"wallet 1.00000000 BTC", "free 0.90000000 BTC"});
}

TEST_F(RepliesTest, AnAmountMayNameItsUnitWhereTheAccountKnowsWhatItIsWorth) {
    const auto margin = [this](const char* amount, const char* unit) {
        OpenCommand command;
        command.symbol = snapshot->account.currency == Currency::of("BTC") ? "BTCUSD_PERP" : "BTCUSDT";
        command.amount = MarginMoney{decimal(amount), unit};
        const auto preview = service().preview_open(command);
        return preview ? preview->trade.wish.margin.to_string() : preview.error().text;
    };
    EXPECT_EQ(margin("100", "USDT"), "100");
    EXPECT_EQ(margin("100", "USD"), "100");
    const std::string refused = "The account is kept in USDT: say the margin in it, without a unit.";
    EXPECT_EQ(margin("1", "BTC"), refused);
    EXPECT_EQ(margin("1", "X"), refused);
    snapshot->account.currency = Currency::of("BTC");
    EXPECT_EQ(margin("0.01", "BTC"), "0.01");
    EXPECT_EQ(margin("0.01", ""), "0.01");
    EXPECT_EQ(margin("100", "USD"), "0.002") << "at the mark of 50,000";
    EXPECT_EQ(margin("1", "ETH"), "The account is kept in BTC: say the margin in it, without a unit.");
    EXPECT_EQ(margin("9000000000000000", "USD"), "That is more than any account holds.");
}

TEST_F(RepliesTest, TheOpenCardOfARefusalOffersNothing) {
    OpenCommand command;
    command.amount = MarginMoney{5'000};
    const auto preview = service().preview_open(command);
    const std::string card = open_card(snapshot->account, *preview, Duration::seconds(30));
    expect_parts(card, {"🚫 <b>Not possible:</b>", "30"});
    EXPECT_EQ(card.find("before you tap"), std::string::npos);
}

TEST_F(RepliesTest, TheCloseCardShowsPartPriceResultAndFee) {
    hold_a_long();
    const auto preview = service().preview_close({"", decimal("0.5")});
    ASSERT_TRUE(preview.has_value()) << preview.error().text;
    expect_parts(close_card(snapshot->account, *preview, Duration::seconds(30)),
                 {"<b>Close 50.00 % of LONG BTCUSDT</b>", "0.05 BTC at about 50999.9 USDT",
                  "result about <b>+50.00 USDT</b>", "fee 1.27 USDT"});
}

TEST_F(RepliesTest, TheLeverageCardTellsOfTheOpenPosition) {
    const auto flat = service().preview_leverage({"ETH", 3});
    expect_parts(leverage_card(snapshot->account, *flat, Duration::seconds(30)),
                 {"<b>Leverage of ETHUSDT: x5 → x3</b>", "No position is open there"});
    hold_a_long();
    const auto held = service().preview_leverage({"BTC", 3});
    expect_parts(leverage_card(snapshot->account, *held, Duration::seconds(30)), {"x10 → x3", "is liquidated at 45"});
}

TEST_F(RepliesTest, TheEmergencyCardCountsWhatWillGo) {
    hold_a_long();
    snapshot->open_orders.emplace_back(order_id(2), closing_stop(Side::Sell, "48500"), at_second(0));
    expect_parts(
        emergency_card(*snapshot, Duration::seconds(60)),
        {"• LONG BTCUSDT 0.1 BTC, now +100.00 USDT", "1 position(s), 1 order(s)", "halted afterwards", "valid 1m 0s"});
}

TEST_F(RepliesTest, LiquidationRiskShowsLevelDistanceAndCures) {
    EXPECT_NE(liquidation_reply(*snapshot, {}).find("No positions"), std::string::npos);
    hold_a_long("46000");
    const std::string text = liquidation_reply(*snapshot, {});
    expect_parts(text, {"🔴 <b>LONG BTCUSDT x10</b>: EXTREME", "liquidation 45226.1 USDT, mark 46000.0 USDT",
                        "a move of <b>1.68 %</b> liquidates you", "to get 10.00 % away:", " of margin\n"});
}

TEST_F(RepliesTest, TheFirstCureNeverBeginsWithOr) {
    for (const char* mark : {"46000", "47000", "48000", "49000", "50000", "52000"}) {
        for (const int leverage : {5, 10, 20}) {
            snapshot->account = calm_account();
            hold_a_long(mark, leverage);
            const std::string text = liquidation_reply(*snapshot, {});
            const std::size_t first = text.find("away:\n");
            if (first == std::string::npos) {
                continue;
            }
            EXPECT_FALSE(text.substr(first + 6).starts_with("  • or ")) << text;
            EXPECT_TRUE(text.substr(first + 6).starts_with("  • ")) << text;
        }
    }
}

TEST(AlertText, CountsWhatWasHeldAndEscapes) {
    const OutgoingAlert alone{{AlertKind::DailyLoss, AlertLevel::Warning, "", "80 % of <limit>"}, {}, 0, {}};
    EXPECT_EQ(alert_text(alone), "⚠️ 80 % of &lt;limit&gt;");
    const OutgoingAlert held{{AlertKind::DailyLoss, AlertLevel::Critical, "BTCUSDT", "text"}, {}, 3, at_second(0)};
    EXPECT_EQ(alert_text(held), "🚨 <b>BTCUSDT</b> text\n(3 more since 22:13:20 UTC)");
}

TEST(AlertsReply, ShowsCooldownsQuietTimeAndTheNewestFirst) {
    AlertFilter filter{AlertCooldowns()};
    EXPECT_NE(alerts_reply(filter, at_second(0)).find("None yet."), std::string::npos);
    filter.offer({AlertKind::DailyLoss, AlertLevel::Warning, "", "first"}, at_second(0));
    filter.offer({AlertKind::DailyLoss, AlertLevel::Warning, "", "second"}, at_second(1));
    filter.quiet_until(at_second(3'600));
    const std::string text = alerts_reply(filter, at_second(2));
    expect_parts(text, {"info 1m 0s, warning 5m 0s, danger 2m 0s, critical 1m 0s", "quiet until 23:13:20 UTC"});
    EXPECT_LT(text.find("second"), text.find("first"));
}

TEST(NumberText, SignsAreShownForGains) {
    EXPECT_EQ(signed_money_text(decimal("12.5"), Currency::of("USDT")), "+12.50 USDT");
    EXPECT_EQ(signed_money_text(decimal("-12.5"), Currency::of("USDT")), "-12.50 USDT");
    EXPECT_EQ(signed_percent_text(decimal("0.0325")), "+3.25 %");
    EXPECT_EQ(signed_percent_text(Decimal()), "0.00 %");
}

}  // namespace
}  // namespace tradewind::bot
