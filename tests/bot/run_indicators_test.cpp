// `tradewind indicators` from end to end: the real program, files in, files out.
#include <sys/wait.h>
#include <zlib.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "storage/candle_file.hpp"
#include "strategies/indicators/catalogue.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

namespace fs = std::filesystem;

struct Outcome {
    int exit_code = -1;
    std::string text;  // standard output and standard error
};

Outcome tradewind(const std::string& arguments) {
    const std::string command = std::string(TRADEWIND_BINARY) + " " + arguments + " 2>&1";
    FILE* const pipe = popen(command.c_str(), "r");  // NOLINT(cert-env33-c): our own program, our own words
    Outcome outcome;
    std::array<char, 4'096> piece{};
    for (std::size_t count = 0; (count = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
        outcome.text.append(piece.data(), count);
    }
    outcome.exit_code = WEXITSTATUS(pclose(pipe));
    return outcome;
}

std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class IndicatorsCommand : public testing::Test {
protected:
    [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    [[nodiscard]] std::string candles(const std::string& text) const {
        std::ofstream(path("candles.csv"), std::ios::binary) << text;
        return path("candles.csv");
    }
    [[nodiscard]] std::string packed(const std::string& text) const {
        gzFile file = gzopen(path("candles.csv.gz").c_str(), "wb");
        gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
        gzclose(file);
        return path("candles.csv.gz");
    }
    [[nodiscard]] std::size_t files_in_folder() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), {}));
    }

private:
    test::TempDir folder_;
};

std::string rows(int count) {
    std::string text = "open_time_ms,open,high,low,close,volume\n";
    for (int i = 0; i < count; ++i) {
        const int close = 100 + (i * 7) % 13;
        text += std::to_string(1'700'000'040'000 + i * 60'000LL) + ",100," + std::to_string(close + 20) + ",90," +
                std::to_string(close) + "," + std::to_string(1 + i % 5) + ".5\n";
    }
    return text;
}

TEST_F(IndicatorsCommand, WritesAColumnAnOutputAndNothingUntilReady) {
    const std::string in = candles(
        "open_time_ms,open,high,low,close,volume\n1700000040000,1,1,1,1,1\n1700000100000,2,2,2,2,1\n"
        "1700000160000,2.5,2.5,2.5,2.5,1\n1700000220000,0.1,0.1,0.1,0.1,1\n");
    const Outcome outcome = tradewind("indicators --in " + in + " --spec sma:3,donchian:2,roc:1");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.text,
              "open_time_ms,sma_3,donchian_2.upper,donchian_2.middle,donchian_2.lower,roc_1\n"
              "1700000040000,,,,,\n"
              "1700000100000,,2,1.5,1,100\n"
              "1700000160000,1.8333333333333333,2.5,2.25,2,25\n"
              "1700000220000,1.5333333333333332,2.5,1.3,0.1,-96\n");
}

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char letter : line) {
        if (letter == ',') {
            cells.emplace_back();
        } else {
            cells.back() += letter;
        }
    }
    return cells;
}

TEST_F(IndicatorsCommand, KeepsEveryBitOfEveryIndicatorOfTheCatalogue) {
    std::string spec;
    for (const auto& each : strategies::indicator_catalogue()) {
        spec += (spec.empty() ? "" : ",") + std::string(each.name);
    }
    const std::string in = packed(rows(260));
    const Outcome outcome = tradewind("indicators --in " + in + " --spec " + spec + " --out " + path("out.csv"));
    ASSERT_EQ(outcome.exit_code, 0) << outcome.text;
    EXPECT_EQ(outcome.text, "");

    const auto file = storage::read_candles(in, InstrumentId{});
    ASSERT_TRUE(file);
    std::vector<strategies::Candle> bars;
    for (const Bar& bar : file->bars) {
        bars.push_back(strategies::Candle::of(bar));
    }
    std::istringstream lines(text_of(path("out.csv")));
    std::string line;
    ASSERT_TRUE(std::getline(lines, line));
    const auto header = split(line);
    std::vector<std::vector<std::string>> table;
    while (std::getline(lines, line)) {
        table.push_back(split(line));
        ASSERT_EQ(table.back().size(), header.size());
    }
    ASSERT_EQ(table.size(), bars.size());
    std::size_t column = 1;
    const auto choices = strategies::parse_indicators(spec);
    for (const auto& choice : *choices) {
        const auto expected = strategies::compute(choice, bars);
        const auto names = strategies::column_names(choice);
        for (std::size_t output = 0; output < names.size(); ++output, ++column) {
            ASSERT_EQ(header[column], names[output]);
            for (std::size_t row = 0; row < table.size(); ++row) {
                const std::string& cell = table[row][column];
                ASSERT_EQ(cell.empty(), row < expected.warm_up) << names[output];
                if (!cell.empty()) {
                    double value = 0;
                    std::from_chars(cell.data(), cell.data() + cell.size(), value);
                    ASSERT_EQ(value, expected.columns[output][row - expected.warm_up]) << names[output];
                }
            }
        }
    }
    EXPECT_EQ(column, header.size());
}

