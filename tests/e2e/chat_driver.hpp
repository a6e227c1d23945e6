// The owner at the local chat of a running agent: says commands, taps buttons, reads what the room shows.
// Errors: a call that fails says so by its return value; nothing throws. Times: real time, bounded. Thread: one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "exchanges/net/http_client.hpp"

namespace tradewind::test {

struct RoomButton {
    std::string text;
    std::string data;
};
struct RoomLine {
    std::int64_t id = 0;
    bool is_bot = false;
    bool is_edited = false;
    std::string text;
    std::string photo;
    std::vector<RoomButton> buttons;
};

class ChatDriver {
public:
    // Reads the address and the page's token that the agent left in its state directory.
    explicit ChatDriver(const std::string& home);

    bool say(const std::string& text);
    bool tap(std::int64_t message, const std::string& data);
    [[nodiscard]] std::vector<RoomLine> lines();
    // The newest line of the bot, later than `after`, that the condition accepts; nothing when the time is up.
    std::optional<RoomLine> wait_for_line(std::int64_t after, const std::function<bool(const RoomLine&)>& accepts,
                                          std::chrono::milliseconds patience);
    std::optional<RoomLine> wait_for_text(std::int64_t after, const std::string& text,
                                          std::chrono::milliseconds patience = std::chrono::seconds(10));
    // Says a command and taps the button of the answer that holds `button`. The message that was tapped.
    std::optional<RoomLine> say_and_tap(const std::string& command, const std::string& button,
                                        std::chrono::milliseconds patience = std::chrono::seconds(10));
    [[nodiscard]] std::int64_t last_id();

private:
    bool post(const std::string& path, const std::string& body);

    net::HttpClient client_;
    std::string url_;
    std::string token_;
};

}  // namespace tradewind::test
