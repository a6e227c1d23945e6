#include "tests/storage/event_samples.hpp"

#include <random>
#include <utility>

namespace tradewind::test {
namespace {

class Draw {
public:
    explicit Draw(std::uint64_t seed) : random_(seed) {}

    std::uint64_t bits() { return random_(); }
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    bool coin() { return below(2) == 1; }
    Decimal decimal() {
        __extension__ using Wide = unsigned __int128;
        const Wide wide = (static_cast<Wide>(bits()) << 64U) | bits();
        return Decimal::from_units(static_cast<Decimal::Int>(wide >> below(128)));
    }
    Price price() { return Price(decimal()); }
    Quantity quantity() { return Quantity(decimal()); }
    Timestamp time() { return Timestamp::from_nanos(static_cast<std::int64_t>(bits())); }
    Duration span() { return Duration::nanos(static_cast<std::int64_t>(bits())); }
    InstrumentId instrument() { return InstrumentId(static_cast<std::uint32_t>(bits())); }
    ClientOrderId order() { return ClientOrderId(bits()); }
    std::string text() {  // any bytes, zero among them
        std::string out(below(60), '\0');
        for (char& c : out) {
            c = static_cast<char>(below(256));
        }
        return out;
    }
    template <class Id>
    Id id() {
        return Id::of(text().substr(0, Id::kCapacity));
    }
    Money money() { return {decimal(), id<Currency>()}; }
    template <class Enum>
    Enum one_of(Enum last) {
        return static_cast<Enum>(below(static_cast<std::uint64_t>(last) + 1));
    }
    template <class Make>
    auto list(Make make) {
        std::vector<decltype(make())> out;
        for (std::uint64_t n = below(5); n > 0; --n) {
            out.push_back(make());
        }
        return out;
    }
    template <class Make>
    auto maybe(Make make) {
        using T = decltype(make());
        return coin() ? std::optional<T>(make()) : std::nullopt;
    }

private:
    std::mt19937_64 random_;
};

OrderIntent intent(Draw& d) {
    OrderIntent i;
    i.instrument = d.instrument();
    i.side = d.one_of(Side::Sell);
    i.type = d.one_of(OrderType::TakeProfitLimit);
    i.time_in_force = d.one_of(TimeInForce::PostOnly);
    i.effect = d.one_of(PositionEffect::ClosePosition);
    i.quantity = d.quantity();
    i.price = d.maybe([&] { return d.price(); });
    i.trigger = d.maybe([&] { return d.price(); });
    i.callback_rate = d.maybe([&] { return d.decimal(); });
    i.trigger_by = d.one_of(TriggerBy::Last);
    i.purpose = d.one_of(OrderPurpose::Foreign);
    i.strategy = StrategyId(static_cast<std::uint16_t>(d.bits()));
    i.request = RequestId(d.bits());
    i.tag = static_cast<std::int32_t>(d.bits());
    return i;
}

OrderReport order_report(Draw& d) {
    return {d.order(), d.id<VenueOrderId>(), intent(d), d.one_of(OrderState::Rejected), d.quantity()};
}

OrderFilled filled(Draw& d) {
    return {d.instrument(),
            d.order(),
            d.id<VenueOrderId>(),
            d.id<TradeId>(),
            d.one_of(Side::Sell),
            d.price(),
            d.quantity(),
            d.money(),
            d.one_of(Liquidity::Taker),
            d.one_of(FillOrigin::Reconciliation),
            d.time()};
}

FundingPaid funding(Draw& d) {
    return {d.instrument(), d.text(), d.money(), d.decimal(), d.time()};
}
BalanceAdjusted adjustment(Draw& d) {
    return {d.text(), d.money(), d.text()};
}

AccountReport account(Draw& d) {
    AccountReport r;
    r.as_of = d.time();
    r.open_orders = d.list([&] { return order_report(d); });
    r.recent_closed = d.list([&] { return order_report(d); });
    r.positions = d.list([&] {
        return PositionReport{d.instrument(), d.quantity(), d.price(), static_cast<int>(d.bits())};
    });
    r.balances = d.list([&] { return d.money(); });
    r.fills = d.list([&] { return filled(d); });
    r.funding = d.list([&] { return funding(d); });
    r.adjustments = d.list([&] { return adjustment(d); });
    return r;
}

ControlAction action(Draw& d) {
    switch (d.below(9)) {
        case 0:
            return OpenPosition{d.instrument(),
                                d.one_of(Side::Sell),
                                d.quantity(),
                                static_cast<int>(d.bits()),
                                d.maybe([&] { return d.decimal(); }),
                                d.maybe([&] { return d.decimal(); }),
                                d.price(),
                                d.decimal()};
        case 1:
            return ClosePosition{d.instrument(), d.decimal()};
        case 2:
            return ChangeLeverage{d.instrument(), static_cast<int>(d.bits())};
        case 3:
            return EmergencyClose{};
        case 4:
            return HaltTrading{d.text()};
        case 5:
            return ResumeTrading{};
        case 6:
            return SwitchStrategy{d.text(), d.one_of(StrategySwitch::On), d.text()};
        case 7:
            return SetStrategyParameter{d.text(), d.text(), d.text(), d.text()};
        default:
            return CancelRestingOrder{d.order()};
    }
}

// One maker a type; Fill<T> keeps the list in step with EventBody, or it does not compile.
template <class T>
struct Fill;
#define TW_SAMPLE(Type, ...)                                               \
    template <>                                                            \
    struct Fill<Type> {                                                    \
        static Type draw([[maybe_unused]] Draw& d) { return __VA_ARGS__; } \
    }
TW_SAMPLE(BookTicker, {d.instrument(), d.price(), d.quantity(), d.price(), d.quantity()});
TW_SAMPLE(TradeTick, {d.instrument(), d.price(), d.quantity(), d.one_of(Side::Sell)});
TW_SAMPLE(DepthUpdate, {d.instrument(), d.bits(), d.bits(), d.coin(), d.list([&] {
                            return LevelChange{d.one_of(Side::Sell), static_cast<std::int64_t>(d.bits()),
                                               static_cast<std::int64_t>(d.bits())};
                        })});
TW_SAMPLE(MarkPrice, {d.instrument(), d.price(), d.price(), d.decimal(), d.time()});
TW_SAMPLE(HistoryBars, {d.instrument(), d.list([&] {
                            return Bar{d.instrument(), d.time(),  d.span(),  d.price(),
                                       d.price(),      d.price(), d.price(), d.quantity()};
                        })});
TW_SAMPLE(FeedStatus, {d.instrument(), d.one_of(FeedState::Down)});
TW_SAMPLE(OrderAccepted, {d.instrument(), d.order(), d.id<VenueOrderId>()});
TW_SAMPLE(OrderRejected, {d.instrument(), d.order(), d.text()});
TW_SAMPLE(OrderFilled, filled(d));
TW_SAMPLE(OrderCanceled, {d.instrument(), d.order(), d.id<VenueOrderId>(), d.one_of(CancelKind::Expired), d.text()});
TW_SAMPLE(OrderTriggered, {d.instrument(), d.order(), d.id<VenueOrderId>()});
TW_SAMPLE(OrderAmended, {d.instrument(), d.order(), d.price(), d.quantity()});
TW_SAMPLE(OrderUnknown, {d.instrument(), d.order(), d.text()});
TW_SAMPLE(CancelRejected, {d.instrument(), d.order(), d.text()});
TW_SAMPLE(FundingPaid, funding(d));
TW_SAMPLE(BalanceAdjusted, adjustment(d));
TW_SAMPLE(LeverageSet, {d.instrument(), static_cast<int>(d.bits())});
TW_SAMPLE(LeverageRejected, {d.instrument(), static_cast<int>(d.bits()), d.text()});
TW_SAMPLE(AccountReport, account(d));
TW_SAMPLE(OrderQueryAnswer, {d.order(), d.coin(), order_report(d), d.list([&] { return filled(d); })});
TW_SAMPLE(AccountStreamStatus, {d.one_of(AccountStreamState::Down)});
TW_SAMPLE(EngineStarted, {static_cast<std::uint32_t>(d.bits())});
TW_SAMPLE(TimeAdvanced, {});
TW_SAMPLE(ControlRequest, {RequestId(d.bits()), d.text(), action(d)});
TW_SAMPLE(BarClosed, {Bar{d.instrument(), d.time(), d.span(), d.price(), d.price(), d.price(), d.price(), d.quantity()},
                      d.price(), d.decimal(), d.time()});
#undef TW_SAMPLE

template <std::size_t... Kinds>
EventBody draw_body(std::size_t kind, Draw& draw, std::index_sequence<Kinds...>) {
    EventBody body;
    static_cast<void>(
        ((Kinds == kind ? (body = Fill<std::variant_alternative_t<Kinds, EventBody>>::draw(draw), true) : false) ||
         ...));
    return body;
}

}  // namespace

EventBody sample_body(std::size_t kind, std::uint64_t seed) {
    Draw draw(seed);
    return draw_body(kind, draw, std::make_index_sequence<kEventKinds>());
}

Event sample_event(std::uint64_t seed) {
    Event event;
    event.time = Timestamp::from_nanos(1'700'000'000'123'456'789 + static_cast<std::int64_t>(seed) * 1'001);
    event.body = sample_body(static_cast<std::size_t>(Draw(seed).below(kEventKinds)), seed);
    return event;
}

Event sample_market_event(std::uint64_t seed) {
    Draw draw(seed);
    Event event;
    event.time = Timestamp::from_nanos(1'700'000'000'000'000'000 + static_cast<std::int64_t>(seed) * 1'200'000);
    const InstrumentId instrument(static_cast<std::uint32_t>(draw.below(3)));
    const auto cents = static_cast<std::int64_t>(6'000'000 + draw.below(2'000));
    const Price bid(Decimal::from_scaled(cents, 2));
    const Price ask(Decimal::from_scaled(cents + 10, 2));
    const auto lots = [&] { return Quantity(Decimal::from_scaled(static_cast<std::int64_t>(draw.below(5'000)), 3)); };
    switch (draw.below(20)) {
        case 0:
            event.body =
                MarkPrice{instrument, bid, ask, Decimal::from_scaled(1, 4), event.time.floor_to(Duration::hours(8))};
            break;
        case 1:
            event.body = TimeAdvanced{};
            break;
        case 2:
        case 3:
        case 4:
        case 5:
        case 6:
        case 7:
        case 8:
            event.body = TradeTick{instrument, draw.coin() ? bid : ask, lots(), draw.one_of(Side::Sell)};
            break;
        default:
            event.body = BookTicker{instrument, bid, lots(), ask, lots()};
            break;
    }
    return event;
}

std::string bytes_of(const Event& event) {
    Writer writer;
    writer(event.time, event.body);
    return writer.take();
}

}  // namespace tradewind::test
