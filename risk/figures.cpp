#include "risk/figures.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tradewind::risk {

int money_places(const Currency& currency) {
    constexpr std::array<std::string_view, 6> kDollars{"USD", "USDT", "USDC", "BUSD", "FDUSD", "USDP"};
    constexpr int kDollarPlaces = 2;
    constexpr int kCoinPlaces = 8;
    return std::find(kDollars.begin(), kDollars.end(), currency.view()) == kDollars.end() ? kCoinPlaces : kDollarPlaces;
}

std::string money_text(Decimal amount, const Currency& currency) {
    return fmt::format("{} {}", amount.to_fixed(money_places(currency)), currency.view());
}

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
