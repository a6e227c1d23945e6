// The wire form of one server-sent event. Units: none. Errors: none; line ends in the data become further data
// lines, those in name or id are dropped, so no field can forge another. Thread: pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace tradewind::net {

[[nodiscard]] std::string format_event(std::string_view name, std::string_view data, std::string_view id);

}  // namespace tradewind::net
