// Orders that come together leave in batches, and each gets the answer that is its own, over real sockets.
#include <atomic>
#include <future>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "exchanges/binance/order_batches.hpp"
#include "exchanges/net/url.hpp"
#include "tests/exchanges/binance/scripted_venue.hpp"

namespace tradewind::binance {
namespace {

using test::price;
using test::quantity;

const InstrumentId kBtc(0);
const std::string kPlace = "POST /fapi/v1/batchOrders";
const std::string kCancel = "DELETE /fapi/v1/batchOrders";

ApprovedOrder limit(std::uint32_t number, PositionEffect effect = PositionEffect::Open) {
    OrderIntent intent;
    intent.instrument = kBtc;
    intent.type = OrderType::Limit;
    intent.effect = effect;
    intent.quantity = quantity("0.010");
    intent.price = price("50000.1");
    return ApprovedOrderForTest::make(ClientOrderId(7, number), std::move(intent));
}

std::string ack(int number) {
    return R"({"orderId":)" + std::to_string(900 + number) + R"(,"clientOrderId":"tw-7-)" + std::to_string(number) +
           R"(","status":"NEW","executedQty":"0"})";
}

std::string list_of(const std::vector<std::string>& elements) {
    std::string out;
    for (const std::string& each : elements) {
        out += (out.empty() ? "[" : ",") + each;
    }
    return out + "]";
}

class OrderBatchesTest : public ::testing::Test {
protected:
    OrderBatchesTest() {
        table_.add(test::linear_perpetual("BTCUSDT", "BTC", "0.1", "0.001"));
        BinanceExchangeOptions options;
        options.rest = venue_.options();
        exchange_ = std::make_unique<BinanceExchange>(table_, std::move(options), box_);
    }
    // What `give` gives is all there when the client's thread comes to it.
    void together(const std::function<void()>& give) {
        std::promise<void> given;
        exchange_->rest().after(Duration(), [ready = given.get_future().share()] { ready.wait(); });
        give();
        given.set_value();
    }
    void place(std::uint32_t first, std::uint32_t last) {
        together([&] {
            for (std::uint32_t number = first; number <= last; ++number) {
                exchange_->submit(limit(number));
            }
        });
    }
    [[nodiscard]] nlohmann::json list_sent(const std::string& what, std::size_t index, const std::string& name) const {
        std::string text = venue_.asked(what).at(index).parameters;
        text = text.substr(text.find(name + "=") + name.size() + 1);
        return nlohmann::json::parse(
            net::percent_decode(text.substr(0, text.find('&')), net::PlusSign::Literal).value());
    }

    InstrumentTable table_;
    ScriptedVenue venue_;
    EventBox box_;
    std::unique_ptr<BinanceExchange> exchange_;
};

TEST_F(OrderBatchesTest, FiveLeaveTogetherAndTheRestBehindThem) {
    venue_.answer(kPlace, {400, R"({"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."})"});
    place(1, 7);
    for (std::uint32_t number = 1; number <= 7; ++number) {
        (void)box_.wait_for<OrderRejected>(
            [&](const OrderRejected& event) { return event.order == ClientOrderId(7, number); });
    }
    std::set<std::size_t> sizes;
    for (std::size_t i = 0; i < 2; ++i) {
        const auto list = list_sent(kPlace, i, "batchOrders");
        sizes.insert(list.size());
        EXPECT_EQ(list[0]["symbol"], "BTCUSDT");
        EXPECT_EQ(list[0]["side"], "BUY");
        EXPECT_EQ(list[0]["type"], "LIMIT");
        EXPECT_EQ(list[0]["timeInForce"], "GTC");
        EXPECT_EQ(list[0]["price"], "50000.1");
        EXPECT_EQ(list[0]["quantity"], "0.01");
        EXPECT_EQ(list[0]["newClientOrderId"].get<std::string>().substr(0, 5), "tw-7-");
    }
    EXPECT_EQ(sizes, (std::set<std::size_t>{2, 5}));
}

TEST_F(OrderBatchesTest, EachOrderGetsItsOwnAnswer) {
    venue_.answer(kPlace, {200, list_of({ack(1), R"({"code":-2019,"msg":"Margin is insufficient."})",
                                         R"({"code":-1007,"msg":"Timeout."})",
                                         R"({"code":-4116,"msg":"ClientOrderId is duplicated."})"})});
    place(1, 4);
    const auto accepted = box_.wait_for<OrderAccepted>();
    EXPECT_EQ(accepted.order, ClientOrderId(7, 1));
    EXPECT_EQ(accepted.venue_order.view(), "901");
    const auto refused = box_.wait_for<OrderRejected>();
    EXPECT_EQ(refused.order, ClientOrderId(7, 2));
    EXPECT_NE(refused.reason.find("-2019 Margin is insufficient."), std::string::npos) << refused.reason;
    std::set<ClientOrderId> doubtful{box_.wait_for<OrderUnknown>().order, box_.wait_for<OrderUnknown>().order};
    EXPECT_EQ(doubtful, (std::set<ClientOrderId>{ClientOrderId(7, 3), ClientOrderId(7, 4)}));
}

