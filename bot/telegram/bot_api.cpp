#include "bot/telegram/bot_api.hpp"

#include "bot/telegram/envelope.hpp"
#include "bot/telegram/json_text.hpp"
#include "bot/telegram/redaction.hpp"
#include "bot/telegram/request_json.hpp"
#include "bot/telegram/update_json.hpp"
#include "exchanges/net/http_client.hpp"
#include "exchanges/net/url.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

BotApiError transport_error(const char* method, const Error& error, const net::HttpClient& client) {
    BotApiError out;
    out.method = method;
    out.fault = client.is_interrupted() ? BotFault::Interrupted : BotFault::Unreachable;
    out.retry = error.retry;
    const std::string label = std::string(method) + ": ";
    const bool is_labelled = error.text.compare(0, label.size(), label) == 0;
    out.description = redact_secrets(is_labelled ? error.text.substr(label.size()) : error.text);
    return out;
}

SentMessage read_sent(const json& result) {
    SentMessage sent;
    if (const auto id = read_int(result, "message_id"); id && *id > 0) {
        sent.id = MessageId(*id);
    }
    if (const auto chat = read_int(member(result, "chat"), "id")) {
        sent.chat = ChatId(*chat);
    }
    sent.date = read_date(result, "date");
    return sent;
}

std::string without_trailing_slashes(std::string url) {
    while (!url.empty() && url.back() == '/') {
        url.pop_back();
    }
    return url;
}

// Form fields are text; only the keyboard is itself JSON.
std::vector<net::FormPart> form_fields(const json& parameters) {
    std::vector<net::FormPart> parts;
    for (const auto& [name, value] : parameters.items()) {
        parts.push_back({name, "", "", value.is_string() ? value.get<std::string>() : dump_json(value)});
    }
    return parts;
}

}  // namespace

Result<ApiUrlSafety> check_api_url(const std::string& base_url) {
    const auto url = net::parse_url(base_url);
    if (!url) {
        return fail(ErrorCode::InvalidArgument, "the Bot API address is " + url.error().text);
    }
    if (url->scheme != "https" && url->scheme != "http") {
        return fail(ErrorCode::InvalidArgument, "the Bot API address must start with https:// or http://");
    }
    if (net::is_loopback_host(url->host)) {
        return ApiUrlSafety::Loopback;
    }
    return url->scheme == "https" ? ApiUrlSafety::Encrypted : ApiUrlSafety::PlainRemote;
}

struct BotApi::Impl {
    BotApiConfig config;
    net::HttpClient http;
    std::optional<Timestamp> last_date;

    BotResult<json> post(const char* method, net::FormBody body, Duration patience) {
        net::ClientRequest request;
        request.method = net::HttpMethod::Post;
        request.url = config.base_url + "/bot" + std::string(config.token.reveal()) + "/" + method;
        request.label = method;
        request.headers = {{"Content-Type", std::move(body.content_type)}, {"Accept", "application/json"}};
        request.body = std::move(body.bytes);
        request.connect_timeout = config.connect_timeout;
        request.total_timeout = config.call_timeout + patience;
        const auto response = http.perform(request);
        if (!response) {
            return tl::unexpected(transport_error(method, response.error(), http));
        }
        last_date = response->date;
        return open_envelope(method, response->status, response->body,
                             net::find_header(response->headers, "Retry-After"));
    }

    BotResult<json> call(const char* method, const json& parameters, Duration patience = Duration()) {
        return post(method, {"application/json", dump_json(parameters)}, patience);
    }

    BotStatus command(const char* method, const json& parameters) {
        return call(method, parameters).map([](const json&) {});
    }
};

BotApi::BotApi(BotApiConfig config) : impl_(std::make_unique<Impl>()) {
    config.base_url = without_trailing_slashes(std::move(config.base_url));
    impl_->config = std::move(config);
}
BotApi::~BotApi() = default;

BotResult<BotIdentity> BotApi::get_me() {
    return impl_->call("getMe", json::object()).map([](const json& result) {
        return BotIdentity{UserId(read_int(result, "id").value_or(0)), read_string(result, "username"),
                           read_bool(result, "can_join_groups").value_or(false)};
    });
}

BotResult<UpdateBatch> BotApi::get_updates(const UpdatesQuery& query) {
    const auto result = impl_->call("getUpdates", to_json(query), query.timeout);
    if (!result) {
        return tl::unexpected(result.error());
    }
    auto batch = read_updates(*result);
    if (!batch) {
        BotApiError error;
        error.method = "getUpdates";
        error.fault = BotFault::NotAnEnvelope;
        error.retry = Retry::Safe;
        error.description = "the result is not a list";
        return tl::unexpected(std::move(error));
    }
    return std::move(*batch);
}

BotResult<SentMessage> BotApi::send_message(const TextMessage& message) {
    return impl_->call("sendMessage", to_json(message)).map(read_sent);
}

BotResult<SentMessage> BotApi::send_photo(const PhotoMessage& message) {
    std::vector<net::FormPart> parts = form_fields(to_json(message));
    parts.push_back({"photo", message.file_name, message.content_type, message.image});
    auto sent = impl_->post("sendPhoto", net::encode_form(parts), Duration::seconds(20)).map(read_sent);
    // A server that ignores multipart bodies may still say ok, but it cannot name the chat.
    if (sent && sent->chat != message.chat) {
        BotApiError error;
        error.method = "sendPhoto";
        error.fault = BotFault::Refused;
        error.description = "the answer does not name the chat written to";
        return tl::unexpected(std::move(error));
    }
    return sent;
}

BotStatus BotApi::edit_message_text(const TextEdit& edit) {
    return impl_->command("editMessageText", to_json(edit, "text"));
}

BotStatus BotApi::edit_message_caption(const TextEdit& edit) {
    return impl_->command("editMessageCaption", to_json(edit, "caption"));
}

BotStatus BotApi::edit_message_reply_markup(ChatId chat, MessageId message, const InlineKeyboard& keyboard) {
    return impl_->command(
        "editMessageReplyMarkup",
        {{"chat_id", chat.value()}, {"message_id", message.value()}, {"reply_markup", to_json(keyboard)}});
}

BotStatus BotApi::delete_message(ChatId chat, MessageId message) {
    return impl_->command("deleteMessage", {{"chat_id", chat.value()}, {"message_id", message.value()}});
}

BotStatus BotApi::answer_callback_query(const CallbackAnswer& answer) {
    return impl_->command("answerCallbackQuery", to_json(answer));
}

BotStatus BotApi::set_my_commands(const CommandMenu& menu) {
    return impl_->command("setMyCommands", to_json(menu));
}

std::optional<Timestamp> BotApi::last_server_date() const {
    return impl_->last_date;
}

void BotApi::interrupt() {
    impl_->http.interrupt();
}

}  // namespace tradewind::bot
