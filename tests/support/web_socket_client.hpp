// A WebSocket client on a bare socket, frame by frame, so that tests can also do what a library would not: answer no
// ping, read slowly, send what is no text. Errors: throws when the server cannot be reached. Thread: one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tradewind::testing {

struct WebSocketFrame {
    int opcode = 0;  // 1 text, 8 close, 9 ping, 10 pong
    std::string payload;
    // Of a close frame; 0 when it carries none.
    [[nodiscard]] int close_code() const {
        return payload.size() < 2
                   ? 0
                   : static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
    }
};

class WebSocketClient {
public:
    WebSocketClient(std::uint16_t port, const std::string& target);
    ~WebSocketClient();
    WebSocketClient(const WebSocketClient&) = delete;
    WebSocketClient& operator=(const WebSocketClient&) = delete;

    [[nodiscard]] int status() const { return status_; }  // 101 when upgraded
    void send(int opcode, std::string_view payload);
    void send_text(std::string_view text) { send(1, text); }
    // The next frame of any kind; nothing when the server has closed or is silent for ten seconds.
    [[nodiscard]] std::optional<WebSocketFrame> read_frame();
    // The next text; pings on the way are answered. Empty when there is no more.
    [[nodiscard]] std::string read_text();

private:
    [[nodiscard]] bool fill(std::size_t bytes);

    int socket_ = -1;
    int status_ = 0;
    std::string pending_;
};

}  // namespace tradewind::testing
