// Which of our instruments a symbol of the venue is. Symbols that we do not trade are nothing.
// Errors: none. Thread: immutable, any thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/market/instrument.hpp"
#include "exchanges/binance/product.hpp"

namespace tradewind::binance {

class SymbolIndex {
public:
    // The table must outlive the index and not grow.
    explicit SymbolIndex(const InstrumentTable& instruments) {
        for (const Instrument& instrument : instruments) {
            by_product_[static_cast<std::size_t>(product_of(instrument))].emplace(venue_symbol(instrument),
                                                                                  &instrument);
        }
    }
    [[nodiscard]] const Instrument* find(ProductKind product, std::string_view symbol) const {
        const auto& symbols = by_product_[static_cast<std::size_t>(product)];
        const auto found = symbols.find(symbol);
        return found == symbols.end() ? nullptr : found->second;
    }
    [[nodiscard]] bool has(ProductKind product) const {
        return !by_product_[static_cast<std::size_t>(product)].empty();
    }

private:
    std::array<std::map<std::string, const Instrument*, std::less<>>, kProducts.size()> by_product_;
};

}  // namespace tradewind::binance
