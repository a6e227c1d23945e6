// A stand-in for the Bot API as a stranger would write it in an hour: polls are answered at once, results are
// missing, methods it does not know get a bare 500, and some replies are lost after the work was done.
// Knows one chat, user 7. Errors: throws when it cannot listen. Thread: any.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "exchanges/net/http_server.hpp"

namespace tradewind::test {

class CarelessBotApi {
public:
    static constexpr std::int64_t kOwner = 7;
    struct Message {
        std::int64_t id = 0;
        std::string text;
        nlohmann::json keyboard;
        bool is_edited = false;
    };

    CarelessBotApi();
    [[nodiscard]] std::string url() const { return server_->url(); }
    void push_text(const std::string& text);
    void push_tap(std::int64_t message, const std::string& data);
    // The next `count` messages are kept, but their replies never come.
    void lose_replies(int count);

    [[nodiscard]] std::vector<Message> messages() const;
    [[nodiscard]] std::map<std::string, int> calls() const;
    [[nodiscard]] int total_calls() const;

private:
    void serve(const net::HttpRequest& request, const net::HttpResponder& responder);
    nlohmann::json take_updates(const nlohmann::json& parameters);
    void push(nlohmann::json update);

    mutable std::mutex mutex_;
    std::map<std::string, int> calls_;
    std::vector<Message> messages_;
    std::map<std::int64_t, nlohmann::json> updates_;
    std::int64_t next_update_ = 500;
    std::int64_t next_message_ = 40;
    int taps_ = 0;  // by the test's own thread
    int replies_to_lose_ = 0;
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace tradewind::test
