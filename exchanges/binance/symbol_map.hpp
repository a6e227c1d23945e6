// The venue's symbols of one product to our instruments, made once and asked for every message.
// Units: none. Errors: a symbol that is not ours is nobody. Thread: immutable after it is made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchanges/binance/product.hpp"
#include "exchanges/binance/step_scale.hpp"

namespace tradewind::binance {

class SymbolMap {
public:
    struct Entry {
        std::string symbol;  // as the venue writes it
        InstrumentId instrument;
        StepScale price;
        StepScale quantity;
    };

    SymbolMap(ProductKind product, const InstrumentTable& instruments);
    [[nodiscard]] const Entry* find(std::string_view symbol) const;

private:
    [[nodiscard]] static std::size_t hash(std::string_view symbol);
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> buckets_;  // index + 1; 0: empty. At most half full.
};

}  // namespace tradewind::binance
