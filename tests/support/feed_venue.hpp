// A venue whose streams say what a test gives them as soon as somebody subscribes, and whose books have one level.
// Thread: the messages are given before the first connection; log() from any.
#pragma once

#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "exchanges/net/http_server.hpp"

namespace tradewind::testing {

class FeedVenue {
public:
    // Route ("/public", "/market", "" where there is one for everything) and message.
    using Script = std::vector<std::pair<std::string, std::string>>;

    explicit FeedVenue(Script script) : script_(std::move(script)) {
        auto started = net::HttpServer::start(
            {},
            [this](const net::HttpRequest& request, const net::HttpResponder& to) {
                note(request.path + "?" + request.query);
                net::HttpResponse response;
                response.body = R"({"lastUpdateId":7,"bids":[],"asks":[]})";
                to.send(std::move(response));
            },
            [this](const net::HttpRequest& request, const net::WebSocketLink& link) {
                return std::optional(net::WebSocketHandlers{
                    [this, route = request.path.substr(0, request.path.rfind('/')), link](const std::string& text) {
                        note(route + " " + text);
                        link.send(R"({"result":null,"id":1})");
                        for (const auto& [where, message] : script_) {
                            if (where == route) {
                                link.send(message);
                            }
                        }
                        link.read_next();
                    },
                    [] {}});
            });
        if (!started) {
            throw std::runtime_error(started.error().text);
        }
        server_ = std::move(*started);
    }

    [[nodiscard]] std::string rest_url() const { return server_->url(); }
    [[nodiscard]] std::string stream_url() const { return "ws" + server_->url().substr(4); }
    [[nodiscard]] std::vector<std::string> log() const {  // questions and subscriptions as they came
        const std::lock_guard lock(mutex_);
        return log_;
    }

private:
    void note(std::string text) {
        const std::lock_guard lock(mutex_);
        log_.push_back(std::move(text));
    }

    Script script_;
    mutable std::mutex mutex_;
    std::vector<std::string> log_;
    std::unique_ptr<net::HttpServer> server_;  // last: stops before what its handlers use goes
};

}  // namespace tradewind::testing