TEST_F(OrderBatchesTest, ABatchWhoseAnswerIsLostOrSensesNothingLeavesEveryOrderInDoubtAndIsNotSentAgain) {
    const std::vector<Scripted> answers{{503, R"({"code":0,"msg":"Unknown error, please check your request."})"},
                                        {200, "", Scripted::Line::Resets},
                                        {200, list_of({ack(1)})},
                                        {200, R"({"code":200})"},
                                        {200, "[1,2,"},
                                        {200, "[1,2]"}};
    std::uint32_t number = 0;
    for (const Scripted& answer : answers) {
        venue_.answer(kPlace, answer);
        place(number + 1, number + 2);
        std::set<ClientOrderId> doubtful{box_.wait_for<OrderUnknown>().order, box_.wait_for<OrderUnknown>().order};
        EXPECT_EQ(doubtful, (std::set<ClientOrderId>{ClientOrderId(7, number + 1), ClientOrderId(7, number + 2)}));
        number += 2;
        EXPECT_EQ(venue_.asked(kPlace).size(), number / 2);
        EXPECT_FALSE(box_.has<OrderRejected>());
    }
}

TEST_F(OrderBatchesTest, WhatTheVenueWasTooBusyForIsSentAgainAlone) {
    venue_.answer(kPlace, {200, list_of({ack(1), R"({"code":-1008,"msg":"Request throttled."})"})});
    venue_.answer("POST /fapi/v1/order", {200, ack(2)});
    place(1, 2);
    EXPECT_EQ(
        box_.wait_for<OrderAccepted>([](const OrderAccepted& event) { return event.order == ClientOrderId(7, 2); })
            .venue_order.view(),
        "902");
    EXPECT_EQ(venue_.asked("POST /fapi/v1/order").size(), 1U);
}

TEST_F(OrderBatchesTest, OneAloneAndWhatClosesGoAsOrders) {
    venue_.answer("POST /fapi/v1/order", {200, ack(1)});
    together([&] {
        exchange_->submit(limit(1));
        exchange_->submit(limit(2, PositionEffect::Reduce));
        exchange_->submit(limit(3, PositionEffect::Reduce));
    });
    for (int i = 0; i < 3; ++i) {
        (void)box_.wait_for<OrderAccepted>();
    }
    EXPECT_TRUE(venue_.asked(kPlace).empty());
}

TEST_F(OrderBatchesTest, TenCancelsLeaveTogetherAndWhatIsNoOrdinaryOrderIsSoughtAmongTheConditional) {
    const std::string cancelled = R"({"orderId":901,"status":"CANCELED","executedQty":"0"})";
    venue_.answer(kCancel, {200, list_of({cancelled, R"({"code":-2011,"msg":"Unknown order sent."})"})});
    venue_.answer("DELETE /fapi/v1/algoOrder", {200, R"({"algoId":5,"code":"200","msg":"success"})"});
    together([&] {
        exchange_->cancel({kBtc, ClientOrderId(7, 1), {}});
        exchange_->cancel({kBtc, ClientOrderId(7, 2), {}});
    });
    std::set<ClientOrderId> gone{box_.wait_for<OrderCanceled>().order, box_.wait_for<OrderCanceled>().order};
    EXPECT_EQ(gone, (std::set<ClientOrderId>{ClientOrderId(7, 1), ClientOrderId(7, 2)}));
    EXPECT_EQ(list_sent(kCancel, 0, "origClientOrderIdList"), nlohmann::json::parse(R"(["tw-7-1","tw-7-2"])"));
    EXPECT_NE(venue_.asked(kCancel)[0].parameters.find("symbol=BTCUSDT"), std::string::npos);

    together([&] {
        for (std::uint32_t number = 1; number <= 12; ++number) {
            exchange_->cancel({kBtc, ClientOrderId(8, number), {}});
        }
    });
    // The scripted answer fits the batch of two only; of the ten the engine is told one by one, and asks again later.
    for (int i = 0; i < 10; ++i) {
        (void)box_.wait_for<CancelRejected>();
    }
    (void)box_.wait_for<OrderCanceled>();
    (void)box_.wait_for<OrderCanceled>();
    std::multiset<std::size_t> sizes;
    for (std::size_t i = 1; i < 3; ++i) {
        sizes.insert(list_sent(kCancel, i, "origClientOrderIdList").size());
    }
    EXPECT_EQ(sizes, (std::multiset<std::size_t>{2, 10}));
}

TEST_F(OrderBatchesTest, WhatWaitsAtAStopWasNeverSent) {
    std::future<void> stopped;
    together([&] {
        exchange_->submit(limit(1));
        exchange_->submit(limit(2));
        stopped = std::async(std::launch::async, [this] { exchange_->stop(); });
        for (std::atomic<bool> is_closed = false; !is_closed;) {  // until the client takes nothing any more
            exchange_->rest().send(account_query(ProductKind::UsdM, "/fapi/v1/time", "time", 1),
                                   [&is_closed](const RestOutcome&) { is_closed = true; });
        }
    });
    stopped.get();
    exchange_->submit(limit(3));
    for (std::uint32_t number = 1; number <= 3; ++number) {
        const auto refused = box_.wait_for<OrderRejected>(
            [&](const OrderRejected& event) { return event.order == ClientOrderId(7, number); });
        EXPECT_NE(refused.reason.find("stopped"), std::string::npos) << refused.reason;
    }
    EXPECT_TRUE(venue_.asked(kPlace).empty());
}

}  // namespace
}  // namespace tradewind::binance
