#include "exchanges/emulator/stream_sockets.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "exchanges/emulator/request_decoder.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::uint16_t kGoingAway = 1001;

struct StreamPath {
    StreamRoute route = StreamRoute::Legacy;
    bool is_combined = false;
    std::string_view rest;  // what follows /ws/ or /stream/
};

bool take_segment(std::string_view& path, std::string_view segment) {
    const bool is_it = path.starts_with(segment) && (path.size() == segment.size() || path[segment.size()] == '/');
    path.remove_prefix(is_it ? segment.size() : 0);
    return is_it;
}

std::optional<StreamPath> parse_path(std::string_view path) {
    StreamPath out;
    constexpr std::pair<std::string_view, StreamRoute> kRoutes[] = {{"/public", StreamRoute::Public},
                                                                    {"/market", StreamRoute::Market},
                                                                    {"/private", StreamRoute::Private},
                                                                    {"/spot", StreamRoute::Spot}};
    for (const auto& [segment, route] : kRoutes) {
        if (take_segment(path, segment)) {
            out.route = route;
            break;
        }
    }
    out.is_combined = take_segment(path, "/stream");
    if (!out.is_combined && !take_segment(path, "/ws")) {
        return std::nullopt;
    }
    out.rest = path.substr(path.empty() ? 0 : 1);
    return out;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find('/'));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
        if (!part.empty()) {
            out.emplace_back(part);
        }
    }
    return out;
}

// The type of an event object, which comes first in it.
std::string_view event_of(std::string_view json) {
    constexpr std::string_view kStart = R"({"e":")";
    if (!json.starts_with(kStart)) {
        return {};
    }
    json.remove_prefix(kStart.size());
    return json.substr(0, json.find('"'));
}

std::string quoted_list(const std::set<std::string>& names) {
    std::string out = "[";
    for (const std::string& name : names) {
        out += out.size() > 1 ? ",\"" : "\"";
        out += name;
        out += '"';
    }
    return out + "]";
}

// Names are put into replies and wrappers as they are.
bool is_plain(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 127 && c != '"' && c != '\\'; });
}

}  // namespace

bool StreamSockets::serves(std::string_view path) const {
    return parse_path(path).has_value();
}

void StreamSockets::on_open(const SocketOpening& opening) {
    const auto path = parse_path(opening.path);
    ApiParameters query;
    if (!path || !decode_parameters(opening.query, query)) {
        return opening.link.drop();
    }
    Socket& socket = sockets_.emplace(opening.id, Socket{opening.link, {}, false, {}, {}, {}, {}, 0}).first->second;
    socket.route = path->route;
    socket.is_combined = path->is_combined;
    socket.opened = feed_.now();
    std::vector<std::string> names = split(path->rest);
    if (const std::string* streams = query.find("streams")) {
        for (std::string& name : split(*streams)) {
            names.push_back(std::move(name));
        }
    }
    if (const std::string* listen_key = query.find("listenKey")) {
        names.push_back(*listen_key);
    }
    if (const std::string* events = query.find("events")) {
        for (std::string& event : split(*events)) {
            socket.events.insert(std::move(event));
        }
    }
    if (names.size() > kMaxStreams) {
        return opening.link.close(kPolicyViolation, "too many streams");
    }
    for (const std::string& name : names) {
        subscribe(opening.id, socket, name);
    }
}

void StreamSockets::on_message(SocketId id, const std::string& text) {
    const auto found = sockets_.find(id);
    if (found == sockets_.end()) {
        return;
    }
    Socket& socket = found->second;
    const Timestamp second = feed_.now().floor_to(Duration::seconds(1));
    socket.messages = socket.second == second ? socket.messages + 1 : 1;
    socket.second = second;
    if (socket.messages > kMaxMessagesPerSecond) {
        return socket.link.close(kPolicyViolation, "Too many requests");
    }
    const auto command = decode_stream_command(text);
    socket.link.send(command ? obey(id, socket, *command) : command.error());
}

std::string StreamSockets::obey(SocketId id, Socket& socket, const StreamCommand& command) {
    switch (command.method) {
        case StreamMethod::Subscribe:
            if (socket.streams.size() + command.streams.size() > kMaxStreams) {
                return stream_error(2, fmt::format("Invalid request: at most {} streams", kMaxStreams), command.id);
            }
            for (const std::string& name : command.streams) {
                subscribe(id, socket, name);
            }
            return stream_reply("null", command.id);
        case StreamMethod::Unsubscribe:
            for (const std::string& name : command.streams) {
                unsubscribe(id, socket, name);
            }
            return stream_reply("null", command.id);
        case StreamMethod::ListSubscriptions:
            return stream_reply(quoted_list(socket.streams), command.id);
        case StreamMethod::SetProperty:
            socket.is_combined = command.value;
            return stream_reply("null", command.id);
        case StreamMethod::GetProperty:
            return stream_reply(socket.is_combined ? "true" : "false", command.id);
    }
    return {};
}

