// Bracket files: the venue's snapshots load unchanged, and what is wrong is named.
#include "storage/bracket_file.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <zlib.h>
#include <nlohmann/json.hpp>

#include "storage/exact_json.hpp"
#include "storage/text_file.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

std::string tier(std::string_view floor, std::string_view cap, std::string_view rate, std::string_view amount,
                 std::string_view leverage) {
    return std::string(R"({"info": {"notionalFloor": )") + std::string(floor) + R"(, "notionalCap": )" +
           std::string(cap) + R"(, "maintMarginRatio": )" + std::string(rate) + R"(, "cum": )" + std::string(amount) +
           R"(, "initialLeverage": )" + std::string(leverage) + "}}";
}

std::string file_of(const std::string& tiers) {
    return R"({"BTC/USDT:USDT": [)" + tiers + "]}";
}

std::string error_of(const std::string& json) {
    const auto file = parse_brackets("test", json);
    return file ? std::string("accepted") : file.error().text;
}

TEST(BracketFile, ReadsNumbersAndTextExactly) {
    const auto file = parse_brackets(
        "test", file_of(tier("0", "50000", "0.0065", "0.0", "125.0") + "," +
                        tier(R"("50000")", R"("9223372036854775807")", R"("0.0101")", R"("180.0")", R"("100")")));
    ASSERT_TRUE(file) << file.error().text;
    const BracketTable& table = file->tables.at("BTCUSDT");
    ASSERT_EQ(table.tiers().size(), 2U);
    EXPECT_EQ(table.tiers()[0].maintenance_rate, 0.0065_dec);
    EXPECT_EQ(table.tiers()[0].max_leverage, 125);
    EXPECT_EQ(table.tiers()[1].cap, 9223372036854775807_dec);
    EXPECT_EQ(table.tiers()[1].maintenance_amount, 180_dec);
}

TEST(BracketFile, TakesItsDateFromTheFileOrItsName) {
    const std::string tiers = R"("BTC/USDT:USDT": [)" + tier("0", "1", "0.01", "0", "5") + "]}";
    EXPECT_EQ(parse_brackets("tiers_2024-10-24.json.gz", "{" + tiers)->valid_from, *Timestamp::parse("2024-10-24"));
    EXPECT_EQ(parse_brackets("tiers_2024-10-24.json", R"({"date": "2026-08-17", )" + tiers)->valid_from,
              *Timestamp::parse("2026-08-17"));
    EXPECT_TRUE(parse_brackets("tiers.json", "{" + tiers)->valid_from.is_zero());
    EXPECT_NE(error_of(R"({"date": "yesterday", )" + tiers).find("date"), std::string::npos);
}

TEST(BracketFile, ErrorsNameSymbolTierAndField) {
    const std::string good = tier("0", "50000", "0.004", "0", "125");
    EXPECT_NE(error_of(file_of(good + "," + tier("50000", "60000", R"("much")", "0", "5")))
                  .find("'BTC/USDT:USDT', tier 2, maintMarginRatio"),
              std::string::npos);
    EXPECT_NE(error_of(file_of(good + R"(, {"info": {"notionalFloor": 50000}})"))
                  .find("'BTC/USDT:USDT', tier 2, notionalCap: missing"),
              std::string::npos);
    EXPECT_NE(error_of(file_of(tier("0", "50000", "0.004", "0", "12.5"))).find("tier 1, initialLeverage"),
              std::string::npos);
    EXPECT_NE(error_of(file_of(tier("0", "50000", "true", "0", "12"))).find("tier 1, maintMarginRatio: not a number"),
              std::string::npos);
    EXPECT_NE(error_of(file_of(good + "," + tier("50001", "60000", "0.005", "50", "100"))).find("tier 2: floor"),
              std::string::npos);
    EXPECT_NE(error_of(file_of("7")).find("tier 1, info: missing"), std::string::npos);
    EXPECT_NE(error_of(R"({"BTC/USDT:USDT": 3})").find("not a list of tiers"), std::string::npos);
    EXPECT_NE(error_of(file_of("")).find("at least one tier"), std::string::npos);
    EXPECT_NE(error_of("[]").find("not an object"), std::string::npos);
}

TEST(BracketFile, RefusesASymbolGivenTwice) {
    const std::string tiers = "[" + tier("0", "1", "0.01", "0", "5") + "]";
    EXPECT_NE(error_of(R"({"BTC/USDT:USDT": )" + tiers + R"(, "BTC/USDT:USDT": )" + tiers + "}").find("twice"),
              std::string::npos);
    EXPECT_NE(error_of(R"({"BTC/USDT:USDT": )" + tiers + R"(, "BTCUSDT": )" + tiers + "}").find("second time"),
              std::string::npos);
}

TEST(BracketFile, NamesContractsAsTheVenueDoes) {
    EXPECT_EQ(*venue_symbol("BTC/USDT:USDT"), "BTCUSDT");
    EXPECT_EQ(*venue_symbol("BTC/USDT:USDT-241227"), "BTCUSDT_241227");
    EXPECT_EQ(*venue_symbol("ETH/BTC:BTC"), "ETHBTC");
    EXPECT_EQ(*venue_symbol("BTC/USD:BTC"), "BTCUSD_PERP");
    EXPECT_EQ(*venue_symbol("SOLUSDT"), "SOLUSDT");
    for (const char* bad : {"", "/USDT:USDT", "BTC/USDT", "BTC/:USDT", "BTC/USDT:"}) {
        EXPECT_FALSE(venue_symbol(bad)) << bad;
    }
}

