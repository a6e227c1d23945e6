#include "exchanges/emulator/error_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tradewind::emulator {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 43> kWords{{
    {-5029, "Order's notional is too small to be modified."},
    {-5027, "No need to modify the order."},
    {-5026, "Exceed maximum modify order limit."},
    {-5024, "Only limit order is supported."},
    {-5022,
     "Due to the order could not be executed as maker, the Post Only order will be rejected. The order will not be "
     "recorded in the order history"},
    {-5021,
     "Due to the order could not be filled immediately, the FOK order has been rejected. The order will not be "
     "recorded in the order history"},
    {-4164, "Order's notional must be no smaller than the minimum (unless you choose reduce only)."},
    {-4161, "Leverage reduction is not supported in Isolated Margin Mode with open positions."},
    {-4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit."},
    {-4130, "An open stop or take profit order with GTE and closePosition in the direction is existing."},
    {-4116, "ClientOrderId is duplicated."},
    {-4068, "Position side cannot be changed if there exists position."},
    {-4067, "Position side cannot be changed if there exists open orders."},
    {-4062, "Invalid reduce only order."},
    {-4059, "No need to change position side."},
    {-4054, "Cannot add position margin: position is 0."},
    {-4051, "Isolated balance insufficient."},
    {-4050, "Cross balance insufficient."},
    {-4049, "Add margin only support for isolated position."},
    {-4048, "Margin type cannot be changed if there exists position."},
    {-4047, "Margin type cannot be changed if there exists open orders."},
    {-4046, "No need to change margin type."},
    {-4045, "Reach max stop order limit."},
    {-4028, "Leverage is not valid."},
    {-4024, "Price is lower than the lower limit of the mark price."},
    {-4023, "Quantity not increased by step size."},
    {-4016, "Price is higher than mark price multiplier cap."},
    {-4014, "Price not increased by tick size."},
    {-4005, "Quantity greater than max quantity."},
    {-4004, "Quantity less than min quantity."},
    {-4003, "Quantity less than or equal to zero."},
    {-4002, "Price greater than max price."},
    {-4001, "Price less than 0."},
    {-2028, "Leverage is smaller than permitted: insufficient margin balance."},
    {-2027, "Exceeded the maximum allowable position at current leverage."},
    {-2025, "Reach max open order limit."},
    {-2022, "ReduceOnly Order is rejected."},
    {-2021, "Order would immediately trigger."},
    {-2019, "Margin is insufficient."},
    {-2018, "Balance is insufficient."},
    {-2013, "Order does not exist."},
    {-2011, "Unknown order sent."},
    {-1121, "Invalid symbol."},
}};
static_assert(std::ranges::is_sorted(kWords, {}, [](const auto& row) { return row.first; }));

}  // namespace

std::string_view error_words(int code) {
    const auto* found = std::ranges::lower_bound(kWords, code, {}, [](const auto& row) { return row.first; });
    return found != kWords.end() && found->first == code ? found->second : std::string_view();
}

}  // namespace tradewind::emulator
