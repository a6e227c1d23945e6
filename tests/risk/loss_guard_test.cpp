// The daily loss: what it counts, where it latches, and what lifts it.
#include "risk/loss_guard.hpp"

#include <gtest/gtest.h>

#include "tests/risk/account_builder.hpp"

namespace tradewind::risk::test {
namespace {

class LossGuardTest : public testing::Test {
protected:
    // What the engine does with the answer.
    std::optional<ModeChange> loop() {
        auto change = guard.assess(limits, account);
        if (change && change->mode != account.mode) {
            account.mode = change->mode;
            account.mode_reason = change->reason;
        }
        return change;
    }
    void resume() {
        guard.rearm(limits, account);
        account.mode = TradingMode::Active;
        account.mode_reason = "resumed by hand";
    }
    void next_day() {
        account.now = account.now + Duration::days(1);
        account.day_start = account.now.floor_to(Duration::days(1));
        account.day_start_equity = account.equity();
    }
    RiskLimits limits;
    AccountState account = calm_account();
    LossGuard guard;
};

TEST_F(LossGuardTest, HaltsWhenTheLossReachesItsLimit) {
    gain(account, "-499.99");
    EXPECT_FALSE(loop());
    EXPECT_FALSE(guard.check(limits, account));
    gain(account, "-0.01");
    EXPECT_EQ(guard.check(limits, account)->reason, RefusalReason::DailyLoss) << "before the loop's next turn";
    const auto change = loop();
    ASSERT_TRUE(change);
    EXPECT_EQ(change->mode, TradingMode::Halted);
    EXPECT_NE(change->reason.find("500.00 USDT"), std::string::npos) << change->reason;
    EXPECT_FALSE(loop()) << "once is enough";
}

TEST_F(LossGuardTest, CountsUnrealisedLossFeesAndFunding) {
    fill(account, kBtc, Side::Buy, "0.1", "50000");
    account.ledger.book(account.now, LedgerKind::Fee, kBtc, usdt("-60"), "fee");
    account.ledger.book(account.now, LedgerKind::Funding, kBtc, usdt("-40"), "funding");
    set_market(account, kBtc, "46000.1");
    EXPECT_FALSE(loop());  // 399.99 + 60 + 40
    set_market(account, kBtc, "46000");
    EXPECT_TRUE(loop());
}

TEST_F(LossGuardTest, SmallerOfTheTwoLimitsBinds) {
    limits.daily_loss_amount = 100_dec;
    gain(account, "-99.99");
    EXPECT_FALSE(loop());
    gain(account, "-0.01");
    EXPECT_TRUE(loop());
}

TEST_F(LossGuardTest, DepositIsNoGainAndHidesNoLoss) {
    gain(account, "-499");
    account.ledger.book(account.now, LedgerKind::Deposit, InstrumentId(), usdt("10000"), "deposit");
    account.day_start_equity += 10000;  // as the account keeper does
    EXPECT_FALSE(loop());
    gain(account, "-501");
    EXPECT_TRUE(loop()) << "5 % of 20,000";
}

TEST_F(LossGuardTest, StaysLatchedWhenTheLossIsWonBack) {
    gain(account, "-600");
    loop();
    gain(account, "600");
    account.mode = TradingMode::Reducing;
    EXPECT_EQ(loop()->mode, TradingMode::Halted);
}

TEST_F(LossGuardTest, NewDayLiftsItsOwnHalt) {
    gain(account, "-600");
    loop();
    next_day();
    const auto change = loop();
    ASSERT_TRUE(change);
    EXPECT_EQ(change->mode, TradingMode::Active);
    EXPECT_FALSE(loop());
}

TEST_F(LossGuardTest, NewDayDoesNotLiftAPersonsHalt) {
    gain(account, "-600");
    loop();
    account.mode_reason = "halted by hand";
    next_day();
    EXPECT_FALSE(loop());
    EXPECT_EQ(account.mode, TradingMode::Halted);
}

TEST_F(LossGuardTest, ResumeCountsAgainFromTheEquityOfThatMoment) {
    gain(account, "-600");
    loop();
    resume();
    EXPECT_FALSE(loop());
    EXPECT_FALSE(guard.check(limits, account));
    gain(account, "-469.99");  // 5 % of 9,400 is 470
    EXPECT_FALSE(loop());
    gain(account, "-0.01");
    EXPECT_EQ(loop()->mode, TradingMode::Halted);
}

TEST_F(LossGuardTest, ResumeWithoutALatchForgivesNothing) {
    gain(account, "-300");
    resume();
    gain(account, "-200");
    EXPECT_EQ(loop()->mode, TradingMode::Halted);
}

TEST_F(LossGuardTest, WhatWasForgivenIsNotCarriedIntoTheNextDay) {
    gain(account, "-600");
    loop();
    resume();
    next_day();
    loop();
    gain(account, "-469.99");
    EXPECT_FALSE(loop());
    gain(account, "-0.01");
    EXPECT_EQ(loop()->mode, TradingMode::Halted);
}

TEST_F(LossGuardTest, LatchSurvivesASaveAndALoad) {
    gain(account, "-600");
    loop();
    Writer writer;
    writer(guard);
    LossGuard copy;
    Reader reader(writer.bytes());
    reader(copy);
    ASSERT_TRUE(reader.ok() && reader.at_end());
    gain(account, "600");
    account.mode = TradingMode::Active;
    EXPECT_EQ(copy.assess(limits, account)->mode, TradingMode::Halted);
}

TEST_F(LossGuardTest, BeforeTheFirstDayBeginsNothingIsJudged) {
    account.day_start = Timestamp();
    account.day_start_equity = Decimal();
    gain(account, "-20000");
    EXPECT_FALSE(loop());
    EXPECT_FALSE(guard.check(limits, account));
}

}  // namespace
}  // namespace tradewind::risk::test
