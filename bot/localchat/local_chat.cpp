#include "bot/localchat/local_chat.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "bot/localchat/bot_methods.hpp"
#include "bot/localchat/page_assets.hpp"
#include "bot/telegram/html_text.hpp"
#include "bot/telegram/json_text.hpp"

namespace tradewind::bot {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::size_t kMaxSaid = 4'096;  // bytes of one message of the owner

Timestamp wall_now() {
    return Timestamp::from_nanos(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count());
}

json room_json(const RoomMessage& message) {
    json out{{"id", message.id},       {"bot", message.is_from_bot}, {"date", message.date.to_seconds()},
             {"text", message.text},   {"html", message.is_html},    {"edited", message.is_edited},
             {"photo", message.photo}, {"keyboard", json::array()}};
    if (!message.keyboard_json.empty()) {
        if (auto keyboard = parse_json(message.keyboard_json)) {
            out["keyboard"] = std::move(*keyboard);
        }
    }
    return out;
}

json news_json(const ChatRoom::News& news) {
    json out = json::array();
    for (const RoomMessage& message : news.messages) {
        out.push_back(room_json(message));
    }
    return out;
}

const char* change_name(RoomChangeKind kind) {
    switch (kind) {
        case RoomChangeKind::Added:
            return "added";
        case RoomChangeKind::Edited:
            return "edited";
        case RoomChangeKind::Deleted:
            return "deleted";
        case RoomChangeKind::Notice:
            return "notice";
    }
    return "";
}

net::HttpResponse plain(int status, std::string text) {
    return {status, "text/plain; charset=utf-8", std::move(text), {}};
}
net::HttpResponse to_response(BotAnswer answer) {
    return {answer.status, "application/json", std::move(answer.json), {}};
}

net::HttpResponse asset(std::string_view content, const char* type) {
    net::HttpResponse out{200, type, std::string(content), {}};
    out.headers.push_back({"Cache-Control", "no-store"});
    out.headers.push_back(
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
         "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"});
    out.headers.push_back({"X-Content-Type-Options", "nosniff"});
    out.headers.push_back({"Referrer-Policy", "no-referrer"});
    return out;
}

std::string replaced(std::string text, std::string_view mark, std::string_view value) {
    if (const std::size_t at = text.find(mark); at != std::string::npos) {
        text.replace(at, mark.size(), value);
    }
    return text;
}

// Comparing secrets must not tell by its time how much of a guess was right.
bool is_same_secret(std::string_view a, std::string_view b) {
    unsigned difference = a.size() == b.size() ? 0U : 1U;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
    }
    return difference == 0;
}

}  // namespace

struct LocalChat::ParkedPoll {
    net::HttpResponder responder;
    PollFields fields;
    Clock::time_point until;
};

LocalChat::LocalChat(LocalChatOptions options) : options_(std::move(options)), room_(options_.first_id) {
    room_.on_update([this] { answer_polls(false); });
}

LocalChat::~LocalChat() {
    stop();
}

Result<std::unique_ptr<LocalChat>> LocalChat::start(LocalChatOptions options) {
    std::unique_ptr<LocalChat> chat(new LocalChat(std::move(options)));
    net::HttpServerOptions server;
    server.host = chat->options_.host;
    server.port = chat->options_.port;
    auto started = net::HttpServer::start(
        server, [raw = chat.get()](const net::HttpRequest& request, net::HttpResponder responder) {
            raw->serve(request, std::move(responder));
        });
    if (!started) {
        return tl::unexpected<Error>(started.error());
    }
    chat->server_ = std::move(*started);
    return chat;
}

std::string LocalChat::url() const {
    return server_->url();
}
std::string LocalChat::page_url() const {
    return url() + "/chat";
}

void LocalChat::stop() {
    if (server_) {
        server_->stop();
    }
}

