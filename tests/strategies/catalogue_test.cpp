// What holds for every indicator of the catalogue, and how a choice is written.
#include "strategies/indicators/catalogue.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

using Candles = std::vector<Candle>;

// Every entry with its defaults, with small parameters, and with each seeding it offers.
std::vector<IndicatorChoice> every_choice() {
    std::vector<IndicatorChoice> choices;
    for (const IndicatorSpec& spec : indicator_catalogue()) {
        for (const Seeding seeding : spec.seedings) {
            IndicatorChoice fallback{&spec, {{}, seeding}};
            IndicatorChoice small{&spec, {{}, seeding}};
            for (const IndicatorParameter& parameter : spec.parameters) {
                fallback.arguments.values.push_back(parameter.fallback);
                const double low = std::max(parameter.least, std::min(parameter.fallback, parameter.least + 3));
                small.arguments.values.push_back(
                    parameter.kind == IndicatorParameter::Kind::Whole ? low : parameter.fallback);
            }
            choices.push_back(fallback);
            choices.push_back(small);
        }
    }
    return choices;
}

Candles market(std::size_t count, std::uint64_t seed = 21) {
    Candles candles = test::random_walk(count, seed, {.start = 30'000, .deviation = 25});
    for (std::size_t i = 3; i < candles.size(); i += 29) {
        candles[i].volume = 0;
        candles[i].high = candles[i].low = candles[i].open = candles[i].close;
    }
    for (std::size_t i = 133; i < std::min<std::size_t>(candles.size(), 185); ++i) {
        const double still = candles[132].close;  // a market that stands still for a while
        candles[i] = {candles[i].open_time_ms, still, still, still, still, 0};
    }
    return candles;
}

std::string label(const IndicatorChoice& choice) {
    return column_names(choice).front();
}

// What one update showed: readiness and the exact bits of all values.
std::vector<std::uint64_t> shown(const Indicator& indicator) {
    std::vector<std::uint64_t> bits{indicator.ready() ? 1U : 0U};
    for (const double value : indicator.values()) {
        bits.push_back(std::bit_cast<std::uint64_t>(value));
    }
    return bits;
}

TEST(Catalogue, HoldsAtLeastSixtyIndicatorsUnderNamesOfTheirOwn) {
    std::set<std::string_view> names;
    for (const IndicatorSpec& spec : indicator_catalogue()) {
        EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
        EXPECT_EQ(find_indicator(spec.name), &spec);
        EXPECT_FALSE(spec.help.empty()) << spec.name;
        EXPECT_EQ(spec.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string_view::npos);
        for (const IndicatorParameter& parameter : spec.parameters) {
            EXPECT_LE(parameter.least, parameter.fallback) << spec.name << " " << parameter.name;
            EXPECT_GE(parameter.most, parameter.fallback) << spec.name << " " << parameter.name;
        }
    }
    EXPECT_GE(names.size(), 60U);
    EXPECT_EQ(find_indicator("nothing"), nullptr);
}

TEST(Catalogue, GivesFiniteValuesAsManyAsItNames) {
    const Candles candles = market(400);
    for (const IndicatorChoice& choice : every_choice()) {
        const auto indicator = make_indicator(choice);
        ASSERT_EQ(indicator->values().size(), choice.spec->output_count()) << label(choice);
        ASSERT_EQ(column_names(choice).size(), choice.spec->output_count());
        ASSERT_FALSE(indicator->ready()) << label(choice);
        bool was_ready = false;
        for (const Candle& candle : candles) {
            indicator->update(candle);
            ASSERT_TRUE(indicator->ready() || !was_ready) << label(choice) << " was ready before";
            was_ready = indicator->ready();
            for (const double value : indicator->values()) {
                ASSERT_TRUE(std::isfinite(value)) << label(choice);
            }
        }
        EXPECT_TRUE(was_ready) << label(choice);
    }
}

TEST(Catalogue, StreamsTheSameBitsAsItsBatchForm) {
    const Candles candles = market(300);
    for (const IndicatorChoice& choice : every_choice()) {
        const IndicatorColumns columns = compute(choice, candles);
        const auto indicator = make_indicator(choice);
        for (std::size_t i = 0; i < candles.size(); ++i) {
            indicator->update(candles[i]);
            ASSERT_EQ(indicator->ready(), i >= columns.warm_up) << label(choice);
            for (std::size_t k = 0; indicator->ready() && k < columns.columns.size(); ++k) {
                ASSERT_EQ(std::bit_cast<std::uint64_t>(indicator->values()[k]),
                          std::bit_cast<std::uint64_t>(columns.columns[k][i - columns.warm_up]))
                    << label(choice);
            }
        }
    }
}

// Whatever comes later, what was shown at a candle stays.
TEST(Catalogue, NeverChangesAValueWhenLaterCandlesCome) {
    const Candles one = market(260, 31);
    Candles other = one;
    const Candles strange = market(130, 77);
    for (std::size_t i = 0; i < strange.size(); ++i) {
        const std::int64_t time = other[130 + i].open_time_ms;
        other[130 + i] = strange[i];
        other[130 + i].open_time_ms = time;
    }
    for (const IndicatorChoice& choice : every_choice()) {
        const IndicatorColumns shorter = compute(choice, std::span(one).first(130));
        for (const Candles* longer : {&one, static_cast<const Candles*>(&other)}) {
            const IndicatorColumns whole = compute(choice, *longer);
            ASSERT_EQ(std::min<std::size_t>(whole.warm_up, 130), shorter.warm_up) << label(choice);
            for (std::size_t k = 0; k < shorter.columns.size(); ++k) {
                const auto& early = shorter.columns[k];
                ASSERT_TRUE(std::equal(early.begin(), early.end(), whole.columns[k].begin(),
                                       whole.columns[k].begin() + static_cast<std::ptrdiff_t>(early.size())))
                    << label(choice);
            }
        }
    }
}

TEST(Catalogue, GoesOnBitForBitAfterARestartInMidStream) {
    const Candles candles = market(330, 41);
    for (const IndicatorChoice& choice : every_choice()) {
        for (const std::size_t stop : {0UL, 1UL, 7UL, 150UL}) {
            const auto original = make_indicator(choice);
            for (std::size_t i = 0; i < stop; ++i) {
                original->update(candles[i]);
            }
            Writer saved;
            original->save(saved);
            const auto restored = make_indicator(choice);
            Reader reader(saved.bytes());
            restored->load(reader);
            ASSERT_TRUE(reader.ok() && reader.at_end()) << label(choice);
            ASSERT_EQ(shown(*restored), shown(*original)) << label(choice) << " after " << stop;
            for (std::size_t i = stop; i < candles.size(); ++i) {
                original->update(candles[i]);
                restored->update(candles[i]);
                ASSERT_EQ(shown(*restored), shown(*original)) << label(choice) << " at " << i;
            }
            Writer first;
            Writer second;
            original->save(first);
            restored->save(second);
            ASSERT_EQ(first.bytes(), second.bytes()) << label(choice);
        }
    }
}

TEST(Catalogue, RefusesAStateThatWasCutShort) {
    const Candles candles = market(200, 51);
    for (const IndicatorChoice& choice : every_choice()) {
        const auto original = make_indicator(choice);
        for (const Candle& candle : candles) {
            original->update(candle);
        }
        Writer saved;
        original->save(saved);
        const auto restored = make_indicator(choice);
        Reader reader(std::string_view(saved.bytes()).substr(0, saved.bytes().size() - 1));
        restored->load(reader);
        EXPECT_FALSE(reader.ok()) << label(choice);
    }
}

TEST(IndicatorChoice, TakesDefaultsForWhatIsLeftOut) {
    const auto macd = parse_indicator("macd:5");
    ASSERT_TRUE(macd);
    EXPECT_EQ(macd->arguments.values, (std::vector<double>{5, 26, 9}));
    EXPECT_EQ(macd->arguments.seeding, Seeding::TaLib);
    EXPECT_EQ(column_names(*macd),
              (std::vector<std::string>{"macd_5_26_9.macd", "macd_5_26_9.signal", "macd_5_26_9.histogram"}));
}

TEST(IndicatorChoice, NamesItsColumnsPlainly) {
    EXPECT_EQ(column_names(*parse_indicator("sma:20")), std::vector<std::string>{"sma_20"});
    EXPECT_EQ(column_names(*parse_indicator("obv")), std::vector<std::string>{"obv"});
    EXPECT_EQ(column_names(*parse_indicator("ema:20:first")), std::vector<std::string>{"ema_20_first"});
    EXPECT_EQ(column_names(*parse_indicator("bbands:20:2.5")).front(), "bbands_20_2.5.upper");
    EXPECT_EQ(column_names(*parse_indicator("sar")), std::vector<std::string>{"sar_0.02_0.2"});
    EXPECT_EQ(column_names(*parse_indicator("rvol_close:20:1000000")),
              std::vector<std::string>{"rvol_close_20_1000000"});
}

TEST(IndicatorChoice, ChoosesTheSeedingByTheWordFirst) {
    const Candles candles = market(30);
    EXPECT_EQ(compute(*parse_indicator("ema:20"), candles).warm_up, 19U);
    EXPECT_EQ(compute(*parse_indicator("ema:20:first"), candles).warm_up, 0U);
    EXPECT_EQ(compute(*parse_indicator("ema:first"), candles).warm_up, 0U);
}

std::string error_of(std::string_view text) {
    const auto choice = parse_indicator(text);
    return choice ? "" : choice.error().text;
}

TEST(IndicatorChoice, SaysWhatIsWrongWithIt) {
    EXPECT_EQ(error_of("smma:20"), "there is no indicator 'smma'; did you mean 'sma'?");
    EXPECT_EQ(error_of("nonsense"), "there is no indicator 'nonsense'");
    EXPECT_EQ(error_of(""), "there is no indicator ''");
    EXPECT_EQ(error_of("macd:12:0"), "macd: slow must be a whole number from 2 to 10000, not '0'");
    EXPECT_EQ(error_of("macd:12:26:10001"), "macd: signal must be a whole number from 1 to 10000, not '10001'");
    EXPECT_EQ(error_of("sma:2.5"), "sma: period must be a whole number from 1 to 10000, not '2.5'");
    EXPECT_EQ(error_of("sma:"), "sma: period must be a whole number from 1 to 10000, not ''");
    EXPECT_EQ(error_of("bbands:20:nan"), "bbands: width must be a number from 0.01 to 100, not 'nan'");
    EXPECT_EQ(error_of("bbands:20:inf"), "bbands: width must be a number from 0.01 to 100, not 'inf'");
    EXPECT_EQ(error_of("sma:99999999999999999999"),
              "sma: period must be a whole number from 1 to 10000, not '99999999999999999999'");
    EXPECT_EQ(error_of("sma:20:30"), "sma: takes period; there are too many values in 'sma:20:30'");
    EXPECT_EQ(error_of("obv:1"), "obv: takes no parameters; there are too many values in 'obv:1'");
    EXPECT_EQ(error_of("sma:20:first"), "sma: has no seeding to choose by 'first'");
    EXPECT_FALSE(make_indicator("smma"));
    EXPECT_TRUE(make_indicator("sma"));
}

TEST(IndicatorChoice, ReadsAListAndNamesTheFirstMistakeInIt) {
    const auto choices = parse_indicators("sma:20,macd,ema:5:first");
    ASSERT_TRUE(choices);
    EXPECT_EQ(choices->size(), 3U);
    EXPECT_FALSE(parse_indicators(""));
    const auto broken = parse_indicators("sma:20,,ema");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().text, "there is no indicator ''");
}

RC_GTEST_PROP(IndicatorChoice, GivesValuesWithinRangeOrAnError, (const std::string& tail)) {
    for (const IndicatorSpec& spec : indicator_catalogue()) {
        const auto choice = parse_indicator(std::string(spec.name) + ":" + tail);
        if (!choice) {
            RC_ASSERT(!choice.error().text.empty());
            continue;
        }
        RC_ASSERT(choice->arguments.values.size() == spec.parameters.size());
        for (std::size_t i = 0; i < spec.parameters.size(); ++i) {
            RC_ASSERT(choice->arguments.values[i] >= spec.parameters[i].least);
            RC_ASSERT(choice->arguments.values[i] <= spec.parameters[i].most);
        }
    }
}

}  // namespace
}  // namespace tradewind::strategies
