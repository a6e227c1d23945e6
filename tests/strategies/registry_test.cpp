#include "strategies/registry.hpp"

#include <set>

#include <gtest/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::strategies {
namespace {

using namespace test;

const Instrument kBitcoin = test::btcusdt();

TEST(StrategyRegistry, every_strategy_is_complete_and_can_be_made) {
    std::set<std::string_view> names;
    for (const StrategySpec& spec : registry()) {
        EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
        EXPECT_FALSE(spec.summary.empty());
        std::set<std::string_view> parameters;
        for (const ParameterSpec& parameter : spec.parameters) {
            EXPECT_TRUE(parameters.insert(parameter.name).second) << parameter.name;
            EXPECT_LE(parameter.least, parameter.fallback) << parameter.name;
            EXPECT_LE(parameter.fallback, parameter.most) << parameter.name;
            EXPECT_FALSE(parameter.unit.empty() || parameter.help.empty()) << parameter.name;
        }
        const auto made = make_strategy(spec.name, {kBitcoin}, {});
        ASSERT_TRUE(made);
        EXPECT_EQ((*made)->name(), spec.name);
        EXPECT_EQ((*made)->instruments().front(), kBitcoin.id);
        EXPECT_EQ(find_strategy(spec.name).value(), &spec);
    }
    EXPECT_TRUE(names.contains("grid"));
}

TEST(StrategyRegistry, a_name_nobody_has_is_not_found) {
    EXPECT_EQ(find_strategy("moon").error().code, ErrorCode::NotFound);
    const auto made = make_strategy("moon", {kBitcoin}, {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::NotFound);
    EXPECT_NE(made.error().text.find("moon"), std::string::npos);
}

TEST(StrategyRegistry, a_wrong_parameter_is_named_with_its_range) {
    const auto unknown = make_strategy("grid", {kBitcoin}, {{"levles", "10"}});
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().text.find("levles"), std::string::npos);
    EXPECT_NE(unknown.error().text.find("levels"), std::string::npos);
    const auto outside = make_strategy("grid", {kBitcoin}, {{"capital", "5"}});
    ASSERT_FALSE(outside);
    EXPECT_EQ(outside.error().code, ErrorCode::OutOfRange);
    EXPECT_NE(outside.error().text.find("capital cannot be '5'; it takes 0.01 to 0.3 fraction"), std::string::npos);
}

TEST(StrategyParameters, wishes_replace_defaults_and_limits_are_legal) {
    const StrategySpec* grid = find_strategy("grid").value();
    const auto plain = Parameters::make(grid->parameters, {});
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->whole("levels"), 10);
    for (const ParameterSpec& parameter : grid->parameters) {
        for (const Decimal limit : {parameter.least, parameter.most}) {
            const auto made =
                Parameters::make(grid->parameters, {{std::string(parameter.name), parameter.text(limit)}});
            ASSERT_TRUE(made) << parameter.name;
            EXPECT_EQ(made->get(parameter.name), limit);
        }
        const Decimal beyond = parameter.most + Decimal::from_scaled(1, 3);
        EXPECT_FALSE(Parameters::make(grid->parameters, {{std::string(parameter.name), beyond.to_string()}}))
            << parameter.name;
    }
}

}  // namespace
}  // namespace tradewind::strategies
