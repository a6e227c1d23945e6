// Ready-made instruments, orders and venue messages for tests. Every builder gives a legal, ordinary value;
// a test changes only the field it is about. Units: as in core. Thread: values.
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/market/instrument.hpp"
#include "core/state/account_state.hpp"
#include "core/trading/approved_order.hpp"
#include "core/trading/order.hpp"
#include "core/trading/order_event.hpp"

namespace tradewind {

// What the risk chain does in the product: gives an intent the right to be sent.
struct ApprovedOrderForTest {
    static ApprovedOrder make(ClientOrderId id, OrderIntent intent) { return {id, std::move(intent)}; }
};

namespace test {

inline Price price(std::string_view text) {
    return Price(Decimal::parse(text).value());
}
inline Quantity quantity(std::string_view text) {
    return Quantity(Decimal::parse(text).value());
}
inline Decimal decimal(std::string_view text) {
    return Decimal::parse(text).value();
}
inline Money usdt(std::string_view text) {
    return {decimal(text), Currency::of("USDT")};
}
inline Money btc(std::string_view text) {
    return {decimal(text), Currency::of("BTC")};
}
inline Timestamp at_second(std::int64_t second) {
    return Timestamp::from_seconds(1'700'000'000 + second);
}

// Linear perpetual: tick 0.1, step 0.001, minimum notional 5 USDT, fees 2 and 5 basis points.
inline Instrument linear_perpetual(std::string_view symbol, std::string_view base, std::string_view tick,
                                   std::string_view step) {
    Instrument i;
    i.symbol = symbol;
    i.venue = "simulated";
    i.kind = ContractKind::LinearPerpetual;
    i.base = Currency::of(base);
    i.quote = Currency::of("USDT");
    i.settle = Currency::of("USDT");
    i.tick = price(tick);
    i.step = quantity(step);
    i.min_quantity = quantity(step);
    i.max_quantity = quantity("10000");
    i.min_notional = 5;
    i.maker_fee = Decimal::from_scaled(2, 4);
    i.taker_fee = Decimal::from_scaled(5, 4);
    i.max_leverage = 20;
    i.funding_interval = Duration::hours(8);
    return i;
}
inline Instrument btcusdt() {
    return linear_perpetual("BTCUSDT", "BTC", "0.1", "0.001");
}
inline Instrument ethusdt() {
    return linear_perpetual("ETHUSDT", "ETH", "0.01", "0.001");
}
inline Instrument solusdt() {
    return linear_perpetual("SOLUSDT", "SOL", "0.01", "0.1");
}

// Inverse perpetual: contracts of 100 USD, settled in BTC.
inline Instrument btcusd_perp() {
    Instrument i = linear_perpetual("BTCUSD_PERP", "BTC", "0.1", "1");
    i.kind = ContractKind::InversePerpetual;
    i.quote = Currency::of("USD");
    i.settle = Currency::of("BTC");
    i.contract_size = 100;
    i.max_quantity = quantity("1000000");
    i.min_notional = 0;
    return i;
}

inline Instrument btcusdt_spot() {
    Instrument i = linear_perpetual("BTCUSDT.SPOT", "BTC", "0.01", "0.00001");
    i.kind = ContractKind::Spot;
    i.max_leverage = 1;
    i.funding_interval = Duration{};
    return i;
}

// BTCUSDT, ETHUSDT and BTCUSD_PERP with the ids 0, 1 and 2.
inline constexpr InstrumentId kBtc{0};
inline constexpr InstrumentId kEth{1};
inline constexpr InstrumentId kInverse{2};
inline InstrumentTable three_instruments() {
    InstrumentTable table;
    table.add(btcusdt());
    table.add(ethusdt());
    table.add(btcusd_perp());
    return table;
}

inline ClientOrderId order_id(std::uint32_t counter) {
    return {1, counter};
}
inline VenueOrderId venue_id(std::string_view text) {
    return VenueOrderId::of(text);
}
inline TradeId trade_id(std::string_view text) {
    return TradeId::of(text);
}

inline OrderIntent limit_order(Side side, std::string_view at, std::string_view amount, InstrumentId id = kBtc) {
    OrderIntent intent;
    intent.instrument = id;
    intent.side = side;
    intent.type = OrderType::Limit;
    intent.quantity = quantity(amount);
    intent.price = price(at);
    return intent;
}
inline OrderIntent market_order(Side side, std::string_view amount, InstrumentId id = kBtc) {
    OrderIntent intent;
    intent.instrument = id;
    intent.side = side;
    intent.quantity = quantity(amount);
    return intent;
}
inline OrderIntent closing_stop(Side side, std::string_view trigger, InstrumentId id = kBtc) {
    OrderIntent intent;
    intent.instrument = id;
    intent.side = side;
    intent.type = OrderType::StopMarket;
    intent.effect = PositionEffect::ClosePosition;
    intent.trigger = price(trigger);
    intent.purpose = OrderPurpose::StopLoss;
    return intent;
}

// A trade of an order of ours; without an order it is a foreign one.
inline OrderFilled fill(std::string_view trade, Side side, std::string_view at, std::string_view amount,
                        ClientOrderId order = {}, InstrumentId id = kBtc) {
    OrderFilled event;
    event.instrument = id;
    event.order = order;
    event.trade = trade_id(trade);
    event.side = side;
    event.price = price(at);
    event.quantity = quantity(amount);
    event.fee = Money{Decimal(), Currency::of(id == kInverse ? "BTC" : "USDT")};
    event.trade_time = at_second(0);
    return event;
}

// The three instruments with a flat bracket of 1 % each, leverage 10, no positions and no money.
inline AccountState empty_account(MarginMode mode = MarginMode::Isolated) {
    AccountState account;
    account.instruments = std::make_shared<const InstrumentTable>(three_instruments());
    account.brackets = std::make_shared<const std::vector<BracketTable>>(
        account.instruments->size(), BracketTable::flat(Decimal::from_scaled(1, 2), 20));
    account.margin_mode = mode;
    account.now = at_second(0);
    account.markets.resize(account.instruments->size());
    for (InstrumentState& market : account.markets) {
        market.leverage = 10;
    }
    return account;
}

inline void set_mark(AccountState& account, InstrumentId id, std::string_view mark) {
    MarkPrice event;
    event.instrument = id;
    event.mark = price(mark);
    event.index = price(mark);
    account.market(id).mark = event;
    account.market(id).mark_time = account.now;
}

inline void deposit(AccountState& account, Money amount) {
    account.ledger.book(account.now, LedgerKind::Deposit, InstrumentId(), std::move(amount), "deposit");
}

}  // namespace test
}  // namespace tradewind
