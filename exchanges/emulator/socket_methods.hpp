// Which REST request a method of the WebSocket API means, by product; what only a socket may ask for is not here.
// Units: none. Errors: nothing for a method that the product does not have. Thread: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exchanges/emulator/api_message.hpp"

namespace tradewind::emulator {

struct SocketMethod {
    std::string verb;
    std::string path;
};
[[nodiscard]] std::optional<SocketMethod> find_socket_method(Product product, std::string_view name);

}  // namespace tradewind::emulator
