// The thread-safe ends of an answer; see http_connection.hpp.
#include <algorithm>

#include "exchanges/net/http_connection.hpp"
#include "exchanges/net/server_sent_event.hpp"
#include "exchanges/net/url.hpp"

namespace tradewind::net {

bool EventStream::Sink::push(std::string bytes) {
    if (!is_open_.load()) {
        return false;
    }
    if ((queued_bytes_ += bytes.size()) > max_queued_bytes_) {
        close();
        return false;
    }
    return queue_->post([connection = connection_, bytes = std::move(bytes)]() mutable {
        if (const auto open = connection.lock()) {
            open->push_event(std::move(bytes));
        }
    });
}

void EventStream::Sink::close() {
    if (is_open_.exchange(false)) {
        queue_->post([connection = connection_] {
            if (const auto open = connection.lock()) {
                open->finish_events();
            }
        });
    }
}

bool EventStream::send(std::string_view name, std::string_view data, std::string_view id) {
    return sink_->push(format_event(name, data, id));
}
bool EventStream::ping() {
    return sink_->push(":\n\n");
}
bool EventStream::is_open() const {
    return sink_->is_open();
}
void EventStream::close() {
    sink_->close();
}

HttpResponder::Ticket::~Ticket() {
    try {
        answer({500, "text/plain; charset=utf-8", "no answer\n", {}});
    } catch (const std::exception&) {
        // Out of memory: the connection stays until the client gives up.
        is_answered_.store(true);
    }
}

void HttpResponder::Ticket::answer(HttpResponse response) {
    if (take()) {
        post([response = std::move(response)](HttpConnection& open) mutable { open.respond(std::move(response)); });
    }
}

std::shared_ptr<EventStream::Sink> HttpResponder::Ticket::start_events(std::vector<HttpHeader> headers) {
    auto sink = std::make_shared<EventStream::Sink>(queue_, connection_, max_event_queue_bytes_);
    const bool is_first = take();
    const bool is_posted = is_first && post([sink, headers = std::move(headers)](HttpConnection& open) {
                               open.start_events(sink, headers);
                           });
    if (!is_posted || connection_.expired()) {
        sink->on_gone();
    }
    return sink;
}

void HttpResponder::Ticket::reset() {
    if (take()) {
        post([](HttpConnection& open) { open.reset(); });
    }
}

void HttpResponder::Ticket::on_abandoned(std::function<void()> callback) {
    {
        const std::lock_guard lock(mutex_);
        if (!is_abandoned_) {
            callback_ = std::move(callback);
            return;
        }
    }
    callback();
}

void HttpResponder::Ticket::abandon() {
    std::function<void()> callback;
    {
        const std::lock_guard lock(mutex_);
        is_abandoned_ = true;
        callback.swap(callback_);
    }
    if (take() && callback) {
        callback();
    }
}

void HttpResponder::send(HttpResponse response) const {
    ticket_->answer(std::move(response));
}
void HttpResponder::on_abandoned(std::function<void()> callback) const {
    ticket_->on_abandoned(std::move(callback));
}
EventStream HttpResponder::start_events(std::vector<HttpHeader> headers) const {
    return EventStream(ticket_->start_events(std::move(headers)));
}
void HttpResponder::reset_connection() const {
    ticket_->reset();
}

std::optional<std::string> HttpRequest::query_value(std::string_view name) const {
    std::string_view rest = query;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (percent_decode(pair.substr(0, equals), PlusSign::Space) == std::string(name)) {
            return percent_decode(pair.substr(std::min(pair.size(), equals + 1)), PlusSign::Space);
        }
    }
    return std::nullopt;
}

}  // namespace tradewind::net
