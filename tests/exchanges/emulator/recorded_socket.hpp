// A reader's socket without a network: what is sent to it is kept. Thread: one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/socket_service.hpp"
#include "exchanges/net/web_socket_link.hpp"

namespace tradewind::testing {

class RecordedSocket final : public net::WebSocketConnection {
public:
    std::vector<std::string> texts;
    int closed_with = 0;
    bool is_dropped = false;

    void push(std::shared_ptr<const std::string> text) override { texts.push_back(*text); }
    void read_next() override {}
    void finish(std::uint16_t code, std::string) override { closed_with = code; }
    void close() override { is_dropped = true; }

    [[nodiscard]] nlohmann::json last() const {
        return texts.empty() ? nlohmann::json() : nlohmann::json::parse(texts.back());
    }
    [[nodiscard]] std::size_t count() const { return texts.size(); }
};

class InlineQueue final : public net::ServerQueue {
public:
    bool post(std::function<void()> work) override {
        work();
        return true;
    }
};

// Opens a socket at the service as the server would.
inline std::shared_ptr<RecordedSocket> open_socket(emulator::SocketService& service, emulator::SocketId id,
                                                   const std::string& path, const std::string& query = "") {
    auto socket = std::make_shared<RecordedSocket>();
    auto core = std::make_shared<net::WebSocketLink::Core>(std::make_shared<InlineQueue>(), net::WebSocketRules{});
    core->attach(socket);
    service.on_open({id, path, query, "127.0.0.1", net::WebSocketLink(core)});
    return socket;
}

}  // namespace tradewind::testing
