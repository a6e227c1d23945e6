#include "exchanges/emulator/market_json.hpp"

#include <nlohmann/json.hpp>

#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr int kMarkPlaces = 8;

}  // namespace

Json levels_json(const Instrument& instrument, const std::vector<HostedLevel>& levels) {
    Json out = Json::array();
    for (const HostedLevel& level : levels) {
        out.push_back({text_of(level.price, instrument), text_of(level.quantity, instrument)});
    }
    return out;
}

std::string mark_text(Decimal price) {
    return price.to_fixed(kMarkPlaces);
}

std::string traded_value_text(Decimal value) {
    return value.to_fixed(kMarkPlaces);
}

WindowTexts window_texts(const Instrument& instrument, const WindowChange& change) {
    const Candle& candle = change.candle;
    const auto price = [&](Decimal value) { return text_of(Price(value), instrument); };
    WindowTexts out;
    out.change = price(candle.close - candle.open);
    const Decimal fraction = candle.open.is_zero() ? Decimal() : (candle.close - candle.open) / candle.open;
    out.change_percent = (fraction * Decimal(100)).to_fixed(3);
    out.average = price(change.average);
    out.last = price(candle.close);
    out.last_quantity = text_of(change.last_quantity, instrument);
    out.open = price(candle.open);
    out.high = price(candle.high);
    out.low = price(candle.low);
    out.volume = text_of(Quantity(candle.volume), instrument);
    out.value = traded_value_text(candle.value);
    return out;
}

}  // namespace tradewind::emulator
