#include <cstdint>
#include <limits>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"
#include "simulator/matching_engine.hpp"
#include "tests/simulator/naive_exchange.hpp"

namespace tradewind::simulator {
namespace {

using Engine = MatchingEngine<MatchingListener>;

// One request; the fields that its action does not need are not looked at.
struct Step {
    int action = 0;  // 0-4 order, 5-6 conditional, 7 cancel, 8 amend, 9 mark, 10 archive round trip
    std::uint64_t id = 0;
    std::int64_t price = 0;  // in strides from the bottom of the market
    std::int64_t lots = 0;
    std::uint32_t owner = 0;
    Side side = Side::Buy;
    OrderKind kind = OrderKind::Limit;
    TriggerKind trigger = TriggerKind::Stop;
    TriggerBy by = TriggerBy::Last;
    SelfTrade policy = SelfTrade::ExpireTaker;
    int flags = 0;
    std::int64_t second = 0;  // activation, callback or limit price
};

std::ostream& operator<<(std::ostream& out, const Step& s) {
    return out << "{" << s.action << ", id " << s.id << ", price " << s.price << ", lots " << s.lots << ", owner "
               << s.owner << ", " << to_text(s.side) << ", kind " << static_cast<int>(s.kind) << ", trigger "
               << static_cast<int>(s.trigger) << ", by " << static_cast<int>(s.by) << ", policy "
               << static_cast<int>(s.policy) << ", flags " << s.flags << ", second " << s.second << "}\n";
}

constexpr std::int64_t kStrides = 24;

rc::Gen<std::vector<Step>> steps() {
    using rc::gen::inRange;
    using rc::gen::set;
    const auto step = rc::gen::build<Step>(
        set(&Step::action, inRange(0, 11)), set(&Step::id, inRange<std::uint64_t>(1, 60)),
        set(&Step::price, inRange<std::int64_t>(0, kStrides)), set(&Step::lots, inRange<std::int64_t>(0, 12)),
        set(&Step::owner, inRange<std::uint32_t>(1, 5)), set(&Step::side, rc::gen::element(Side::Buy, Side::Sell)),
        set(&Step::kind, rc::gen::element(OrderKind::Limit, OrderKind::Limit, OrderKind::Limit, OrderKind::Market,
                                          OrderKind::ImmediateOrCancel, OrderKind::FillOrKill, OrderKind::PostOnly)),
        set(&Step::trigger, rc::gen::element(TriggerKind::Stop, TriggerKind::TakeProfit, TriggerKind::Trailing)),
        set(&Step::by, rc::gen::element(TriggerBy::Mark, TriggerBy::Last)),
        set(&Step::policy,
            rc::gen::element(SelfTrade::ExpireTaker, SelfTrade::ExpireMaker, SelfTrade::ExpireBoth, SelfTrade::Allow)),
        set(&Step::flags, inRange(0, 16)), set(&Step::second, inRange<std::int64_t>(1, kStrides)));
    return rc::gen::scale(8.0, rc::gen::container<std::vector<Step>>(step));
}

// Where on the price axis the market lies and how far apart its prices are: inside one window of the
// ladder, across several, at both ends of int64, and around zero.
struct Market {
    std::int64_t bottom = 0;
    std::int64_t stride = 1;
    std::uint64_t id_stride = 1;
};

class Twins {
public:
    explicit Twins(Market market) : market_(market) {}

    void run(const std::vector<Step>& steps) {
        for (const Step& step : steps) {
            apply(step);
            RC_ASSERT(fast_out_.take_lines() == slow_out_.take_lines());
            RC_ASSERT(fast_out_.positions == slow_out_.positions);
            RC_ASSERT(fast_out_.broken == std::vector<std::string>{});
            compare_books();
        }
    }

private:
    [[nodiscard]] std::int64_t ticks(std::int64_t strides) const { return market_.bottom + strides * market_.stride; }
    [[nodiscard]] std::uint64_t id(const Step& step) const { return step.id * market_.id_stride; }

