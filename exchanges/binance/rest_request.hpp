// One request to the venue's REST interface and the one outcome it ends in. Units: as the fields say.
// Thread: values.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "exchanges/binance/parameters.hpp"
#include "exchanges/binance/product.hpp"
#include "exchanges/binance/rate_budget.hpp"
#include "exchanges/net/http_client.hpp"

namespace tradewind::binance {

enum class Security : std::uint8_t { None, Key, Signed };
// Whether the same request may happen twice: an order may not, a question and a cancel may.
enum class Repeat : std::uint8_t { Never, Harmless };

struct RestRequest {
    ProductKind product = ProductKind::UsdM;
    net::HttpMethod method = net::HttpMethod::Get;
    std::string_view path;   // of the product table
    std::string_view label;  // a literal: names the request in errors and logs
    Parameters parameters;
    Security security = Security::Signed;
    Repeat repeat = Repeat::Harmless;
    Lane lane = Lane::Queries;
    RequestCost cost;
    Duration longest_wait = Duration::seconds(20);  // what has not left by then does not leave any more
};

struct RestOutcome {
    enum class Kind : std::uint8_t {
        Answered,   // done; `body` is the venue's answer
        Refused,    // the venue's own no, with `code` and `text`
        Ambiguous,  // it may have happened
        NotSent,    // it never left, so it did not happen
    };
    Kind kind = Kind::Answered;
    int code = 0;
    std::string text;  // for people, beginning with the label; never an address, parameter or secret
    std::string body;
    Timestamp sent;  // the venue's time when it left for the last time
};

using RestCallback = std::function<void(RestOutcome)>;

}  // namespace tradewind::binance
