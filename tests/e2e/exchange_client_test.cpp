// Every command that speaks to Binance, tried against `tradewind exchange`: both the real program, over loopback, and
// nothing scripted between them.
#include <algorithm>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bot/history/recorded_feed.hpp"
#include "exchanges/net/http_client.hpp"
#include "storage/candle_file.hpp"
#include "storage/trade_file.hpp"
#include "tests/e2e/agent_process.hpp"
#include "tests/e2e/chat_driver.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using test::AgentProcess;
using test::run_tradewind;

class ExchangeClient : public ::testing::Test {
protected:
    explicit ExchangeClient(const std::string& speed = "5")
        : exchange_({"exchange", "--listen", "127.0.0.1:0", "--symbols", "BTCUSDT,ETHUSDT,BTCUSD_PERP", "--seed", "4",
                     "--speed", speed}) {
        EXPECT_TRUE(exchange_.wait_for_output("generated market", 60s)) << exchange_.output();
        const std::string output = exchange_.output();
        const std::size_t begin = output.find("listening ") + 10;
        url_ = output.substr(begin, output.find('\n', begin) - begin);
    }
    [[nodiscard]] std::string stream_url() const { return "ws" + url_.substr(4); }
    [[nodiscard]] std::string folder(const std::string& name) const { return (dir_.path() / name).string(); }

    [[nodiscard]] json ask(const std::string& target) {
        net::ClientRequest request;
        request.url = url_ + target;
        request.label = "the test";
        const auto answer = client_.perform(request);
        EXPECT_TRUE(answer.has_value() && answer->status == 200) << target;
        return answer ? json::parse(answer->body, nullptr, false) : json();
    }
    [[nodiscard]] std::string days_ago(int days) {
        const std::int64_t now = ask("/fapi/v1/time").at("serverTime");
        return (Timestamp::from_millis(now) - Duration::days(days)).floor_to(Duration::days(1)).to_iso().substr(0, 10);
    }
    [[nodiscard]] std::vector<std::string> download_words(const std::string& out, const std::string& from,
                                                          const std::string& to) const {
        return {"download", "--rest-url", url_,   "--symbol", "BTCUSDT", "--interval", "1m",
                "--from",   from,         "--to", to,         "--out",   out};
    }
    // Runs it until its output holds `text`, then Ctrl-C; false when it was over before.
    static bool interrupt_at(const std::vector<std::string>& words, const std::string& text) {
        AgentProcess process(words);
        if (!process.wait_for_output(text, 20s)) {
            return false;
        }
        process.send(SIGINT);
        EXPECT_EQ(process.wait_for_exit(20s), 1) << process.output();
        return true;
    }
    // The weight of this minute so far, by the venue's own count.
    [[nodiscard]] int weight_after(const std::string& target) {
        net::ClientRequest request;
        request.url = url_ + target;
        request.label = "the test";
        const auto answer = client_.perform(request);
        if (!answer || answer->status != 200) {
            ADD_FAILURE() << target;
            return INT_MAX;
        }
        return std::atoi(std::string(net::find_header(answer->headers, "X-MBX-USED-WEIGHT-1M")).c_str());
    }
    void wait_for_fresh_minute() {
        constexpr int kFresh = 100;
        while (weight_after("/fapi/v1/ping") > kFresh) {
            std::this_thread::sleep_for(50ms);
        }
    }
    // Early in a minute of the venue, all the weight that a client takes for questions, but for a few pages of candles.
    void use_up_weight() {
        constexpr int kNearlyAll = 1'400;  // 60 % of 2,400 are 1,440
        wait_for_fresh_minute();
        while (weight_after("/fapi/v1/depth?symbol=BTCUSDT&limit=1000") < kNearlyAll) {
        }
    }

    test::TempDir dir_;
    net::HttpClient client_;
    // A minute of the venue is twelve seconds here: its counts are soon fresh again.
    AgentProcess exchange_;
    std::string url_;
};

TEST_F(ExchangeClient, TheUniverseOfEachMarketIsRankedByVolume) {
    const std::vector<std::pair<std::string, std::string>> markets{
        {"usdm_perp", "binance-futures"}, {"coinm_perp", "binance-coinm"}, {"spot", "binance"}};
    for (const auto& [market, provider] : markets) {
        const auto asked = run_tradewind({"universe", "--rest-url", url_, "--market", market, "--json"});
        ASSERT_EQ(asked.exit_code, 0) << asked.output;
        const json universe = json::parse(asked.output);
        EXPECT_EQ(universe["market"], market);
        const json& members = universe["members"];
        ASSERT_EQ(members.size(), market == "coinm_perp" ? 1U : 2U) << asked.output;
        EXPECT_EQ(members[0]["symbol"], market == "coinm_perp" ? "BTCUSD_PERP" : "BTCUSDT");
        for (std::size_t i = 0; i < members.size(); ++i) {
            EXPECT_EQ(members[i]["rank"], i + 1);
            EXPECT_EQ(members[i]["provider"], provider);
            const Decimal volume = Decimal::parse(members[i]["quote_volume_24h"].get<std::string>()).value();
            EXPECT_TRUE(volume.is_positive());
            if (i > 0) {
                EXPECT_GE(Decimal::parse(members[i - 1]["quote_volume_24h"].get<std::string>()).value(), volume);
            }
        }
    }
}

