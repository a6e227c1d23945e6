// Stream messages and REST answers of any bytes: they are read or refused with a text, and what is read is sound.
#include <cstdint>
#include <string_view>

#include "core/base/check.hpp"
#include "exchanges/binance/market_decoder.hpp"
#include "exchanges/binance/rest_decoder.hpp"
#include "exchanges/binance/stream_recorder.hpp"
#include "tests/support/sample_instruments.hpp"

namespace {

using namespace tradewind;
using namespace tradewind::binance;

void check_message(MessageKind kind, const MarketMessage& message) {
    TW_CHECK(!(message.event_time < Timestamp()));
    if (kind == MessageKind::BookTicker) {
        TW_CHECK(message.ticker.bid.is_positive() && message.ticker.ask.is_positive());
    } else if (kind == MessageKind::Trade) {
        TW_CHECK(message.trade.price.is_positive() && !message.trade.quantity.is_negative());
    } else if (kind == MessageKind::Depth) {
        TW_CHECK(message.depth.first_sequence <= message.depth.last_sequence);
        for (const LevelChange& level : message.depth.changes) {
            TW_CHECK(level.ticks >= 0 && level.lots >= 0);
        }
    } else if (kind == MessageKind::Mark) {
        TW_CHECK(message.mark.mark.is_positive());
    }
}

void read_stream(const MarketDecoder& decoder, std::string_view text) {
    static MarketMessage message;
    if (const auto kind = decoder.decode(text, message)) {
        check_message(*kind, message);
    } else {
        TW_CHECK(!kind.error().text.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const InstrumentTable instruments = test::bitcoin_contracts();
    static const MarketDecoder usdm(ProductKind::UsdM, instruments);
    static const MarketDecoder spot(ProductKind::Spot, instruments);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_stream(usdm, text);
    read_stream(spot, text);
    for (const ProductKind product : kProducts) {
        if (const auto listed = decode_exchange_info(product, text)) {
            for (const ListedContract& contract : *listed) {
                TW_CHECK(contract.instrument.tick.is_positive() && contract.instrument.step.is_positive());
            }
        }
    }
    if (const auto depth = decode_depth_snapshot(instruments.at(InstrumentId(0)), text)) {
        TW_CHECK(depth->snapshot && depth->last_sequence > 0);
    }
    if (const auto bars = decode_klines(InstrumentId(0), Duration::minutes(1), text)) {
        for (const Bar& bar : *bars) {
            TW_CHECK(bar.low.is_positive() && bar.low <= bar.close && bar.high >= bar.open);
        }
    }
    (void)decode_premium_index(text);
    (void)decode_server_time(text);
    (void)split_payload(text);
    (void)decode_funding_rates(text);
    (void)decode_funding_intervals(text);
    (void)decode_agg_trades(text);
    (void)decode_day_tickers(text);
    (void)refusal_text(400, text);
    return 0;
}
