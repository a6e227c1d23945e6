// One connection of the HTTP server. All of Beast is in this file: it costs a gigabyte and half a minute to compile.
#include <array>
#include <chrono>
#include <ctime>
#include <deque>
#include <utility>

#include "exchanges/net/http_rules.hpp"
#include "exchanges/net/http_server_core.hpp"
#include "exchanges/net/url.hpp"
#include "exchanges/net/web_socket_session.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace tradewind::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using beast::error_code;

constexpr auto kLingerTime = std::chrono::seconds(2);

std::chrono::nanoseconds chrono(Duration d) {
    return std::chrono::nanoseconds(d.to_nanos());
}

HttpResponse plain(int status, std::string text) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(text);
    return response;
}

// Server thread only.
class Session final : public HttpConnection, public std::enable_shared_from_this<Session> {
public:
    Session(std::shared_ptr<ServerCore> core, tcp::socket socket)
        : core_(std::move(core)), stream_(std::move(socket)) {}

    void start() {
        core_->enter(shared_from_this());
        read_head(core_->options.request_timeout);
    }

    void respond(HttpResponse response) override {
        if (!is_open_ || is_responding_) {
            return;
        }
        is_responding_ = true;
        ticket_.reset();
        message_ = {};
        message_.version(version_);
        message_.result(static_cast<unsigned>(response.status));
        if (find_header(response.headers, "Date").empty()) {
            message_.set(http::field::date, format_http_date(std::time(nullptr)));
        }
        message_.set(http::field::content_type, response.content_type);
        for (const HttpHeader& header : response.headers) {
            if (is_header_safe(header)) {
                message_.insert(header.name, header.value);
            }
        }
        message_.keep_alive(keep_alive_);
        if (response.status != 204 && response.status != 304) {
            message_.content_length(response.body.size());
        }
        message_.body() = is_head_ ? std::string() : std::move(response.body);
        stream_.expires_after(chrono(core_->options.write_timeout));
        http::async_write(stream_, message_,
                          [self = shared_from_this()](error_code ec, std::size_t) { self->on_responded(ec); });
    }

    void start_events(const std::shared_ptr<EventStream::Sink>& sink, const std::vector<HttpHeader>& headers) override {
        if (!is_open_ || is_responding_) {
            sink->on_gone();
            return;
        }
        is_responding_ = true;
        ticket_.reset();
        events_ = sink;
        std::string head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
            "Connection: close\r\nDate: " +
            format_http_date(std::time(nullptr)) + "\r\n";
        for (const HttpHeader& header : headers) {
            if (is_header_safe(header)) {
                head += header.name + ": " + header.value + "\r\n";
            }
        }
        head_bytes_ = head.size() + 2;
        push_event(head + "\r\n");
        if (is_head_) {
            sink->on_gone();
            finish_events();
        }
    }

    void push_event(std::string bytes) override {
        if (!is_open_) {
            return;
        }
        event_queue_.push_back(std::move(bytes));
        if (event_queue_.size() == 1) {
            write_event();
        }
    }

    void finish_events() override {
        const bool is_first = !std::exchange(is_finishing_, true);
        if (is_first && is_open_ && event_queue_.empty()) {
            linger();
        }
    }

    void reset() override {
        error_code ignored;
        stream_.socket().set_option(asio::socket_base::linger(true, 0), ignored);
        close();
    }

