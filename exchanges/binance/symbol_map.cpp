#include "exchanges/binance/symbol_map.hpp"

#include <bit>
#include <cstring>

namespace tradewind::binance {

SymbolMap::SymbolMap(ProductKind product, const InstrumentTable& instruments) {
    for (const Instrument& instrument : instruments) {
        if (product_of(instrument) == product) {
            entries_.push_back({venue_symbol(instrument), instrument.id,
                                StepScale(instrument.tick.value(), instrument.price_places()),
                                StepScale(instrument.step.value(), instrument.quantity_places())});
        }
    }
    buckets_.resize(std::bit_ceil(entries_.size() * 2 + 2));
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        std::size_t at = hash(entries_[i].symbol) & (buckets_.size() - 1);
        while (buckets_[at] != 0) {
            at = (at + 1) & (buckets_.size() - 1);
        }
        buckets_[at] = static_cast<std::uint32_t>(i + 1);
    }
}

const SymbolMap::Entry* SymbolMap::find(std::string_view symbol) const {
    std::size_t at = hash(symbol) & (buckets_.size() - 1);
    while (buckets_[at] != 0) {
        const Entry& entry = entries_[buckets_[at] - 1];
        if (entry.symbol == symbol) {
            return &entry;
        }
        at = (at + 1) & (buckets_.size() - 1);
    }
    return nullptr;
}

// The first eight characters and the length tell almost all symbols apart.
std::size_t SymbolMap::hash(std::string_view symbol) {
    std::uint64_t head = 0;
    std::memcpy(&head, symbol.data(), symbol.size() < sizeof head ? symbol.size() : sizeof head);
    std::uint64_t mixed = (head + symbol.size()) * 0x9E3779B97F4A7C15U;
    mixed ^= mixed >> 32U;
    return static_cast<std::size_t>(mixed);
}

}  // namespace tradewind::binance
