// Books rebuilt from recorded streams: no gap that the stream does not have, and the best prices are those that the
// venue's own book ticker names for the same update number.
#include <map>

#include <gtest/gtest.h>

#include "core/market/order_book.hpp"
#include "exchanges/binance/book_sync.hpp"
#include "exchanges/binance/market_decoder.hpp"
#include "exchanges/binance/rest_decoder.hpp"
#include "tests/support/captured_messages.hpp"
#include "tests/support/sample_instruments.hpp"

namespace tradewind::binance {
namespace {

using test::kSharedData;

// One symbol's book as an agent would keep it.
class RebuiltBook {
public:
    RebuiltBook(ProductKind product, const Instrument& instrument) : instrument_(instrument), sync_(product) {}

    void on_snapshot(const std::string& json) {
        auto snapshot = decode_depth_snapshot(instrument_, json);
        ASSERT_TRUE(snapshot.has_value()) << snapshot.error().text;
        std::vector<DepthUpdate> out;
        ASSERT_EQ(sync_.on_snapshot(std::move(*snapshot), out), SyncStep::Ready);
        for (const DepthUpdate& update : out) {
            apply(update);
        }
    }
    void on_update(MarketMessage& message) {
        switch (sync_.on_update(message.depth, message.depth_before)) {
            case SyncStep::Ready:
                apply(message.depth);
                break;
            case SyncStep::Gap:
                ++gaps;
                break;
            case SyncStep::Waiting:
            case SyncStep::Old:
                break;
        }
    }
    void on_ticker(const MarketMessage& message) {
        tickers_[message.ticker_update] = message.ticker;
        if (tickers_.size() > 20'000) {
            tickers_.erase(tickers_.begin());
        }
        // The depth stream may be ahead of the book ticker.
        if (const auto at = bests_.find(message.ticker_update); at != bests_.end()) {
            compare(message.ticker, at->second);
        }
    }

    int applied = 0;
    int gaps = 0;
    int compared = 0;
    int different = 0;
    OrderBook book;

private:
    using Best = std::pair<BookLevel, BookLevel>;

    void apply(const DepthUpdate& update) {
        EXPECT_EQ(book.apply(update), BookApplied::Applied) << "at " << update.last_sequence;
        ++applied;
        const auto bid = book.best(Side::Buy);
        const auto ask = book.best(Side::Sell);
        ASSERT_TRUE(bid && ask);
        const Best best{*bid, *ask};
        if (const auto ticker = tickers_.find(update.last_sequence); ticker != tickers_.end()) {
            compare(ticker->second, best);
        }
        bests_[update.last_sequence] = best;
        if (bests_.size() > 2'000) {
            bests_.erase(bests_.begin());
        }
    }
    void compare(const BookTicker& ticker, const Best& best) {
        ++compared;
        const bool same = instrument_.to_ticks(ticker.bid) == best.first.ticks &&
                          instrument_.to_lots(ticker.bid_quantity) == best.first.lots &&
                          instrument_.to_ticks(ticker.ask) == best.second.ticks &&
                          instrument_.to_lots(ticker.ask_quantity) == best.second.lots;
        different += same ? 0 : 1;
    }

