#include "bot/history/recorded_feed.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "exchanges/binance/rest_decoder.hpp"
#include "storage/history_file.hpp"
#include "storage/recording_reader.hpp"
#include "storage/trade_row.hpp"

namespace tradewind::bot {
namespace {

using storage::RecordedMessage;

constexpr std::size_t kAppendAtOnce = 1U << 18U;

// Calls `take` for every message until it fails; true: the file ends in the midst.
Result<bool> for_each_message(const std::string& path, const std::function<Status(const RecordedMessage&)>& take) {
    auto reader = storage::RecordingReader::open(path);
    if (!reader) {
        return tl::unexpected<Error>(reader.error());
    }
    RecordedMessage message;
    while (reader->next(message)) {
        if (const Status taken = take(message); !taken) {
            return tl::unexpected<Error>(taken.error());
        }
    }
    if (!reader->status()) {
        return tl::unexpected<Error>(reader->status().error());
    }
    return reader->is_cut_short();
}

std::string kind_of(std::string_view stream) {
    const std::size_t at = stream.find('@');
    return std::string(at == std::string_view::npos ? stream : stream.substr(at + 1));
}

// The trades of one symbol on their way into its file.
class SymbolTrades {
public:
    static Result<std::unique_ptr<SymbolTrades>> open(const std::filesystem::path& path) {
        auto file = storage::HistoryFile::open(path, storage::kTradeHeader);
        if (!file) {
            return tl::unexpected<Error>(file.error());
        }
        auto out = std::unique_ptr<SymbolTrades>(new SymbolTrades(std::move(*file)));
        if (out->file_.rows() > 0) {
            storage::TradeRow last;
            if (const Status read = storage::read_trade_row(out->file_.last_row(), nullptr, last); !read) {
                return tl::unexpected<Error>(read.error());
            }
            out->last_ = last;
        }
        return out;
    }

    // What came twice, after a new connection or from another recording, is taken once.
    Status add(const binance::AggregateTrade& trade) {
        if (last_ && (trade.number <= last_->number || trade.time < last_->time)) {
            return {};
        }
        last_ = storage::TradeRow{trade.number, trade.time, trade.price, trade.quantity, trade.aggressor};
        storage::append_trade_row(*last_, lines_);
        ++added_;
        return lines_.size() < kAppendAtOnce ? Status() : append();
    }

    Result<TradeFileSummary> finish() {
        Status done = append();
        done = done ? file_.finish() : done;
        if (!done) {
            return tl::unexpected<Error>(done.error());
        }
        return TradeFileSummary{file_.path(), file_.rows(), added_};
    }

private:
    explicit SymbolTrades(storage::HistoryFile file) : file_(std::move(file)) {}
    Status append() {
        Status appended = file_.append(lines_);
        lines_.clear();
        return appended;
    }

    storage::HistoryFile file_;
    std::optional<storage::TradeRow> last_;
    std::string lines_;
    std::size_t added_ = 0;
};

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

using TradeFiles = std::map<std::string, std::unique_ptr<SymbolTrades>>;

Status take_trade(const RecordedMessage& message, const std::filesystem::path& folder, TradeFiles& files) {
    constexpr std::string_view kTrades = "@aggTrade";
    if (!message.stream.ends_with(kTrades)) {
        return {};
    }
    const std::string symbol = upper(message.stream.substr(0, message.stream.size() - kTrades.size()));
    if (symbol.empty() || symbol.front() == '.' || symbol.find('/') != std::string::npos) {
        return fail(ErrorCode::ParseError, "a stream without a symbol");
    }
    const auto trades = binance::decode_agg_trades(message.text);
    if (!trades) {
        return fail(trades.error().code, fmt::format("{}: {}", message.stream, trades.error().text));
    }
    std::unique_ptr<SymbolTrades>& file = files[symbol];
    if (file == nullptr) {
        auto opened = SymbolTrades::open(folder / (symbol + "_trades.csv.gz"));
        if (!opened) {
            return tl::unexpected<Error>(opened.error());
        }
        file = std::move(*opened);
    }
    for (const binance::AggregateTrade& trade : *trades) {
        if (Status added = file->add(trade); !added) {
            return added;
        }
    }
    return {};
}

}  // namespace

Result<FeedSummary> summarize_feed(const std::vector<std::string>& files) {
    FeedSummary out;
    for (const std::string& path : files) {
        const auto cut = for_each_message(path, [&](const RecordedMessage& message) {
            out.first = out.messages++ == 0 ? message.received : out.first;
            out.last = std::max(out.last, message.received);
            ++out.kinds[kind_of(message.stream)];
            return Status();
        });
        if (!cut) {
            return tl::unexpected<Error>(cut.error());
        }
        out.cut_files += *cut ? 1 : 0;
    }
    return out;
}

Result<std::vector<TradeFileSummary>> extract_trades(const std::vector<std::string>& files,
                                                     const std::filesystem::path& folder) {
    TradeFiles open;
    for (const std::string& path : files) {
        const auto cut =
            for_each_message(path, [&](const RecordedMessage& message) { return take_trade(message, folder, open); });
        if (!cut) {
            return tl::unexpected<Error>(cut.error());
        }
    }
    std::vector<TradeFileSummary> out;
    for (const auto& [symbol, trades] : open) {
        auto finished = trades->finish();
        if (!finished) {
            return tl::unexpected<Error>(finished.error());
        }
        out.push_back(std::move(*finished));
    }
    return out;
}

}  // namespace tradewind::bot
