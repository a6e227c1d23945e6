#include "exchanges/emulator/api_message.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/error_words.hpp"

namespace tradewind::emulator {

ApiReply reply_of(const ApiError& error) {
    ApiReply reply;
    reply.status = error.status;
    nlohmann::ordered_json body;
    body["code"] = error.code;
    body["msg"] = error.text;
    reply.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return reply;
}

ApiReply unknown_path(const ApiRequest& request) {
    return reply_of(ApiError{404, -5000, "Path " + request.path + ", Method " + request.method + " is invalid"});
}

ApiError api_error(std::string_view text) {
    ApiError error;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), error.code);
    if (problem != std::errc() || error.code >= 0) {
        error.code = -1000;
        error.text = std::string(text);
        return error;
    }
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    const std::string_view words = error_words(error.code);
    error.text = std::string(!words.empty() ? words : rest.starts_with(' ') ? rest.substr(1) : rest);
    return error;
}

}  // namespace tradewind::emulator