TEST_F(ExchangeClient, AnInterruptedDownloadGoesOnAndEndsAsIfNothingHadHappened) {
    const std::string from = days_ago(6);
    const std::string to = days_ago(1);
    const std::filesystem::path file = dir_.path() / "half" / "BTCUSDT_1m.csv.gz";
    const auto words = download_words(folder("half"), from, to);
    bool is_interrupted = false;
    for (int attempt = 0; attempt < 20 && !is_interrupted; ++attempt) {
        std::filesystem::remove_all(folder("half"));
        use_up_weight();
        is_interrupted =
            interrupt_at(words, "request weight used up") && std::filesystem::exists(file.string() + ".part");
    }
    ASSERT_TRUE(is_interrupted);
    EXPECT_FALSE(std::filesystem::exists(file));

    wait_for_fresh_minute();
    auto words_json = words;
    words_json.emplace_back("--json");
    const auto again = run_tradewind(words_json);
    ASSERT_EQ(again.exit_code, 0) << again.output;
    const json report = json::parse(again.output.substr(again.output.find('{')))["files"][0];
    EXPECT_EQ(report["rows"], 5 * 1'440);
    EXPECT_LT(report["added"].get<int>(), 5 * 1'440);
    EXPECT_EQ(report["gaps"], 0);
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".part"));

    const auto whole = run_tradewind(download_words(folder("whole"), from, to));
    ASSERT_EQ(whole.exit_code, 0) << whole.output;
    EXPECT_NE(whole.output.find("7200 rows (7200 new)"), std::string::npos) << whole.output;
    EXPECT_NE(whole.output.find("no gaps"), std::string::npos) << whole.output;
    const auto one = storage::read_candles(file, InstrumentId{});
    const auto other = storage::read_candles(dir_.path() / "whole" / "BTCUSDT_1m.csv.gz", InstrumentId{});
    ASSERT_TRUE(one.has_value() && other.has_value());
    EXPECT_TRUE(one->bars == other->bars);

    const std::string check = "cd " + folder("half") + " && sha256sum --status -c BTCUSDT_1m.csv.gz.sha256";
    EXPECT_EQ(std::system(check.c_str()), 0);  // NOLINT(cert-env33-c): our own words
    std::ofstream(file, std::ios::app | std::ios::binary) << 'x';
    const auto changed = run_tradewind(download_words(folder("half"), from, days_ago(0)));
    EXPECT_EQ(changed.exit_code, 1) << changed.output;
    EXPECT_NE(changed.output.find("sha256"), std::string::npos) << changed.output;
}

TEST_F(ExchangeClient, EveryKindOfHistoryComesFromEachMarketThatHasIt) {
    const std::string from = days_ago(2);
    const std::vector<std::vector<std::string>> wanted{
        {"BTCUSDT", "usdm_perp", "mark"},         {"BTCUSDT", "usdm_perp", "funding"},
        {"BTCUSD_PERP", "coinm_perp", "candles"}, {"BTCUSD_PERP", "coinm_perp", "mark"},
        {"BTCUSD_PERP", "coinm_perp", "funding"}, {"BTCUSDT", "spot", "candles"}};
    for (const auto& each : wanted) {
        const auto fetched =
            run_tradewind({"download", "--rest-url", url_, "--symbol", each[0], "--market", each[1], "--kind", each[2],
                           "--interval", "1h", "--from", from, "--out", folder("all"), "--json"});
        ASSERT_EQ(fetched.exit_code, 0) << each[1] << " " << each[2] << ": " << fetched.output;
        const json file = json::parse(fetched.output.substr(fetched.output.find('{')))["files"][0];
        EXPECT_GE(file["rows"].get<int>(), each[2] == "funding" ? 6 : 48) << fetched.output;
        EXPECT_EQ(file["gaps"], 0) << fetched.output;
    }
    const auto tested = run_tradewind({"backtest", "--strategy", "trend_following", "--symbol", "BTCUSDT", "--candles",
                                       folder("all") + "/BTCUSDT_spot_1h.csv.gz", "--funding",
                                       folder("all") + "/BTCUSDT_funding.csv.gz", "--json", "-"});
    EXPECT_EQ(tested.exit_code, 0) << tested.output;
}

