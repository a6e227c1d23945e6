#include "tests/support/bot_api_reply.hpp"
#include "tests/support/fake_bot_api.hpp"

namespace tradewind::testing {

using nlohmann::json;

bool FakeBotApi::misbehave(const std::string& method, const json& parameters, const net::HttpResponder& responder) {
    const auto scripted = script_.find(method);
    if (scripted == script_.end()) {
        return false;
    }
    const Misbehave how = scripted->second.how;
    if (scripted->second.times > 0 && --scripted->second.times == 0) {
        script_.erase(scripted);
    }
    switch (how) {
        case Misbehave::Conflict:
            responder.send(http(409, error(409, "Conflict: terminated by other getUpdates request").dump()));
            return true;
        case Misbehave::TooManyRequests:
            responder.send(http(429, error(429, "Too Many Requests: retry after 3", {{"retry_after", 3}}).dump()));
            return true;
        case Misbehave::Unauthorized:
            responder.send(http(401, error(401, "Unauthorized").dump()));
            return true;
        case Misbehave::BadMarkup:
            responder.send(http(400, error(400, "Bad Request: can't parse entities: planted").dump()));
            return true;
        case Misbehave::Hang:
            hanging_.push_back(responder);
            return true;
        case Misbehave::Reset:
            responder.reset_connection();
            return true;
        case Misbehave::TruncatedJson:
            responder.send(http(200, "{\"ok\":true,\"result\":[{\"update_id\":1"));
            return true;
        case Misbehave::Html502:
            responder.send(http(502, "<html><h1>502 Bad Gateway</h1></html>", "text/html"));
            return true;
        case Misbehave::Bare500:
            responder.send(http(500, ""));
            return true;
        case Misbehave::EmptyAtOnce:
            responder.send(http(200, ok(json::array()).dump()));
            return true;
        case Misbehave::NullResult:
            perform(method, parameters);
            responder.send(http(200, ok(nullptr).dump()));
            return true;
        case Misbehave::LoseReply:
            perform(method, parameters);
            responder.reset_connection();
            return true;
    }
    return false;
}

}  // namespace tradewind::testing
