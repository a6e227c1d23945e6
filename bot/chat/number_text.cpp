#include "bot/chat/number_text.hpp"

namespace tradewind::bot {
namespace {

// Coins need more decimals than dollars.
int money_places(const Currency& currency) {
    const std::string_view name = currency.view();
    return name.starts_with("USD") || name == "FDUSD" || name == "BUSD" ? 2 : 6;
}

std::string plus(Decimal amount) {
    return amount.is_positive() ? "+" : "";
}

}  // namespace

std::string money_text(Decimal amount, const Currency& currency) {
    return amount.to_fixed(money_places(currency)) + " " + currency.str();
}

std::string signed_money_text(Decimal amount, const Currency& currency) {
    return plus(amount) + money_text(amount, currency);
}

std::string percent_text(Decimal fraction, int places) {
    return (fraction * Decimal(100)).to_fixed(places) + " %";
}

std::string signed_percent_text(Decimal fraction, int places) {
    return plus(fraction) + percent_text(fraction, places);
}

std::string price_text(const Instrument& instrument, Price price) {
    return price.value().rounded_to(instrument.tick.value(), Rounding::HalfEven).to_fixed(instrument.price_places());
}

std::string quantity_text(const Instrument& instrument, Quantity quantity) {
    return quantity.value().to_fixed(instrument.quantity_places()) + " " +
           (instrument.is_inverse() ? "contracts" : instrument.base.str());
}

}  // namespace tradewind::bot
