// The Bot API's answers as the fake server gives them. Thread: pure, any thread.
#pragma once

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "exchanges/net/http_server.hpp"

namespace tradewind::testing {

inline net::HttpResponse http(int status, std::string body, std::string type = "application/json") {
    net::HttpResponse response;
    response.status = status;
    response.content_type = std::move(type);
    response.body = std::move(body);
    return response;
}

inline nlohmann::json ok(nlohmann::json result) {
    return {{"ok", true}, {"result", std::move(result)}};
}

inline nlohmann::json error(int code, const std::string& description, nlohmann::json parameters = nullptr) {
    nlohmann::json out = {{"ok", false}, {"error_code", code}, {"description", description}};
    if (!parameters.is_null()) {
        out["parameters"] = std::move(parameters);
    }
    return out;
}

}  // namespace tradewind::testing
