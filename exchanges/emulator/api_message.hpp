// One request to the exchange server and its answer, whichever way they travel: REST, or a WebSocket-API frame.
// Units: times are the venue's. Errors: an ApiError is the venue's own JSON error. Thread: values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/ports/hosted_venue.hpp"
#include "exchanges/net/http_message.hpp"

namespace tradewind::emulator {

enum class Product : std::uint8_t { UsdM, CoinM, Spot };

// Decoded parameters in the order sent; of a name given twice the first counts, and the query comes before the body.
class ApiParameters {
public:
    void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
    [[nodiscard]] const std::string* find(std::string_view name) const {
        for (const auto& [key, value] : items_) {
            if (key == name) {
                return &value;
            }
        }
        return nullptr;
    }
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }

private:
    std::vector<std::pair<std::string, std::string>> items_;
};

struct ApiRequest {
    std::string method;  // "GET", "POST", "PUT", "DELETE"
    std::string path;    // "/fapi/v1/order"
    Product product = Product::UsdM;
    ApiParameters parameters;
    std::string signed_text;  // query and body as received, joined without a sign between, without the signature
    std::string encoded_signed_text;   // the same percent-encoded, of a WebSocket-API frame; either may be signed
    std::string api_key;               // of the X-MBX-APIKEY header
    std::string host;                  // as the client called the server: "127.0.0.1:8900"
    std::string peer;                  // whose weight is counted: the address without the port
    std::optional<AccountId> account;  // set once the key (and the signature, where one is due) has been accepted
    AccountId futures_account;         // of the same key; the same one, unless this is a spot request
};

enum class Delivery : std::uint8_t {
    Send,
    Reset,  // the connection is torn down without an answer
};

struct ApiReply {
    int status = 200;
    std::string body;  // JSON, unless the type says otherwise
    std::string content_type = "application/json";
    std::vector<net::HttpHeader> headers;
    Delivery delivery = Delivery::Send;
};

struct ApiError {
    int status = 400;
    int code = -1000;
    std::string text;
};

// {"code":-1121,"msg":"Invalid symbol."}
[[nodiscard]] ApiReply reply_of(const ApiError& error);
// 404 -5000
[[nodiscard]] ApiReply unknown_path(const ApiRequest& request);
// An Error whose text begins with the venue's code, as HostedVenue gives them; -1000 where it has none. Binance's
// own words take the place of the rest where the code is one of its own.
[[nodiscard]] ApiError api_error(std::string_view text);

}  // namespace tradewind::emulator
