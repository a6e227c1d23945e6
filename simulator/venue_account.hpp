// The money side of one account at the simulated venue: wallets, positions, isolated margins and leverage,
// folded with the same classes as the agent's own books. Units: settle currency of each instrument.
// Errors: none; callers have checked. Thread: the exchange's.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/margin/isolated_margin.hpp"
#include "core/margin/liquidation.hpp"
#include "core/market/instrument.hpp"
#include "core/trading/ledger.hpp"
#include "core/trading/order_event.hpp"
#include "core/trading/position.hpp"

namespace tradewind::simulator {

struct Holding {
    Position position;
    IsolatedMargin isolated;
    MarginMode mode = MarginMode::Isolated;
    int leverage = 1;
    std::optional<Price> mark;
    template <class Archive>
    void archive(Archive& ar) {
        ar(position, isolated, mode, leverage, mark);
    }
};

struct MarginState {
    Decimal equity;  // isolated: of the position; cross: of the currency
    Decimal maintenance;
    [[nodiscard]] bool is_liquidated() const { return equity <= maintenance; }
};

class VenueAccount {
public:
    VenueAccount(std::shared_ptr<const InstrumentTable> instruments,
                 std::shared_ptr<const std::vector<BracketTable>> brackets, MarginMode mode, int default_leverage);

    void book_deposit(Timestamp time, const Money& amount);
    void book_fill(const OrderFilled& fill);
    void book_funding(const FundingPaid& funding);
    // The venue makes good a loss beyond what may be lost.
    void book_insurance(Timestamp time, const Money& amount);
    void set_leverage(InstrumentId id, int leverage) { edit(id).leverage = leverage; }
    void set_mode(InstrumentId id, MarginMode mode) { edit(id).mode = mode; }  // of a flat position
    void move_margin(InstrumentId id, Decimal amount) { edit(id).isolated.add(amount); }
    void set_mark(InstrumentId id, Price mark) { edit(id).mark = mark; }

    // What a fill would do to the position, before it is booked.
    struct Preview {
        Decimal realised;
        Decimal released;  // isolated margin set free
    };
    [[nodiscard]] Preview preview(InstrumentId id, Side side, Price price, Quantity quantity) const;

    [[nodiscard]] const Holding& at(InstrumentId id) const { return holdings_[id.value()]; }
    [[nodiscard]] const InstrumentTable& instruments() const { return *instruments_; }
    [[nodiscard]] const Instrument& instrument(InstrumentId id) const { return instruments_->at(id); }
    [[nodiscard]] const BracketTable& brackets(InstrumentId id) const { return (*brackets_)[id.value()]; }
    [[nodiscard]] std::size_t holdings() const { return holdings_.size(); }
    [[nodiscard]] MarginMode mode(InstrumentId id) const { return at(id).mode; }
    [[nodiscard]] Quantity position(InstrumentId id) const { return at(id).position.signed_quantity(); }
    // Lots that an order on `side` may still take off the position.
    [[nodiscard]] std::int64_t reducible_lots(InstrumentId id, Side side) const;
    [[nodiscard]] Decimal wallet(const Currency& currency) const { return ledger_.wallet(currency).balance; }
    // Wallet less what positions bind, plus open profit in cross mode; before resting orders.
    [[nodiscard]] Decimal free_margin(const Currency& currency) const;
    [[nodiscard]] Decimal unrealised(InstrumentId id) const;         // at mark
    [[nodiscard]] Decimal maintenance(InstrumentId id) const;        // at mark
    [[nodiscard]] Decimal position_notional(InstrumentId id) const;  // at mark
    [[nodiscard]] Decimal position_margin(InstrumentId id) const;    // initial margin at mark
    // What the isolated positions of the currency hold of the wallet.
    [[nodiscard]] Decimal isolated_total(const Currency& currency) const;
    // The margin of the pool that `id` belongs to: its own when isolated, its currency's in cross mode.
    [[nodiscard]] MarginState margin_state(InstrumentId id) const;

    [[nodiscard]] const Ledger& ledger() const { return ledger_; }
    [[nodiscard]] Decimal insurance_paid(const Currency& currency) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(ledger_, holdings_, insurance_);
    }

private:
    [[nodiscard]] Holding& edit(InstrumentId id) { return holdings_[id.value()]; }
    void book_spot(const Instrument& instrument, const OrderFilled& fill);

    std::shared_ptr<const InstrumentTable> instruments_;
    std::shared_ptr<const std::vector<BracketTable>> brackets_;
    Ledger ledger_;
    std::vector<Holding> holdings_;  // by InstrumentId
    std::map<Currency, Decimal> insurance_;
};

}  // namespace tradewind::simulator
