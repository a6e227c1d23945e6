#include "tests/e2e/careless_bot_api.hpp"

#include <chrono>
#include <stdexcept>

#include "bot/telegram/json_text.hpp"

namespace tradewind::test {
namespace {

using nlohmann::json;

std::int64_t unix_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

json owner() {
    return {{"id", CarelessBotApi::kOwner}, {"is_bot", false}, {"first_name", "Owner"}};
}
json chat() {
    return {{"id", CarelessBotApi::kOwner}, {"type", "private"}};
}

net::HttpResponse answer(const json& result) {
    return {200, "application/json", json{{"ok", true}, {"result", result}}.dump(), {}};
}

}  // namespace

CarelessBotApi::CarelessBotApi() {
    auto server = net::HttpServer::start(
        {},
        [this](const net::HttpRequest& request, const net::HttpResponder& responder) { serve(request, responder); });
    if (!server) {
        throw std::runtime_error(server.error().text);
    }
    server_ = std::move(*server);
}

void CarelessBotApi::push(json update) {
    const std::lock_guard lock(mutex_);
    update["update_id"] = next_update_;
    updates_[next_update_++] = std::move(update);
}

void CarelessBotApi::push_text(const std::string& text) {
    push({{"message",
           {{"message_id", next_message_++},
            {"date", unix_seconds()},
            {"chat", chat()},
            {"from", owner()},
            {"text", text}}}});
}

void CarelessBotApi::push_tap(std::int64_t message, const std::string& data) {
    push({{"callback_query",
           {{"id", "tap" + std::to_string(++taps_)},
            {"from", owner()},
            {"chat_instance", "1"},
            {"data", data},
            {"message", {{"message_id", message}, {"date", unix_seconds()}, {"chat", chat()}, {"text", "?"}}}}}});
}

void CarelessBotApi::lose_replies(int count) {
    const std::lock_guard lock(mutex_);
    replies_to_lose_ = count;
}

std::vector<CarelessBotApi::Message> CarelessBotApi::messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
}

std::map<std::string, int> CarelessBotApi::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

int CarelessBotApi::total_calls() const {
    int out = 0;
    for (const auto& [method, count] : calls()) {
        out += count;
    }
    return out;
}

json CarelessBotApi::take_updates(const json& parameters) {
    if (const auto offset = bot::read_int(parameters, "offset")) {
        updates_.erase(updates_.begin(), updates_.lower_bound(*offset));
    }
    json out = json::array();
    for (const auto& [id, update] : updates_) {
        out.push_back(update);
    }
    return out;
}

void CarelessBotApi::serve(const net::HttpRequest& request, const net::HttpResponder& responder) {
    const std::string method = request.path.substr(request.path.rfind('/') + 1);
    const json parameters = bot::parse_json(request.body).value_or(json::object());
    const std::lock_guard lock(mutex_);
    ++calls_[method];
    if (method == "getUpdates") {
        // At once, whatever timeout was asked for; and nothing is null instead of [].
        const json updates = take_updates(parameters);
        return responder.send(answer(updates.empty() ? json() : updates));
    }
    if (method == "sendMessage") {
        const Message message{next_message_++, bot::read_string(parameters, "text"),
                              bot::member(bot::member(parameters, "reply_markup"), "inline_keyboard"), false};
        messages_.push_back(message);
        if (replies_to_lose_ > 0) {
            --replies_to_lose_;
            return responder.reset_connection();
        }
        return responder.send(
            answer({{"message_id", message.id}, {"date", unix_seconds()}, {"chat", chat()}, {"text", message.text}}));
    }
    if (method == "editMessageText") {
        for (Message& message : messages_) {
            if (message.id == bot::read_int(parameters, "message_id")) {
                message.text = bot::read_string(parameters, "text");
                message.keyboard = bot::member(bot::member(parameters, "reply_markup"), "inline_keyboard");
                message.is_edited = true;
            }
        }
        return responder.send(answer(nullptr));
    }
    if (method == "answerCallbackQuery") {
        return responder.send(answer(nullptr));
    }
    // getMe, setMyCommands, sendPhoto, sendChatAction, ...: never heard of.
    responder.send({500, "text/plain", "", {}});
}

}  // namespace tradewind::test