void LocalChat::serve(const net::HttpRequest& request, net::HttpResponder responder) {
    constexpr std::string_view kBot = "/bot";
    if (request.path.starts_with(kBot)) {
        const std::size_t slash = request.path.find('/', kBot.size());
        const std::string token =
            request.path.substr(kBot.size(), slash == std::string::npos ? slash : slash - kBot.size());
        if (slash == std::string::npos || !is_same_secret(token, options_.bot_token.reveal())) {
            return responder.send(to_response(bot_error(401, "Unauthorized")));
        }
        std::string method = request.path.substr(slash + 1);
        std::ranges::transform(method, method.begin(),
                               [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
        return serve_bot(method, request, std::move(responder));
    }
    serve_page(request, responder);
}

void LocalChat::serve_bot(const std::string& method, const net::HttpRequest& request, net::HttpResponder responder) {
    if (method == "getupdates") {
        return get_updates(request, std::move(responder));
    }
    responder.send(to_response(call_bot_method(room_, method, request, wall_now())));
}

void LocalChat::get_updates(const net::HttpRequest& request, net::HttpResponder responder) {
    const PollFields fields = read_poll_fields(request);
    std::string updates = room_.take_updates(fields.offset, fields.limit);
    if (updates != "[]" || fields.timeout_seconds == 0) {
        return responder.send(to_response(bot_ok(updates)));
    }
    std::vector<std::unique_ptr<ParkedPoll>> older;
    {
        const std::lock_guard lock(polls_mutex_);
        older.swap(polls_);
        polls_.push_back(std::make_unique<ParkedPoll>(
            ParkedPoll{std::move(responder), fields, Clock::now() + std::chrono::seconds(fields.timeout_seconds)}));
    }
    for (const auto& poll : older) {
        poll->responder.send(to_response(bot_error(
            409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")));
    }
    // An update may have come between the look and the parking.
    if (room_.take_updates(fields.offset, fields.limit) != "[]") {
        answer_polls(false);
    }
}

void LocalChat::answer_polls(bool only_overdue) {
    std::vector<std::unique_ptr<ParkedPoll>> due;
    {
        const std::lock_guard lock(polls_mutex_);
        const auto now = Clock::now();
        std::erase_if(polls_, [&](std::unique_ptr<ParkedPoll>& poll) {
            if (only_overdue && now < poll->until) {
                return false;
            }
            due.push_back(std::move(poll));
            return true;
        });
    }
    for (const auto& poll : due) {
        poll->responder.send(to_response(bot_ok(room_.take_updates(poll->fields.offset, poll->fields.limit))));
    }
}

void LocalChat::tick() {
    answer_polls(true);
    const std::lock_guard lock(streams_mutex_);
    std::erase_if(streams_, [](net::EventStream& stream) { return !stream.ping(); });
}

void LocalChat::serve_page(const net::HttpRequest& request, const net::HttpResponder& responder) {
    if (request.method == "GET" && (request.path == "/" || request.path == "/chat" || request.path == "/chat/")) {
        std::string page = replaced(std::string(kChatPageHtml), "{{token}}", options_.page_token.reveal());
        return responder.send(asset(replaced(std::move(page), "{{subtitle}}", escape_html(options_.subtitle)),
                                    "text/html; charset=utf-8"));
    }
    if (request.method == "GET" && request.path == "/chat/chat.css") {
        return responder.send(asset(kChatPageCss, "text/css; charset=utf-8"));
    }
    if (request.method == "GET" && request.path == "/chat/chat.js") {
        return responder.send(asset(kChatPageScript, "text/javascript; charset=utf-8"));
    }
    if (request.path == "/favicon.ico") {
        return responder.send({204, "image/x-icon", "", {}});
    }
    const std::string token = std::string(request.header("X-Page-Token"));
    if (!is_same_secret(token.empty() ? request.query_value("token").value_or("") : token,
                        options_.page_token.reveal())) {
        return responder.send(plain(request.path.starts_with("/chat/") ? 403 : 404, "not for you, or not here\n"));
    }
    if (request.method == "GET" && request.path == "/chat/events") {
        net::EventStream stream = responder.start_events();
        stream.send("hello", dump_json({{"messages", news_json(room_.news(0))},
                                        {"commands", parse_json(room_.commands_json()).value_or(json::array())}}));
        room_.watch([stream](const RoomChange& change) mutable {
            return stream.send(change_name(change.kind),
                               change.kind == RoomChangeKind::Notice
                                   ? dump_json({{"text", change.notice}, {"alert", change.is_alert}})
                                   : dump_json(room_json(change.message)));
        });
        const std::lock_guard lock(streams_mutex_);
        streams_.push_back(stream);
        return;
    }
    if (request.method == "GET" && request.path == "/chat/messages") {
        const std::string since = request.query_value("since").value_or("0");
        const ChatRoom::News news = room_.news(std::strtoll(since.c_str(), nullptr, 10));
        return responder.send(
            {200, "application/json", dump_json({{"messages", news_json(news)}, {"revision", news.revision}}), {}});
    }
    if (request.method == "GET" && request.path.starts_with("/chat/photo/")) {
        const auto photo = room_.photo(request.path.substr(std::string_view("/chat/photo/").size()));
        return responder.send(photo ? asset(*photo, "image/png") : plain(404, "no such picture\n"));
    }
    if (request.method == "POST" && request.path == "/chat/say") {
        const auto body = parse_json(request.body);
        const std::string text = body ? read_string(*body, "text") : std::string();
        if (text.empty() || text.size() > kMaxSaid) {
            return responder.send(plain(400, "say 1 to 4096 bytes\n"));
        }
        room_.say(text, wall_now());
        return responder.send({200, "application/json", "{}", {}});
    }
    if (request.method == "POST" && request.path == "/chat/tap") {
        const auto body = parse_json(request.body);
        const auto message = body ? read_int(*body, "message") : std::nullopt;
        const Status tapped = message ? room_.tap(*message, read_string(*body, "data"), wall_now())
                                      : Status(fail(ErrorCode::InvalidArgument, "name the message"));
        return responder.send(tapped ? net::HttpResponse{200, "application/json", "{}", {}}
                                     : plain(400, tapped.error().text + "\n"));
    }
    responder.send(plain(404, "not here; the chat is at /chat\n"));
}

}  // namespace tradewind::bot
