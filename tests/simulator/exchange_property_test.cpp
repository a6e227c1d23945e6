// Properties of the simulated exchange under random order streams: the wallet is the fold of what the
// agent was told, reduce-only never flips, money is explained to the last digit, and a venue saved at any
// instant has the same future.
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "simulator/random.hpp"
#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

constexpr int kPoints = 60;

std::vector<TapePoint> random_tape(std::uint64_t seed) {
    Random random(seed);
    std::vector<TapePoint> tape;
    std::int64_t btc = 500'000;
    std::int64_t inverse = 500'000;
    for (int i = 0; i < kPoints; ++i) {
        const auto move = [&] { return static_cast<std::int64_t>(random.below(24'001)) - 12'000; };
        const auto side = [&] { return random.below(2) == 0 ? Side::Buy : Side::Sell; };
        const auto lots = [&] { return static_cast<std::int64_t>(random.below(3'000)); };
        btc = std::max<std::int64_t>(btc + move(), 100'000);
        inverse = std::max<std::int64_t>(inverse + move(), 100'000);
        TapePoint point = tape_point(i * 600, "1", "1", side());
        point.price = point.mark = point.index = Price(Decimal::from_scaled(btc, 1));
        point.quantity = Quantity(Decimal::from_scaled(lots(), 3));
        tape.push_back(point);
        point.instrument = test::kInverse;
        point.price = point.mark = point.index = Price(Decimal::from_scaled(inverse, 1));
        point.quantity = Quantity(Decimal::from_int(lots()));
        tape.push_back(point);
        point.instrument = kSpot;
        point.price = point.mark = point.index = Price(Decimal::from_scaled(btc, 1));
        point.quantity = Quantity(Decimal::from_scaled(lots(), 5));
        tape.push_back(point);
    }
    return tape;
}

std::unique_ptr<ScriptedMarket> market_with_funding(std::uint64_t seed) {
    auto market = std::make_unique<ScriptedMarket>(random_tape(seed));
    for (int i = 0; i < 4; ++i) {
        const Timestamp boundary = test::at_second(0).floor_to(Duration::hours(8)) + Duration::hours(8 * i);
        market->set_funding(test::kBtc, boundary, Decimal::from_scaled(i * 7 - 9, 5));
        market->set_funding(test::kInverse, boundary, Decimal::from_scaled(11 - i * 5, 5));
    }
    return market;
}

SimulatedExchangeConfig random_config(std::uint64_t seed) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::usdt("20000"), test::btc("0.5")};
    config.margin_mode = seed % 2 == 0 ? MarginMode::Isolated : MarginMode::Cross;
    config.default_leverage = 20;
    config.seed = seed;
    return config;
}

// Sends a random order stream: what a test of one seed does is always the same.
class RandomTrader {
public:
    explicit RandomTrader(std::uint64_t seed) : random_(seed) {}

    void act(ExchangeRig& rig, std::int64_t second) {
        rig.run_to(second);
        const InstrumentId id = pick_instrument();
        if (random_.below(10) == 0) {
            rig.exchange.cancel_all(id);
        } else {
            rig.send(order(rig, id, second));
        }
        rig.run_to(second);
    }

private:
    InstrumentId pick_instrument() {
        const InstrumentId all[] = {test::kBtc, test::kBtc, test::kInverse, kSpot};
        return all[random_.below(4)];
    }
    OrderIntent order(const ExchangeRig& rig, InstrumentId id, std::int64_t second) {
        const Instrument& instrument = rig.instruments->at(id);
        Price last = Price(Decimal(50'000));
        for (const MarkPrice& mark : rig.got<MarkPrice>()) {
            last = mark.instrument == id ? mark.mark : last;
        }
        const auto near = [&](std::int64_t spread) {
            const auto offset = static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(2 * spread + 1)));
            return instrument.from_ticks(instrument.to_ticks(last) + offset - spread);
        };
        OrderIntent intent;
        intent.instrument = id;
        intent.side = random_.below(2) == 0 ? Side::Buy : Side::Sell;
        const std::uint64_t most = instrument.is_inverse() ? 400 : id == kSpot ? 20'000 : 900;
        intent.quantity = instrument.from_lots(1 + static_cast<std::int64_t>(random_.below(most)));
        intent.effect = random_.below(4) == 0 ? PositionEffect::Reduce : PositionEffect::Open;
        switch (random_.below(6)) {
            case 0:
            case 1:
                intent.type = OrderType::Limit;
                intent.price = near(5'000);
                intent.time_in_force = static_cast<TimeInForce>(random_.below(4));
                break;
            case 2:
                intent.type = OrderType::StopMarket;
                intent.trigger = near(8'000);
                break;
            case 3:
                intent.type = OrderType::TrailingStopMarket;
                intent.callback_rate = Decimal::from_scaled(static_cast<std::int64_t>(10 + random_.below(200)), 4);
                break;
            case 4:
                intent.type = OrderType::TakeProfitMarket;
                intent.trigger = near(8'000);
                intent.effect = PositionEffect::ClosePosition;
                intent.quantity = Quantity();
                break;
            default:
                intent.type = OrderType::Market;
                break;
        }
        intent.trigger_by = second % 2 == 0 ? TriggerBy::Mark : TriggerBy::Last;
        return intent;
    }
    Random random_;
};

// What an honest agent makes of its messages, with the same classes.
struct AgentBooks {
    explicit AgentBooks(const InstrumentTable& table) : instruments(table), positions(table.size()) {}

    void read(const EventBody& body) {
        if (const auto* fill = std::get_if<OrderFilled>(&body)) {
            const Instrument& traded = instruments.at(fill->instrument);
            if (traded.is_spot()) {
                const Decimal sign = sign_of(fill->side);
                add(traded.quote, -traded.notional(fill->price, fill->quantity) * sign);
                add(traded.base, fill->quantity.value() * sign);
            } else {
                const auto change = positions[fill->instrument.value()].apply_fill(traded, fill->side, fill->price,
                                                                                   fill->quantity, fill->trade_time);
                add(traded.settle, change.realised);
            }
            add(fill->fee.currency, -fill->fee.amount);
        } else if (const auto* funding = std::get_if<FundingPaid>(&body)) {
            add(funding->amount.currency, funding->amount.amount);
        } else if (const auto* change = std::get_if<BalanceAdjusted>(&body)) {
            add(change->amount.currency, change->amount.amount);
        }
    }
    void add(const Currency& currency, Decimal amount) { wallets[currency] += amount; }

    const InstrumentTable& instruments;
    std::vector<Position> positions;
    std::map<Currency, Decimal> wallets;
};

void expect_agreement(const ExchangeRig& rig) {
    AgentBooks books(*rig.instruments);
    for (const VenueMessage& message : rig.messages) {
        books.read(message.body);
    }
    for (const auto& [currency, wallet] : rig.exchange.ledger().wallets()) {
        RC_ASSERT(wallet.balance == books.wallets[currency]);
        RC_ASSERT(wallet.discrepancy().is_zero());
    }
    for (const PositionReport& report : rig.exchange.account_report().positions) {
        RC_ASSERT(report.signed_quantity == books.positions[report.instrument.value()].signed_quantity());
    }
}

RC_GTEST_PROP(SimulatedExchangeProperty, WalletIsTheFoldOfWhatTheAgentWasTold, ()) {
    const std::uint64_t seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
    ExchangeRig rig(market_with_funding(seed), random_config(seed));
    RandomTrader trader(seed);
    for (std::int64_t step = 0; step < kPoints; ++step) {
        trader.act(rig, step * 600 + 1);
        expect_agreement(rig);
    }
    RC_CLASSIFY(!rig.got<FundingPaid>().empty(), "funding was paid");
    const auto fills = rig.got<OrderFilled>();
    RC_CLASSIFY(std::any_of(fills.begin(), fills.end(),
                            [](const OrderFilled& fill) { return fill.origin == FillOrigin::Liquidation; }),
                "something was liquidated");
    RC_CLASSIFY(rig.got<BalanceAdjusted>().size() > 2, "the insurance fund paid");
}

RC_GTEST_PROP(SimulatedExchangeProperty, ReduceOnlyNeverRaisesOrFlipsThePosition, ()) {
    const std::uint64_t seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
    ExchangeRig rig(market_with_funding(seed), random_config(seed));
    RandomTrader trader(seed);
    for (std::int64_t step = 0; step < kPoints; ++step) {
        trader.act(rig, step * 600 + 1);
    }
    std::map<ClientOrderId, PositionEffect> effects;
    const AccountReport report = rig.exchange.account_report();
    for (const auto* list : {&report.open_orders, &report.recent_closed}) {
        for (const OrderReport& order : *list) {
            effects[order.order] = order.terms.effect;
        }
    }
    std::map<InstrumentId, Quantity> held;
    int reductions = 0;
    for (const OrderFilled& fill : rig.got<OrderFilled>()) {
        const Quantity before = held[fill.instrument];
        const Quantity after = before + fill.quantity * Decimal(sign_of(fill.side));
        held[fill.instrument] = after;
        const bool liquidation = fill.origin == FillOrigin::Liquidation;
        const auto effect = effects.find(fill.order);
        if (liquidation || (effect != effects.end() && effect->second != PositionEffect::Open)) {
            ++reductions;
            RC_ASSERT(after.abs() < before.abs());
            RC_ASSERT(after.is_zero() || after.is_positive() == before.is_positive());
        }
    }
    RC_CLASSIFY(reductions > 0, "something was reduced");
}

RC_GTEST_PROP(SimulatedExchangeProperty, VenueSavedAtAnyInstantHasTheSameFuture, ()) {
    const std::uint64_t seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
    const auto stop = *rc::gen::inRange<std::int64_t>(1, kPoints);
    SimulatedExchangeConfig config = random_config(seed);
    config.latency = {Duration::millis(40), Duration::millis(60), Duration::millis(25)};
    ExchangeRig first(market_with_funding(seed), config);
    RandomTrader trader(seed);
    for (std::int64_t step = 0; step < stop; ++step) {
        trader.act(first, step * 600 + 1);
    }
    Writer saved;
    first.exchange.save(saved);
    ExchangeRig second(market_with_funding(seed), config);
    Reader in(saved.bytes());
    RC_ASSERT(second.exchange.load(in).has_value());
    second.counter = first.counter;
    second.messages = first.messages;  // the trader looks at them
    RandomTrader same = trader;
    for (std::int64_t step = stop; step < kPoints; ++step) {
        trader.act(first, step * 600 + 1);
        same.act(second, step * 600 + 1);
    }
    Writer one;
    Writer other;
    one(first.messages);
    other(second.messages);
    first.exchange.save(one);
    second.exchange.save(other);
    RC_ASSERT(one.bytes() == other.bytes());
}

}  // namespace
}  // namespace tradewind::simulator
