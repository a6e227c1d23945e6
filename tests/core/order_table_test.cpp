#include "core/trading/order_table.hpp"

#include <gtest/gtest.h>

#include "core/base/archive.hpp"
#include "tests/support/builders.hpp"

namespace tradewind {
namespace {

using namespace test;
using Kind = OrderTable::FillOutcome::Kind;

Order new_order(std::uint32_t counter, StrategyId strategy = {}, InstrumentId instrument = kBtc) {
    OrderIntent intent = limit_order(Side::Buy, "100", "1", instrument);
    intent.strategy = strategy;
    return {order_id(counter), intent, at_second(0)};
}
OrderAccepted accepted(std::uint32_t counter, std::string_view venue) {
    return {kBtc, order_id(counter), venue_id(venue)};
}
OrderCanceled canceled(std::uint32_t counter) {
    return {kBtc, order_id(counter), {}, CancelKind::Canceled, ""};
}
OrderFilled buy(std::string_view trade, std::string_view amount, ClientOrderId order) {
    return fill(trade, Side::Buy, "100", amount, order);
}

class OrderTableTest : public ::testing::Test {
protected:
    Kind apply(const OrderFilled& event) { return table.apply(event, at_second(5)).kind; }
    template <class Event>
    OrderApplied apply(const Event& event) {
        return table.apply(event, at_second(5));
    }
    OrderTable table;
};

TEST_F(OrderTableTest, finds_orders_by_our_id_and_by_the_venues) {
    table.insert(new_order(1));
    EXPECT_EQ(table.find(venue_id("V1")), nullptr);
    EXPECT_EQ(apply(accepted(1, "V1")), OrderApplied::Applied);
    ASSERT_NE(table.find(venue_id("V1")), nullptr);
    EXPECT_EQ(table.find(venue_id("V1"))->id(), order_id(1));
    EXPECT_EQ(table.find(order_id(2)), nullptr);
    EXPECT_EQ(table.find(VenueOrderId()), nullptr);
}

TEST_F(OrderTableTest, counts_each_trade_once) {
    table.insert(new_order(1));
    EXPECT_EQ(apply(buy("T1", "0.4", order_id(1))), Kind::Counted);
    EXPECT_EQ(apply(buy("T1", "0.4", order_id(1))), Kind::Duplicate);
    EXPECT_EQ(table.find(order_id(1))->filled(), quantity("0.4"));
    EXPECT_TRUE(table.has_seen(kBtc, trade_id("T1")));
    EXPECT_FALSE(table.has_seen(kEth, trade_id("T1")));
    table.insert(new_order(2, {}, kEth));
    EXPECT_EQ(apply(fill("T1", Side::Buy, "100", "0.4", order_id(2), kEth)), Kind::Counted);
}

TEST_F(OrderTableTest, counts_a_fill_before_the_acknowledgement) {
    table.insert(new_order(1));
    EXPECT_EQ(apply(buy("T1", "1", order_id(1))), Kind::Counted);
    EXPECT_EQ(apply(accepted(1, "V1")), OrderApplied::Stale);
    EXPECT_EQ(table.find(order_id(1))->state(), OrderState::Filled);
    EXPECT_NE(table.find(venue_id("V1")), nullptr);
    EXPECT_EQ(table.open_count(), 0U);
}

TEST_F(OrderTableTest, parks_a_fill_until_its_order_is_known_and_then_counts_it_once) {
    EXPECT_EQ(apply(buy("T1", "0.4", order_id(1))), Kind::Parked);
    EXPECT_EQ(apply(buy("T2", "0.1", order_id(2))), Kind::Parked);
    EXPECT_EQ(apply(buy("T1", "0.4", order_id(1))), Kind::Duplicate);
    EXPECT_FALSE(table.has_seen(kBtc, trade_id("T1")));
    table.insert(new_order(1));
    const auto parked = table.take_parked(order_id(1));
    ASSERT_EQ(parked.size(), 1U);
    EXPECT_EQ(apply(parked[0]), Kind::Counted);
    EXPECT_EQ(table.find(order_id(1))->filled(), quantity("0.4"));
    EXPECT_TRUE(table.take_parked(order_id(1)).empty());
    EXPECT_EQ(apply(buy("T1", "0.4", order_id(1))), Kind::Duplicate);
}

TEST_F(OrderTableTest, a_fill_on_a_closed_order_is_late_and_counts) {
    table.insert(new_order(1));
    apply(canceled(1));
    EXPECT_EQ(apply(buy("T1", "0.4", order_id(1))), Kind::CountedLate);
    EXPECT_EQ(table.find(order_id(1))->filled(), quantity("0.4"));
    EXPECT_EQ(table.open_count(), 0U);
}

TEST_F(OrderTableTest, fills_without_an_order_of_ours_are_foreign_and_count_once) {
    EXPECT_EQ(apply(buy("T1", "1", ClientOrderId())), Kind::Foreign);
    EXPECT_EQ(apply(buy("T1", "1", ClientOrderId())), Kind::Duplicate);
    table.mark_seen(kBtc, trade_id("T2"));
    EXPECT_EQ(apply(buy("T2", "1", ClientOrderId())), Kind::Duplicate);
    ASSERT_EQ(table.recent_fills().size(), 1U);
    EXPECT_EQ(table.recent_fills()[0].signed_quantity, quantity("1"));
}

TEST_F(OrderTableTest, the_venues_id_alone_leads_to_our_order) {
    table.insert(new_order(1));
    apply(accepted(1, "V1"));
    OrderFilled event = buy("T1", "0.4", ClientOrderId());
    event.venue_order = venue_id("V1");
    const auto outcome = table.apply(event, at_second(5));
    EXPECT_EQ(outcome.kind, Kind::Counted);
    EXPECT_EQ(outcome.order, order_id(1));
    EXPECT_EQ(apply(OrderCanceled{kBtc, {}, venue_id("V1"), CancelKind::Canceled, ""}), OrderApplied::Applied);
    EXPECT_EQ(table.open_count(), 0U);
}

TEST_F(OrderTableTest, messages_of_unknown_orders_are_stale) {
    EXPECT_EQ(apply(accepted(7, "V7")), OrderApplied::Stale);
    EXPECT_EQ(apply(OrderCanceled{}), OrderApplied::Stale);
}

TEST_F(OrderTableTest, lists_open_orders_by_instrument_and_strategy_in_order_of_id) {
    table.insert(new_order(3, StrategyId(1)));
    table.insert(new_order(1, StrategyId(2)));
    table.insert(new_order(2, StrategyId(1), kEth));
    table.insert(new_order(4));
    apply(canceled(4));
    const auto ids = [](const std::vector<const Order*>& orders) {
        std::vector<std::uint64_t> out;
        for (const Order* order : orders) {
            out.push_back(order->id().value() & 0xFFU);
        }
        return out;
    };
    EXPECT_EQ(ids(table.open_orders()), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_EQ(ids(table.open_orders(kBtc)), (std::vector<std::uint64_t>{1, 3}));
    EXPECT_EQ(ids(table.open_orders(StrategyId(1))), (std::vector<std::uint64_t>{2, 3}));
}

TEST_F(OrderTableTest, memory_is_bounded_and_open_orders_are_never_dropped) {
    table.insert(new_order(1));
    apply(accepted(1, "V1"));
    for (std::uint32_t i = 2; i < 2 * OrderTable::kClosedKept; ++i) {
        table.insert(new_order(i));
        apply(accepted(i, "V" + std::to_string(i)));
        apply(buy("T" + std::to_string(i), "1", order_id(i)));
    }
    EXPECT_EQ(table.all().size(), OrderTable::kClosedKept + 1);
    EXPECT_NE(table.find(order_id(1)), nullptr);
    EXPECT_EQ(table.find(order_id(2)), nullptr);
    EXPECT_EQ(table.find(venue_id("V2")), nullptr);
    EXPECT_EQ(table.recent_fills().size(), OrderTable::kRecentFillsKept);
    for (std::uint32_t i = 0; i < 2 * OrderTable::kParkedKept; ++i) {
        apply(buy("P" + std::to_string(i), "1", ClientOrderId(9, i)));
    }
    EXPECT_TRUE(table.take_parked(ClientOrderId(9, 1)).empty());
    EXPECT_EQ(table.take_parked(ClientOrderId(9, 2 * OrderTable::kParkedKept - 1)).size(), 1U);
}

TEST_F(OrderTableTest, a_checkpoint_keeps_orders_indexes_parked_fills_and_seen_trades) {
    table.insert(new_order(1));
    table.insert(new_order(2));
    apply(accepted(1, "V1"));
    apply(buy("T1", "0.4", order_id(1)));
    apply(canceled(2));
    apply(buy("T2", "0.4", order_id(3)));
    Writer out;
    out(table);
    OrderTable copy;
    Reader in(out.bytes());
    in(copy);
    ASSERT_TRUE(in.ok() && in.at_end());
    EXPECT_EQ(copy.open_count(), 1U);
    ASSERT_NE(copy.find(venue_id("V1")), nullptr);
    EXPECT_EQ(copy.find(venue_id("V1"))->filled(), quantity("0.4"));
    EXPECT_EQ(copy.apply(buy("T1", "0.4", order_id(1)), at_second(6)).kind, Kind::Duplicate);
    EXPECT_EQ(copy.take_parked(order_id(3)).size(), 1U);
    Writer again;
    again(table);
    EXPECT_EQ(again.bytes(), out.bytes());
}

TEST(OrderTableDeathTest, an_id_is_used_once) {
    OrderTable table;
    table.insert(new_order(1));
    EXPECT_DEATH(table.insert(new_order(1)), "invariant broken");
}

}  // namespace
}  // namespace tradewind