void StreamSockets::on_close(SocketId id) {
    const auto found = sockets_.find(id);
    if (found == sockets_.end()) {
        return;
    }
    const std::set<std::string> names = found->second.streams;
    for (const std::string& name : names) {
        unsubscribe(id, found->second, name);
    }
    sockets_.erase(found);
}

void StreamSockets::subscribe(SocketId id, Socket& socket, const std::string& name) {
    if (!is_plain(name)) {
        return;
    }
    socket.streams.insert(name);
    auto stream = StreamName::parse(name);
    const bool is_silent = stream && !flows_on(socket.route, *stream);
    const bool is_user_route = socket.route != StreamRoute::Public && socket.route != StreamRoute::Market;
    if (is_silent || (!stream && !is_user_route)) {
        return;
    }
    Readers& readers = readers_[{space_of(socket.route), name}];
    readers.stream = std::move(stream);
    readers.sockets.insert(id);
}

void StreamSockets::unsubscribe(SocketId id, Socket& socket, const std::string& name) {
    socket.streams.erase(name);
    const auto found = readers_.find({space_of(socket.route), name});
    if (found == readers_.end()) {
        return;
    }
    found->second.sockets.erase(id);
    if (found->second.sockets.empty()) {
        readers_.erase(found);
    }
}

StreamSpace StreamSockets::space_of(Product product) {
    return product == Product::Spot ? StreamSpace::Spot : StreamSpace::Futures;
}

StreamSpace StreamSockets::space_of(StreamRoute route) {
    return route == StreamRoute::Spot ? StreamSpace::Spot : StreamSpace::Futures;
}

bool StreamSockets::has_readers(Product product, std::string_view stream) const {
    return readers_.contains({space_of(product), std::string(stream)});
}

void StreamSockets::publish(Product product, std::string_view stream, const std::string& json) {
    const Key key{space_of(product), std::string(stream)};
    for (const std::string& each : filtered(key.name, json)) {
        deliver(key, each, {});
    }
}

void StreamSockets::deliver(const Key& key, const std::string& json, std::string_view event) {
    const auto found = readers_.find(key);
    if (found == readers_.end()) {
        return;
    }
    std::shared_ptr<const std::string> raw;
    std::shared_ptr<const std::string> combined;
    for (const SocketId id : found->second.sockets) {
        const Socket& socket = sockets_.at(id);
        if (!event.empty() && !socket.events.empty() && !socket.events.contains(std::string(event))) {
            continue;
        }
        std::shared_ptr<const std::string>& text = socket.is_combined ? combined : raw;
        if (!text) {
            text = std::make_shared<const std::string>(
                socket.is_combined ? fmt::format(R"({{"stream":"{}","data":{}}})", key.name, json) : json);
        }
        socket.link.send(text);
    }
}

void StreamSockets::open_user_stream(const std::string& listen_key, Product product, AccountId account) {
    user_streams_[listen_key] = {product, account};
}

void StreamSockets::close_user_stream(const std::string& listen_key, const std::string& farewell) {
    const auto found = user_streams_.find(listen_key);
    if (found == user_streams_.end()) {
        return;
    }
    deliver({space_of(found->second.product), listen_key}, farewell, event_of(farewell));
    user_streams_.erase(found);
}

void StreamSockets::publish_private(Product product, AccountId account, const std::string& json) {
    if (product == Product::Spot && subscriptions_ != nullptr) {
        subscriptions_->publish(account, json, filter_);
    }
    for (const auto& [listen_key, stream] : user_streams_) {
        if (stream.product == product && stream.account == account) {
            for (const std::string& each : filtered(std::string(StreamFilter::kUserStream) + listen_key, json)) {
                deliver({space_of(product), listen_key}, each, event_of(each));
            }
        }
    }
}

std::vector<std::string> StreamSockets::filtered(const std::string& stream, const std::string& json) {
    return filter_ == nullptr ? std::vector<std::string>{json} : filter_->pass(stream, json);
}

void StreamSockets::close_aged() {
    for (auto& [id, socket] : sockets_) {
        if (feed_.now() - socket.opened >= life_) {
            socket.opened = Timestamp::max();  // once
            socket.link.close(kGoingAway, "connected for a day");
        }
    }
}

}  // namespace tradewind::emulator
