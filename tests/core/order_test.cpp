#include "core/trading/order.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"
#include "tests/support/builders.hpp"

namespace tradewind {
namespace {

using namespace test;

constexpr InstrumentId kId = kBtc;

OrderAccepted accepted() {
    return {kId, order_id(1), venue_id("V1")};
}
OrderRejected rejected() {
    return {kId, order_id(1), "margin is insufficient"};
}
OrderCanceled canceled() {
    return {kId, order_id(1), venue_id("V1"), CancelKind::Canceled, "by user"};
}
OrderCanceled expired() {
    return {kId, order_id(1), venue_id("V1"), CancelKind::Expired, "IOC remainder"};
}
OrderTriggered triggered() {
    return {kId, order_id(1), venue_id("V1")};
}
OrderUnknown unknown() {
    return {kId, order_id(1), "timeout"};
}
OrderFilled part(std::string_view amount) {
    return fill("T", Side::Buy, "100", amount, order_id(1));
}

class OrderTest : public ::testing::Test {
protected:
    template <class Event>
    OrderApplied apply(const Event& event) {
        return order.apply(event, at_second(++now));
    }
    Order order{order_id(1), limit_order(Side::Buy, "100", "1"), at_second(0)};
    int now = 0;
};

TEST_F(OrderTest, is_working_once_accepted_and_filled_once_the_whole_quantity_traded) {
    EXPECT_EQ(order.state(), OrderState::Submitting);
    EXPECT_EQ(apply(accepted()), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Working);
    EXPECT_EQ(order.venue_id(), venue_id("V1"));
    EXPECT_EQ(apply(part("0.4")), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Working);
    EXPECT_EQ(order.remaining(), quantity("0.6"));
    EXPECT_EQ(apply(part("0.6")), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Filled);
    EXPECT_TRUE(order.remaining().is_zero());
    EXPECT_EQ(order.updated(), at_second(3));
}

TEST_F(OrderTest, average_price_weighs_fills_by_quantity) {
    EXPECT_EQ(order.average_price(), std::nullopt);
    apply(fill("1", Side::Buy, "100", "0.25", order_id(1)));
    apply(fill("2", Side::Buy, "104", "0.75", order_id(1)));
    EXPECT_EQ(order.average_price(), price("103"));
}

TEST_F(OrderTest, a_fill_before_the_acknowledgement_is_the_venues_answer) {
    EXPECT_EQ(apply(part("0.4")), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Working);
    EXPECT_EQ(apply(accepted()), OrderApplied::Stale);
    EXPECT_EQ(order.venue_id(), venue_id("V1"));
    EXPECT_EQ(order.filled(), quantity("0.4"));
}

TEST_F(OrderTest, an_acknowledgement_after_the_last_fill_does_not_reopen) {
    apply(part("1"));
    EXPECT_EQ(apply(accepted()), OrderApplied::Stale);
    EXPECT_EQ(apply(unknown()), OrderApplied::Stale);
    EXPECT_EQ(apply(canceled()), OrderApplied::Stale);
    EXPECT_EQ(apply(rejected()), OrderApplied::Stale);
    EXPECT_EQ(order.state(), OrderState::Filled);
}

TEST_F(OrderTest, a_fill_after_the_cancel_counts_and_is_called_late) {
    apply(accepted());
    EXPECT_EQ(apply(canceled()), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Canceled);
    EXPECT_EQ(order.reason(), "by user");
    EXPECT_EQ(apply(part("0.3")), OrderApplied::LateFill);
    EXPECT_EQ(order.state(), OrderState::Canceled);
    EXPECT_EQ(order.filled(), quantity("0.3"));
    EXPECT_TRUE(order.remaining().is_zero());
    EXPECT_EQ(apply(part("0.7")), OrderApplied::LateFill);
    EXPECT_EQ(order.state(), OrderState::Filled);
}

TEST_F(OrderTest, the_rest_of_a_partly_filled_order_expires_without_losing_the_fill) {
    apply(part("0.4"));
    EXPECT_EQ(apply(expired()), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Expired);
    EXPECT_EQ(order.filled(), quantity("0.4"));
}

TEST_F(OrderTest, doubt_ends_with_the_venues_answer_whichever_it_is) {
    EXPECT_EQ(apply(unknown()), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Unknown);
    EXPECT_TRUE(order.is_open());
    EXPECT_EQ(order.remaining(), quantity("1"));
    EXPECT_EQ(order.reason(), "timeout");
    EXPECT_EQ(apply(accepted()), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Working);
    EXPECT_TRUE(order.reason().empty());
    EXPECT_EQ(apply(unknown()), OrderApplied::Stale);  // the timeout of a request that was answered

    Order other(order_id(2), market_order(Side::Buy, "1"), at_second(0));
    other.apply(unknown(), at_second(1));
    EXPECT_EQ(other.apply(rejected(), at_second(2)), OrderApplied::Applied);
    EXPECT_EQ(other.state(), OrderState::Rejected);
}

TEST_F(OrderTest, no_such_order_closes_one_that_existed_as_canceled) {
    apply(accepted());
    EXPECT_EQ(apply(rejected()), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Canceled);
}

TEST_F(OrderTest, a_trigger_happens_once) {
    EXPECT_EQ(apply(triggered()), OrderApplied::Applied);
    EXPECT_TRUE(order.is_triggered());
    EXPECT_EQ(order.state(), OrderState::Working);
    EXPECT_EQ(apply(triggered()), OrderApplied::Stale);
}

TEST_F(OrderTest, an_amendment_changes_the_terms_but_not_the_fills) {
    apply(part("0.4"));
    EXPECT_EQ(apply(OrderAmended{kId, order_id(1), price("99"), quantity("2")}), OrderApplied::Applied);
    EXPECT_EQ(order.intent().price, price("99"));
    EXPECT_EQ(order.remaining(), quantity("1.6"));
    EXPECT_EQ(apply(OrderAmended{kId, order_id(1), price("99"), quantity("0.4")}), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Filled);
    EXPECT_EQ(apply(OrderAmended{kId, order_id(1), price("98"), quantity("9")}), OrderApplied::Stale);
}

TEST_F(OrderTest, a_refused_cancel_may_be_asked_for_again) {
    order.request_cancel();
    EXPECT_TRUE(order.cancel_requested());
    order.cancel_refused();
    EXPECT_FALSE(order.cancel_requested());
}

TEST(ClosePositionOrderTest, ends_when_the_venue_says_that_a_fill_completes_it) {
    Order order(order_id(1), closing_stop(Side::Sell, "90"), at_second(0));
    order.apply(accepted(), at_second(1));
    EXPECT_EQ(order.apply(part("5"), at_second(2)), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Working);
    EXPECT_TRUE(order.remaining().is_zero());
    OrderFilled last = part("2");
    last.completes = FillCompletes::Yes;
    EXPECT_EQ(order.apply(last, at_second(3)), OrderApplied::Applied);
    EXPECT_EQ(order.state(), OrderState::Filled);
    EXPECT_EQ(order.filled(), quantity("7"));
}

// Any messages in any order: fills alone change the quantity, nothing reopens, and a closed order has an
// explanation.
RC_GTEST_PROP(OrderProperty, status_and_filled_quantity_are_separate_facts, ()) {
    Order order(order_id(1), limit_order(Side::Buy, "100", "1"), at_second(0));
    Quantity filled;
    const auto messages = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
    int second = 0;
    for (const int message : messages) {
        const bool was_open = order.is_open();
        const Timestamp now = at_second(++second);
        OrderApplied applied = OrderApplied::Stale;
        switch (message) {
            case 0:
                applied = order.apply(accepted(), now);
                break;
            case 1:
                applied = order.apply(rejected(), now);
                break;
            case 2:
                applied = order.apply(canceled(), now);
                break;
            case 3:
                applied = order.apply(expired(), now);
                break;
            case 4:
                applied = order.apply(unknown(), now);
                break;
            case 5:
                applied = order.apply(triggered(), now);
                break;
            default:
                applied = order.apply(part("0.25"), now);
                filled += quantity("0.25");
                RC_ASSERT(applied == (was_open ? OrderApplied::Applied : OrderApplied::LateFill));
                break;
        }
        RC_ASSERT(order.filled() == filled);
        RC_ASSERT(was_open || !order.is_open());
        RC_ASSERT((order.state() == OrderState::Filled) == (filled >= quantity("1")));
        RC_ASSERT(order.state() != OrderState::Unknown || filled.is_zero());
        if (!was_open && message <= 5) {
            RC_ASSERT(applied == OrderApplied::Stale);
        }
        Writer out;
        out(order);
        Order copy;
        Reader in(out.bytes());
        in(copy);
        RC_ASSERT(in.ok() && in.at_end());
        Writer again;
        again(copy);
        RC_ASSERT(again.bytes() == out.bytes());
    }
}

}  // namespace
}  // namespace tradewind