    void apply(const Step& step) {
        switch (step.action) {
            case 5:
            case 6:
                return both([&](auto& exchange) { exchange.submit(conditional(step)); });
            case 7:
                RC_ASSERT(fast_->cancel(id(step)) == slow_.cancel(id(step)));
                return;
            case 8:
                RC_ASSERT(fast_->amend(id(step), ticks(step.price), step.lots) ==
                          slow_.amend(id(step), ticks(step.price), step.lots));
                return;
            case 9:
                return both([&](auto& exchange) { exchange.on_mark(ticks(step.price)); });
            case 10:
                return round_trip();
            default:
                return both([&](auto& exchange) { exchange.submit(order(step)); });
        }
    }
    template <class Call>
    void both(Call&& call) {
        call(*fast_);
        call(slow_);
    }
    [[nodiscard]] NewOrder order(const Step& step) const {
        return {.id = id(step),
                .ticks = ticks(step.price),
                .lots = step.lots,
                .owner = step.owner,
                .side = step.side,
                .kind = step.kind,
                .reduce_only = (step.flags & 3) == 3,
                .self_trade = step.policy};
    }
    [[nodiscard]] NewConditional conditional(const Step& step) const {
        NewConditional order{.id = id(step),
                             .owner = step.owner,
                             .side = step.side,
                             .kind = step.trigger,
                             .trigger_by = step.by,
                             .self_trade = step.policy,
                             .reduce_only = (step.flags & 1) != 0,
                             .close_position = (step.flags & 6) == 6,
                             .lots = (step.flags & 6) == 6 ? 0 : step.lots,
                             .trigger_ticks = ticks(step.price)};
        if (step.trigger == TriggerKind::Trailing) {
            const bool in_points = market_.bottom == 0 && (step.flags & 4) != 0;
            order.callback = {in_points ? Callback::Unit::BasisPoints : Callback::Unit::Ticks,
                              in_points ? step.second * 100 : step.second * market_.stride};
        }
        if ((step.flags & 8) != 0) {
            (step.trigger == TriggerKind::Trailing ? order.activation_ticks : order.limit_ticks) = ticks(step.second);
        }
        return order;
    }
    void round_trip() {
        Writer before;
        before(*fast_);
        auto restored = std::make_unique<Engine>(fast_out_, 1);
        Reader reader(before.bytes());
        reader(*restored);
        RC_ASSERT(reader.ok());
        RC_ASSERT(reader.at_end());
        Writer after;
        after(*restored);
        RC_ASSERT(after.bytes() == before.bytes());
        fast_ = std::move(restored);
    }
    void compare_books() {
        const RestingBook& book = fast_->book();
        std::int64_t open[2] = {0, 0};
        std::vector<RestingOrder> in_time[2];
        for (const RestingOrder& expected : slow_.resting()) {
            RC_ASSERT(book.find(expected.id) == expected);
            RC_ASSERT(fast_out_.open_lots(expected.id) == expected.lots);
            open[static_cast<std::size_t>(expected.side)] += expected.lots;
        }
        RC_ASSERT(book.size() == slow_.resting().size());
        RC_ASSERT(fast_->conditionals().size() == slow_.sleeping());
        const auto bid = book.best(Side::Buy);
        const auto ask = book.best(Side::Sell);
        RC_ASSERT(!bid || !ask || bid->ticks < ask->ticks);
        for (const Side side : {Side::Buy, Side::Sell}) {
            const std::vector<BookLevel> depth = book.depth(side, 1000);
            RC_ASSERT(depth == fast_out_.mirrored(side));
            std::int64_t lots = 0;
            for (const BookLevel& level : depth) {
                RC_ASSERT(book.lots_at(side, level.ticks) == level.lots);
                lots += level.lots;
            }
            RC_ASSERT(lots == open[static_cast<std::size_t>(side)]);
            RC_ASSERT(book.open_lots(side) == lots);
        }
    }

    Market market_;
    test::MatchingRecorder fast_out_;
    test::MatchingRecorder slow_out_;
    std::unique_ptr<Engine> fast_ = std::make_unique<Engine>(fast_out_, 1);
    test::NaiveExchange slow_{slow_out_};
};

constexpr std::uint64_t kScattered = 0x9E3779B97F4A7C15ULL;
constexpr std::int64_t kFar = 3'001;  // more than a window of the ladder in two strides

RC_GTEST_PROP(MatchingProperty, TheEngineDoesWhatTheNaiveBookDoes, ()) {
    Twins({.bottom = 0, .stride = 1, .id_stride = 1}).run(*steps());
}
RC_GTEST_PROP(MatchingProperty, TheEngineDoesWhatTheNaiveBookDoesAcrossWindows, ()) {
    Twins({.bottom = -10 * kFar, .stride = kFar, .id_stride = kScattered}).run(*steps());
}
RC_GTEST_PROP(MatchingProperty, TheEngineDoesWhatTheNaiveBookDoesAtTheTopOfTheRange, ()) {
    constexpr std::int64_t kBottom = std::numeric_limits<std::int64_t>::max() - (2 * kStrides) * 97;
    Twins({.bottom = kBottom, .stride = 97, .id_stride = 1'000'003}).run(*steps());
}
RC_GTEST_PROP(MatchingProperty, TheEngineDoesWhatTheNaiveBookDoesAtTheBottomOfTheRange, ()) {
    constexpr std::int64_t kBottom = std::numeric_limits<std::int64_t>::min() + kStrides * 97;
    Twins({.bottom = kBottom, .stride = 97, .id_stride = kScattered}).run(*steps());
}
// Random prices that wander make the window of the ladder slide both ways.
RC_GTEST_PROP(MatchingProperty, TheEngineDoesWhatTheNaiveBookDoesWhereOneStrideLeavesTheWindow, ()) {
    Twins({.bottom = 1'000'000, .stride = PriceLadder::kWindow + 1, .id_stride = 1}).run(*steps());
}

}  // namespace
}  // namespace tradewind::simulator
