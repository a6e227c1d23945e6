#include "exchanges/net/web_socket_link.hpp"

namespace tradewind::net {

void WebSocketLink::Core::send(std::shared_ptr<const std::string> text) {
    if (!is_open_.load()) {
        return;
    }
    const bool is_full = (queued_bytes_ += text->size()) > max_bytes_ || ++queued_messages_ > max_messages_;
    if (is_full) {
        is_open_.store(false);
        return post([](WebSocketConnection& open) { open.close(); });
    }
    post([text = std::move(text)](WebSocketConnection& open) mutable { open.push(std::move(text)); });
}

void WebSocketLink::send(std::shared_ptr<const std::string> text) const {
    core_->send(std::move(text));
}
void WebSocketLink::read_next() const {
    core_->post([](WebSocketConnection& open) { open.read_next(); });
}
void WebSocketLink::close(std::uint16_t code, std::string reason) const {
    core_->post([code, reason = std::move(reason)](WebSocketConnection& open) mutable {
        open.finish(code, std::move(reason));
    });
}
void WebSocketLink::drop() const {
    core_->post([](WebSocketConnection& open) { open.close(); });
}
bool WebSocketLink::is_open() const {
    return core_->is_open();
}

}  // namespace tradewind::net