// The feed of a product in `folder` holds everything that is streamed of it.
bool holds_feed(const std::string& folder, const std::vector<std::string>& kinds) {
    std::vector<std::string> files;
    if (std::filesystem::exists(folder)) {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            files.push_back(entry.path().string());
        }
    }
    const auto summary = files.empty() ? fail(ErrorCode::NotFound, "nothing") : bot::summarize_feed(files);
    return summary &&
           std::ranges::all_of(kinds, [&](const std::string& kind) { return summary->kinds.contains(kind); });
}

TEST_F(ExchangeClient, ARecordingHoldsTheFeedAndGivesItsTradesOut) {
    struct Wanted {
        std::string market;
        std::string symbol;
        std::vector<std::string> kinds;
    };
    const std::vector<Wanted> markets{
        {"usdm_perp", "BTCUSDT", {"aggTrade", "bookTicker", "depth@100ms", "depthSnapshot", "markPrice@1s"}},
        {"coinm_perp", "BTCUSD_PERP", {"aggTrade", "bookTicker", "depth@100ms", "depthSnapshot", "markPrice@1s"}},
        {"spot", "BTCUSDT", {"aggTrade", "bookTicker", "depth@100ms", "depthSnapshot"}}};
    for (const Wanted& each : markets) {
        const std::string out = folder("record-" + each.market);
        AgentProcess recorder({"record", "--rest-url", url_, "--stream-url", stream_url(), "--market", each.market,
                               "--symbol", each.symbol, "--out", out});
        // A trade of each market comes within seconds of the venue's time; the end is for a recorder that hears
        // nothing.
        const auto end = std::chrono::steady_clock::now() + 60s;
        bool is_whole = holds_feed(out, each.kinds);
        while (!is_whole && std::chrono::steady_clock::now() < end) {
            std::this_thread::yield();
            is_whole = holds_feed(out, each.kinds);
        }
        ASSERT_TRUE(is_whole) << each.market << ": " << recorder.output();
        const bool is_killed = each.market == "coinm_perp";
        recorder.send(is_killed ? SIGKILL : SIGINT);
        EXPECT_EQ(recorder.wait_for_exit(20s), is_killed ? 128 + SIGKILL : 0) << recorder.output();
        const std::string file = std::filesystem::directory_iterator(out)->path().string();
        EXPECT_TRUE(file.ends_with(is_killed ? ".part" : ".rec.gz")) << file;

        const auto shown = run_tradewind({"recording", file, "--out", folder("trades-" + each.market)});
        ASSERT_EQ(shown.exit_code, 0) << shown.output;
        EXPECT_NE(shown.output.find("aggTrade"), std::string::npos);
        const auto trades =
            storage::read_trades(folder("trades-" + each.market) + "/" + each.symbol + "_trades.csv.gz");
        ASSERT_TRUE(trades.has_value()) << trades.error().text;
        EXPECT_FALSE(trades->empty());
    }
}

class PaperAtExchange : public ExchangeClient {
protected:
    PaperAtExchange() : ExchangeClient("1") {}
};

TEST_F(PaperAtExchange, PaperRunsOnItsPricesAndTrades) {
    const std::string home = folder("home");
    AgentProcess agent({"run", "--market", "binance", "--symbols", "BTCUSDT,BTCUSDT.SPOT", "--home", home, "--http",
                        "127.0.0.1:0", "--set", "binance.rest_url=" + url_, "--set",
                        "binance.stream_url=" + stream_url()});
    ASSERT_TRUE(agent.wait_for_output("stop with", 30s)) << agent.output();
    test::ChatDriver chat(home);
    bool is_open = false;
    for (int attempt = 0; attempt < 30 && !is_open; ++attempt) {  // until prices have come and the account is looked at
        const std::int64_t before = chat.last_id();
        if (chat.say_and_tap("/futures_open long 100 BTCUSDT x5 sl 5%", "✅", 2s)) {
            is_open = chat.wait_for_text(before, "at the venue, liquidation", 5s).has_value();
        }
    }
    std::string room;
    for (const test::RoomLine& line : chat.lines()) {
        room += line.text + "\n";
    }
    EXPECT_TRUE(is_open) << room << agent.output();
    agent.send(SIGTERM);
    EXPECT_EQ(agent.wait_for_exit(20s), 0) << agent.output();
    EXPECT_NE(agent.output().find("left at the venue: long BTCUSDT"), std::string::npos) << agent.output();
}

}  // namespace
}  // namespace tradewind
