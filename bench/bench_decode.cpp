// What it costs to turn one message of the venue's streams into our types: medians over recorded messages, by kind,
// and depth messages of 20 + 20 levels. Then one recorded connection played as fast as it goes through decoder, book
// rule and order book: how many messages a second one core keeps up with.
// Usage: bench_decode [rounds]   (reads ../shared/data/tick_l2, or makes messages of the same shape without it)
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "bench/depth_message.hpp"
#include "bench/thread_time.hpp"
#include "core/market/order_book.hpp"
#include "exchanges/binance/book_sync.hpp"
#include "exchanges/binance/market_decoder.hpp"
#include "exchanges/binance/rest_decoder.hpp"
#include "tests/support/captured_messages.hpp"
#include "tests/support/sample_instruments.hpp"

namespace {

using namespace tradewind;           // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::bench;    // NOLINT(google-build-using-namespace)
using namespace tradewind::binance;  // NOLINT(google-build-using-namespace)

double cost_of(const MarketDecoder& decoder, const std::vector<std::string>& texts, int rounds) {
    MarketMessage message;
    return cost_of_each(texts.size(), rounds, [&](std::size_t i) {
        if (!decoder.decode(texts[i], message)) {
            std::abort();
        }
    });
}

void play_books(const MarketDecoder& decoder, const Instrument& instrument, const std::vector<std::string>& texts,
                int rounds) {
    std::vector<double> rates;
    for (int round = 0; round < rounds; ++round) {
        BookSync sync(ProductKind::UsdM);
        OrderBook book;
        MarketMessage message;
        std::vector<DepthUpdate> ready;
        std::size_t messages = 0;
        const double start = thread_nanos();
        for (const std::string& text : texts) {
            ++messages;
            if (text.starts_with(R"({"lastUpdateId")")) {
                ready.clear();
                (void)sync.on_snapshot(*decode_depth_snapshot(instrument, text), ready);
                for (const DepthUpdate& update : ready) {
                    (void)book.apply(update);
                }
            } else if (*decoder.decode(text, message) == MessageKind::Depth &&
                       sync.on_update(message.depth, message.depth_before) == SyncStep::Ready &&
                       book.apply(message.depth) != BookApplied::Applied) {
                std::abort();
            }
        }
        rates.push_back(static_cast<double>(messages) / (thread_nanos() - start) * 1e9);
    }
    std::printf("%-34s %10.0f messages/s  (bar: 50,000)\n", "depth into a kept book", median(std::move(rates)));
}

}  // namespace

int main(int count, char** words) {
    const int rounds = count > 1 ? std::atoi(words[1]) : 5;
    const InstrumentTable instruments = test::bitcoin_contracts();
    const MarketDecoder decoder(ProductKind::UsdM, instruments);
    std::map<MessageKind, std::vector<std::string>> by_kind;
    std::vector<std::string> book;
    MarketMessage message;
    for (const std::string& line :
         test::read_gzip_lines(test::kSharedData + "tick_l2/binance_um_btcusdt_20240808_raw.txt.gz")) {
        std::string text = test::json_of(line);
        if (text.starts_with(R"({"lastUpdateId")")) {
            book.push_back(text);
        } else if (const auto kind = decoder.decode(text, message)) {
            if (*kind == MessageKind::Depth) {
                book.push_back(text);
            }
            by_kind[*kind].push_back(std::move(text));
        }
    }
    const auto print = [&](const char* name, const std::vector<std::string>& texts, double bar) {
        std::size_t bytes = 0;
        for (const std::string& text : texts) {
            bytes += text.size();
        }
        std::printf("%-34s %10.0f ns  (bar: %.0f; %zu messages of %zu bytes)\n", name, cost_of(decoder, texts, rounds),
                    bar, texts.size(), bytes / texts.size());
    };
    if (by_kind.empty()) {
        std::puts("no recorded messages beside the project; only made ones");
    } else {
        print("book ticker", by_kind[MessageKind::BookTicker], 300);
        print("trade", by_kind[MessageKind::Trade], 300);
        print("depth as recorded", by_kind[MessageKind::Depth], 2'000);
    }
    const std::string agg = R"({"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1723161256322,"s":"BTCUSDT",)"
                            R"("a":5933014,"p":"61800.30","q":"0.006","nq":"0.006","f":100,"l":105,"T":1723161256322,)"
                            R"("m":true,"st":1}})";
    print("aggregate trade", std::vector<std::string>(5'000, agg), 300);
    print("depth of 20 + 20 levels", std::vector<std::string>(5'000, depth_of_twenty()), 2'000);
    if (!book.empty()) {
        play_books(decoder, instruments.at(InstrumentId(0)), book, rounds);
    }
    return 0;
}
