// A strict Bot API server on loopback: real long polls, offsets, conflicts and limits, and on request every
// misbehaviour a network or a careless stand-in can show. Calls that break a rule get the real server's error and are
// listed in violations(). Thread: any; it answers on a thread of its own.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bot/telegram/bot_api.hpp"
#include "exchanges/net/http_server.hpp"

namespace tradewind::testing {

enum class Misbehave : std::uint8_t {
    Conflict,         // 409
    TooManyRequests,  // 429, retry_after 3
    Unauthorized,     // 401
    BadMarkup,        // 400 can't parse entities
    Hang,             // no answer until the client leaves
    Reset,            // connection reset, nothing done
    TruncatedJson,
    Html502,
    Bare500,      // neither JSON nor anything done
    EmptyAtOnce,  // getUpdates answers [] whatever its timeout
    NullResult,   // done, but the result says nothing
    LoseReply,    // done, but the connection is reset instead of an answer
};

struct FakeMessage {
    std::int64_t chat = 0;
    std::int64_t id = 0;
    std::string method;
    std::string text;  // or caption
    std::string parse_mode;
    nlohmann::json keyboard;
    std::string photo;
    bool is_silent = false;
    bool is_deleted = false;
    std::optional<std::int64_t> thread;
    std::vector<std::string> edits;  // earlier texts
};

struct FakeCall {
    std::string method;
    nlohmann::json parameters;
};

class FakeBotApi {
public:
    static constexpr const char* kToken = "1234567890:AAF-planted_secret_for_the_leak_test0";

    FakeBotApi();
    ~FakeBotApi();
    FakeBotApi(const FakeBotApi&) = delete;
    FakeBotApi& operator=(const FakeBotApi&) = delete;

    [[nodiscard]] bot::BotApiConfig config() const;
    [[nodiscard]] std::string url() const { return server_->url(); }

    // The next `times` calls of the method misbehave; a negative count means for ever.
    void script(const std::string& method, Misbehave how, int times = 1);
    void behave() { script_.clear(); }

    // Chats the bot may write to; the private chat of user 7 exists from the start.
    void add_chat(std::int64_t chat);
    void migrate_chat(std::int64_t from, std::int64_t to);

    // Updates for the bot. The first gives a complete one; `update_id` is filled in when missing.
    void push(nlohmann::json update);
    void push_text(const std::string& text, std::int64_t user = 7, std::int64_t chat = 7);
    // A tap on a button that the message really has; the query's id.
    std::string press(std::int64_t message, const std::string& data, std::int64_t user = 7);
    void set_next_update_id(std::int64_t id);
    // Every poll gets all updates again, whatever its offset.
    void ignore_offsets();
    void use_millisecond_dates();
    // Ends a parked poll with nothing, as its timeout would.
    void release_poll();

    [[nodiscard]] std::vector<FakeMessage> messages() const;
    [[nodiscard]] std::vector<FakeCall> calls(const std::string& method) const;
    [[nodiscard]] std::vector<std::string> violations() const;
    [[nodiscard]] std::vector<std::string> answered_queries() const;
    [[nodiscard]] bool is_poll_parked() const;
    // Waits in real time until the condition holds after some call; false after ten seconds.
    bool wait_for(const std::function<bool()>& condition);

private:
    struct Reply {
        int status = 200;
        nlohmann::json body;
    };
    struct Scripted {
        Misbehave how;
        int times;
    };

    void handle(const net::HttpRequest& request, const net::HttpResponder& responder);
    bool misbehave(const std::string& method, const nlohmann::json& parameters, const net::HttpResponder& responder);
    Reply perform(const std::string& method, const nlohmann::json& parameters);
    void poll(const nlohmann::json& parameters, const net::HttpResponder& responder);
    Reply send_text(const nlohmann::json& parameters);
    Reply send_photo(const nlohmann::json& parameters);
    Reply record(FakeMessage message, const nlohmann::json& parameters);
    Reply edit(const std::string& method, const nlohmann::json& parameters);
    Reply remove(const nlohmann::json& parameters);
    Reply answer(const nlohmann::json& parameters);
    Reply refuse(const std::string& method, int code, const std::string& description);
    std::optional<Reply> chat_problem(const std::string& method, const nlohmann::json& parameters);
    FakeMessage* find(const nlohmann::json& parameters);
    [[nodiscard]] nlohmann::json batch(std::size_t limit) const;
    [[nodiscard]] nlohmann::json message_json(const FakeMessage& message) const;
    [[nodiscard]] std::int64_t now() const;

    mutable std::recursive_mutex mutex_;
    std::condition_variable_any changed_;
    std::multimap<std::string, Scripted> script_;
    std::map<std::int64_t, std::int64_t> chats_;  // to itself, or to the id it migrated to
    std::map<std::int64_t, nlohmann::json> updates_;
    std::vector<std::int64_t> update_order_;
    std::vector<FakeMessage> messages_;
    std::vector<FakeCall> calls_;
    std::vector<std::string> violations_;
    std::vector<std::string> open_queries_;
    std::vector<std::string> answered_queries_;
    std::vector<net::HttpResponder> hanging_;
    std::optional<net::HttpResponder> parked_;
    std::int64_t next_update_id_ = 1000;
    std::int64_t next_message_id_ = 1;
    bool ignores_offsets_ = false;
    bool uses_millisecond_dates_ = false;
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace tradewind::testing
