#include "tests/support/web_socket_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace tradewind::testing {
namespace {

constexpr int kText = 1;
constexpr int kPing = 9;
constexpr int kPong = 10;
constexpr std::array<char, 4> kMask = {0x11, 0x22, 0x33, 0x44};

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) {
            return;  // the next read tells
        }
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

}  // namespace

WebSocketClient::WebSocketClient(std::uint16_t port, const std::string& target) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("no server on port " + std::to_string(port));
    }
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    send_all(socket_, "GET " + target +
                          " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    while (pending_.find("\r\n\r\n") == std::string::npos) {
        if (!fill(pending_.size() + 1)) {
            return;
        }
    }
    status_ = std::stoi(pending_.substr(9, 3));
    pending_.erase(0, pending_.find("\r\n\r\n") + 4);
}

WebSocketClient::~WebSocketClient() {
    ::close(socket_);
}

void WebSocketClient::send(int opcode, std::string_view payload) {
    std::string frame(1, static_cast<char>(0x80 | opcode));
    const std::size_t size = payload.size();
    if (size < 126) {
        frame += static_cast<char>(0x80U | size);
    } else {
        const bool is_long = size > 0xffff;
        frame += static_cast<char>(is_long ? 0xff : 0xfe);
        for (int shift = is_long ? 56 : 8; shift >= 0; shift -= 8) {
            frame += static_cast<char>(size >> static_cast<unsigned>(shift));
        }
    }
    frame.append(kMask.data(), kMask.size());
    for (std::size_t i = 0; i < size; ++i) {
        frame += static_cast<char>(payload[i] ^ kMask[i % kMask.size()]);
    }
    send_all(socket_, frame);
}

std::optional<WebSocketFrame> WebSocketClient::read_frame() {
    if (!fill(2)) {
        return std::nullopt;
    }
    std::size_t size = static_cast<unsigned char>(pending_[1]) & 0x7fU;
    std::size_t head = 2;
    if (size >= 126) {
        const std::size_t length_bytes = size == 126 ? 2 : 8;
        if (!fill(head + length_bytes)) {
            return std::nullopt;
        }
        size = 0;
        for (std::size_t i = 0; i < length_bytes; ++i) {
            size = size * 256 + static_cast<unsigned char>(pending_[head + i]);
        }
        head += length_bytes;
    }
    if (!fill(head + size)) {
        return std::nullopt;
    }
    WebSocketFrame frame{pending_[0] & 0x0f, pending_.substr(head, size)};
    pending_.erase(0, head + size);
    return frame;
}

std::string WebSocketClient::read_text() {
    while (auto frame = read_frame()) {
        if (frame->opcode == kText) {
            return frame->payload;
        }
        if (frame->opcode == kPing) {
            send(kPong, frame->payload);
        }
    }
    return {};
}

bool WebSocketClient::fill(std::size_t bytes) {
    std::array<char, 65536> chunk{};
    while (pending_.size() < bytes) {
        const ssize_t n = ::recv(socket_, chunk.data(), chunk.size(), 0);
        if (n <= 0) {
            return false;
        }
        pending_.append(chunk.data(), static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace tradewind::testing
