#include "exchanges/emulator/wire_text.hpp"

#include <algorithm>

#include "exchanges/emulator/product_symbols.hpp"

namespace tradewind::emulator {
namespace {

constexpr int kMoneyPlaces = 8;

}  // namespace

std::string text_of(Price price, const Instrument& instrument) {
    return price.value().to_fixed(instrument.price_places());
}

std::string text_of(Quantity quantity, const Instrument& instrument) {
    return quantity.value().to_fixed(instrument.quantity_places());
}

std::string text_of(Decimal money) {
    return money.to_fixed(kMoneyPlaces);
}

std::string average_text(Price price) {
    return price.is_zero() ? "0.00" : price.value().rounded(kMoneyPlaces, Rounding::HalfEven).to_string();
}

const char* text_of(Side side) {
    return side == Side::Buy ? "BUY" : "SELL";
}

const char* text_of(PositionLeg leg) {
    switch (leg) {
        case PositionLeg::Net:
            return "BOTH";
        case PositionLeg::Long:
            return "LONG";
        case PositionLeg::Short:
            return "SHORT";
    }
    return "BOTH";
}

std::string value_text(Decimal value, const Instrument& instrument) {
    if (instrument.is_inverse()) {
        return text_of(value);
    }
    const std::string exact = value.rounded(kMoneyPlaces, Rounding::HalfEven).to_string();
    return value.is_zero() ? "0" : exact;
}

std::string pair_of(const Instrument& instrument) {
    const std::string symbol = wire_symbol(instrument);
    return symbol.substr(0, symbol.find('_'));
}

std::string callback_percent(const OrderIntent& intent) {
    return intent.callback_rate ? (*intent.callback_rate * Decimal(100)).to_string() : "0";
}

}  // namespace tradewind::emulator
