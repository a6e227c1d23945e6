// JSON parsers side by side on the venue's messages, each bringing the same fields into the same exact types: what a
// book ticker, an aggregate trade and a depth message of 20 + 20 levels cost with our scanner, with simdjson's
// On-Demand and tree, with Boost.JSON and with nlohmann's tree. Medians of processor time of this thread.
// Usage: bench_parsers [rounds]
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <simdjson.h>
#include <boost/json/src.hpp>
#include <nlohmann/json.hpp>

#include "bench/depth_message.hpp"
#include "bench/thread_time.hpp"
#include "core/base/decimal.hpp"
#include "exchanges/binance/market_decoder.hpp"
#include "exchanges/binance/plain_decimal.hpp"
#include "exchanges/binance/step_scale.hpp"
#include "tests/support/captured_messages.hpp"
#include "tests/support/sample_instruments.hpp"

namespace {

using namespace tradewind;           // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::bench;    // NOLINT(google-build-using-namespace)
using namespace tradewind::binance;  // NOLINT(google-build-using-namespace)

// What all of them fill in.
struct Fields {
    std::uint64_t number = 0;
    std::array<Decimal, 4> decimals;
    std::vector<std::pair<std::int64_t, std::int64_t>> levels;
};
const StepScale kTicks(Decimal::from_scaled(1, 1), 1);
const StepScale kLots(Decimal::from_scaled(1, 3), 3);

void take(std::string_view text, Decimal& out) {
    if (!read_plain_decimal(text, out)) {
        std::abort();
    }
}
void take_level(std::string_view price, std::string_view quantity, Fields& out) {
    out.levels.emplace_back(kTicks.exact(price).value(), kLots.at_least_one(quantity).value());
}

struct Message {
    const char* name;
    std::vector<std::string> texts;
    const char* number;                 // key of the number
    std::vector<const char*> decimals;  // keys
    bool has_levels;
};

template <class Value>
std::string_view text_of(const Value& value) {
    if constexpr (requires { value.get_string(); }) {
        return std::string_view(value.get_string());
    } else {
        return value.template get_ref<const std::string&>();
    }
}

template <class Tree>
void from_tree(const Tree& data, const Message& kind, Fields& out) {
    if constexpr (requires { data.at("s").as_string(); }) {
        const auto& number = data.at(kind.number);
        out.number = number.is_uint64() ? number.as_uint64() : static_cast<std::uint64_t>(number.as_int64());
    } else {
        out.number = data.at(kind.number).template get<std::uint64_t>();
    }
    std::size_t index = 0;
    for (const char* key : kind.decimals) {
        take(text_of(data.at(key)), out.decimals.at(index++));
    }
    for (const char* side : {"b", "a"}) {
        if (kind.has_levels) {
            const auto& list = data.at(side);
            if constexpr (requires { list.as_array(); }) {
                for (const auto& level : list.as_array()) {
                    take_level(text_of(level.as_array()[0]), text_of(level.as_array()[1]), out);
                }
            } else {
                for (const auto& level : list) {
                    take_level(text_of(level[0]), text_of(level[1]), out);
                }
            }
        }
    }
}

void from_simdjson_tree(simdjson::dom::parser& parser, const std::string& text, const Message& kind, Fields& out) {
    const simdjson::dom::element data = parser.parse(text)["data"];
    out.number = data[kind.number].get_uint64();
    std::size_t index = 0;
    for (const char* key : kind.decimals) {
        take(data[key].get_string().value(), out.decimals.at(index++));
    }
    for (const char* side : {"b", "a"}) {
        if (kind.has_levels) {
            const simdjson::dom::array list = data[side].get_array();
            for (const simdjson::dom::element level : list) {
                take_level(level.at(0).get_string().value(), level.at(1).get_string().value(), out);
            }
        }
    }
}

// One pass in the order of the text; the order of the keys is not relied on.
void from_on_demand(simdjson::ondemand::parser& parser, const simdjson::padded_string& text, const Message& kind,
                    Fields& out) {
    auto document = parser.iterate(text);
    auto data = document["data"].get_object();
    for (auto field : data) {
        const std::string_view key = field.unescaped_key().value();
        if (key == kind.number) {
            out.number = field.value().get_uint64();
            continue;
        }
        for (std::size_t i = 0; i < kind.decimals.size(); ++i) {
            if (key == kind.decimals[i]) {
                take(field.value().get_string().value(), out.decimals.at(i));
            }
        }
        if (kind.has_levels && (key == "b" || key == "a")) {
            for (auto level : field.value().get_array()) {
                std::array<std::string_view, 2> pair;
                std::size_t at = 0;
                for (auto part : level.get_array()) {
                    pair.at(at++) = part.get_string().value();
                }
                take_level(pair[0], pair[1], out);
            }
        }
    }
}

void compare(const Message& kind, int rounds) {
    const InstrumentTable instruments = test::bitcoin_contracts();
    const MarketDecoder decoder(ProductKind::UsdM, instruments);
    MarketMessage message;
    Fields out;
    simdjson::ondemand::parser on_demand;
    simdjson::dom::parser tree;
    std::vector<simdjson::padded_string> padded(kind.texts.begin(), kind.texts.end());
    const auto print = [&](const char* parser, const std::function<void(std::size_t)>& decode) {
        std::printf("%-26s %-24s %8.0f ns\n", kind.name, parser,
                    cost_of_each(kind.texts.size(), rounds, [&](std::size_t i) {
                        out.levels.clear();
                        decode(i);
                    }));
    };
    print("our scanner", [&](std::size_t i) {
        if (!decoder.decode(kind.texts[i], message)) {
            std::abort();
        }
    });
    print("simdjson On-Demand", [&](std::size_t i) { from_on_demand(on_demand, padded[i], kind, out); });
    print("simdjson tree", [&](std::size_t i) { from_simdjson_tree(tree, kind.texts[i], kind, out); });
    print("Boost.JSON", [&](std::size_t i) {
        const boost::json::value whole = boost::json::parse(kind.texts[i]);
        from_tree(whole.at("data").as_object(), kind, out);
    });
    print("nlohmann tree", [&](std::size_t i) {
        const nlohmann::json whole = nlohmann::json::parse(kind.texts[i]);
        from_tree(whole.at("data"), kind, out);
    });
}

}  // namespace

