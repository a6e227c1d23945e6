#include "core/market/instrument.hpp"

#include <fmt/format.h>

#include "core/base/check.hpp"

namespace tradewind {
namespace {

// Decimals needed to write `value` exactly.
int places_of(Decimal value) {
    int places = Decimal::kPlaces;
    while (places > 0 && value.is_multiple_of(Decimal::from_scaled(1, places - 1))) {
        --places;
    }
    return places;
}

// One multiplication less for the many contracts whose size is one.
Decimal sized(Decimal quantity, Decimal contract_size) {
    return contract_size == Decimal(1) ? quantity : quantity * contract_size;
}

tl::unexpected<Error> broken_rule(std::string text) {
    return fail(ErrorCode::InvalidArgument, std::move(text));
}

std::string_view quantity_unit(const Instrument& instrument) {
    return instrument.is_inverse() ? std::string_view("contracts") : instrument.base.view();
}

Result<Quantity> legal_quantity(const Instrument& instrument, Quantity wish) {
    const Quantity quantity = instrument.floor_quantity(wish);
    if (!quantity.is_positive() || quantity < instrument.min_quantity) {
        return broken_rule(fmt::format("quantity {} {} is below the minimum {} of {}", wish.to_string(),
                                       quantity_unit(instrument), instrument.min_quantity.to_string(),
                                       instrument.symbol));
    }
    if (instrument.max_quantity.is_positive() && quantity > instrument.max_quantity) {
        return broken_rule(fmt::format("quantity {} {} is above the maximum {} of {}", wish.to_string(),
                                       quantity_unit(instrument), instrument.max_quantity.to_string(),
                                       instrument.symbol));
    }
    return quantity;
}

// The minimum is stated in quote currency, which for an inverse contract does not depend on the price.
Status check_notional(const Instrument& instrument, Quantity quantity, Price reference) {
    if (!instrument.min_notional.is_positive()) {
        return {};
    }
    if (!instrument.is_inverse() && !reference.is_positive()) {
        return broken_rule(fmt::format("there is no price of {} to value the order at", instrument.symbol));
    }
    const Decimal base = sized(quantity.value(), instrument.contract_size);
    const Decimal value = instrument.is_inverse() ? base : base * reference.value();
    if (value < instrument.min_notional) {
        return broken_rule(fmt::format("notional {} {} is below the minimum {} of {}", value.to_string(),
                                       instrument.quote.view(), instrument.min_notional.to_string(),
                                       instrument.symbol));
    }
    return {};
}

Result<Instrument::Terms> terms_of(const Instrument& instrument, const Instrument::Wish& wish) {
    Instrument::Terms terms;
    if (wish.price) {
        terms.price = instrument.passive_price(wish.side, *wish.price);
        if (!terms.price->is_positive()) {
            return broken_rule(fmt::format("price {} is below the tick {} of {}", wish.price->to_string(),
                                           instrument.tick.to_string(), instrument.symbol));
        }
    }
    if (wish.trigger) {
        terms.trigger = Price(wish.trigger->value().rounded_to(instrument.tick.value(), Rounding::HalfEven));
        if (!terms.trigger->is_positive()) {
            return broken_rule(fmt::format("trigger price {} is below the tick {} of {}", wish.trigger->to_string(),
                                           instrument.tick.to_string(), instrument.symbol));
        }
    }
    if (wish.closes_position) {
        return terms;
    }
    const auto quantity = legal_quantity(instrument, wish.quantity);
    if (!quantity) {
        return tl::unexpected<Error>(quantity.error());
    }
    terms.quantity = *quantity;
    if (!wish.reduces) {
        const Price reference = terms.price ? *terms.price : terms.trigger ? *terms.trigger : wish.reference;
        if (const auto valued = check_notional(instrument, terms.quantity, reference); !valued) {
            return tl::unexpected<Error>(valued.error());
        }
    }
    return terms;
}

}  // namespace

int Instrument::price_places() const {
    return places_of(tick.value());
}

int Instrument::quantity_places() const {
    return places_of(step.value());
}

Decimal Instrument::notional(Price price, Quantity quantity) const {
    return signed_value(price, quantity).abs();
}

Decimal Instrument::signed_value(Price price, Quantity signed_quantity) const {
    const Decimal amount = sized(signed_quantity.value(), contract_size);
    return is_inverse() ? -(amount / price.value()) : amount * price.value();
}

Price Instrument::passive_price(Side side, Price price) const {
    const Rounding rounding = side == Side::Buy ? Rounding::Floor : Rounding::Ceiling;
    return Price(price.value().rounded_to(tick.value(), rounding));
}

Quantity Instrument::floor_quantity(Quantity quantity) const {
    return Quantity(quantity.value().rounded_to(step.value(), Rounding::Down));
}

Result<Instrument::Terms> Instrument::legal_terms(const Wish& wish) const {
    try {
        return terms_of(*this, wish);
    } catch (const DecimalOverflow&) {
        return fail(ErrorCode::OutOfRange, fmt::format("price or quantity is too large for {}", symbol));
    }
}

InstrumentId InstrumentTable::add(Instrument instrument) {
    TW_CHECK(find(instrument.symbol) == nullptr);
    const InstrumentId id(static_cast<std::uint32_t>(instruments_.size()));
    instrument.id = id;
    by_symbol_.emplace(instrument.symbol, id);
    instruments_.push_back(std::move(instrument));
    return id;
}

const Instrument* InstrumentTable::find(std::string_view symbol) const {
    const auto found = by_symbol_.find(symbol);
    return found == by_symbol_.end() ? nullptr : &instruments_[found->second.value()];
}

void InstrumentTable::index_symbols() {
    by_symbol_.clear();
    for (const Instrument& instrument : instruments_) {
        by_symbol_.emplace(instrument.symbol, instrument.id);
    }
}

}  // namespace tradewind
