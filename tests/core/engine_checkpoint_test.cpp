#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/core/engine_rig.hpp"

namespace tradewind {
namespace {

using namespace test;

// Plays what rapidcheck draws: requests, prices, and a venue that answers late, twice or not at all.
class RandomDay {
public:
    explicit RandomDay(EngineRig& rig) : rig_(rig) {}

    void step() {
        switch (*rc::gen::inRange(0, 13)) {
            case 0:
            case 1:
                rig_.advance(Duration::millis(*rc::gen::inRange(1, 20'000)));
                return;
            case 2:
                rig_.quote(std::to_string(*rc::gen::inRange(90, 110)), any_instrument());
                return;
            case 3: {
                OpenPosition wish = EngineRig::open_wish(any_side(), "0.1", any_instrument());
                wish.quantity = Quantity(Decimal(*rc::gen::inRange(1, 4)));
                wish.leverage = *rc::gen::element(5, 5, 7);
                wish.max_drift = 1;
                rig_.ask(wish);
                return;
            }
            case 4:
                rig_.ask(ClosePosition{any_instrument(), Decimal::from_scaled(*rc::gen::inRange(1, 11), 1)});
                return;
            case 5:
                rig_.ask(*rc::gen::element<ControlAction>(HaltTrading{"drawn"}, ResumeTrading{}, EmergencyClose{},
                                                          ChangeLeverage{kBtc, 6}));
                return;
            case 6:
                rig_.send(
                    TradeTick{any_instrument(), price(std::to_string(*rc::gen::inRange(90, 110))), quantity("1")});
                return;
            case 7:
                rig_.send(rig_.report());
                return;
            case 8:
                rig_.send(LeverageSet{any_instrument(), *rc::gen::element(5, 7)});
                return;
            case 9:
                rig_.send(FundingPaid{kBtc, "F" + std::to_string(*rc::gen::inRange(0, 50)), usdt("-0.1"),
                                      decimal("0.0001"), rig_.now});
                return;
            case 10:
                rig_.send(*rc::gen::element<EventBody>(AccountStreamStatus{AccountStreamState::Down},
                                                       AccountStreamStatus{AccountStreamState::Up}, EngineStarted{2}));
                return;
            default:
                answer();
        }
    }

private:
    static Side any_side() { return *rc::gen::element(Side::Buy, Side::Sell); }
    static InstrumentId any_instrument() { return *rc::gen::element(kBtc, kEth, kInverse); }

    void answer() {
        const auto open = rig_.engine->orders().open_orders();
        if (open.empty()) {
            return;
        }
        const ClientOrderId id = open[*rc::gen::inRange<std::size_t>(0, open.size())]->id();
        const OrderIntent intent = rig_.intent(id);
        switch (*rc::gen::inRange(0, 7)) {
            case 0:
                return rig_.accept(id);
            case 1:
                return rig_.reject(id);
            case 2:
                return rig_.confirm_cancel(id);
            case 3:
                return rig_.send(OrderUnknown{intent.instrument, id, "timeout"});
            case 4:
                return rig_.send(CancelRejected{intent.instrument, id, "busy"});
            default: {
                const OrderFilled trade = rig_.trade(id, "100", "1");
                rig_.send(trade);
                rig_.send(trade);
            }
        }
    }

    EngineRig& rig_;
};

RC_GTEST_PROP(EngineCheckpoint, a_restored_engine_goes_on_exactly_as_the_one_that_never_stopped, ()) {
    std::vector<Event> history;
    EngineRig straight;
    straight.record = &history;
    straight.start();
    RandomDay day(straight);
    const int steps = *rc::gen::inRange(1, 120);
    std::vector<std::pair<std::size_t, std::string>> checkpoints;
    for (int i = 0; i < steps; ++i) {
        day.step();
        if (*rc::gen::inRange(0, 10) == 0) {
            checkpoints.emplace_back(history.size(), straight.saved());
        }
        for (const char* currency : {"USDT", "BTC"}) {
            RC_ASSERT(straight.engine->account().ledger.wallet(Currency::of(currency)).discrepancy().is_zero());
        }
    }
    const std::string end = straight.saved();
    checkpoints.emplace_back(0, EngineRig().saved());
    for (const auto& [from, bytes] : checkpoints) {
        EngineRig restored;
        Reader in(bytes);
        RC_ASSERT(restored.engine->load(in).has_value());
        RC_ASSERT(restored.saved() == bytes);
        for (std::size_t i = from; i < history.size(); ++i) {
            restored.process(history[i]);
        }
        RC_ASSERT(restored.engine->command_hash() == straight.engine->command_hash());
        RC_ASSERT(restored.saved() == end);
    }
}

std::string busy_checkpoint() {
    EngineRig rig;
    rig.start();
    rig.hold(Side::Buy, "1");
    rig.ask(EngineRig::open_wish(Side::Buy, "1"));
    rig.send(TradeTick{kBtc, price("100"), quantity("1")});
    rig.advance(Duration::minutes(6));
    return rig.saved();
}

TEST(EngineCheckpoint, every_cut_checkpoint_is_an_error) {
    const std::string whole = busy_checkpoint();
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        EngineRig rig;
        const std::string cut = whole.substr(0, size);
        Reader in(cut);
        EXPECT_FALSE(rig.engine->load(in)) << size;
    }
    EngineRig rig;
    Reader in(whole);
    EXPECT_TRUE(rig.engine->load(in));
}

RC_GTEST_PROP(EngineCheckpoint, a_damaged_checkpoint_is_an_error, ()) {
    static const std::string kWhole = busy_checkpoint();
    std::string damaged = kWhole;
    const auto at = *rc::gen::inRange<std::size_t>(0, damaged.size());
    damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(*rc::gen::inRange(1, 256)));
    EngineRig rig;
    Reader in(damaged);
    RC_ASSERT(!rig.engine->load(in).has_value());
}

TEST(EngineCheckpoint, a_checkpoint_of_other_instruments_is_an_error) {
    InstrumentTable one;
    one.add(btcusdt());
    EngineRig rig({}, std::move(one));
    const std::string whole = busy_checkpoint();
    Reader in(whole);
    EXPECT_FALSE(rig.engine->load(in));
}

TEST(EngineCheckpoint, another_format_is_named) {
    std::string older = busy_checkpoint();
    older[0] = 1;
    EngineRig rig;
    Reader in(older);
    const Status status = rig.engine->load(in);
    ASSERT_FALSE(status);
    EXPECT_NE(status.error().text.find("format 1"), std::string::npos);
}

}  // namespace
}  // namespace tradewind
