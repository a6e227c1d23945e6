#include "core/base/money_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tradewind {
namespace {

std::string with_unit(const std::string& number, const Currency& currency) {
    return fmt::format("{} {}", number, currency.view());
}

}  // namespace

bool is_dollar(const Currency& currency) {
    constexpr std::array<std::string_view, 6> kDollars{"USD", "USDT", "USDC", "BUSD", "FDUSD", "USDP"};
    return std::find(kDollars.begin(), kDollars.end(), currency.view()) != kDollars.end();
}

int money_places(const Currency& currency) {
    constexpr int kDollarPlaces = 2;
    return is_dollar(currency) ? kDollarPlaces : kCoinPlaces;
}

int small_money_places(const Currency& currency) {
    constexpr int kSmallDollarPlaces = 4;
    return is_dollar(currency) ? kSmallDollarPlaces : kCoinPlaces;
}

std::string money_text(Decimal amount, const Currency& currency) {
    return with_unit(amount.to_fixed(money_places(currency)), currency);
}

std::string small_money_text(Decimal amount, const Currency& currency) {
    return with_unit(amount.to_fixed(small_money_places(currency)), currency);
}

std::string booked_money_text(Decimal amount, const Currency& currency) {
    return with_unit(amount.rounded(kCoinPlaces, Rounding::HalfEven).to_string(), currency);
}

}  // namespace tradewind
