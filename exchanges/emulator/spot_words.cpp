#include "exchanges/emulator/spot_words.hpp"

#include <nlohmann/json.hpp>

namespace tradewind::emulator {

ApiError in_spot_words(ApiError error) {
    const auto say = [&](int code, const char* text) { return ApiError{error.status, code, text}; };
    switch (error.code) {
        case -4001:
        case -4002:
        case -4013:
        case -4014:
            return say(-1013, "Filter failure: PRICE_FILTER");
        case -4003:
        case -4004:
        case -4005:
        case -4023:
            return say(-1013, "Filter failure: LOT_SIZE");
        case -4164:
            return say(-1013, "Filter failure: NOTIONAL");
        case -4131:
            return say(-1013, "Filter failure: PERCENT_PRICE_BY_SIDE");
        case -2025:
            return say(-1013, "Filter failure: MAX_NUM_ORDERS");
        case -2018:
        case -2019:
            return say(-2010, "Account has insufficient balance for requested action.");
        case -4116:
            return say(-2010, "Duplicate order sent.");
        case -5022:
            return say(-2010, "Order would immediately match and take.");
        case -4120:
            return say(-1116, "Invalid orderType.");
        default:
            return error;
    }
}

Answer in_spot_words(Answer answer) {
    return answer ? std::move(answer) : tl::unexpected(in_spot_words(std::move(answer.error())));
}

}  // namespace tradewind::emulator
