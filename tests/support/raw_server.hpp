// A TCP server that reads HTTP requests and answers with whatever bytes the test wants, then keeps, closes or resets
// the connection: for everything a correct server would not do. Errors: throws when no port is to be had.
// Thread: one thread of its own serves one connection at a time; requests() from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tradewind::testing {

enum class AfterReply : std::uint8_t { KeepOpen, Close, Reset };

struct RawReply {
    std::string bytes;
    AfterReply after = AfterReply::KeepOpen;
};

class RawServer {
public:
    // The script gets the number of the request, from 0.
    explicit RawServer(std::function<RawReply(std::size_t)> script);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<std::string> requests() const;
    [[nodiscard]] int closed_connections() const { return closed_connections_.load(); }

private:
    void serve();
    void serve_connection(int socket);

    std::function<RawReply(std::size_t)> script_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> open_socket_{-1};
    std::atomic<int> closed_connections_{0};
    std::atomic<bool> is_stopping_{false};
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

// One request over a fresh connection, byte for byte; returns everything until the server closes or falls silent.
[[nodiscard]] std::string exchange_raw(std::uint16_t port, const std::string& bytes);

}  // namespace tradewind::testing
