// From the bytes of Binance's public streams to our market types. A scanner bound to this schema: keys in any
// order, unknown ones skipped, numbers read where they stand; nothing is allocated for a good message but room for
// more levels than before. Units: the venue's text becomes exact decimals, ticks and lots. Errors: ParseError naming
// the field. Thread: one at a time.
#pragma once

#include <string_view>

#include "exchanges/binance/market_message.hpp"
#include "exchanges/binance/symbol_map.hpp"

namespace tradewind::binance {

class MarketDecoder {
public:
    MarketDecoder(ProductKind product, const InstrumentTable& instruments)
        : product_(product), symbols_(product, instruments) {}

    // `frame` is one text message, wrapped in {"stream":...,"data":...} or not.
    [[nodiscard]] Result<MessageKind> decode(std::string_view frame, MarketMessage& out) const;
    [[nodiscard]] const SymbolMap& symbols() const { return symbols_; }

private:
    ProductKind product_;
    SymbolMap symbols_;
};

}  // namespace tradewind::binance
