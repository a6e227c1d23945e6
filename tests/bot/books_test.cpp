// The books notice the first event after which a wallet is not the sum of its ledger lines; over recorded years of
// every strategy they never do.
#include "bot/backtest/books.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "bot/backtest/run_backtest.hpp"
#include "strategies/registry.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using test::at_second;
using test::kBtc;
using test::usdt;

TEST(Books, AgreeWhenEveryBookingIsTold) {
    Ledger ledger;
    Books books;
    for (const char* amount : {"100", "-0.00000001", "3.5"}) {
        books.add(ledger.book(at_second(1), LedgerKind::RealisedProfit, kBtc, usdt(amount), "trade"));
        books.hold_against(ledger, at_second(1));
    }
    EXPECT_TRUE(books.verdict());
    EXPECT_EQ(books.checks(), 3U);
}

TEST(Books, NameTheFirstEventAfterWhichALineIsMissing) {
    Ledger ledger;
    Books books;
    books.add(ledger.book(at_second(1), LedgerKind::Deposit, kBtc, usdt("100"), "first"));
    books.hold_against(ledger, at_second(1));
    (void)ledger.book(at_second(2), LedgerKind::Fee, kBtc, usdt("-0.00000001"), "not told");
    books.hold_against(ledger, at_second(2));
    books.hold_against(ledger, at_second(3));
    const Status verdict = books.verdict();
    ASSERT_FALSE(verdict);
    EXPECT_NE(verdict.error().text.find("after event 2 "), std::string::npos) << verdict.error().text;
    EXPECT_NE(verdict.error().text.find("99.99999999"), std::string::npos) << verdict.error().text;
}

TEST(Books, AgreeAfterEveryEventOfEveryStrategyOverAYearOfRecordedHours) {
    const std::string data = "../shared/data/";
    const std::string candles = data + "binance_um_1h/ETHUSDT_1h.csv.gz";
    const std::string spot = data + "binance_spot_1h/ETHUSDT_spot_1h.csv.gz";
    if (!std::filesystem::exists(candles) || !std::filesystem::exists(spot)) {
        GTEST_SKIP() << candles << " is not here";
    }
    BacktestConfig config;
    config.files = {{"ETHUSDT", candles, "", data + "funding/binance_um_ETHUSDT_funding.csv.gz"},
                    {"ETHUSDT.SPOT", spot, "", ""}};
    config.from = Timestamp::parse("2023-01-01").value();
    config.to = Timestamp::parse("2024-01-01").value();
    const auto market = load_backtest_market(config);
    ASSERT_TRUE(market) << market.error().text;
    for (const strategies::StrategySpec& spec : strategies::registry()) {
        config.strategy = spec.name;
        const auto result = run_backtest(config, *market);
        ASSERT_TRUE(result) << spec.name << ": " << result.error().text;
        EXPECT_GT(result->events, result->bars) << spec.name;
        EXPECT_GT(result->ledger.size(), 50U) << spec.name;
    }
}

}  // namespace
}  // namespace tradewind::bot
