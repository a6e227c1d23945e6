#include "tests/support/fake_bot_api.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "exchanges/net/http_message.hpp"
#include "tests/support/bot_api_reply.hpp"
#include "tests/support/bot_api_rules.hpp"

namespace tradewind::testing {
namespace {

using nlohmann::json;

json parameters_of(const net::HttpRequest& request) {
    const std::string_view type = request.header("Content-Type");
    if (type.substr(0, 19) != "multipart/form-data") {
        return json::parse(request.body, nullptr, false);
    }
    json out = json::object();
    for (const net::FormPart& part : net::decode_form(type, request.body).value_or(std::vector<net::FormPart>())) {
        const bool is_json = part.name == "chat_id" || part.name == "reply_markup" ||
                             part.name == "message_thread_id" || part.name == "disable_notification";
        out[part.name] = is_json ? json::parse(part.content, nullptr, false) : json(part.content);
    }
    return out;
}

}  // namespace

FakeBotApi::FakeBotApi() {
    chats_[7] = 7;
    auto server = net::HttpServer::start(
        {},
        [this](const net::HttpRequest& request, const net::HttpResponder& responder) { handle(request, responder); });
    if (!server) {
        throw std::runtime_error(server.error().text);
    }
    server_ = std::move(*server);
}

FakeBotApi::~FakeBotApi() {
    server_->stop();
}

bot::BotApiConfig FakeBotApi::config() const {
    bot::BotApiConfig config;
    config.base_url = server_->url();
    config.token = bot::Secret(kToken);
    return config;
}

void FakeBotApi::script(const std::string& method, Misbehave how, int times) {
    const std::lock_guard lock(mutex_);
    script_.insert({method, {how, times}});
}

void FakeBotApi::add_chat(std::int64_t chat) {
    const std::lock_guard lock(mutex_);
    chats_[chat] = chat;
}

void FakeBotApi::migrate_chat(std::int64_t from, std::int64_t to) {
    const std::lock_guard lock(mutex_);
    chats_[from] = to;
    chats_[to] = to;
}

void FakeBotApi::push(json update) {
    const std::lock_guard lock(mutex_);
    if (!update.contains("update_id")) {
        update["update_id"] = next_update_id_++;
    }
    const auto id = update["update_id"].get<std::int64_t>();
    updates_[id] = std::move(update);
    update_order_.push_back(id);
    if (parked_) {
        parked_->send(http(200, ok(batch(100)).dump()));
        parked_.reset();
    }
}

void FakeBotApi::push_text(const std::string& text, std::int64_t user, std::int64_t chat) {
    const std::lock_guard lock(mutex_);
    push({{"message",
           {{"message_id", next_message_id_++},
            {"date", now()},
            {"from", {{"id", user}, {"is_bot", false}, {"first_name", "Ada"}}},
            {"chat", {{"id", chat}, {"type", chat < 0 ? "supergroup" : "private"}}},
            {"text", text}}}});
}

std::string FakeBotApi::press(std::int64_t message, const std::string& data, std::int64_t user) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(messages_.begin(), messages_.end(), [&](const auto& m) { return m.id == message; });
    if (found == messages_.end() || found->keyboard.dump().find(json(data).dump()) == std::string::npos) {
        throw std::logic_error("no such button: " + data);
    }
    const std::string query = "query-" + std::to_string(next_update_id_);
    open_queries_.push_back(query);
    push({{"callback_query",
           {{"id", query},
            {"from", {{"id", user}, {"is_bot", false}, {"first_name", "Ada"}}},
            {"message", message_json(*found)},
            {"chat_instance", "1"},
            {"data", data}}}});
    return query;
}

void FakeBotApi::set_next_update_id(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    next_update_id_ = id;
}

void FakeBotApi::ignore_offsets() {
    const std::lock_guard lock(mutex_);
    ignores_offsets_ = true;
}

void FakeBotApi::use_millisecond_dates() {
    const std::lock_guard lock(mutex_);
    uses_millisecond_dates_ = true;
}

void FakeBotApi::release_poll() {
    const std::lock_guard lock(mutex_);
    if (parked_) {
        parked_->send(http(200, ok(json::array()).dump()));
        parked_.reset();
    }
}

std::vector<FakeMessage> FakeBotApi::messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
}

std::vector<FakeCall> FakeBotApi::calls(const std::string& method) const {
    const std::lock_guard lock(mutex_);
    std::vector<FakeCall> out;
    std::copy_if(calls_.begin(), calls_.end(), std::back_inserter(out),
                 [&](const FakeCall& call) { return call.method == method; });
    return out;
}

std::vector<std::string> FakeBotApi::violations() const {
    const std::lock_guard lock(mutex_);
    return violations_;
}

