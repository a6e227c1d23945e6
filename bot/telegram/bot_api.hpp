// The Bot API's methods as typed calls, for the public server, a local one, or our own chat page, which all speak it.
// Reading is tolerant: the envelope's `ok` alone decides, and a confirmed call may say nothing more.
// Units: none. Errors: BotApiError, free of the token. Thread: one thread; interrupt() from any.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/telegram/bot_api_error.hpp"
#include "bot/telegram/outgoing.hpp"
#include "bot/telegram/secret.hpp"
#include "bot/telegram/update.hpp"

namespace tradewind::bot {

struct BotApiConfig {
    std::string base_url = "https://api.telegram.org";
    Secret token;
    Duration connect_timeout = Duration::seconds(10);
    Duration call_timeout = Duration::seconds(20);  // for one call; a long poll gets its own time on top
};

// How far the way to a server can be trusted with the token. Plain HTTP beyond this machine needs the owner's word.
enum class ApiUrlSafety : std::uint8_t { Encrypted, Loopback, PlainRemote };
[[nodiscard]] Result<ApiUrlSafety> check_api_url(const std::string& base_url);

struct BotIdentity {
    UserId id;
    std::string username;
    bool can_join_groups = false;
};

struct UpdatesQuery {
    std::optional<UpdateId> offset;  // absent: from the oldest unconfirmed update
    int limit = 100;
    Duration timeout = Duration::seconds(30);  // the server clamps it to 50 s
};

class BotApi {
public:
    explicit BotApi(BotApiConfig config);
    ~BotApi();
    BotApi(const BotApi&) = delete;
    BotApi& operator=(const BotApi&) = delete;

    [[nodiscard]] BotResult<BotIdentity> get_me();
    [[nodiscard]] BotResult<UpdateBatch> get_updates(const UpdatesQuery& query);
    [[nodiscard]] BotResult<SentMessage> send_message(const TextMessage& message);
    [[nodiscard]] BotResult<SentMessage> send_photo(const PhotoMessage& message);
    [[nodiscard]] BotStatus edit_message_text(const TextEdit& edit);
    [[nodiscard]] BotStatus edit_message_caption(const TextEdit& edit);
    [[nodiscard]] BotStatus edit_message_reply_markup(ChatId chat, MessageId message, const InlineKeyboard& keyboard);
    [[nodiscard]] BotStatus delete_message(ChatId chat, MessageId message);
    [[nodiscard]] BotStatus answer_callback_query(const CallbackAnswer& answer);
    [[nodiscard]] BotStatus set_my_commands(const CommandMenu& menu);

    // The Date header of the last answer, if it had one.
    [[nodiscard]] std::optional<Timestamp> last_server_date() const;
    // Ends a running call at once and every later one before it starts: for shutdown.
    void interrupt();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::bot
