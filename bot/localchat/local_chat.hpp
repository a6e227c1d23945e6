// The chat page: one web server that is both the phone (page, terminal client) and a Bot API server for the
// agent's own chat client, so that there is one front end, not two. Every page request but the page itself
// must carry the page token, so that another web site in the same browser cannot speak for the owner.
// Errors: start() says why the address cannot be used. Thread: any; tick() every second.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bot/localchat/chat_room.hpp"
#include "bot/telegram/secret.hpp"
#include "exchanges/net/http_server.hpp"

namespace tradewind::bot {

struct LocalChatOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;
    Secret bot_token;   // what the agent's client uses
    Secret page_token;  // what page and terminal use
    std::int64_t first_id = 1;
    std::string subtitle;  // under the name on the page: "simulated exchange, paper money"
};

class LocalChat {
public:
    static Result<std::unique_ptr<LocalChat>> start(LocalChatOptions options);
    ~LocalChat();

    [[nodiscard]] std::string url() const;       // "http://127.0.0.1:8080"
    [[nodiscard]] std::string page_url() const;  // "http://127.0.0.1:8080/chat"
    // Answers long polls whose time is over, keeps event streams alive.
    void tick();
    void stop();

private:
    explicit LocalChat(LocalChatOptions options);
    void serve(const net::HttpRequest& request, net::HttpResponder responder);
    void serve_bot(const std::string& method, const net::HttpRequest& request, net::HttpResponder responder);
    void serve_page(const net::HttpRequest& request, const net::HttpResponder& responder);
    void get_updates(const net::HttpRequest& request, net::HttpResponder responder);
    void answer_polls(bool only_overdue);

    struct ParkedPoll;
    LocalChatOptions options_;
    ChatRoom room_;
    std::mutex polls_mutex_;
    std::vector<std::unique_ptr<ParkedPoll>> polls_;
    std::mutex streams_mutex_;
    std::vector<net::EventStream> streams_;
    std::unique_ptr<net::HttpServer> server_;  // last: it stops first
};

}  // namespace tradewind::bot
