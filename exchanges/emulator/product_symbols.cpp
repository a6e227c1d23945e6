#include "exchanges/emulator/product_symbols.hpp"

#include <algorithm>

namespace tradewind::emulator {
namespace {

constexpr std::string_view kSpotSuffix = ".SPOT";

}  // namespace

Product product_of(const Instrument& instrument) {
    if (instrument.is_spot()) {
        return Product::Spot;
    }
    return instrument.is_inverse() ? Product::CoinM : Product::UsdM;
}

std::string wire_symbol(const Instrument& instrument) {
    const bool has_suffix = instrument.is_spot() && std::string_view(instrument.symbol).ends_with(kSpotSuffix);
    return has_suffix ? instrument.symbol.substr(0, instrument.symbol.size() - kSpotSuffix.size()) : instrument.symbol;
}

const Instrument* find_instrument(const InstrumentTable& instruments, Product product, std::string_view symbol) {
    const auto found = std::find_if(instruments.begin(), instruments.end(), [&](const Instrument& each) {
        return product_of(each) == product && wire_symbol(each) == symbol;
    });
    return found == instruments.end() ? nullptr : &*found;
}

}  // namespace tradewind::emulator