std::vector<std::string> FakeBotApi::answered_queries() const {
    const std::lock_guard lock(mutex_);
    return answered_queries_;
}

bool FakeBotApi::is_poll_parked() const {
    const std::lock_guard lock(mutex_);
    return parked_.has_value();
}

bool FakeBotApi::wait_for(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::unique_lock lock(mutex_);
    while (!condition()) {
        // Some conditions change without a call to this server, hence the short slices.
        changed_.wait_for(lock, std::chrono::milliseconds(1));
        if (std::chrono::steady_clock::now() > deadline) {
            return false;
        }
    }
    return true;
}

void FakeBotApi::handle(const net::HttpRequest& request, const net::HttpResponder& responder) {
    const std::lock_guard lock(mutex_);
    const std::string prefix = std::string("/bot") + kToken + "/";
    if (request.path.compare(0, prefix.size(), prefix) != 0) {
        responder.send(http(401, error(401, "Unauthorized").dump()));
        return;
    }
    const std::string method = request.path.substr(prefix.size());
    const json parameters = parameters_of(request);
    calls_.push_back({method, parameters});
    if (!parameters.is_object()) {
        responder.send(http(400, refuse(method, 400, "Bad Request: can't parse parameters").body.dump()));
    } else if (!misbehave(method, parameters, responder)) {
        if (method == "getUpdates") {
            poll(parameters, responder);
        } else {
            const Reply reply = perform(method, parameters);
            responder.send(http(reply.status, reply.body.dump()));
        }
    }
    changed_.notify_all();
}

FakeBotApi::Reply FakeBotApi::perform(const std::string& method, const json& parameters) {
    if (method == "getMe") {
        return {200, ok({{"id", 42}, {"is_bot", true}, {"username", "tradewind_bot"}, {"can_join_groups", false}})};
    }
    if (method == "sendMessage") {
        return send_text(parameters);
    }
    if (method == "sendPhoto") {
        return send_photo(parameters);
    }
    if (method == "editMessageText" || method == "editMessageCaption" || method == "editMessageReplyMarkup") {
        return edit(method, parameters);
    }
    if (method == "deleteMessage") {
        return remove(parameters);
    }
    if (method == "answerCallbackQuery") {
        return answer(parameters);
    }
    if (method == "setMyCommands") {
        const auto problem = commands_problem(parameters.value("commands", json()));
        return problem.empty() ? Reply{200, ok(true)} : refuse(method, 400, problem);
    }
    return refuse(method, 404, "Not Found: method not found");
}

void FakeBotApi::poll(const json& parameters, const net::HttpResponder& responder) {
    if (parked_) {
        parked_->send(http(409, error(409, "Conflict: terminated by other getUpdates request").dump()));
        parked_.reset();
    }
    const auto offset = parameters.value("offset", std::int64_t{0});
    if (offset > 0 && !ignores_offsets_) {
        // The server keeps its own order: confirming one confirms all that came before it.
        const auto last = std::find(update_order_.begin(), update_order_.end(), offset - 1);
        const auto end = last == update_order_.end() ? update_order_.begin() : last + 1;
        std::for_each(update_order_.begin(), end, [&](std::int64_t id) { updates_.erase(id); });
        update_order_.erase(update_order_.begin(), end);
    }
    const json waiting = batch(parameters.value("limit", std::size_t{100}));
    if (waiting.empty() && parameters.value("timeout", 0) > 0) {
        parked_ = responder;
        responder.on_abandoned([this] {
            const std::lock_guard lock(mutex_);
            parked_.reset();
        });
    } else {
        responder.send(http(200, ok(waiting).dump()));
    }
}

json FakeBotApi::batch(std::size_t limit) const {
    json out = json::array();
    for (const std::int64_t id : update_order_) {
        if (out.size() < limit) {
            out.push_back(updates_.at(id));
        }
    }
    return out;
}

FakeBotApi::Reply FakeBotApi::send_text(const json& parameters) {
    const auto text = parameters.value("text", "");
    if (auto problem = text_problem(text, parameters.value("parse_mode", ""), 4096); !problem.empty()) {
        return refuse("sendMessage", 400, problem);
    }
    FakeMessage message;
    message.method = "sendMessage";
    message.text = text;
    return record(std::move(message), parameters);
}

FakeBotApi::Reply FakeBotApi::send_photo(const json& parameters) {
    FakeMessage message;
    message.method = "sendPhoto";
    message.text = parameters.value("caption", "");
    message.photo = parameters.value("photo", "");
    if (message.photo.empty()) {
        return refuse("sendPhoto", 400, "Bad Request: there is no photo in the request");
    }
    if (auto problem = text_problem(message.text, parameters.value("parse_mode", ""), 1024); !problem.empty()) {
        return refuse("sendPhoto", 400, problem);
    }
    return record(std::move(message), parameters);
}

