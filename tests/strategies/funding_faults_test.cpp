// What can go wrong while a pair is entered, held or left: it ends neutral or flat, never with one leg.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <tuple>

#include "simulator/venue_outbox.hpp"
#include "tests/strategies/pair_rig.hpp"

namespace tradewind::strategies {
namespace {

using simulator::Fault;
using test::decimal;
using test::quantity;

const Decimal kWithinAStep = decimal("0.001");

// Within a step; or nothing but a rest of spot that the venue takes no order for.
bool is_neutral(const PairRig& rig) {
    const AccountState& account = rig.engine->account();
    return rig.delta().value().abs() < kWithinAStep ||
           (account.is_flat(kPerpetual) && account.is_flat(kSecond) && account.is_flat(kSpotPair));
}

// One leg against the other, in coins, less than a step of the perpetual; a bare leg is protected meanwhile.
void expect_neutral(const PairRig& rig, const std::string& about = {}) {
    EXPECT_LT(rig.delta().value().abs(), kWithinAStep) << about << rig.told();
    EXPECT_TRUE(rig.engine->snapshot()->unprotected.empty()) << about << rig.told();
    EXPECT_TRUE(rig.wallet_discrepancy().is_zero()) << about;
}

// Injects before the nth order of the strategy leaves: counts what the engine has sent.
void inject_at_order(PairRig& rig, std::size_t nth, Fault fault) {
    rig.at_event = [&rig, nth, fault, done = false]() mutable {
        if (!done && rig.engine->orders().open_orders().size() + rig.summary().fills >= nth) {
            done = true;
            rig.venue->inject(fault);
        }
    };
}

class LostRequest : public ::testing::TestWithParam<std::tuple<Fault, int>> {};

TEST_P(LostRequest, of_any_order_of_the_pair_ends_neutral_or_flat) {
    const auto [fault, nth] = GetParam();
    PairWish wish;
    const Timestamp start = PairRig().now;
    wish.price = [start](InstrumentId id, Timestamp time) {  // the basis ends it after six minutes
        return id == kPerpetual && time - start > Duration::minutes(6) ? decimal("102") : Decimal(100);
    };
    PairRig rig(wish);
    if (nth == 0) {
        rig.venue->inject(fault);  // the leverage, or the first leg
    } else {
        inject_at_order(rig, static_cast<std::size_t>(nth), fault);
    }
    rig.run(Duration::minutes(5));
    expect_neutral(rig);
    EXPECT_TRUE(rig.is_in("holding") || rig.is_flat()) << rig.told();
    rig.venue->inject(fault);  // and once more on the way out
    rig.run(Duration::minutes(5));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    expect_neutral(rig);
    EXPECT_TRUE(rig.engine->orders().open_orders().empty());
}

INSTANTIATE_TEST_SUITE_P(FundingFaultsTest, LostRequest,
                         ::testing::Combine(::testing::Values(Fault::LoseNextSubmit, Fault::LoseNextAnswer,
                                                              Fault::DuplicatePrivate, Fault::ReorderPrivate),
                                            ::testing::Values(0, 1, 2, 3)));

TEST(FundingFaultsTest, a_perpetual_leg_that_risk_refuses_has_its_spot_sold_again) {
    PairWish wish;
    wish.limits.max_total_exposure = decimal("0.25");  // enough for one leg
    PairRig rig(wish);
    bool bare = false;
    rig.at_event = [&] { bare = bare || (rig.spot().is_positive() && rig.perpetual().is_zero()); };
    rig.run(Duration::minutes(2));
    EXPECT_TRUE(bare);
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    expect_neutral(rig);
    EXPECT_NE(rig.told().find("could not be completed in time"), std::string::npos) << rig.told();
    EXPECT_NE(rig.told().find("0.25 times equity"), std::string::npos) << rig.told();
    const auto fills = rig.summary().fills;
    rig.run(Duration::minutes(60));
    EXPECT_EQ(rig.summary().fills, fills) << "the pause is longer after a failure";
}

TEST(FundingFaultsTest, a_perpetual_that_runs_away_from_every_attempt_has_its_spot_sold_again) {
    PairWish wish;
    wish.latency = Duration::seconds(4);
    const Timestamp start = PairRig().now;
    wish.price = [start](InstrumentId id, Timestamp time) {  // from the purchase on one percent each ten seconds
        const auto tens = (time - start - Duration::seconds(10)).to_seconds() / 10;
        return id == kPerpetual ? Decimal(100) - Decimal(static_cast<int>(std::clamp<std::int64_t>(tens, 0, 30)))
                                : Decimal(100);
    };
    PairRig rig(wish);
    bool bare = false;
    rig.at_event = [&] { bare = bare || (rig.spot().is_positive() && rig.perpetual().is_zero()); };
    rig.run(Duration::minutes(3));
    EXPECT_TRUE(bare) << rig.told();
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    expect_neutral(rig);
}

TEST(FundingFaultsTest, a_thin_book_gives_a_smaller_pair) {
    PairWish wish;
    wish.level_notional = Decimal(30);
    PairRig rig(wish);
    rig.run(Duration::minutes(3));
    expect_neutral(rig);
    EXPECT_LT(rig.spot(), quantity("15"));
}

TEST(FundingFaultsTest, an_account_too_small_for_both_legs_holds_none_alone) {
    PairWish wish;
    wish.deposit = "12";
    PairRig rig(wish);
    rig.run(Duration::minutes(3));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    EXPECT_NE(rig.told().find("too small"), std::string::npos) << rig.told();
}

TEST(FundingFaultsTest, switched_off_between_the_legs_it_sells_what_has_no_other_side) {
    PairRig rig;
    bool between = false;
    rig.at_event = [&] {
        if (!between && rig.spot().is_positive() && rig.perpetual().is_zero()) {
            between = true;
            rig.engine_switch(StrategySwitch::Off);
        }
    };
    rig.run(Duration::minutes(1));
    EXPECT_TRUE(between);
    expect_neutral(rig);
    EXPECT_EQ(rig.summary().state, "off");
    rig.run(Duration::minutes(5));
    expect_neutral(rig);
}

TEST(FundingFaultsTest, switched_off_it_gives_up_completing_at_once) {
    PairWish wish;
    wish.limits.max_total_exposure = decimal("0.25");  // the second leg is refused
    wish.parameters["repair_seconds"] = "600";
    PairRig rig(wish);
    rig.run(Duration::seconds(20));
    ASSERT_TRUE(rig.is_in("completing the second leg")) << rig.told();
    rig.engine_switch(StrategySwitch::Off);
    rig.run(Duration::seconds(10));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
}

TEST(FundingFaultsTest, halted_between_the_legs_it_still_sells_spot) {
    PairRig rig;
    bool between = false;
    rig.at_event = [&] {
        if (!between && rig.spot().is_positive() && rig.perpetual().is_zero()) {
            between = true;
            rig.ask(HaltTrading{});
        }
    };
    rig.run(Duration::minutes(2));
    EXPECT_TRUE(between);
    expect_neutral(rig);
}

// The process dies in turn at every event between the first order and the end of the pair.
TEST(FundingFaultsTest, a_restart_at_any_event_of_entry_and_exit_ends_neutral) {
    PairWish wish;
    wish.latency = Duration::millis(300);
    const Timestamp start = PairRig().now;
    wish.price = [start](InstrumentId id, Timestamp time) {
        return id == kPerpetual && time - start > Duration::minutes(1) ? decimal("102") : Decimal(100);
    };
    std::set<std::string> states;
    for (int when = 0; when < 300; ++when) {
        PairRig rig(wish);
        int left = when;
        rig.at_event = [&] { rig.pause = --left < 0; };
        rig.run(Duration::minutes(2));
        rig.at_event = nullptr;
        if (const auto lines = rig.summary().lines; !lines.empty()) {
            states.insert(lines.front().substr(0, lines.front().find(':')));
        }
        rig.restart();
        rig.run(Duration::minutes(1));
        expect_neutral(rig, "restart " + std::to_string(when) + ": ");
        rig.run(Duration::minutes(2));
        EXPECT_TRUE(rig.is_flat()) << when << rig.told();
        EXPECT_TRUE(rig.engine->orders().open_orders().empty()) << when;
    }
    EXPECT_TRUE(states.contains("preparing"));
    EXPECT_TRUE(states.contains("entering the first leg"));
    EXPECT_TRUE(states.contains("completing the second leg"));
    EXPECT_TRUE(states.contains("holding"));
    EXPECT_TRUE(states.contains("unwinding"));
    EXPECT_TRUE(states.contains("idle"));
}

RC_GTEST_PROP(FundingFaultsTest, whatever_goes_wrong_it_ends_neutral_or_flat, ()) {
    PairWish wish;
    wish.seed = *rc::gen::inRange<std::uint64_t>(1, 1'000);
    wish.level_notional = Decimal(*rc::gen::element(30, 120, 5'000));
    wish.other = *rc::gen::element(kSpotPair, kSecond);
    wish.latency = Duration::millis(*rc::gen::element(0, 200, 2'500));
    const int jump = *rc::gen::inRange(-6, 35);
    const Timestamp start = PairRig().now;
    wish.price = [start, jump](InstrumentId, Timestamp time) {
        return time - start > Duration::minutes(2) ? Decimal(100 + jump) : Decimal(100);
    };
    PairRig rig(wish);
    const auto steps = *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(0, 8));
    for (const int step : steps) {
        switch (step) {
            case 0:
                rig.venue->inject(Fault::LoseNextSubmit);
                break;
            case 1:
                rig.venue->inject(Fault::LoseNextAnswer);
                break;
            case 2:
                rig.venue->inject(Fault::DuplicatePrivate);
                break;
            case 3:
                rig.venue->disconnect_account_stream(Duration::seconds(7));
                break;
            case 4:
                rig.restart();
                break;
            case 5:
                rig.engine_switch(StrategySwitch::Off);
                break;
            case 6:
                rig.engine_switch(StrategySwitch::On);
                break;
            case 7:
                rig.ask(ClosePosition{kPerpetual, Decimal(1)});
                break;
            default:
                break;
        }
        rig.run(Duration::seconds(*rc::gen::element(0, 1, 6, 40)));
    }
    rig.run(Duration::minutes(6));  // every lost request takes some ten seconds
    RC_LOG() << "delta " << rig.delta().to_string() << "; " << rig.told();
    RC_ASSERT(is_neutral(rig));
    RC_ASSERT(rig.engine->snapshot()->unprotected.empty());
    RC_ASSERT(rig.wallet_discrepancy().is_zero());
    rig.engine_switch(StrategySwitch::Off);
    rig.run(Duration::minutes(2));
    RC_ASSERT(is_neutral(rig));
    for (const Order* order : rig.engine->orders().open_orders()) {
        RC_ASSERT(order->intent().effect == PositionEffect::ClosePosition);
        RC_ASSERT(!rig.perpetual(order->intent().instrument).is_zero());
    }
}

}  // namespace
}  // namespace tradewind::strategies