int main(int count, char** words) {
    const int rounds = count > 1 ? std::atoi(words[1]) : 3;
    std::vector<std::string> tickers;
    for (const std::string& line :
         test::read_gzip_lines(test::kSharedData + "tick_l2/binance_um_btcusdt_20240808_raw.txt.gz")) {
        std::string text = test::json_of(line);
        if (tickers.size() < 5'000 && text.find(R"("e":"bookTicker")") != std::string::npos) {
            tickers.push_back(std::move(text));
        }
    }
    const std::string made = R"({"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":5123107837557,)"
                             R"("s":"BTCUSDT","b":"61800.20","B":"2.909","a":"61800.30","A":"7.003",)"
                             R"("T":1723161256321,"E":1723161256322,"st":1}})";
    const std::string trade = R"({"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1723161256322,"s":"BTCUSDT",)"
                              R"("a":5933014,"p":"61800.30","q":"0.006","nq":"0.006","f":100,"l":105,)"
                              R"("T":1723161256322,"m":true,"st":1}})";
    constexpr std::size_t kMade = 5'000;
    compare({tickers.empty() ? "book ticker" : "book ticker, recorded",
             tickers.empty() ? std::vector<std::string>(kMade, made) : tickers,
             "u",
             {"b", "B", "a", "A"},
             false},
            rounds);
    compare({"aggregate trade", std::vector<std::string>(kMade, trade), "a", {"p", "q"}, false}, rounds);
    compare({"depth, 20 + 20 levels", std::vector<std::string>(kMade, depth_of_twenty()), "u", {}, true}, rounds);
    return 0;
}
