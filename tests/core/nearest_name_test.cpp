#include "core/base/nearest_name.hpp"

#include <array>

#include <gtest/gtest.h>

namespace tradewind {
namespace {

constexpr std::array<std::string_view, 5> kNames{"futures_open", "futures_close", "halt", "pnl", "balance"};

TEST(NearestName, FindsLettersChangedLeftOutOrSwapped) {
    EXPECT_EQ(nearest_name("futures_opem", kNames), "futures_open");
    EXPECT_EQ(nearest_name("futuresclose", kNames), "futures_close");
    EXPECT_EQ(nearest_name("hlat", kNames), "halt");
    EXPECT_EQ(nearest_name("pln", kNames), "pnl");
    EXPECT_EQ(nearest_name("ballance", kNames), "balance");
}

TEST(NearestName, FindsAPartOfAName) {
    EXPECT_EQ(nearest_name("close", kNames), "futures_close");
    EXPECT_EQ(nearest_name("open", kNames), "futures_open");
}

TEST(NearestName, PrefersTheNearest) {
    constexpr std::array<std::string_view, 2> kTwo{"max_positions", "max_position_fraction"};
    EXPECT_EQ(nearest_name("max_positionz", kTwo), "max_positions");
}

TEST(NearestName, FindsNothingWhenNothingIsNear) {
    EXPECT_EQ(nearest_name("withdraw", kNames), "");
    EXPECT_EQ(nearest_name("", kNames), "");
    EXPECT_EQ(nearest_name("x", kNames), "");
    EXPECT_EQ(nearest_name(std::string(10'000, 'h'), kNames), "");
    EXPECT_EQ(nearest_name("halt", {}), "");
}

}  // namespace
}  // namespace tradewind
