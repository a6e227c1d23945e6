// How an answer given on any thread reaches its connection on the server's thread: the parts between the public
// server interface and its implementation. Internal to the HTTP server.
// Units: none. Errors: work posted after the server stopped is dropped. Thread: see each class.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "exchanges/net/http_server.hpp"

namespace tradewind::net {

// Anything that holds a socket of the server; every call on the server's thread.
class ServerConnection {
public:
    virtual ~ServerConnection() = default;
    virtual void close() = 0;
    // The server stops: as close(), after a word of farewell where the protocol has one.
    virtual void go_away() { close(); }
};

// One client's connection while it speaks HTTP; every call on the server's thread.
class HttpConnection : public ServerConnection {
public:
    virtual void respond(HttpResponse response) = 0;
    virtual void start_events(const std::shared_ptr<EventStream::Sink>& sink,
                              const std::vector<HttpHeader>& headers) = 0;
    virtual void push_event(std::string bytes) = 0;
    virtual void finish_events() = 0;
    virtual void reset() = 0;
};

// The server's thread as seen from others.
class ServerQueue {
public:
    virtual ~ServerQueue() = default;
    // False when the server has stopped.
    virtual bool post(std::function<void()> work) = 0;
};

// Any thread, but for the two calls the connection makes.
class EventStream::Sink {
public:
    Sink(std::shared_ptr<ServerQueue> queue, std::weak_ptr<HttpConnection> connection, std::size_t max_queued_bytes)
        : queue_(std::move(queue)), connection_(std::move(connection)), max_queued_bytes_(max_queued_bytes) {}
    bool push(std::string bytes);
    void close();
    [[nodiscard]] bool is_open() const { return is_open_.load(); }

    void on_written(std::size_t bytes) { queued_bytes_ -= bytes; }
    void on_gone() { is_open_.store(false); }

private:
    std::shared_ptr<ServerQueue> queue_;
    std::weak_ptr<HttpConnection> connection_;
    std::size_t max_queued_bytes_;
    std::atomic<bool> is_open_{true};
    std::atomic<std::size_t> queued_bytes_{0};
};

// One request's right to an answer; any thread.
class HttpResponder::Ticket {
public:
    Ticket(std::shared_ptr<ServerQueue> queue, std::weak_ptr<HttpConnection> connection,
           std::size_t max_event_queue_bytes)
        : queue_(std::move(queue)), connection_(std::move(connection)), max_event_queue_bytes_(max_event_queue_bytes) {}
    ~Ticket();
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    void answer(HttpResponse response);
    [[nodiscard]] std::shared_ptr<EventStream::Sink> start_events(std::vector<HttpHeader> headers);
    void reset();
    void on_abandoned(std::function<void()> callback);
    void abandon();  // the client has gone

private:
    bool take() { return !is_answered_.exchange(true); }
    template <class Work>
    bool post(Work work) {
        return queue_->post([connection = connection_, work = std::move(work)]() mutable {
            if (const auto open = connection.lock()) {
                work(*open);
            }
        });
    }

    std::shared_ptr<ServerQueue> queue_;
    std::weak_ptr<HttpConnection> connection_;
    std::size_t max_event_queue_bytes_;
    std::atomic<bool> is_answered_{false};
    std::mutex mutex_;
    bool is_abandoned_ = false;       // guarded by mutex_
    std::function<void()> callback_;  // guarded by mutex_
};

}  // namespace tradewind::net
