// The chat side of a running agent: Telegram when a token is configured, else the local page; the client,
// the outbox and the chat service are the same for both. Errors: addresses and files that cannot be used.
// Thread: start and stop from the main thread; the listener part from the engine's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/config/app_config.hpp"
#include "bot/runtime/engine_link.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

class ChatFront {
public:
    // `description`: of venue and market, for the welcome.
    static Result<std::unique_ptr<ChatFront>> start(const AppConfig& config, EngineLink& engine,
                                                    const std::string& description, const std::string& greeting);
    ~ChatFront();

    [[nodiscard]] EngineListener& listener();
    [[nodiscard]] std::vector<std::string> announcements() const;
    void tick();  // every second
    void stop(const std::string& farewell);

private:
    struct Parts;
    explicit ChatFront(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// Where a running agent with a local page can be reached by `tradewind chat`: HOME/chat.json, mode 0600.
struct LocalChatAddress {
    std::string url;
    std::string page_token;
};
[[nodiscard]] Result<LocalChatAddress> read_local_chat_address(const std::string& home);

}  // namespace tradewind::bot
