#include "exchanges/net/http_server.hpp"

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "exchanges/net/http_server_core.hpp"

namespace tradewind::net {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAcceptPause = std::chrono::milliseconds(100);

void accept_next(const std::shared_ptr<ServerCore>& core) {
    core->acceptor.async_accept([core](error_code ec, tcp::socket socket) {
        if (ec == asio::error::operation_aborted || !core->acceptor.is_open()) {
            return;
        }
        if (ec) {  // out of descriptors, most likely: give others time to close
            core->accept_timer.expires_after(kAcceptPause);
            core->accept_timer.async_wait([core](error_code stopped) {
                if (!stopped) {
                    accept_next(core);
                }
            });
            return;
        }
        if (core->connections < core->options.max_connections) {
            error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            socket.non_blocking(true, ignored);
            start_session(core, std::move(socket));
        }
        accept_next(core);
    });
}

Status listen(ServerCore& core) {
    const std::string& host = core.options.host;
    error_code ec;
    const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, ec);
    if (ec) {
        return fail(ErrorCode::InvalidArgument, "host: '" + host + "' is not a numeric address");
    }
    const tcp::endpoint endpoint(address, core.options.port);
    core.acceptor.open(endpoint.protocol(), ec);
    if (!ec) {
        core.acceptor.set_option(asio::socket_base::reuse_address(true), ec);
        core.acceptor.bind(endpoint, ec);
    }
    if (!ec) {
        core.acceptor.listen(asio::socket_base::max_listen_connections, ec);
    }
    if (ec) {
        return fail(ErrorCode::Io,
                    "cannot listen on " + host + ":" + std::to_string(core.options.port) + ": " + ec.message());
    }
    return {};
}

}  // namespace

struct HttpServer::Impl {
    std::shared_ptr<ServerCore> core;
    std::uint16_t port = 0;
    std::thread thread;
};

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() {
    stop();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options, HttpHandler handler,
                                                      WebSocketAcceptor web_sockets) {
    auto impl = std::make_shared<Impl>();
    impl->core = std::make_shared<ServerCore>(std::move(options), std::move(handler), std::move(web_sockets));
    if (auto status = listen(*impl->core); !status) {
        return tl::unexpected(std::move(status.error()));
    }
    error_code ignored;
    impl->port = impl->core->acceptor.local_endpoint(ignored).port();
    accept_next(impl->core);
    // The pending accept keeps run() going; stop() closes it.
    impl->thread = std::thread([core = impl->core] { core->io.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::uint16_t HttpServer::port() const {
    return impl_->port;
}

std::string HttpServer::url() const {
    const std::string& host = impl_->core->options.host;
    const bool is_v6 = host.find(':') != std::string::npos;
    return "http://" + (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(impl_->port);
}

std::size_t HttpServer::connections() const {
    return impl_->core->connections.load();
}

void HttpServer::stop() {
    if (!impl_->thread.joinable()) {
        return;
    }
    ServerCore& core = *impl_->core;
    core.post([&core] {
        error_code ignored;
        core.acceptor.close(ignored);
        core.accept_timer.cancel();
        const std::vector<std::shared_ptr<ServerConnection>> open(core.sessions.begin(), core.sessions.end());
        for (const auto& each : open) {
            each->go_away();
        }
    });
    {
        const std::lock_guard lock(core.mutex);
        core.is_running = false;
    }
    impl_->thread.join();
    core.handler = nullptr;  // they may hold their owner
    core.web_sockets = nullptr;
}

}  // namespace tradewind::net
