#include "core/engine/trade_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind {

std::string quantity_text(const Instrument& instrument, Quantity quantity) {
    return fmt::format("{} {}", quantity.to_string(), instrument.is_inverse() ? "contracts" : instrument.base.view());
}

std::string price_text(const Instrument& instrument, Price price) {
    const int places = std::min(instrument.price_places() + 2, Decimal::kPlaces);
    return fmt::format("{} {}", price.value().rounded(places, Rounding::HalfEven).to_string(), instrument.quote.view());
}

}  // namespace tradewind
