// What every venue owes the engine, asked of the simulated exchange and of the Binance adapter over real sockets.
#include <gtest/gtest.h>

#include "tests/exchanges/binance/contract_venues.hpp"

namespace tradewind::test {
namespace {

enum class Kind { Simulated, BinanceOverSockets };
enum class Margined { InDollars, InCoins };

class VenueContract : public testing::TestWithParam<std::tuple<Kind, Margined>> {
protected:
    std::unique_ptr<ContractVenue> venue = std::get<Kind>(GetParam()) == Kind::Simulated
                                               ? std::unique_ptr<ContractVenue>(std::make_unique<SimulatedContract>())
                                               : std::make_unique<ServedContract>();
    const bool is_inverse = std::get<Margined>(GetParam()) == Margined::InCoins;
    const InstrumentId contract = is_inverse ? kInverse : kBtc;
    const Money deposit = is_inverse ? btc("1") : usdt("10000");

    // Bitcoins at 50,000; the inverse contract counts pieces of 100 dollars.
    [[nodiscard]] Quantity amount(std::string_view bitcoins) const {
        return Quantity(decimal(bitcoins) * Decimal(is_inverse ? 500 : 1));
    }
    OrderIntent market(Side side, std::string_view size) {
        OrderIntent intent;
        intent.instrument = contract;
        intent.side = side;
        intent.quantity = amount(size);
        return intent;
    }
    OrderIntent limit(Side side, std::string_view size, std::string_view at) {
        OrderIntent intent = market(side, size);
        intent.type = OrderType::Limit;
        intent.price = price(at);
        return intent;
    }
    OrderIntent stop(Side side, std::string_view trigger) {
        OrderIntent intent = market(side, "0");
        intent.type = OrderType::StopMarket;
        intent.effect = PositionEffect::ClosePosition;
        intent.trigger = price(trigger);
        return intent;
    }
    void buy(std::string_view size) {
        const auto fills = venue->fills_of(venue->place(market(Side::Buy, size)));
        ASSERT_FALSE(fills.empty());
    }
    AccountReport report() {
        venue->port().request_account_report();
        auto told = venue->find<AccountReport>();
        EXPECT_TRUE(told);
        return told.value_or(AccountReport());
    }
    [[nodiscard]] Quantity position(const AccountReport& told) const {
        for (const PositionReport& each : told.positions) {
            if (each.instrument == contract) {
                return each.signed_quantity;
            }
        }
        return {};
    }
};

TEST_P(VenueContract, ALimitOrderIsAcceptedRestsAndIsCancelled) {
    const ClientOrderId id = venue->place(limit(Side::Buy, "0.01", "49000"));
    const auto accepted = venue->find<OrderAccepted>(id);
    ASSERT_TRUE(accepted);
    EXPECT_FALSE(accepted->venue_order.empty());
    venue->port().cancel(CancelOrder{contract, id, accepted->venue_order});
    const auto cancelled = venue->find<OrderCanceled>(id);
    ASSERT_TRUE(cancelled);
    EXPECT_EQ(cancelled->kind, CancelKind::Canceled);
}

TEST_P(VenueContract, AMarketOrderIsFilledWholeWithPricesAndFees) {
    const ClientOrderId id = venue->place(market(Side::Buy, "0.05"));
    const auto fills = venue->fills_of(id);
    ASSERT_FALSE(fills.empty());
    Quantity total;
    for (const OrderFilled& fill : fills) {
        total += fill.quantity;
        EXPECT_TRUE(fill.price.is_positive());
        EXPECT_TRUE(fill.fee.amount.is_positive());
        EXPECT_EQ(fill.fee.currency, deposit.currency);
        EXPECT_EQ(fill.liquidity, Liquidity::Taker);
        EXPECT_EQ(fill.side, Side::Buy);
        EXPECT_FALSE(fill.trade.empty());
    }
    EXPECT_EQ(total, amount("0.05"));
}

TEST_P(VenueContract, AnOrderBeyondTheMarginIsRefusedInWords) {
    const auto refused = venue->find<OrderRejected>(venue->place(market(Side::Buy, "90")));
    ASSERT_TRUE(refused);
    EXPECT_FALSE(refused->reason.empty());
}

TEST_P(VenueContract, APostOnlyOrderThatWouldTakeNeverTrades) {
    OrderIntent intent = limit(Side::Buy, "0.01", "50500");
    intent.time_in_force = TimeInForce::PostOnly;
    const ClientOrderId id = venue->place(intent);
    EXPECT_TRUE(venue->find<OrderRejected>(id) || venue->find<OrderCanceled>(id));
    EXPECT_EQ(position(report()), Quantity());
}

TEST_P(VenueContract, CancellingAnUnknownOrderIsRefused) {
    venue->port().cancel(CancelOrder{contract, ClientOrderId(7, 999), {}});
    EXPECT_TRUE(venue->find<CancelRejected>(ClientOrderId(7, 999)));
}

TEST_P(VenueContract, AQueryTellsRestingFilledAndUnknownOrdersApart) {
    const ClientOrderId resting = venue->place(limit(Side::Buy, "0.01", "49000"));
    ASSERT_TRUE(venue->find<OrderAccepted>(resting));
    venue->port().query(contract, resting);
    const auto working = venue->find<OrderQueryAnswer>(resting);
    ASSERT_TRUE(working);
    EXPECT_TRUE(working->found);
    EXPECT_EQ(working->report.state, OrderState::Working);

    const ClientOrderId taken = venue->place(market(Side::Buy, "0.02"));
    const auto fills = venue->fills_of(taken);
    ASSERT_FALSE(fills.empty());
    venue->port().query(contract, taken);
    const auto filled = venue->find<OrderQueryAnswer>(taken);
    ASSERT_TRUE(filled);
    EXPECT_EQ(filled->report.filled, amount("0.02"));
    ASSERT_EQ(filled->fills.size(), fills.size());
    EXPECT_EQ(filled->fills[0].trade, fills[0].trade);
    EXPECT_EQ(filled->fills[0].fee, fills[0].fee);

    venue->port().query(contract, ClientOrderId(7, 998));
    const auto unknown = venue->find<OrderQueryAnswer>(ClientOrderId(7, 998));
    ASSERT_TRUE(unknown);
    EXPECT_FALSE(unknown->found);
}

TEST_P(VenueContract, AStopFiresWhenTheMarketFallsAndClosesThePosition) {
    buy("0.05");
    const ClientOrderId id = venue->place(stop(Side::Sell, "47000"));
    ASSERT_TRUE(venue->find<OrderAccepted>(id));
    venue->run_to(102);
    EXPECT_TRUE(venue->find<OrderTriggered>(id));
    const auto fills = venue->fills_of(id);
    ASSERT_FALSE(fills.empty());
    EXPECT_EQ(fills.back().completes, FillCompletes::Yes);
    EXPECT_EQ(position(report()), Quantity());
}

TEST_P(VenueContract, AStopIsCancelledAndFoundByQuery) {
    buy("0.05");
    const ClientOrderId id = venue->place(stop(Side::Sell, "47000"));
    const auto accepted = venue->find<OrderAccepted>(id);
    ASSERT_TRUE(accepted);
    venue->port().query(contract, id);
    const auto answer = venue->find<OrderQueryAnswer>(id);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->report.state, OrderState::Working);
    EXPECT_EQ(answer->report.terms.trigger, price("47000"));
    EXPECT_EQ(answer->report.terms.effect, PositionEffect::ClosePosition);
    venue->port().cancel(CancelOrder{contract, id, accepted->venue_order});
    EXPECT_TRUE(venue->find<OrderCanceled>(id));
}

TEST_P(VenueContract, AReduceOnlyOrderWithoutAPositionNeverTrades) {
    OrderIntent intent = market(Side::Sell, "0.05");
    intent.effect = PositionEffect::Reduce;
    const ClientOrderId id = venue->place(intent);
    EXPECT_TRUE(venue->find<OrderRejected>(id));
    EXPECT_EQ(position(report()), Quantity());
}

TEST_P(VenueContract, LeverageIsSetOrRefused) {
    venue->port().set_leverage(contract, 7);
    const auto set = venue->find<LeverageSet>();
    ASSERT_TRUE(set);
    EXPECT_EQ(set->leverage, 7);
    venue->port().set_leverage(contract, 500);
    EXPECT_TRUE(venue->find<LeverageRejected>());
    bool is_told = false;
    for (const PositionReport& each : report().positions) {
        is_told = is_told || (each.instrument == contract && each.leverage == 7);
    }
    EXPECT_TRUE(is_told);
}

TEST_P(VenueContract, CancelAllEndsOrdinaryAndConditionalOrders) {
    buy("0.05");
    const ClientOrderId resting = venue->place(limit(Side::Buy, "0.01", "49000"));
    const ClientOrderId protecting = venue->place(stop(Side::Sell, "47000"));
    ASSERT_TRUE(venue->find<OrderAccepted>(resting));
    ASSERT_TRUE(venue->find<OrderAccepted>(protecting));
    venue->port().cancel_all(contract);
    EXPECT_TRUE(venue->find<OrderCanceled>(resting));
    EXPECT_TRUE(venue->find<OrderCanceled>(protecting));
    EXPECT_TRUE(report().open_orders.empty());
}

TEST_P(VenueContract, TheReportHoldsPositionOrdersTradesAndMoney) {
    const ClientOrderId taken = venue->place(market(Side::Buy, "0.05"));
    const auto fills = venue->fills_of(taken);
    ASSERT_FALSE(fills.empty());
    const ClientOrderId resting = venue->place(limit(Side::Buy, "0.01", "49000"));
    const ClientOrderId protecting = venue->place(stop(Side::Sell, "47000"));
    ASSERT_TRUE(venue->find<OrderAccepted>(resting));
    ASSERT_TRUE(venue->find<OrderAccepted>(protecting));
    const AccountReport told = report();
    EXPECT_EQ(position(told), amount("0.05"));
    ASSERT_EQ(told.open_orders.size(), 2U);
    for (const OrderReport& order : told.open_orders) {
        EXPECT_TRUE(order.order == resting || order.order == protecting);
        EXPECT_EQ(order.state, OrderState::Working);
    }
    Decimal paid;
    Quantity bought;
    for (const OrderFilled& fill : told.fills) {
        EXPECT_EQ(fill.order, taken);
        paid += fill.fee.amount;
        bought += fill.quantity;
    }
    EXPECT_EQ(bought, amount("0.05"));
    bool has_wallet = false;
    for (const Money& money : told.balances) {
        if (money.currency == deposit.currency) {
            has_wallet = true;
            EXPECT_EQ(money.amount, deposit.amount - paid);
        }
    }
    EXPECT_TRUE(has_wallet);
}

TEST_P(VenueContract, OrdersThatAreGivenTogetherAreEachAnsweredAndEachCancelled) {
    std::vector<ClientOrderId> placed;
    for (const char* at : {"49000", "48900", "48800", "48700", "48600", "48500", "48400"}) {
        placed.push_back(venue->place(limit(Side::Buy, "0.01", at)));
    }
    const ClientOrderId too_large = venue->place(limit(Side::Buy, "90", "49000"));
    EXPECT_TRUE(venue->find<OrderRejected>(too_large));
    for (const ClientOrderId id : placed) {
        ASSERT_TRUE(venue->find<OrderAccepted>(id));
    }
    for (const ClientOrderId id : placed) {
        venue->port().cancel(CancelOrder{contract, id, {}});
    }
    for (const ClientOrderId id : placed) {
        EXPECT_TRUE(venue->find<OrderCanceled>(id));
    }
    EXPECT_TRUE(report().open_orders.empty());
}

INSTANTIATE_TEST_SUITE_P(Venues, VenueContract,
                         testing::Combine(testing::Values(Kind::Simulated, Kind::BinanceOverSockets),
                                          testing::Values(Margined::InDollars, Margined::InCoins)),
                         [](const auto& venue) {
                             const bool is_simulated = std::get<Kind>(venue.param) == Kind::Simulated;
                             const bool is_inverse = std::get<Margined>(venue.param) == Margined::InCoins;
                             return std::string(is_simulated ? "SimulatedExchange" : "BinanceOverSockets") +
                                    (is_inverse ? "CoinMargined" : "");
                         });

}  // namespace
}  // namespace tradewind::test
