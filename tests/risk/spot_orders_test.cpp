// Spot before the risk chain: a purchase takes its whole cost and no leverage, a sale is never in the way.
#include <gtest/gtest.h>

#include "risk/risk_chain.hpp"
#include "tests/risk/account_builder.hpp"

namespace tradewind::risk::test {
namespace {

constexpr InstrumentId kPair{3};

AccountState account_with_spot() {
    AccountState account = calm_account();
    InstrumentTable table = three_instruments();
    table.add(btcusdt_spot());
    account.instruments = std::make_shared<const InstrumentTable>(std::move(table));
    auto brackets = *account.brackets;
    brackets.push_back(BracketTable::flat(0.025_dec, 1));
    account.brackets = std::make_shared<const std::vector<BracketTable>>(std::move(brackets));
    account.markets.resize(4);
    set_market(account, kPair, "50000");
    account.day_start_equity = account.equity();
    return account;
}

tl::expected<ApprovedOrder, Refusal> ask(const AccountState& account, Side side, std::string_view amount,
                                         const OrderTable& orders = {}) {
    RiskChain chain{RiskLimits{}};
    return chain.review(order_id(99), market_order(side, amount, kPair), account, orders);
}

TEST(SpotOrders, APurchaseTakesItsWholeCostFromTheFreeMoney) {
    const AccountState account = account_with_spot();
    EXPECT_TRUE(ask(account, Side::Buy, "0.19").has_value());
    const auto refused = ask(account, Side::Buy, "0.21");  // 10,500 of 10,000 USDT
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, RefusalReason::InsufficientMargin) << refused.error().text();
}

TEST(SpotOrders, APurchaseIsLimitedToTheShareOfEquityThatOnePositionMayTake) {
    AccountState account = account_with_spot();
    account.ledger.book(account.now, LedgerKind::Deposit, InstrumentId(), usdt("90000"), "deposit");
    const auto refused = ask(account, Side::Buy, "1");  // a third of 150,000
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, RefusalReason::PositionTooLarge);
}

TEST(SpotOrders, ASalePassesWhenTradingIsHaltedAndTheMarketIsStale) {
    AccountState account = account_with_spot();
    account.mode = TradingMode::Halted;
    account.now = account.now + Duration::minutes(5);
    EXPECT_TRUE(ask(account, Side::Sell, "0.5").has_value());
    EXPECT_FALSE(ask(account, Side::Buy, "0.01").has_value());
}

TEST(SpotOrders, NobodySellsMoreCoinsThanThereAreAndThanAreNotBeingSold) {
    const AccountState account = account_with_spot();
    OrderTable orders;
    EXPECT_TRUE(ask(account, Side::Sell, "1", orders).has_value());
    orders.insert(Order(order_id(1), market_order(Side::Sell, "0.6", kPair), account.now));
    EXPECT_TRUE(ask(account, Side::Sell, "0.4", orders).has_value());
    const auto refused = ask(account, Side::Sell, "0.5", orders);
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().text().find("0.4"), std::string::npos) << refused.error().text();
}

}  // namespace
}  // namespace tradewind::risk::test
