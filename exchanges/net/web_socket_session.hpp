// The hand-over of an HTTP connection that asked to become a WebSocket. Internal to the server; Beast inside.
// Units: none. Errors: none. Thread: the server's own.
#pragma once

#include <memory>

#include "exchanges/net/http_server_core.hpp"
#include "exchanges/net/web_socket_link.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace tradewind::net {

void start_web_socket(std::shared_ptr<ServerCore> core, boost::asio::ip::tcp::socket socket,
                      boost::beast::http::request<boost::beast::http::string_body> upgrade,
                      const std::shared_ptr<WebSocketLink::Core>& link, WebSocketHandlers handlers);

}  // namespace tradewind::net
