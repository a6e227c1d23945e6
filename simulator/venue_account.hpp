// The money side of one account at the simulated venue: wallets, positions, isolated margins and leverage,
// folded with the same classes as the agent's own books. In hedge mode each instrument has a second, short
// position; figures asked for without a leg are of both. Only one-way accounts are ever saved.
// Units: settle currency of each instrument. Errors: none; callers have checked. Thread: the exchange's.
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
#include "core/trading/position_leg.hpp"

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
    void book_fill(const OrderFilled& fill, PositionLeg leg);
    void book_funding(const FundingPaid& funding);
    // The venue makes good a loss beyond what may be lost.
    void book_insurance(Timestamp time, const Money& amount);
    void set_leverage(InstrumentId id, int leverage);
    void set_mode(InstrumentId id, MarginMode mode);  // of a flat position
    void set_position_mode(PositionMode mode);        // of an account without positions
    void move_margin(InstrumentId id, PositionLeg leg, Decimal amount) { edit(id, leg).isolated.add(amount); }
    void set_mark(InstrumentId id, Price mark) {
        holdings_[id.value()].mark = mark;
        if (!shorts_.empty()) {
            shorts_[id.value()].mark = mark;
        }
    }

    // What a fill would do to the position, before it is booked.
    struct Preview {
        Decimal realised;
        Decimal released;  // isolated margin set free
    };
    struct Deal {
        InstrumentId instrument;
        PositionLeg leg = PositionLeg::Net;
        Side side = Side::Buy;
        Price price;
        Quantity quantity;
    };
    [[nodiscard]] Preview preview(const Deal& deal) const;

    [[nodiscard]] PositionMode position_mode() const {
        return shorts_.empty() ? PositionMode::OneWay : PositionMode::Hedge;
    }
    // What is set, leverage and margin mode, is the same in both legs.
    [[nodiscard]] const Holding& at(InstrumentId id) const { return holdings_[id.value()]; }
    [[nodiscard]] const Holding& at(InstrumentId id, PositionLeg leg) const {
        return leg == PositionLeg::Short ? shorts_[id.value()] : holdings_[id.value()];
    }
    [[nodiscard]] const InstrumentTable& instruments() const { return *instruments_; }
    [[nodiscard]] const Instrument& instrument(InstrumentId id) const { return instruments_->at(id); }
    [[nodiscard]] const BracketTable& brackets(InstrumentId id) const { return (*brackets_)[id.value()]; }
    [[nodiscard]] std::size_t holdings() const { return holdings_.size(); }
    [[nodiscard]] MarginMode mode(InstrumentId id) const { return at(id).mode; }
    [[nodiscard]] bool is_flat(InstrumentId id) const {
        return at(id).position.is_flat() && (shorts_.empty() || shorts_[id.value()].position.is_flat());
    }
    // Of one-way accounts.
    [[nodiscard]] Quantity position(InstrumentId id) const { return at(id).position.signed_quantity(); }
    [[nodiscard]] Quantity position(InstrumentId id, PositionLeg leg) const {
        return at(id, leg).position.signed_quantity();
    }
    // What is held bought, or sold; without its sign.
    [[nodiscard]] Quantity held(InstrumentId id, Side side) const;
    // Lots that an order on `side` may still take off the position.
    [[nodiscard]] std::int64_t reducible_lots(InstrumentId id, Side side) const;
    [[nodiscard]] Decimal wallet(const Currency& currency) const { return ledger_.wallet(currency).balance; }
    // Wallet less what positions bind, plus open profit in cross mode; before resting orders.
    [[nodiscard]] Decimal free_margin(const Currency& currency) const;
    [[nodiscard]] Decimal unrealised(InstrumentId id) const;  // at mark, as are the following
    [[nodiscard]] Decimal maintenance(InstrumentId id) const;
    [[nodiscard]] Decimal position_margin(InstrumentId id) const;  // initial margin
    [[nodiscard]] Decimal unrealised(InstrumentId id, PositionLeg leg) const;
    [[nodiscard]] Decimal maintenance(InstrumentId id, PositionLeg leg) const;
    [[nodiscard]] Decimal position_notional(InstrumentId id, PositionLeg leg) const;
    [[nodiscard]] Decimal position_margin(InstrumentId id, PositionLeg leg) const;
    [[nodiscard]] Decimal largest_notional(InstrumentId id) const;  // of a leg
    // What the isolated positions of the currency hold of the wallet.
    [[nodiscard]] Decimal isolated_total(const Currency& currency) const;
    // The margin of the pool that the position belongs to: its own when isolated, its currency's in cross mode.
    [[nodiscard]] MarginState margin_state(InstrumentId id) const { return margin_state(id, PositionLeg::Net); }
    [[nodiscard]] MarginState margin_state(InstrumentId id, PositionLeg leg) const;

    [[nodiscard]] const Ledger& ledger() const { return ledger_; }
    [[nodiscard]] Decimal insurance_paid(const Currency& currency) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(ledger_, holdings_, insurance_);
    }

private:
    [[nodiscard]] Holding& edit(InstrumentId id, PositionLeg leg) {
        return leg == PositionLeg::Short ? shorts_[id.value()] : holdings_[id.value()];
    }
    [[nodiscard]] Decimal unrealised(const Instrument& instrument, const Holding& holding) const;
    [[nodiscard]] Decimal maintenance(const Instrument& instrument, const Holding& holding) const;
    [[nodiscard]] Decimal notional(const Instrument& instrument, const Holding& holding) const;
    template <class Figure>
    [[nodiscard]] Decimal over_legs(InstrumentId id, Figure figure) const {
        const Decimal first = figure(holdings_[id.value()]);
        return shorts_.empty() ? first : first + figure(shorts_[id.value()]);
    }
    void book_spot(const Instrument& instrument, const OrderFilled& fill);

    std::shared_ptr<const InstrumentTable> instruments_;
    std::shared_ptr<const std::vector<BracketTable>> brackets_;
    Ledger ledger_;
    std::vector<Holding> holdings_;  // by InstrumentId; in hedge mode the long ones
    std::vector<Holding> shorts_;    // hedge mode only
    std::map<Currency, Decimal> insurance_;
};

}  // namespace tradewind::simulator