TEST(BracketFile, BuiltInTablesHoldTheGeneratedMarketsSymbols) {
    const BracketFile& file = builtin_brackets();
    EXPECT_EQ(file.valid_from, *Timestamp::parse("2026-08-17"));
    for (const char* symbol : {"BTCUSDT", "ETHUSDT", "SOLUSDT"}) {
        ASSERT_TRUE(file.tables.contains(symbol)) << symbol;
        EXPECT_GE(file.tables.at(symbol).tiers().size(), 10U) << symbol;
    }
    EXPECT_EQ(file.tables.at("BTCUSDT").maintenance_margin(1000000_dec), 5000_dec);
}

TEST(BracketFile, BuiltInTablesAreTheConfigFile) {
    const auto file = read_brackets("config/brackets.json");
    ASSERT_TRUE(file) << file.error().text;
    EXPECT_EQ(file->tables.size(), builtin_brackets().tables.size());
}

class DatedSnapshots : public testing::TestWithParam<std::tuple<const char*, std::size_t, std::size_t>> {};

TEST_P(DatedSnapshots, LoadsCompletely) {
    const auto& [date, symbols, tiers] = GetParam();
    const auto path = std::filesystem::path("../shared/data/margin_tiers") /
                      (std::string("binance_um_leverage_tiers_") + date + ".json.gz");
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << path << " is not there";
    }
    const auto file = read_brackets(path);
    ASSERT_TRUE(file) << file.error().text;
    EXPECT_EQ(file->valid_from, *Timestamp::parse(date));
    EXPECT_EQ(file->tables.size(), symbols);
    std::size_t read_tiers = 0;
    for (const auto& [symbol, table] : file->tables) {
        read_tiers += table.tiers().size();
        EXPECT_TRUE(table.maintenance_margin(Decimal()).is_zero()) << symbol;
        EXPECT_EQ(table.valid_from(), file->valid_from);
    }
    EXPECT_EQ(read_tiers, tiers);
}

INSTANTIATE_TEST_SUITE_P(BracketFile, DatedSnapshots,
                         testing::Values(std::make_tuple("2023-08-28", 243U, 1675U),
                                         std::make_tuple("2024-10-24", 349U, 2805U),
                                         std::make_tuple("2026-08-17", 719U, 5915U)));

TEST(ExactJson, KeepsTheTextOfNumbers) {
    const auto tree = parse_exact_json(R"({"a": [1.50, 1e-7, 123456789012345678901234567890], "b": null, "c": true})");
    ASSERT_TRUE(tree) << tree.error().text;
    EXPECT_EQ(tree->at("a").at(0), "1.50");
    EXPECT_EQ(tree->at("a").at(1), "1e-7");
    EXPECT_EQ(tree->at("a").at(2), "123456789012345678901234567890");
    EXPECT_TRUE(tree->at("b").is_null());
    EXPECT_EQ(tree->at("c"), true);
}

TEST(ExactJson, RefusesBrokenAndHostileText) {
    const auto refusal = [](const std::string& text) {
        const auto tree = parse_exact_json(text);
        return tree ? std::string("accepted") : tree.error().text;
    };
    EXPECT_NE(refusal("{\"a\": }").find("byte"), std::string::npos);
    EXPECT_NE(refusal("[1] 2").find("byte"), std::string::npos);
    EXPECT_NE(refusal(R"({"a": 1, "a": 2})").find("twice"), std::string::npos);
    EXPECT_EQ(refusal(std::string(64, '[') + std::string(64, ']')), "accepted");
    EXPECT_NE(refusal(std::string(65, '[') + std::string(65, ']')).find("levels deep"), std::string::npos);
}

TEST(TextFile, ReadsPlainAndGzipAlikeAndRefusesWhatIsBroken) {
    const test::TempDir dir;
    const auto plain = dir.path() / "plain.json";
    const auto packed = dir.path() / "packed.json.gz";
    const std::string text(100'000, 'x');
    std::ofstream(plain) << text;
    gzFile out = gzopen(packed.c_str(), "wb");
    gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
    gzclose(out);
    EXPECT_EQ(*read_text_file(plain, 1U << 20U), text);
    EXPECT_EQ(*read_text_file(packed, 1U << 20U), text);
    EXPECT_EQ(read_text_file(packed, 99'999).error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(read_text_file(dir.path() / "missing", 1).error().code, ErrorCode::Io);
    EXPECT_EQ(read_text_file(dir.path(), 1).error().code, ErrorCode::Io);
    std::filesystem::resize_file(packed, std::filesystem::file_size(packed) - 9);
    EXPECT_EQ(read_text_file(packed, 1U << 20U).error().code, ErrorCode::Io);
}

}  // namespace
}  // namespace tradewind::storage
