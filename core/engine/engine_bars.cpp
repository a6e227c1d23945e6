// Ready-made candles: what the engine learns of a market of which it sees no trades.
#include "core/engine/engine.hpp"

namespace tradewind {

void Engine::handle(const BarClosed& event) {
    const InstrumentId id = event.bar.instrument;
    if (id.value() >= account_.markets.size()) {
        return;
    }
    InstrumentState& market = account_.market(id);
    const Price tick = account_.instrument(id).tick;
    const Price close = event.bar.close;
    market.last = close;
    // A candle knows no quotes: the closest there can be stand for them, of a size nobody knows.
    market.quote = BookTicker{id, close - tick, Quantity(), close + tick, Quantity()};
    market.quote_time = account_.now;
    market.mark = MarkPrice{id, event.mark, event.mark, event.funding_rate, event.next_funding};
    market.mark_time = account_.now;
    bars_[id.value()].drop();
    closed_bars_.push_back(event.bar);
    give_bars(closed_bars_);
}

}  // namespace tradewind
