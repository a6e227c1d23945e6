// An engine with a scripted venue: events go in one by one, commands are collected, and the venue's answers
// are given by hand. The risk gate lets everything pass unless a test says otherwise.
// Units: as in core; time starts at at_second(0). Thread: one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/engine.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::test {

class FakeRiskGate final : public RiskGate {
public:
    std::function<bool(const OrderIntent&, const AccountState&)> refuses;
    std::optional<ModeChange> demand;
    int rearmed = 0;

    tl::expected<ApprovedOrder, Refusal> review(ClientOrderId id, const OrderIntent& intent,
                                                const AccountState& account, const OrderTable&) override {
        if (refuses && refuses(intent, account)) {
            return tl::unexpected<Refusal>(Refusal{RefusalReason::Halted, "the test's limit", "the test's figure"});
        }
        return ApprovedOrderForTest::make(id, intent);
    }
    std::optional<ModeChange> assess(const AccountState&) override { return demand; }
    std::vector<Alert> watch(const AccountState&) const override { return {}; }
    void rearm(const AccountState&) override { ++rearmed; }
    void save(Writer&) const override {}
    void load(Reader&) override {}
};

class EngineRig {
public:
    explicit EngineRig(std::vector<std::unique_ptr<Strategy>> strategies = {},
                       InstrumentTable instruments = three_instruments()) {
        EngineConfig config;
        config.instruments = std::make_shared<const InstrumentTable>(std::move(instruments));
        config.brackets = std::make_shared<const std::vector<BracketTable>>(
            config.instruments->size(), BracketTable::flat(Decimal::from_scaled(1, 2), 20));
        auto gate = std::make_unique<FakeRiskGate>();
        risk = gate.get();
        engine = std::make_unique<Engine>(config, std::move(gate), std::move(strategies));
    }

    std::unique_ptr<Engine> engine;
    FakeRiskGate* risk = nullptr;
    std::vector<Command> commands;  // since the last forget()
    Timestamp now = at_second(0);
    std::vector<Event>* record = nullptr;  // gets every event when set

    void send(EventBody body) { process(Event{++sequence_, now, std::move(body)}); }
    void process(const Event& event) {
        if (record != nullptr) {
            record->push_back(event);
        }
        engine->process(event, commands);
    }
    void forget() { commands.clear(); }

    // Time goes on as the driver lets it: every deadline on the way gets its event.
    void advance(Duration by) {
        const Timestamp until = now + by;
        while (engine->next_deadline() <= until) {
            now = std::max(now, engine->next_deadline());
            send(TimeAdvanced{});
        }
        now = until;
    }
    // Started, reconciled with 10,000 USDT, leverage 5 confirmed, prices known.
    void start() {
        send(EngineStarted{1});
        AccountReport first;
        first.as_of = now;
        first.balances = {usdt("10000"), btc("1")};
        for (const Instrument& instrument : *engine->account().instruments) {
            first.positions.push_back({instrument.id, {}, {}, 5});
        }
        send(first);
        quote("100");
        forget();
    }
    void quote(std::string_view at, InstrumentId id = kBtc) {
        const Price middle = price(at);
        const Price tick = engine->account().instrument(id).tick;
        MarkPrice mark;
        mark.instrument = id;
        mark.mark = mark.index = middle;
        send(mark);
        send(BookTicker{id, middle - tick, quantity("5"), middle + tick, quantity("5")});
    }
    RequestId ask(ControlAction action) {
        const RequestId id(++requests_);
        send(ControlRequest{id, "test", std::move(action)});
        return id;
    }
    static OpenPosition open_wish(Side side, std::string_view amount, InstrumentId id = kBtc) {
        OpenPosition wish;
        wish.instrument = id;
        wish.side = side;
        wish.quantity = quantity(amount);
        wish.leverage = 5;
        wish.reference = price("100");
        wish.max_drift = decimal("0.01");
        return wish;
    }

