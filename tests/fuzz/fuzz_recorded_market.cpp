// Recordings of any content as a market: whatever books, trades, marks and breaks they tell of, in whatever order, the
// simulated exchange plays them with orders of an account in the queues, and its ledger stays sound.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <fuzzer/FuzzedDataProvider.h>

#include "bot/app/recorded_tape.hpp"
#include "core/base/check.hpp"
#include "simulator/simulated_exchange.hpp"
#include "tests/support/builders.hpp"

namespace {

using namespace tradewind;       // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::bot;  // NOLINT(google-build-using-namespace)

constexpr int kMostLines = 200;
constexpr int kMostLevels = 6;
constexpr int kMostOrders = 20;

// The venue's own words with numbers that the input chooses.
class Script {
public:
    explicit Script(FuzzedDataProvider& data) : data_(data) {}

    std::string text() {
        std::string out;
        for (int line = 0; line < kMostLines && data_.remaining_bytes() > 0; ++line) {
            millis_ += data_.ConsumeIntegralInRange<std::int64_t>(-5, 2'000);
            out += std::to_string(millis_) + "000000 " + message() + "\n";
        }
        return out;
    }

private:
    std::string message() {
        switch (data_.ConsumeIntegralInRange(0, 9)) {
            case 0:
                return R"(BTCUSDT@depthSnapshot {"lastUpdateId":)" + std::to_string(number_) + R"(,"bids":)" +
                       levels() + R"(,"asks":)" + levels() + "}";
            case 1:
                return "!opened " + std::string(data_.ConsumeBool() ? "public" : "market");
            case 2:
                return "!closed the connection was lost";
            case 3:
                return R"(btcusdt@markPrice@1s {"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":")" + price() +
                       R"(","i":")" + price() + R"(","P":"1","r":"0.0001","T":1700006400000})";
            case 4:
            case 5:
                return R"(btcusdt@aggTrade {"e":"aggTrade","E":1,"s":"BTCUSDT","a":)" + std::to_string(++trade_) +
                       R"(,"p":")" + price() + R"(","q":")" + amount() + R"(","f":1,"l":1,"T":1,"m":)" +
                       (data_.ConsumeBool() ? "true}" : "false}");
            case 6:
                return "- " + data_.ConsumeRandomLengthString(40);
            default:
                return depth();
        }
    }
    std::string depth() {
        const std::uint64_t before = number_;
        const auto first = number_ + data_.ConsumeIntegralInRange<std::uint64_t>(0, 2);
        number_ = first + data_.ConsumeIntegralInRange<std::uint64_t>(0, 2);
        return R"(btcusdt@depth@100ms {"e":"depthUpdate","E":1,"T":1,"s":"BTCUSDT","U":)" + std::to_string(first) +
               R"(,"u":)" + std::to_string(number_) + R"(,"pu":)" + std::to_string(before) + R"(,"b":)" + levels() +
               R"(,"a":)" + levels() + "}";
    }
    std::string levels() {
        std::string out = "[";
        for (int level = data_.ConsumeIntegralInRange(0, kMostLevels); level > 0; --level) {
            out += (out.size() > 1 ? ",[\"" : "[\"") + price() + "\",\"" + amount() + "\"]";
        }
        return out + "]";
    }
    // A few prices around one, that they meet; now and then an absurd one.
    std::string price() {
        const int choice = data_.ConsumeIntegralInRange(0, 255);
        return choice == 255 ? "0.1" : choice == 254 ? "9999999.9" : std::to_string(50'000 + choice % 16) + ".0";
    }
    std::string amount() {
        const int choice = data_.ConsumeIntegralInRange(0, 255);
        return choice == 255 ? "100000" : "0.0" + std::to_string(choice % 32);
    }

    FuzzedDataProvider& data_;
    std::int64_t millis_ = 1'700'000'000'000;
    std::uint64_t number_ = 10;
    std::uint64_t trade_ = 0;
};

void play(std::unique_ptr<RecordedTape> tape, const std::shared_ptr<const InstrumentTable>& instruments,
          FuzzedDataProvider& data) {
    simulator::SimulatedExchangeConfig terms;
    terms.instruments = instruments;
    terms.brackets = std::make_shared<std::vector<BracketTable>>(1, BracketTable::flat(Decimal::from_scaled(5, 3), 20));
    terms.deposits = {test::usdt("10000")};
    simulator::SimulatedExchange exchange(terms, std::move(tape));
    std::vector<simulator::VenueMessage> told;
    for (std::uint32_t order = 1; exchange.next_time() != Timestamp::max();) {
        const Timestamp now = exchange.next_time();
        exchange.advance(now, told);
        if (order <= kMostOrders && data.ConsumeBool()) {
            exchange.set_now(now);
            const Side side = data.ConsumeBool() ? Side::Buy : Side::Sell;
            const std::string at = std::to_string(50'000 + data.ConsumeIntegralInRange(0, 15));
            exchange.submit(ApprovedOrderForTest::make(
                test::order_id(order++),
                data.ConsumeBool() ? test::limit_order(side, at, "0.01") : test::market_order(side, "0.01")));
        }
    }
    TW_CHECK(exchange.ledger().wallet(Currency::of("USDT")).discrepancy().is_zero());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("tradewind-fuzz-recorded-market-" + std::to_string(::getpid()));
    FuzzedDataProvider data(bytes, size);
    std::ofstream(path) << Script(data).text();
    const auto table = std::make_shared<InstrumentTable>();
    table->add(test::btcusdt());
    RecordedTapeConfig config;
    config.files = {path.string()};
    config.instruments = table;
    config.minutes.resize(1);
    auto tape = RecordedTape::open(std::move(config));
    if (tape) {
        play(std::move(*tape), table, data);
    } else {
        TW_CHECK(!tape.error().text.empty());
    }
    std::filesystem::remove(path);
    return 0;
}