    const Instrument& instrument_;
    BookSync sync_;
    std::map<std::uint64_t, BookTicker> tickers_;
    std::map<std::uint64_t, Best> bests_;
};

struct Recording {
    ProductKind product;
    std::uint32_t instrument;
    const char* file;
};

class RecordedBook : public testing::TestWithParam<Recording> {};

TEST_P(RecordedBook, HasNoGapAndAgreesWithTheBookTicker) {
    const auto lines =
        test::read_gzip_lines(kSharedData + "tick_l2/binance_" + std::string(GetParam().file) + "_20240808_raw.txt.gz");
    if (lines.empty()) {
        GTEST_SKIP() << "no recorded ticks beside the project";
    }
    const InstrumentTable instruments = test::bitcoin_contracts();
    const Instrument& instrument = instruments.at(InstrumentId(GetParam().instrument));
    const MarketDecoder decoder(GetParam().product, instruments);
    RebuiltBook rebuilt(GetParam().product, instrument);
    MarketMessage message;
    int trades = 0;
    for (const std::string& line : lines) {
        const std::string json = test::json_of(line);
        if (json.starts_with(R"({"lastUpdateId")")) {
            rebuilt.on_snapshot(json);
            continue;
        }
        const auto kind = decoder.decode(json, message);
        ASSERT_TRUE(kind.has_value()) << kind.error().text << "\n" << json;
        ASSERT_NE(*kind, MessageKind::Ignored) << json;
        if (*kind == MessageKind::Depth) {
            rebuilt.on_update(message);
        } else if (*kind == MessageKind::BookTicker) {
            rebuilt.on_ticker(message);
        } else {
            ++trades;
        }
    }
    RecordProperty("applied", rebuilt.applied);
    RecordProperty("compared", rebuilt.compared);
    EXPECT_EQ(rebuilt.gaps, 0);
    EXPECT_GT(rebuilt.applied, 3'000);
    EXPECT_GT(rebuilt.compared, 300);
    EXPECT_EQ(rebuilt.different, 0) << "of " << rebuilt.compared;
    EXPECT_GT(trades, 2'000);
}

INSTANTIATE_TEST_SUITE_P(Ticks, RecordedBook,
                         testing::Values(Recording{ProductKind::UsdM, 0, "um_btcusdt"},
                                         Recording{ProductKind::CoinM, 1, "cm_btcusd_perp"},
                                         Recording{ProductKind::Spot, 2, "spot_btcusdt"}));

// Four contracts share one connection; their snapshots come while it runs.
TEST(RecordedCapture, RebuildsTheBooksOfAllItsSymbols) {
    const auto info = test::read_gzip(kSharedData + "exchange_meta/binance_fapi_exchangeInfo_2021-07-22.json.gz");
    const auto answers = test::read_gzip_lines(kSharedData + "captures/BINANCE_FUTURES.http.0.0.txt.gz");
    const auto frames = test::read_gzip_lines(kSharedData + "captures/BINANCE_FUTURES.ws.1.0.txt.gz");
    if (info.empty() || answers.empty() || frames.empty()) {
        GTEST_SKIP() << "no captures beside the project";
    }
    const auto listed = decode_exchange_info(ProductKind::UsdM, info);
    ASSERT_TRUE(listed.has_value()) << listed.error().text;
    InstrumentTable instruments;
    for (const ListedContract& contract : *listed) {
        instruments.add(contract.instrument);
    }
    std::map<InstrumentId, RebuiltBook> books;
    std::multimap<double, std::pair<InstrumentId, std::string>> snapshots;  // by arrival
    for (const std::string& line : answers) {
        const std::size_t symbol = line.find("depth?symbol=");
        if (symbol == std::string::npos) {
            continue;
        }
        const std::string name = line.substr(symbol + 13, line.find('&') - symbol - 13);
        const Instrument* instrument = instruments.find(name);
        ASSERT_NE(instrument, nullptr) << name;
        books.emplace(instrument->id, RebuiltBook(ProductKind::UsdM, *instrument));
        snapshots.emplace(std::stod(line.substr(line.find("-> ") + 3)), std::pair(instrument->id, test::json_of(line)));
    }
    ASSERT_EQ(books.size(), 4U);
    const MarketDecoder decoder(ProductKind::UsdM, instruments);
    MarketMessage message;
    std::map<MessageKind, int> seen;
    for (const std::string& line : frames) {
        const std::string json = test::json_of(line);
        if (json.empty()) {
            continue;
        }
        while (!snapshots.empty() && snapshots.begin()->first <= std::stod(line)) {
            const auto& [id, snapshot] = snapshots.begin()->second;
            books.at(id).on_snapshot(snapshot);
            snapshots.erase(snapshots.begin());
        }
        const auto kind = decoder.decode(json, message);
        ASSERT_TRUE(kind.has_value()) << kind.error().text << "\n" << json;
        ++seen[*kind];
        if (*kind == MessageKind::Depth) {
            books.at(message.depth.instrument).on_update(message);
        } else if (*kind == MessageKind::BookTicker) {
            books.at(message.ticker.instrument).on_ticker(message);
        }
    }
    EXPECT_TRUE(snapshots.empty());
    for (const auto& [id, book] : books) {
        EXPECT_EQ(book.gaps, 0) << instruments.at(id).symbol;
        EXPECT_GT(book.applied, 10) << instruments.at(id).symbol;
        EXPECT_EQ(book.different, 0) << instruments.at(id).symbol;
    }
    EXPECT_GT(seen[MessageKind::Trade], 10);
    EXPECT_GT(seen[MessageKind::Kline], 10);
    EXPECT_EQ(seen[MessageKind::Ignored], 0);
}

}  // namespace
}  // namespace tradewind::binance