TEST_F(IndicatorsCommand, GivesTheSameForPlainAndPackedCandles) {
    const Outcome plain = tradewind("indicators --in " + candles(rows(50)) + " --spec ema:5:first,atr:3 --out -");
    const Outcome zipped = tradewind("indicators --in " + packed(rows(50)) + " --spec ema:5:first,atr:3");
    EXPECT_EQ(plain.exit_code, 0);
    EXPECT_EQ(plain.text, zipped.text);
    EXPECT_NE(plain.text.find("open_time_ms,ema_5_first,atr_3\n1700000040000,100,\n"), std::string::npos);
}

TEST_F(IndicatorsCommand, NamesFileAndLineOfABrokenCandleAndLeavesTheOldOutputAlone) {
    std::ofstream(path("out.csv")) << "old";
    const std::string in = candles(rows(3) + "1700000220000,1,2,x,1,1\n");
    const Outcome outcome = tradewind("indicators --in " + in + " --spec sma:2 --out " + path("out.csv"));
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_NE(outcome.text.find("candles.csv:5: low: 'x' is not a number"), std::string::npos) << outcome.text;
    EXPECT_EQ(text_of(path("out.csv")), "old");
    EXPECT_EQ(files_in_folder(), 2U);
}

TEST_F(IndicatorsCommand, ReplacesTheOldOutputAndLeavesNothingBeside) {
    std::ofstream(path("out.csv")) << "old";
    const Outcome outcome = tradewind("indicators --in " + candles(rows(3)) + " --spec sma:2 --out " + path("out.csv"));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text;
    EXPECT_TRUE(text_of(path("out.csv")).starts_with("open_time_ms,sma_2\n"));
    EXPECT_EQ(files_in_folder(), 2U);
}

TEST_F(IndicatorsCommand, SaysWhichFileCannotBeReadOrWritten) {
    const Outcome unread = tradewind("indicators --in " + path("nowhere.csv") + " --spec sma");
    EXPECT_EQ(unread.exit_code, 1);
    EXPECT_NE(unread.text.find("nowhere.csv"), std::string::npos);
    const Outcome unwritten =
        tradewind("indicators --in " + candles(rows(3)) + " --spec sma --out " + path("no/folder.csv"));
    EXPECT_EQ(unwritten.exit_code, 1);
    EXPECT_NE(unwritten.text.find("no/folder.csv cannot be written: No such file"), std::string::npos);
}

TEST_F(IndicatorsCommand, RefusesAWrongSpecBeforeItReadsAnything) {
    const auto error = [this](const std::string& spec) {
        const Outcome outcome = tradewind("indicators --in " + path("nowhere.csv") + " --spec " + spec);
        EXPECT_EQ(outcome.exit_code, 2) << spec;
        return outcome.text;
    };
    EXPECT_NE(error("smaa:20").find("did you mean 'sma'?"), std::string::npos);
    EXPECT_NE(error("rsi:1").find("rsi: period must be a whole number from 2 to 10000, not '1'"), std::string::npos);
    EXPECT_NE(error("sma:20,sma").find("sma_20 would stand there twice"), std::string::npos);
    EXPECT_EQ(tradewind("indicators --spec sma").exit_code, 2);
}

TEST_F(IndicatorsCommand, ListsWhatThereIs) {
    const Outcome text = tradewind("indicators --list");
    EXPECT_EQ(text.exit_code, 0);
    EXPECT_NE(text.text.find("fast=12 (2 to 10000), slow=26 (2 to 10000), signal=9 (1 to 10000); :first\n"),
              std::string::npos);
    EXPECT_NE(text.text.find("gives macd, signal, histogram\n"), std::string::npos);
    const auto json = nlohmann::json::parse(tradewind("indicators --list --json").text);
    ASSERT_EQ(json.size(), strategies::indicator_catalogue().size());
    EXPECT_EQ(json[0]["name"], "sma");
    EXPECT_EQ(json[0]["parameters"][0]["default"], 20);
    EXPECT_EQ(json[0]["first"], false);
}

TEST_F(IndicatorsCommand, IsExplainedByHelp) {
    const Outcome help = tradewind("help indicators");
    EXPECT_EQ(help.exit_code, 0);
    for (const char* word : {"--in", "--spec", "--out", "--list", "--json", "Example:"}) {
        EXPECT_NE(help.text.find(word), std::string::npos) << word;
    }
}

}  // namespace
}  // namespace tradewind::bot
