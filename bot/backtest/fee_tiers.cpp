#include "bot/backtest/fee_tiers.hpp"

#include <array>

#include <fmt/format.h>

namespace tradewind::bot {
namespace {

struct Row {
    int maker;  // hundredths of a basis point
    int taker;
};
constexpr std::array<Row, 10> kLevels{{
    {200, 500},
    {160, 400},
    {140, 350},
    {120, 320},
    {100, 300},
    {80, 270},
    {60, 250},
    {40, 220},
    {20, 200},
    {0, 170},
}};

}  // namespace

Result<FeeTier> fee_tier(std::string_view level) {
    if (level.size() != 1 || level.front() < '0' || level.front() > '9') {
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is not a VIP level, 0 to 9", level));
    }
    const Row& row = kLevels.at(static_cast<std::size_t>(level.front() - '0'));
    return FeeTier{Decimal::from_scaled(row.maker, 6), Decimal::from_scaled(row.taker, 6)};
}

}  // namespace tradewind::bot
