// `tradewind download` and `tradewind universe` from end to end: the real program against a venue on this machine.
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "storage/candle_file.hpp"
#include "tests/support/history_venue.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using tradewind::testing::HistoryVenue;

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kListed = 1'609'459'200'000;  // 2021-01-01

struct Outcome {
    int exit_code = -1;
    std::string text;
};

Outcome run(const std::string& words, const std::string& environment = "") {
    const std::string command = environment + " " + TRADEWIND_BINARY + " " + words;
    FILE* const pipe = popen(command.c_str(), "r");  // NOLINT(cert-env33-c): our own program, our own words
    Outcome outcome;
    std::array<char, 4'096> piece{};
    for (std::size_t count = 0; (count = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
        outcome.text.append(piece.data(), count);
    }
    outcome.exit_code = WEXITSTATUS(pclose(pipe));
    return outcome;
}

class DownloadCommandTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string words(const std::string& more) const {
        return "download --rest-url " + venue_.url() + " --out " + dir_.path().string() + " --from 2021-01-01 " + more;
    }
    test::TempDir dir_;
    HistoryVenue venue_{{.listed_ms = kListed, .now_ms = kListed + 2'400 * kHour + 60'000}};
};

TEST_F(DownloadCommandTest, FetchesSeveralSymbolsAndABacktestRunsOnThem) {
    const Outcome fetched = run(words("--symbol btcusdt --symbol ETHUSDT --json"));
    ASSERT_EQ(fetched.exit_code, 0) << fetched.text;
    const auto summary = nlohmann::json::parse(fetched.text);
    ASSERT_EQ(summary["files"].size(), 2U);
    EXPECT_EQ(summary["market"], "usdm_perp");
    EXPECT_EQ(summary["files"][0]["rows"], 2'400);
    EXPECT_EQ(summary["files"][0]["gaps"], 0);
    const std::string file = summary["files"][0]["file"];
    EXPECT_EQ(std::filesystem::path(file).filename(), "BTCUSDT_1h.csv.gz");
    const Outcome tested = run("backtest --strategy trend_following --candles " + file + " --json -");
    ASSERT_EQ(tested.exit_code, 0) << tested.text;
    EXPECT_TRUE(nlohmann::json::accept(tested.text));
}

TEST_F(DownloadCommandTest, TheMarketTypeMayComeFromTheEnvironment) {
    const Outcome fetched = run(words("--symbol BTCUSD_PERP --json"), "QT_MARKET_TYPE=coinm_perp");
    ASSERT_EQ(fetched.exit_code, 0);
    EXPECT_EQ(nlohmann::json::parse(fetched.text)["market"], "coinm_perp");
    EXPECT_EQ(venue_.log().front().rfind("/dapi/v1/time", 0), 0U);
    EXPECT_EQ(run(words("--symbol X 2>/dev/null"), "QT_MARKET_TYPE=options").exit_code, 2);
}

TEST_F(DownloadCommandTest, WrongUseIsToldWithoutAskingTheVenue) {
    for (const char* more : {"--symbol ../x", "--symbol X --kind books", "--symbol X --interval 7m", "",
                             "--symbol X --to 2020-01-01", "--symbol X --market options", "--symbol X --json=maybe"}) {
        EXPECT_EQ(run(words(more) + " 2>/dev/null").exit_code, 2) << more;
    }
    EXPECT_TRUE(venue_.log().empty());
}

TEST_F(DownloadCommandTest, ARefusalOfOneSymbolIsToldAndTheOthersAreFetched) {
    venue_.put_first(HistoryVenue::response(200, R"({"serverTime":1610000000000})"));
    venue_.put_first(HistoryVenue::response(400, R"({"code":-1121,"msg":"Invalid symbol."})"));
    const Outcome fetched = run(words("--symbol NOSUCH --symbol BTCUSDT 2>&1"));
    EXPECT_EQ(fetched.exit_code, 1);
    EXPECT_NE(fetched.text.find("NOSUCH: /fapi/v1/klines: -1121 Invalid symbol."), std::string::npos) << fetched.text;
    EXPECT_TRUE(std::filesystem::exists(dir_.path() / "BTCUSDT_1h.csv.gz"));
}

TEST_F(DownloadCommandTest, CtrlCKeepsWhatWasFetchedAndTheSameCommandGoesOn) {
    // The third request is told to wait for minutes: the program is asleep when the signal comes.
    venue_.break_after(2, HistoryVenue::response(429, "{}", {{"Retry-After", "300"}}));
    const std::string command =
        std::string("exec ") + TRADEWIND_BINARY + " " + words("--symbol BTCUSDT") + " >/dev/null 2>&1";
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        _exit(127);
    }
    while (venue_.log().size() < 3) {
        std::this_thread::yield();
    }
    kill(child, SIGINT);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 1);
    EXPECT_FALSE(std::filesystem::exists(dir_.path() / "BTCUSDT_1h.csv.gz"));
    EXPECT_TRUE(std::filesystem::exists(dir_.path() / "BTCUSDT_1h.csv.gz.part"));
    venue_.mend();
    const Outcome again = run(words("--symbol BTCUSDT --json"));
    ASSERT_EQ(again.exit_code, 0) << again.text;
    EXPECT_EQ(nlohmann::json::parse(again.text)["files"][0]["added"], 1'400);
    const auto candles = storage::read_candles(dir_.path() / "BTCUSDT_1h.csv.gz", InstrumentId{});
    ASSERT_TRUE(candles.has_value()) << candles.error().text;
    EXPECT_EQ(candles->bars.size(), 2'400U);
    EXPECT_EQ(candles->report.gaps, 0U);
}

TEST(UniverseCommand, RanksWhatTheVenueLists) {
    HistoryVenue venue({.now_ms = kListed});
    const auto contract = [](const std::string& base, const std::string& quote) {
        return R"({"symbol":")" + base + quote +
               R"(","contractType":"PERPETUAL","status":"TRADING","onboardDate":1500000000000,)" + R"("baseAsset":")" +
               base + R"(","quoteAsset":")" + quote + R"(","marginAsset":")" + quote +
               R"(","filters":[{"filterType":"PRICE_FILTER","tickSize":"0.1"},)" +
               R"({"filterType":"LOT_SIZE","stepSize":"1","minQty":"1","maxQty":"9"}]})";
    };
    const auto ticker = [](const std::string& symbol, int volume) {
        return R"({"symbol":")" + symbol +
               R"(","lastPrice":"2","priceChangePercent":"-1.5","volume":"1","quoteVolume":")" +
               std::to_string(volume) + "\"}";
    };
    const auto put_lists = [&] {
        venue.put_first(HistoryVenue::response(200, R"({"symbols":[)" + contract("BTC", "USDT") + "," +
                                                        contract("ETH", "USDC") + "," + contract("XRP", "BTC") + "]}"));
        venue.put_first(HistoryVenue::response(
            200, "[" + ticker("BTCUSDT", 10) + "," + ticker("ETHUSDC", 30) + "," + ticker("XRPBTC", 99) + "]"));
    };
    put_lists();
    const Outcome json = run("universe --rest-url " + venue.url() + " --json");
    ASSERT_EQ(json.exit_code, 0) << json.text;
    const auto universe = nlohmann::json::parse(json.text);
    EXPECT_EQ(universe["provider"], "binance-futures");
    ASSERT_EQ(universe["members"].size(), 2U);
    EXPECT_EQ(universe["members"][0]["symbol"], "ETHUSDC");
    EXPECT_EQ(universe["members"][1]["rank"], 2);
    EXPECT_EQ(universe["quotes"]["USDC"]["quote_volume_24h"], "30");
    EXPECT_EQ(universe["left_out"]["other_quote"], 1);
    put_lists();
    const Outcome text = run("universe --top 1 --rest-url " + venue.url(), "QT_LIQUIDITY_STABLE_QUOTES=BTC,USDT");
    ASSERT_EQ(text.exit_code, 0);
    EXPECT_NE(text.text.find("XRPBTC"), std::string::npos) << text.text;
    EXPECT_EQ(text.text.find("BTCUSDT"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
