#include "bot/chat/universe_reply.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "bot/chat/number_text.hpp"
#include "bot/telegram/html_text.hpp"

namespace tradewind::bot {
namespace {

struct Turnover {
    const Instrument* instrument = nullptr;
    Decimal volume;  // in quote currency
    Timestamp since;
};

// In quote currency for every kind of contract, so that one list can rank them.
Decimal turnover(const Instrument& instrument, const Bar& bar) {
    const Decimal size = bar.volume.value() * instrument.contract_size;
    return instrument.is_inverse() ? size : size * bar.close.value();
}

std::vector<Turnover> turnovers(const Snapshot& snapshot) {
    std::vector<Turnover> out;
    for (const Instrument& instrument : *snapshot.account.instruments) {
        Turnover row;
        row.instrument = &instrument;
        row.since = snapshot.account.now;
        if (instrument.id.value() < snapshot.bars.size()) {
            for (const Bar& bar : snapshot.bars[instrument.id.value()]) {
                row.volume += turnover(instrument, bar);
                row.since = std::min(row.since, bar.open_time);
            }
        }
        out.push_back(row);
    }
    std::ranges::stable_sort(out, [](const Turnover& a, const Turnover& b) {
        return a.volume != b.volume ? a.volume > b.volume : a.instrument->symbol < b.instrument->symbol;
    });
    return out;
}

}  // namespace

std::string universe_reply(const Snapshot& snapshot, std::size_t most) {
    const std::vector<Turnover> rows = turnovers(snapshot);
    if (rows.empty()) {
        return "This market has no contracts.";
    }
    const bool is_known = rows.front().volume.is_positive();
    std::string out = is_known ? "<b>What trades most here</b>\n" : "<b>Contracts</b>, by name: no volume known yet\n";
    Timestamp since = snapshot.account.now;
    for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
        const Instrument& instrument = *rows[i].instrument;
        since = std::min(since, rows[i].since);
        out += fmt::format("{}. <b>{}</b>{}\n", i + 1, escape_html(instrument.symbol),
                           is_known ? " " + money_text(rows[i].volume, instrument.quote) : std::string());
    }
    if (is_known) {
        out += fmt::format("in the candles of the last {}\n", (snapshot.account.now - since).to_text());
    }
    return out + fmt::format("{} of {} contracts", std::min(rows.size(), most), rows.size());
}

}  // namespace tradewind::bot