FakeBotApi::Reply FakeBotApi::record(FakeMessage message, const json& parameters) {
    if (auto problem = chat_problem(message.method, parameters)) {
        return *problem;
    }
    if (auto problem = keyboard_problem(parameters.value("reply_markup", json())); !problem.empty()) {
        return refuse(message.method, 400, problem);
    }
    message.chat = parameters["chat_id"].get<std::int64_t>();
    message.id = next_message_id_++;
    message.parse_mode = parameters.value("parse_mode", "");
    message.keyboard = parameters.value("reply_markup", json());
    message.is_silent = parameters.value("disable_notification", false);
    if (parameters.contains("message_thread_id")) {
        message.thread = parameters["message_thread_id"].get<std::int64_t>();
    }
    messages_.push_back(message);
    return {200, ok(message_json(message))};
}

FakeBotApi::Reply FakeBotApi::edit(const std::string& method, const json& parameters) {
    FakeMessage* message = find(parameters);
    if (message == nullptr) {
        return {400, error(400, "Bad Request: message to edit not found")};
    }
    const json keyboard = parameters.value("reply_markup", json());
    if (auto problem = keyboard_problem(keyboard); !problem.empty()) {
        return refuse(method, 400, problem);
    }
    std::string text = message->text;
    if (method != "editMessageReplyMarkup") {
        const bool is_caption = method == "editMessageCaption";
        if (is_caption == message->photo.empty()) {
            return {400, error(400, "Bad Request: there is no text in the message to edit")};
        }
        text = parameters.value(is_caption ? "caption" : "text", "");
        const auto problem = text_problem(text, parameters.value("parse_mode", ""), is_caption ? 1024 : 4096);
        if (!problem.empty()) {
            return refuse(method, 400, problem);
        }
    }
    if (text == message->text && keyboard == message->keyboard) {
        return {400, error(400,
                           "Bad Request: message is not modified: specified new message content and reply markup "
                           "are exactly the same as a current content and reply markup of the message")};
    }
    message->edits.push_back(message->text);
    message->text = text;
    message->keyboard = keyboard;
    return {200, ok(message_json(*message))};
}

FakeBotApi::Reply FakeBotApi::remove(const json& parameters) {
    FakeMessage* message = find(parameters);
    if (message == nullptr) {
        return {400, error(400, "Bad Request: message to delete not found")};
    }
    message->is_deleted = true;
    return {200, ok(true)};
}

FakeBotApi::Reply FakeBotApi::answer(const json& parameters) {
    const auto query = parameters.value("callback_query_id", "");
    const auto open = std::find(open_queries_.begin(), open_queries_.end(), query);
    if (open == open_queries_.end()) {
        return {400, error(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")};
    }
    if (parameters.value("text", "").size() > 200) {
        return refuse("answerCallbackQuery", 400, "Bad Request: MESSAGE_TOO_LONG");
    }
    open_queries_.erase(open);
    answered_queries_.push_back(query);
    return {200, ok(true)};
}

FakeBotApi::Reply FakeBotApi::refuse(const std::string& method, int code, const std::string& description) {
    violations_.push_back(method + ": " + description);
    return {code, error(code, description)};
}

std::optional<FakeBotApi::Reply> FakeBotApi::chat_problem(const std::string& method, const json& parameters) {
    const auto id = parameters.value("chat_id", std::int64_t{0});
    const auto chat = chats_.find(id);
    if (chat == chats_.end()) {
        return refuse(method, 400, "Bad Request: chat not found");
    }
    if (chat->second != id) {
        return Reply{400, error(400, "Bad Request: group chat was upgraded to a supergroup chat",
                                {{"migrate_to_chat_id", chat->second}})};
    }
    return std::nullopt;
}

FakeMessage* FakeBotApi::find(const json& parameters) {
    const auto chat = parameters.value("chat_id", std::int64_t{0});
    const auto id = parameters.value("message_id", std::int64_t{0});
    const auto found = std::find_if(messages_.begin(), messages_.end(), [&](const FakeMessage& message) {
        return message.chat == chat && message.id == id && !message.is_deleted;
    });
    return found == messages_.end() ? nullptr : &*found;
}

json FakeBotApi::message_json(const FakeMessage& message) const {
    return {{"message_id", message.id},
            {"date", now()},
            {"chat", {{"id", message.chat}, {"type", message.chat < 0 ? "supergroup" : "private"}}},
            {"from", {{"id", 42}, {"is_bot", true}, {"first_name", "Tradewind"}}},
            {"text", message.text}};
}

std::int64_t FakeBotApi::now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return uses_millisecond_dates_ ? std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()
                                   : std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count();
}

}  // namespace tradewind::testing
