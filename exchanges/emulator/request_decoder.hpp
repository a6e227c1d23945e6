// From an HTTP request to an ApiRequest: product by path, parameters from query and form body, and the text that was
// signed. Units: none. Errors: -1100 for broken percent-encoding or far too many parameters. Thread: pure, any.
#pragma once

#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "exchanges/emulator/api_message.hpp"
#include "exchanges/net/http_server.hpp"

namespace tradewind::emulator {

// Nothing: no product lives under this path.
[[nodiscard]] std::optional<Product> product_of_path(std::string_view path);
[[nodiscard]] tl::expected<ApiRequest, ApiError> decode_request(const net::HttpRequest& request);
// Adds the decoded pairs of `form`; false when its encoding is broken or there are too many.
[[nodiscard]] bool decode_parameters(std::string_view form, ApiParameters& out);

// "127.0.0.1" of "127.0.0.1:54321".
[[nodiscard]] std::string host_of_peer(std::string_view peer);

}  // namespace tradewind::emulator
