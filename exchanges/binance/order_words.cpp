#include "exchanges/binance/order_words.hpp"

#include <charconv>
#include <string>

namespace tradewind::binance {
namespace {

constexpr std::string_view kAlgoMark = "algo-";

}  // namespace

std::string_view side_word(Side side) {
    return side == Side::Buy ? "BUY" : "SELL";
}

std::string_view time_in_force_word(TimeInForce time_in_force) {
    switch (time_in_force) {
        case TimeInForce::GoodTillCancel:
            return "GTC";
        case TimeInForce::ImmediateOrCancel:
            return "IOC";
        case TimeInForce::FillOrKill:
            return "FOK";
        case TimeInForce::PostOnly:
            return "GTX";
    }
    return "GTC";
}

std::string_view type_word(OrderType type) {
    switch (type) {
        case OrderType::Limit:
            return "LIMIT";
        case OrderType::Market:
            return "MARKET";
        case OrderType::StopMarket:
            return "STOP_MARKET";
        case OrderType::TakeProfitMarket:
            return "TAKE_PROFIT_MARKET";
        case OrderType::TrailingStopMarket:
            return "TRAILING_STOP_MARKET";
        case OrderType::StopLimit:
            return "STOP";
        case OrderType::TakeProfitLimit:
            return "TAKE_PROFIT";
    }
    return "MARKET";
}

bool is_conditional(OrderType type) {
    return type != OrderType::Limit && type != OrderType::Market;
}

Side side_of(std::string_view word) {
    return word == "SELL" ? Side::Sell : Side::Buy;
}

TimeInForce time_in_force_of(std::string_view word) {
    if (word == "IOC") {
        return TimeInForce::ImmediateOrCancel;
    }
    if (word == "FOK") {
        return TimeInForce::FillOrKill;
    }
    return word == "GTX" ? TimeInForce::PostOnly : TimeInForce::GoodTillCancel;
}

OrderType type_of(std::string_view word) {
    if (word == "LIMIT" || word == "LIMIT_MAKER") {
        return OrderType::Limit;
    }
    if (word == "STOP_MARKET" || word == "STOP_LOSS") {
        return OrderType::StopMarket;
    }
    if (word == "STOP" || word == "STOP_LOSS_LIMIT") {
        return OrderType::StopLimit;
    }
    if (word == "TAKE_PROFIT_MARKET") {
        return OrderType::TakeProfitMarket;
    }
    if (word == "TAKE_PROFIT" || word == "TAKE_PROFIT_LIMIT") {
        return OrderType::TakeProfitLimit;
    }
    return word == "TRAILING_STOP_MARKET" ? OrderType::TrailingStopMarket : OrderType::Market;
}

std::optional<OrderState> state_of(std::string_view word) {
    if (word == "NEW" || word == "PARTIALLY_FILLED" || word == "TRIGGERING" || word == "TRIGGERED" ||
        word == "NEW_ADL" || word == "NEW_INSURANCE" || word == "PENDING_NEW" || word == "PENDING_CANCEL") {
        return OrderState::Working;
    }
    if (word == "FILLED") {
        return OrderState::Filled;
    }
    if (word == "CANCELED") {
        return OrderState::Canceled;
    }
    if (word == "EXPIRED" || word == "EXPIRED_IN_MATCH") {
        return OrderState::Expired;
    }
    if (word == "REJECTED") {
        return OrderState::Rejected;
    }
    return std::nullopt;
}

ClientOrderId our_order_id(std::string_view text) {
    constexpr std::string_view kMark = "tw-";
    if (text.substr(0, kMark.size()) != kMark) {
        return {};
    }
    const char* const end = text.data() + text.size();
    std::uint32_t epoch = 0;
    std::uint32_t counter = 0;
    const auto first = std::from_chars(text.data() + kMark.size(), end, epoch);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != '-') {
        return {};
    }
    const auto second = std::from_chars(first.ptr + 1, end, counter);
    if (second.ec != std::errc() || second.ptr != end) {
        return {};
    }
    return {epoch, counter};
}

VenueOrderId algo_venue_id(std::string_view number) {
    return VenueOrderId::of(std::string(kAlgoMark) + std::string(number));
}

bool is_algo_venue_id(const VenueOrderId& id) {
    return id.view().substr(0, kAlgoMark.size()) == kAlgoMark;
}

std::string_view algo_number(const VenueOrderId& id) {
    return is_algo_venue_id(id) ? id.view().substr(kAlgoMark.size()) : id.view();
}

}  // namespace tradewind::binance
