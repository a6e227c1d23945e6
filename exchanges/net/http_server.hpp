// A small HTTP/1.1 server on one thread of its own: plain answers, answers given later from another thread
// (long polls), server-sent events and WebSockets. Loopback by default; a foreign Host header is refused with 421, so
// that a web page cannot reach it through its own DNS name. HEAD reaches the handler as GET; OPTIONS is answered here.
// Thread: the handler runs on the server's thread and must not block; everything else may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "exchanges/net/http_message.hpp"
#include "exchanges/net/web_socket.hpp"

namespace tradewind::net {

struct HttpRequest {
    std::string method;  // "GET", "POST", ...
    std::string path;    // percent-decoded, without the query
    std::string query;   // as sent, without the question mark
    std::vector<HttpHeader> headers;
    std::string body;
    std::string peer;  // "127.0.0.1:54321"

    [[nodiscard]] std::string_view header(std::string_view name) const { return find_header(headers, name); }
    // Percent-decoded value of a query parameter.
    [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;
};

struct HttpResponse {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body;
    std::vector<HttpHeader> headers;  // added to Date, Content-Type and Content-Length; a Date given here wins
};

// The sending end of a text/event-stream answer. Copies share one stream.
class EventStream {
public:
    class Sink;
    explicit EventStream(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}
    // False when the reader has gone, or reads so slowly that its queue is full: then the stream is closed and the
    // reader, which reconnects by itself, needs a fresh snapshot. An empty name or id is left out.
    bool send(std::string_view name, std::string_view data, std::string_view id = {});
    // A comment line: it keeps proxies from closing an idle stream.
    bool ping();
    [[nodiscard]] bool is_open() const;
    void close();

private:
    std::shared_ptr<Sink> sink_;
};

// One request's answer, given once, now or later. Copies share it; further answers are ignored. When the last copy
// goes without an answer, the client gets a 500.
class HttpResponder {
public:
    class Ticket;
    explicit HttpResponder(std::shared_ptr<Ticket> ticket) : ticket_(std::move(ticket)) {}
    void send(HttpResponse response) const;
    // Called on the server's thread when the client goes before the answer was given; at once when it has gone.
    void on_abandoned(std::function<void()> callback) const;
    [[nodiscard]] EventStream start_events(std::vector<HttpHeader> headers = {}) const;
    // Drops the connection with a reset and without an answer.
    void reset_connection() const;

private:
    std::shared_ptr<Ticket> ticket_;
};

using HttpHandler = std::function<void(const HttpRequest&, HttpResponder)>;

struct HttpServerOptions {
    std::string host = "127.0.0.1";  // a numeric address or "localhost"
    std::uint16_t port = 0;          // 0: any free port
    // Names that Host may carry besides the loopback names; when bound beyond loopback an empty list allows all.
    std::vector<std::string> allowed_hosts;
    std::size_t max_header_bytes = 16U << 10U;
    std::size_t max_body_bytes = 12U << 20U;
    std::size_t max_connections = 256;
    std::size_t max_event_queue_bytes = 1U << 20U;
    Duration request_timeout = Duration::seconds(20);  // from a request's first wait to its last byte
    Duration idle_timeout = Duration::seconds(75);     // between two requests of one connection
    Duration write_timeout = Duration::seconds(30);    // for one answer or event to leave
    WebSocketRules web_socket;
};

class HttpServer {
public:
    [[nodiscard]] static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, HttpHandler handler,
                                                                   WebSocketAcceptor web_sockets = {});
    ~HttpServer();  // stops
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string url() const;  // "http://127.0.0.1:8080"
    [[nodiscard]] std::size_t connections() const;
    // Closes the listener and every connection, parked ones too, and joins the thread; not from a handler. WebSockets
    // are closed with 1001, and the answer is awaited for a fifth of a second.
    void stop();

private:
    struct Impl;
    explicit HttpServer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

}  // namespace tradewind::net
