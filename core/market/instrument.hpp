// A tradable contract and the only place that knows its tick, step, minimums, contract kind and value.
// Units: Price in quote currency; Quantity in base units (linear, spot) or contracts (inverse, where one
// contract is `contract_size` units of quote currency); values in `settle` currency.
// Errors: legal_terms() answers with the rule that is broken. Thread: immutable after load.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/amount.hpp"
#include "core/base/check.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace tradewind {

enum class ContractKind : std::uint8_t { Spot, LinearPerpetual, InversePerpetual, LinearDelivery, InverseDelivery };

struct Instrument {
    InstrumentId id;
    std::string symbol;  // "BTCUSDT"; a spot leg is "BTCUSDT.SPOT"
    std::string venue;   // "simulated", "binance", ...
    ContractKind kind = ContractKind::LinearPerpetual;
    Currency base;
    Currency quote;
    Currency settle;
    Price tick;
    Quantity step;
    Quantity min_quantity;
    Quantity max_quantity;
    Decimal min_notional;       // in quote currency; reduce-only orders are exempt
    Decimal contract_size = 1;  // linear: base units per unit of Quantity; inverse: quote per contract
    Decimal maker_fee;          // fraction of notional; negative is a rebate
    Decimal taker_fee;
    int max_leverage = 1;
    Duration funding_interval;  // zero: no funding

    [[nodiscard]] bool is_inverse() const {
        return kind == ContractKind::InversePerpetual || kind == ContractKind::InverseDelivery;
    }
    [[nodiscard]] bool is_spot() const { return kind == ContractKind::Spot; }
    [[nodiscard]] int price_places() const;     // decimals the tick needs
    [[nodiscard]] int quantity_places() const;  // decimals the step needs

    // Absolute value of |quantity| at price, in settle currency.
    [[nodiscard]] Decimal notional(Price price, Quantity quantity) const;
    // Additive signed value V with profit of a position = V(exit) - V(entry), in settle currency:
    // linear q*size*p, inverse -q*size/p. Quantity is signed (long > 0).
    [[nodiscard]] Decimal signed_value(Price price, Quantity signed_quantity) const;

    [[nodiscard]] std::int64_t to_ticks(Price price) const {
        return price.value().steps(tick.value(), Rounding::HalfEven);
    }
    [[nodiscard]] Price from_ticks(std::int64_t ticks) const { return Price(tick.value() * Decimal::from_int(ticks)); }
    [[nodiscard]] std::int64_t to_lots(Quantity quantity) const {
        return quantity.value().steps(step.value(), Rounding::Down);
    }
    [[nodiscard]] Quantity from_lots(std::int64_t lots) const {
        return Quantity(step.value() * Decimal::from_int(lots));
    }

    // Nearest legal price that is not more aggressive: buys round down, sells round up.
    [[nodiscard]] Price passive_price(Side side, Price price) const;
    // Rounds down to the step.
    [[nodiscard]] Quantity floor_quantity(Quantity quantity) const;
    // The one function that turns a wish into venue-legal terms, or says which rule forbids it.
    struct Terms {
        Quantity quantity;
        std::optional<Price> price;
        std::optional<Price> trigger;
    };
    struct Wish {
        Side side = Side::Buy;
        Quantity quantity;  // zero only for close_position
        std::optional<Price> price;
        std::optional<Price> trigger;
        Price reference;               // for the notional check of orders without a price
        bool reduces = false;          // reduce-only or close-position: exempt from the minimum notional
        bool closes_position = false;  // quantity is the venue's business
    };
    [[nodiscard]] Result<Terms> legal_terms(const Wish& wish) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(id, symbol, venue, kind, base, quote, settle, tick, step, min_quantity, max_quantity, min_notional,
           contract_size, maker_fee, taker_fee, max_leverage, funding_interval);
    }
};

// Instruments by id and by symbol. Ids are dense: 0, 1, 2, ... in the order of add().
class InstrumentTable {
public:
    InstrumentId add(Instrument instrument);  // sets and returns the id; a second symbol of the same name replaces
                                              // nothing: it aborts
    [[nodiscard]] const Instrument& at(InstrumentId id) const {
        TW_CHECK(id.value() < instruments_.size());
        return instruments_[id.value()];
    }
    [[nodiscard]] const Instrument* find(std::string_view symbol) const;
    [[nodiscard]] std::size_t size() const { return instruments_.size(); }
    [[nodiscard]] auto begin() const { return instruments_.begin(); }
    [[nodiscard]] auto end() const { return instruments_.end(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(instruments_);
        if constexpr (Archive::kReading) {
            index_symbols();
        }
    }

private:
    void index_symbols();

    std::deque<Instrument> instruments_;  // deque: references stay valid while instruments are added
    std::map<std::string, InstrumentId, std::less<>> by_symbol_;
};

}  // namespace tradewind
