// Which handler serves which method and path, what it costs and who may call it. Handlers run on the exchange
// server's venue thread, one at a time. Errors: a path that is not here is answered 404 -5000. Thread: venue.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "exchanges/emulator/api_message.hpp"

namespace tradewind::emulator {

enum class Security : std::uint8_t {
    None,
    ApiKey,  // key only: listen keys, old trades
    Signed,  // key, timestamp and signature
};

struct Route {
    Security security = Security::None;
    // Request weight; may depend on the parameters.
    std::function<int(const ApiRequest&)> weight;
    int orders = 0;  // how many orders it counts as
    std::function<ApiReply(const ApiRequest&)> handle;
};

class RouteTable {
public:
    void add(const std::string& method, const std::string& path, Route route) {
        routes_.insert_or_assign({method, path}, std::move(route));
    }
    [[nodiscard]] const Route* find(const std::string& method, const std::string& path) const {
        const auto found = routes_.find({method, path});
        return found == routes_.end() ? nullptr : &found->second;
    }

private:
    std::map<std::pair<std::string, std::string>, Route> routes_;
};

}  // namespace tradewind::emulator
