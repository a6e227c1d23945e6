// The other end of a WebSocket for tests: a server on loopback that serves one connection after the other, each by
// the script given for it. Thread: its own; what the script touches must be safe for that.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tradewind::test {

// One connection as the script sees it: calls block.
class PeerSocket {
public:
    virtual ~PeerSocket() = default;
    virtual void send(const std::string& text) = 0;
    // Nothing once the client has gone.
    virtual std::optional<std::string> receive() = 0;
    [[nodiscard]] virtual std::string target() const = 0;
};

struct PeerCertificate {  // PEM
    std::string key;
    std::string certificate;
};
// Self-signed, for that host name.
PeerCertificate make_certificate(const std::string& host);

class WebSocketPeer {
public:
    // `script` gets the connection's number, from 1. It returns to drop the connection.
    using Script = std::function<void(PeerSocket&, int)>;
    explicit WebSocketPeer(Script script);
    WebSocketPeer(Script script, const PeerCertificate& certificate);
    ~WebSocketPeer();
    WebSocketPeer(const WebSocketPeer&) = delete;
    WebSocketPeer& operator=(const WebSocketPeer&) = delete;
    [[nodiscard]] std::uint16_t port() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::test
