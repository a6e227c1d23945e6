// What the listener and the connections of one HTTP server share. Internal to the HTTP server; the only header with
// Asio in it. Units: none. Errors: none. Thread: the server's own, but for post().
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>

#ifndef BOOST_ASIO_NO_DEPRECATED
#define BOOST_ASIO_NO_DEPRECATED
#endif
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "exchanges/net/http_connection.hpp"

namespace tradewind::net {

// What all parts of one server share; it outlives the HttpServer while somebody still holds a responder.
struct ServerCore final : ServerQueue {
    ServerCore(HttpServerOptions the_options, HttpHandler the_handler, WebSocketAcceptor the_sockets)
        : options(std::move(the_options)),
          handler(std::move(the_handler)),
          web_sockets(std::move(the_sockets)),
          acceptor(io),
          accept_timer(io) {}

    // Nothing may enter the queue of an io_context that no longer runs: it would never leave.
    bool post(std::function<void()> work) override {
        const std::lock_guard lock(mutex);
        if (is_running) {
            boost::asio::post(io, std::move(work));
        }
        return is_running;
    }

    // Server thread only, as are the sessions.
    void enter(std::shared_ptr<ServerConnection> session) {
        sessions.insert(std::move(session));
        ++connections;
    }
    void leave(const std::shared_ptr<ServerConnection>& session) {
        sessions.erase(session);
        --connections;
    }

    HttpServerOptions options;
    HttpHandler handler;
    WebSocketAcceptor web_sockets;  // empty: upgrades are not offered
    boost::asio::io_context io{1};
    boost::asio::ip::tcp::acceptor acceptor;
    boost::asio::steady_timer accept_timer;
    std::mutex mutex;
    bool is_running = true;                                // guarded by mutex
    std::set<std::shared_ptr<ServerConnection>> sessions;  // open ones
    std::atomic<std::size_t> connections{0};
};

// Reads requests from the socket until either side closes it.
void start_session(std::shared_ptr<ServerCore> core, boost::asio::ip::tcp::socket socket);

}  // namespace tradewind::net
