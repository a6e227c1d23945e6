#include "exchanges/emulator/stream_command.hpp"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tradewind::emulator {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxTextId = 64;
constexpr std::array<std::pair<const char*, StreamMethod>, 5> kMethods = {
    {{"SUBSCRIBE", StreamMethod::Subscribe},
     {"UNSUBSCRIBE", StreamMethod::Unsubscribe},
     {"LIST_SUBSCRIPTIONS", StreamMethod::ListSubscriptions},
     {"SET_PROPERTY", StreamMethod::SetProperty},
     {"GET_PROPERTY", StreamMethod::GetProperty}}};

std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::string> id_of(const Json& frame) {
    const auto found = frame.find("id");
    if (found == frame.end() || found->is_null()) {
        return "null";
    }
    const bool is_short_text = found->is_string() && found->get_ref<const std::string&>().size() <= kMaxTextId;
    return found->is_number_unsigned() || is_short_text ? std::optional(dump(*found)) : std::nullopt;
}

std::optional<StreamMethod> method_of(const Json& frame) {
    const auto found = frame.find("method");
    for (const auto& [name, method] : kMethods) {
        if (found != frame.end() && *found == name) {
            return method;
        }
    }
    return std::nullopt;
}

std::string invalid(const std::string& what, std::string_view id) {
    return stream_error(2, "Invalid request: " + what, id);
}

tl::expected<StreamCommand, std::string> with_streams(const Json& frame, StreamCommand command) {
    const auto params = frame.find("params");
    if (params == frame.end() || !params->is_array() || params->empty()) {
        return tl::unexpected(invalid("params must be a list of stream names", command.id));
    }
    for (const Json& name : *params) {
        if (!name.is_string()) {
            return tl::unexpected(invalid("stream name must be a string", command.id));
        }
        command.streams.push_back(name.get<std::string>());
    }
    return command;
}

tl::expected<StreamCommand, std::string> with_property(const Json& frame, StreamCommand command) {
    const auto params = frame.find("params");
    const std::size_t wanted = command.method == StreamMethod::SetProperty ? 2 : 1;
    if (params == frame.end() || !params->is_array() || params->size() != wanted || !params->front().is_string()) {
        return tl::unexpected(invalid("property name must be a string", command.id));
    }
    if (params->front() != "combined") {
        return tl::unexpected(stream_error(0, "Unknown property", command.id));
    }
    command.streams.emplace_back("combined");
    if (wanted == 2) {
        if (!params->back().is_boolean()) {
            return tl::unexpected(stream_error(1, "Invalid value type: expected Boolean", command.id));
        }
        command.value = params->back().get<bool>();
    }
    return command;
}

}  // namespace

std::string stream_reply(std::string_view result, std::string_view id) {
    return fmt::format(R"({{"result":{},"id":{}}})", result, id);
}

std::string stream_error(int code, const std::string& text, std::string_view id) {
    return fmt::format(R"({{"code":{},"msg":{},"id":{}}})", code, dump(Json(text)), id);
}

tl::expected<StreamCommand, std::string> decode_stream_command(std::string_view text) {
    const Json frame = Json::parse(text, nullptr, false);
    if (frame.is_discarded()) {
        return tl::unexpected(stream_error(3, "Invalid JSON: expected value", "null"));
    }
    if (!frame.is_object()) {
        return tl::unexpected(invalid("expected an object", "null"));
    }
    StreamCommand command;
    const auto id = id_of(frame);
    if (!id) {
        return tl::unexpected(invalid("request ID must be an unsigned integer", "null"));
    }
    command.id = *id;
    const auto method = method_of(frame);
    if (!method) {
        const auto given = frame.find("method");
        const bool is_text = given != frame.end() && given->is_string();
        return tl::unexpected(invalid(
            is_text ? "unknown variant " + given->get<std::string>() +
                          ", expected one of SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY, GET_PROPERTY"
                    : "missing field method",
            command.id));
    }
    command.method = *method;
    switch (*method) {
        case StreamMethod::Subscribe:
        case StreamMethod::Unsubscribe:
            return with_streams(frame, std::move(command));
        case StreamMethod::SetProperty:
        case StreamMethod::GetProperty:
            return with_property(frame, std::move(command));
        case StreamMethod::ListSubscriptions:
            return command;
    }
    return command;
}

}  // namespace tradewind::emulator
