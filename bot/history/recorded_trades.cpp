#include "bot/history/recorded_trades.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "exchanges/binance/market_decoder.hpp"
#include "storage/recording_reader.hpp"

namespace tradewind::bot {
namespace {

// Ticks and lots are known only when the prices are: trades need none.
InstrumentTable fine_contract(const std::string& symbol) {
    Instrument out;
    out.symbol = symbol;
    out.kind = ContractKind::LinearPerpetual;
    out.tick = Price(Decimal::from_scaled(1, 8));
    out.step = Quantity(Decimal::from_scaled(1, 8));
    InstrumentTable table;
    table.add(std::move(out));
    return table;
}

bool may_be_trade(const storage::RecordedMessage& message) {
    return message.text.find("\"aggTrade\"") != std::string_view::npos ||
           message.text.find("\"trade\"") != std::string_view::npos;
}

}  // namespace

Result<std::vector<RecordedTrade>> read_recorded_trades(const std::vector<std::string>& files,
                                                        const std::string& symbol) {
    const InstrumentTable contract = fine_contract(symbol);
    const binance::MarketDecoder decoder(binance::ProductKind::UsdM, contract);
    std::vector<RecordedTrade> out;
    binance::MarketMessage message;
    std::uint64_t last = 0;
    for (const std::string& path : files) {
        auto reader = storage::RecordingReader::open(path);
        if (!reader) {
            return tl::unexpected<Error>(reader.error());
        }
        storage::RecordedMessage recorded;
        while (reader->next(recorded)) {
            if (!may_be_trade(recorded)) {
                continue;
            }
            const auto kind = decoder.decode(recorded.text, message);
            if (!kind) {
                return fail(kind.error().code,
                            fmt::format("{}:{}: {}", path, reader->line_number(), kind.error().text));
            }
            if (*kind != binance::MessageKind::Trade || message.trade_number <= last) {
                continue;
            }
            last = message.trade_number;
            const Timestamp time = out.empty() ? recorded.received : std::max(out.back().time, recorded.received);
            out.push_back({time, message.trade.price, message.trade.quantity, message.trade.aggressor});
        }
        if (!reader->status()) {
            return tl::unexpected<Error>(reader->status().error());
        }
    }
    return out;
}

}  // namespace tradewind::bot
