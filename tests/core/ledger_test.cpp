#include "core/trading/ledger.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"
#include "tests/support/builders.hpp"

namespace tradewind {
namespace {

using namespace test;

TEST(LedgerTest, numbers_entries_without_gaps_and_books_no_zeros) {
    Ledger ledger;
    EXPECT_EQ(ledger.book(at_second(1), LedgerKind::Deposit, kBtc, usdt("100"), "start").number, 1U);
    EXPECT_EQ(ledger.book(at_second(2), LedgerKind::Fee, kBtc, usdt("0"), "T1").number, 0U);
    const LedgerEntry entry = ledger.book(at_second(3), LedgerKind::Fee, kBtc, usdt("-0.5"), "T2");
    EXPECT_EQ(entry.number, 2U);
    EXPECT_EQ(entry.time, at_second(3));
    EXPECT_EQ(entry.reference, "T2");
    EXPECT_EQ(ledger.entries(), 2U);
    EXPECT_EQ(ledger.wallet(Currency::of("USDT")).changed, at_second(3));
}

TEST(LedgerTest, keeps_a_column_for_each_kind) {
    Ledger ledger;
    ledger.book(at_second(1), LedgerKind::Deposit, kBtc, usdt("1000"), "");
    ledger.book(at_second(1), LedgerKind::RealisedProfit, kBtc, usdt("20"), "");
    ledger.book(at_second(1), LedgerKind::Fee, kBtc, usdt("-3"), "");
    ledger.book(at_second(1), LedgerKind::Funding, kBtc, usdt("-0.25"), "");
    ledger.book(at_second(1), LedgerKind::Adjustment, kBtc, usdt("0.5"), "");
    const Ledger::Wallet wallet = ledger.wallet(Currency::of("USDT"));
    EXPECT_EQ(wallet.deposits, Decimal(1'000));
    EXPECT_EQ(wallet.realised, Decimal(20));
    EXPECT_EQ(wallet.fees, Decimal(3));
    EXPECT_EQ(wallet.funding, decimal("-0.25"));
    EXPECT_EQ(wallet.adjustments, decimal("0.5"));
    EXPECT_EQ(wallet.balance, decimal("1017.25"));
    EXPECT_TRUE(wallet.discrepancy().is_zero());
}

TEST(LedgerTest, keeps_currencies_apart) {
    Ledger ledger;
    ledger.book(at_second(1), LedgerKind::Deposit, kBtc, usdt("1000"), "");
    ledger.book(at_second(1), LedgerKind::Deposit, kBtc, btc("2"), "");
    EXPECT_EQ(ledger.wallet(Currency::of("BTC")).balance, Decimal(2));
    EXPECT_EQ(ledger.wallet(Currency::of("USDT")).balance, Decimal(1'000));
    EXPECT_TRUE(ledger.wallet(Currency::of("ETH")).balance.is_zero());
    EXPECT_EQ(ledger.wallets().size(), 2U);
}

TEST(LedgerTest, an_id_counts_once_also_after_a_checkpoint) {
    Ledger ledger;
    EXPECT_FALSE(ledger.has_counted("F1"));
    EXPECT_TRUE(ledger.count_once("F1"));
    EXPECT_FALSE(ledger.count_once("F1"));
    ledger.book(at_second(1), LedgerKind::Deposit, kBtc, usdt("1000"), "");
    Writer out;
    out(ledger);
    Ledger copy;
    Reader in(out.bytes());
    in(copy);
    ASSERT_TRUE(in.ok() && in.at_end());
    EXPECT_FALSE(copy.count_once("F1"));
    EXPECT_TRUE(copy.count_once("F2"));
    EXPECT_EQ(copy.wallet(Currency::of("USDT")).balance, Decimal(1'000));
    EXPECT_EQ(copy.entries(), 1U);
}

RC_GTEST_PROP(LedgerProperty, the_columns_always_add_up_to_the_balance, ()) {
    Ledger ledger;
    Decimal total;
    const auto entries = *rc::gen::container<std::vector<std::pair<int, std::int64_t>>>(
        rc::gen::pair(rc::gen::inRange(0, 5), rc::gen::arbitrary<std::int64_t>()));
    for (const auto& [kind, amount] : entries) {
        const Decimal value = Decimal::from_scaled(amount, 16);
        ledger.book(at_second(0), static_cast<LedgerKind>(kind), kBtc, Money{value, Currency::of("USDT")}, "");
        total += value;
        RC_ASSERT(ledger.wallet(Currency::of("USDT")).discrepancy().is_zero());
        RC_ASSERT(ledger.wallet(Currency::of("USDT")).balance == total);
    }
}

}  // namespace
}  // namespace tradewind