    void close() override {
        if (!is_open_) {
            return;
        }
        is_open_ = false;
        const auto self = shared_from_this();
        core_->leave(self);
        stream_.close();
        if (events_) {
            events_->on_gone();
        }
        if (const auto ticket = ticket_.lock()) {
            ticket->abandon();
        }
    }

private:
    void read_head(Duration patience) {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(core_->options.max_header_bytes));
        parser_->body_limit(core_->options.max_body_bytes);
        stream_.expires_after(chrono(patience));
        http::async_read_header(stream_, buffer_, *parser_,
                                [self = shared_from_this()](error_code ec, std::size_t) { self->on_head(ec); });
    }

    void on_head(error_code ec) {
        if (!is_open_ || ec == http::error::end_of_stream || ec == beast::error::timeout) {
            return close();
        }
        const auto& head = parser_->get();
        is_head_ = head.method() == http::verb::head;
        version_ = head.version() == 10 ? 10 : 11;
        keep_alive_ = !ec && head.keep_alive();
        if (ec == http::error::header_limit) {
            return refuse(431, "request header too large\n");
        }
        if (ec == http::error::body_limit) {
            return refuse(413, "request body too large\n");
        }
        if (ec) {
            return ec.category() == http::make_error_code(http::error::bad_version).category()
                       ? refuse(400, "not an HTTP request\n")
                       : close();
        }
        const auto hosts = head.count(http::field::host);
        if (hosts > 1 || (hosts == 0 && head.version() >= 11)) {
            return refuse(400, "one Host header is needed\n");
        }
        const std::string_view host(head[http::field::host].data(), head[http::field::host].size());
        if (hosts == 1 && !is_host_allowed(host, core_->options.allowed_hosts, core_->options.host)) {
            return refuse(421, "unknown host\n");
        }
        if (beast::iequals(head[http::field::expect], "100-continue")) {
            return permit_body();
        }
        read_body();
    }

    void permit_body() {
        static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(stream_, asio::buffer(kContinue), [self = shared_from_this()](error_code ec, std::size_t) {
            ec ? self->close() : self->read_body();
        });
    }

    void read_body() {
        stream_.expires_after(chrono(core_->options.request_timeout));
        http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code ec, std::size_t) {
            if (ec == http::error::body_limit) {
                self->refuse(413, "request body too large\n");
            } else if (ec) {
                self->close();
            } else {
                self->dispatch();
            }
        });
    }

    // An answer after which the rest of the request cannot be trusted.
    void refuse(int status, std::string text) {
        keep_alive_ = false;
        respond(plain(status, std::move(text)));
    }

    void dispatch() {
        auto message = parser_->release();
        HttpRequest request;
        request.method = is_head_ ? "GET" : std::string(message.method_string());
        const std::string_view target = strip_origin({message.target().data(), message.target().size()});
        const std::size_t mark = target.find('?');
        auto path = percent_decode(target.substr(0, mark), PlusSign::Literal);
        if (!path) {
            return respond(plain(400, "bad escape in the path\n"));
        }
        if (request.method == "OPTIONS") {
            HttpResponse response = plain(204, "");
            response.headers.push_back({"Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS"});
            return respond(std::move(response));
        }
        if (request.method == "TRACE" || request.method == "CONNECT") {
            return respond(plain(405, "method not allowed\n"));
        }
        request.path = std::move(*path);
        request.query = mark == std::string_view::npos ? "" : std::string(target.substr(mark + 1));
        for (const auto& field : message) {
            request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
        }
        error_code ec;
        const auto peer = stream_.socket().remote_endpoint(ec);
        request.peer = ec ? "" : peer.address().to_string() + ":" + std::to_string(peer.port());
        if (core_->web_sockets && beast::websocket::is_upgrade(message)) {
            return upgrade(request, std::move(message));
        }
        request.body = std::move(message.body());
        hand_over(request);
    }

    void upgrade(const HttpRequest& request, http::request<http::string_body> message) {
        const auto link = std::make_shared<WebSocketLink::Core>(core_, core_->options.web_socket);
        auto handlers = core_->web_sockets(request, WebSocketLink(link));
        if (!handlers) {
            return refuse(404, "no such socket\n");
        }
        const auto self = shared_from_this();
        is_open_ = false;
        core_->leave(self);
        start_web_socket(core_, stream_.release_socket(), std::move(message), link, std::move(*handlers));
    }

    void hand_over(const HttpRequest& request) {
        auto ticket =
            std::make_shared<HttpResponder::Ticket>(core_, weak_from_this(), core_->options.max_event_queue_bytes);
        ticket_ = ticket;
        stream_.expires_never();
        watch_for_departure();
        try {
            core_->handler(request, HttpResponder(ticket));
        } catch (const std::exception&) {
            ticket->answer(plain(500, "internal error\n"));
        }
    }

    // While an answer is pending nobody reads; this notices a client that leaves meanwhile.
    void watch_for_departure() {
        if (is_watching_) {
            return;
        }
        is_watching_ = true;
        stream_.socket().async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code ec) {
            self->is_watching_ = false;
            const bool is_parked = !self->ticket_.expired() || self->events_;
            if (ec || !self->is_open_ || !is_parked) {
                return;
            }
            char byte = 0;
            self->stream_.socket().receive(asio::buffer(&byte, 1), tcp::socket::message_peek, ec);
            if (ec == asio::error::would_block || ec == asio::error::try_again) {
                self->watch_for_departure();
            } else if (ec) {
                self->close();
            }
        });
    }

    void on_responded(error_code ec) {
        is_responding_ = false;
        if (ec) {
            return close();
        }
        message_ = {};
        keep_alive_ ? read_head(core_->options.idle_timeout) : linger();
    }

    void write_event() {
        stream_.expires_after(chrono(core_->options.write_timeout));
        asio::async_write(stream_, asio::buffer(event_queue_.front()),
                          [self = shared_from_this()](error_code ec, std::size_t) { self->on_event_written(ec); });
    }

    void on_event_written(error_code ec) {
        if (ec || !is_open_) {
            return close();
        }
        stream_.expires_never();
        events_->on_written(event_queue_.front().size() - std::exchange(head_bytes_, 0));
        event_queue_.pop_front();
        if (!event_queue_.empty()) {
            write_event();
        } else if (is_finishing_) {
            linger();
        }
    }

    // Closing while unread bytes wait would reset the connection and could cost the client our answer.
    void linger() {
        error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream_.expires_after(kLingerTime);
        discard();
    }

    void discard() {
        stream_.async_read_some(asio::buffer(waste_), [self = shared_from_this()](error_code ec, std::size_t) {
            ec ? self->close() : self->discard();
        });
    }

    std::shared_ptr<ServerCore> core_;
    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    http::response<http::string_body> message_;
    std::weak_ptr<HttpResponder::Ticket> ticket_;
    std::shared_ptr<EventStream::Sink> events_;
    std::deque<std::string> event_queue_;
    std::size_t head_bytes_ = 0;  // of an event stream's header, which is not counted as queued
    std::array<char, 4096> waste_{};
    unsigned version_ = 11;  // of the last request: an older client must be told that the connection is kept
    bool is_open_ = true;
    bool is_head_ = false;
    bool keep_alive_ = false;
    bool is_responding_ = false;
    bool is_watching_ = false;
    bool is_finishing_ = false;
};

}  // namespace

void start_session(std::shared_ptr<ServerCore> core, tcp::socket socket) {
    std::make_shared<Session>(std::move(core), std::move(socket))->start();
}

}  // namespace tradewind::net
