#include "risk/figures.hpp"

#include <fmt/format.h>

namespace tradewind::risk {

std::string percent_text(Decimal fraction) {
    return fmt::format("{} %", (fraction * Decimal(100)).to_fixed(2));
}

std::string price_text(const Instrument& instrument, Price price) {
    return fmt::format("{} {}", price.value().to_fixed(instrument.price_places()), instrument.quote.view());
}

std::string quantity_text(const Instrument& instrument, Quantity quantity) {
    const std::string unit = instrument.is_inverse() ? "contracts" : instrument.base.str();
    return fmt::format("{} {}", quantity.to_string(), unit);
}

}  // namespace tradewind::risk
