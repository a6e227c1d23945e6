#include "bot/telegram/envelope.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "bot/telegram/json_text.hpp"
#include "bot/telegram/redaction.hpp"

namespace tradewind::bot {
namespace {

constexpr std::size_t kMaxDescription = 300;
constexpr std::int64_t kLongestRetryAfter = 3600;

struct KnownText {
    std::string_view text;
    BotFault fault;
};

// The API has one code, 400, for all of these; only its texts tell them apart.
constexpr std::array<KnownText, 11> kKnownTexts = {{
    {"message is not modified", BotFault::NotModified},
    {"parse entities", BotFault::CannotParse},
    {"can't parse message text", BotFault::CannotParse},
    {"message to edit not found", BotFault::MessageGone},
    {"message can't be edited", BotFault::MessageGone},
    {"message to delete not found", BotFault::MessageGone},
    {"message can't be deleted", BotFault::MessageGone},
    {"there is no text in the message to edit", BotFault::MessageGone},
    {"message_id_invalid", BotFault::MessageGone},
    {"query is too old", BotFault::QueryTooOld},
    {"query id is invalid", BotFault::QueryTooOld},
}};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

BotFault fault_of(int code, std::string_view description) {
    if (code >= 500) {
        return BotFault::ServerError;
    }
    switch (code) {
        case 401:
        case 404:
            return BotFault::BadToken;
        case 403:
            return BotFault::Blocked;
        case 409:
            return BotFault::Conflict;
        case 429:
            return BotFault::TooManyRequests;
        default:
            break;
    }
    const std::string text = lower(description);
    for (const KnownText& known : kKnownTexts) {
        if (text.find(known.text) != std::string::npos) {
            return known.fault;
        }
    }
    return BotFault::Refused;
}

Retry retry_of(BotFault fault) {
    switch (fault) {
        case BotFault::TooManyRequests:
        case BotFault::Conflict:
            return Retry::Safe;
        case BotFault::ServerError:
        case BotFault::NotAnEnvelope:
        case BotFault::Unreachable:
            return Retry::Ambiguous;
        case BotFault::Interrupted:
        case BotFault::BadToken:
        case BotFault::Blocked:
        case BotFault::ChatMigrated:
        case BotFault::NotModified:
        case BotFault::CannotParse:
        case BotFault::MessageGone:
        case BotFault::QueryTooOld:
        case BotFault::Refused:
            return Retry::Never;
    }
    return Retry::Never;
}

std::optional<Duration> wait_of(std::optional<std::int64_t> parameter, std::string_view header) {
    std::int64_t seconds = parameter.value_or(0);
    if (!parameter) {
        std::from_chars(header.data(), header.data() + header.size(), seconds);
    }
    if (seconds <= 0) {
        return std::nullopt;
    }
    return Duration::seconds(std::min(seconds, kLongestRetryAfter));
}

BotApiError failure(std::string_view method, int code, BotFault fault, std::string_view description) {
    BotApiError error;
    error.method = std::string(method);
    error.error_code = code;
    error.fault = fault;
    error.retry = retry_of(fault);
    error.description = redact_secrets(description.substr(0, kMaxDescription));
    return error;
}

}  // namespace

BotResult<nlohmann::json> open_envelope(std::string_view method, int http_status, std::string_view body,
                                        std::string_view retry_after_header) {
    auto envelope = parse_json(body);
    const auto ok = envelope ? read_bool(*envelope, "ok") : std::nullopt;
    if (!ok) {
        const bool is_success = http_status < 400;
        const BotFault fault = is_success ? BotFault::NotAnEnvelope : fault_of(http_status, "");
        auto error = failure(method, http_status, fault, "HTTP answer without the API's envelope");
        if (fault == BotFault::TooManyRequests) {
            error.retry_after = wait_of(std::nullopt, retry_after_header);
        }
        return tl::unexpected(std::move(error));
    }
    if (*ok) {
        return member(*envelope, "result");
    }
    const auto code = read_int(*envelope, "error_code").value_or(http_status);
    const int short_code = code >= 0 && code < 1000 ? static_cast<int>(code) : http_status;
    const std::string description = read_string(*envelope, "description");
    auto error = failure(method, short_code, fault_of(short_code, description), description);
    const nlohmann::json& parameters = member(*envelope, "parameters");
    if (const auto chat = read_int(parameters, "migrate_to_chat_id")) {
        error.fault = BotFault::ChatMigrated;
        error.retry = Retry::Never;
        error.migrate_to = ChatId(*chat);
    }
    if (error.fault == BotFault::TooManyRequests) {
        error.retry_after = wait_of(read_int(parameters, "retry_after"), retry_after_header);
    }
    return tl::unexpected(std::move(error));
}

}  // namespace tradewind::bot
