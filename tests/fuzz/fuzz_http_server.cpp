// Whatever bytes arrive at the socket of our own server, as a request or, behind a proper handshake, as web socket
// frames: the server answers or closes, and serves the next client as before.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/check.hpp"
#include "exchanges/net/http_server.hpp"

namespace {

using namespace tradewind;       // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::net;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kHandshake =
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

std::unique_ptr<HttpServer> make_server() {
    HttpServerOptions options;
    options.max_body_bytes = 64U << 10U;
    auto server = HttpServer::start(
        options,
        [](const HttpRequest& request, const HttpResponder& to) {
            HttpResponse response;
            response.body = request.query_value("name").value_or(request.path) + request.body;
            (void)decode_form(request.header("Content-Type"), request.body);
            to.send(std::move(response));
        },
        [](const HttpRequest&, const WebSocketLink& link) {
            return std::optional(WebSocketHandlers{[link](std::string text) {
                                                       link.send(std::move(text));
                                                       link.read_next();
                                                   },
                                                   [] {}});
        });
    TW_CHECK(server.has_value());
    return std::move(*server);
}

// Everything the server says until it closes.
std::string talk(std::uint16_t port, std::string_view bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    TW_CHECK(socket >= 0);
    const linger at_once{1, 0};  // thousands of closed sockets would wait for minutes
    (void)::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    TW_CHECK(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            break;  // it has heard enough
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    (void)::shutdown(socket, SHUT_WR);
    std::string answer;
    std::array<char, 16'384> piece{};
    for (ssize_t count = 0; (count = ::recv(socket, piece.data(), piece.size(), 0)) > 0;) {
        answer.append(piece.data(), static_cast<std::size_t>(count));
    }
    ::close(socket);
    return answer;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::unique_ptr<HttpServer> server = make_server();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (size > 0 && text.front() == '#') {
        (void)talk(server->port(), std::string(kHandshake) + std::string(text.substr(1)));
    } else {
        (void)talk(server->port(), text);
    }
    static unsigned count = 0;
    if (++count % 64 == 0) {
        const std::string alive = talk(server->port(), "GET /here HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
        TW_CHECK(alive.starts_with("HTTP/1.") && alive.ends_with("/here"));
    }
    return 0;
}