    // ---- the venue's answers
    void accept(ClientOrderId id) { send(OrderAccepted{intent(id).instrument, id, VenueOrderId::of(id.value())}); }
    void reject(ClientOrderId id, std::string reason = "no") {
        send(OrderRejected{intent(id).instrument, id, std::move(reason)});
    }
    void confirm_cancel(ClientOrderId id) {
        send(OrderCanceled{intent(id).instrument, id, VenueOrderId::of(id.value()), CancelKind::Canceled, "asked"});
    }
    OrderFilled trade(ClientOrderId id, std::string_view at, std::string_view amount) {
        OrderFilled event =
            test::fill("T" + std::to_string(++trades_), intent(id).side, at, amount, id, intent(id).instrument);
        event.venue_order = VenueOrderId::of(id.value());
        event.trade_time = now;
        if (intent(id).effect == PositionEffect::ClosePosition) {
            event.completes = FillCompletes::Yes;
        }
        return event;
    }
    void fill(ClientOrderId id, std::string_view at, std::string_view amount) { send(trade(id, at, amount)); }
    // Accepts every order that waits for an answer.
    void accept_all() {
        for (const Order* order : engine->orders().open_orders()) {
            if (order->state() == OrderState::Submitting) {
                accept(order->id());
            }
        }
    }
    void confirm_cancels() {
        for (const Order* order : engine->orders().open_orders()) {
            if (order->cancel_requested()) {
                confirm_cancel(order->id());
            }
        }
    }
    // What a venue that agrees with us in everything would say.
    [[nodiscard]] AccountReport report() const {
        AccountReport out;
        out.as_of = now;
        for (const Order* order : engine->orders().open_orders()) {
            out.open_orders.push_back({order->id(), VenueOrderId::of(order->id().value()), order->intent(),
                                       OrderState::Working, order->filled()});
        }
        for (const Instrument& instrument : *engine->account().instruments) {
            const InstrumentState& market = engine->account().market(instrument.id);
            out.positions.push_back({instrument.id, market.position.signed_quantity(),
                                     market.position.entry_price(instrument).value_or(Price()), market.leverage});
        }
        for (const char* currency : {"USDT", "BTC"}) {
            out.balances.push_back(
                Money{engine->account().ledger.wallet(Currency::of(currency)).balance, Currency::of(currency)});
        }
        return out;
    }
    // A long or short with its stop working; returns the stop.
    ClientOrderId hold(Side side, std::string_view amount) {
        ask(open_wish(side, amount));
        const ClientOrderId entry = submitted().back().id();
        accept(entry);
        fill(entry, "100", amount);
        const ClientOrderId stop = submitted().back().id();
        accept(stop);
        forget();
        return stop;
    }

    // ---- what came out
    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> out;
        for (const Command& command : commands) {
            if (const auto* one = std::get_if<T>(&command)) {
                out.push_back(*one);
            }
        }
        return out;
    }
    [[nodiscard]] std::vector<ApprovedOrder> submitted() const {
        std::vector<ApprovedOrder> out;
        for (const SubmitOrder& one : all<SubmitOrder>()) {
            out.push_back(one.order);
        }
        return out;
    }
    [[nodiscard]] std::vector<ClientOrderId> cancelled() const {
        std::vector<ClientOrderId> out;
        for (const CancelOrder& one : all<CancelOrder>()) {
            out.push_back(one.order);
        }
        return out;
    }
    [[nodiscard]] std::vector<ClientOrderId> queried() const {
        std::vector<ClientOrderId> out;
        for (const QueryOrder& one : all<QueryOrder>()) {
            out.push_back(one.order);
        }
        return out;
    }
    [[nodiscard]] std::size_t alerts(AlertKind kind) const {
        std::size_t count = 0;
        for (const Alert& one : all<Alert>()) {
            count += one.kind == kind ? 1U : 0U;
        }
        return count;
    }
    [[nodiscard]] std::string alert_text(AlertKind kind) const {
        std::string text;
        for (const Alert& one : all<Alert>()) {
            text = one.kind == kind ? one.text : text;
        }
        return text;
    }
    // The last word on a request; its stage is Working with an empty text when there was none.
    [[nodiscard]] RequestProgress last_word(RequestId id) const {
        RequestProgress last;
        for (const RequestProgress& one : all<RequestProgress>()) {
            last = one.request == id ? one : last;
        }
        return last;
    }
    [[nodiscard]] const Order& order(ClientOrderId id) const { return *engine->orders().find(id); }
    [[nodiscard]] OrderIntent intent(ClientOrderId id) const { return order(id).intent(); }
    [[nodiscard]] Quantity position(InstrumentId id = kBtc) const {
        return engine->account().market(id).position.signed_quantity();
    }
    [[nodiscard]] std::string saved() const {
        Writer out;
        engine->save(out);
        return out.take();
    }
    [[nodiscard]] std::uint64_t sequence() const { return sequence_; }

private:
    std::uint64_t sequence_ = 0;
    std::uint64_t requests_ = 100;
    int trades_ = 0;
};

}  // namespace tradewind::test
