#include "exchanges/binance/spot_user_stream.hpp"

#include <fmt/format.h>

#include "exchanges/binance/json_lookup.hpp"

namespace tradewind::binance {
namespace {

constexpr int kWrongTime = -1021;

}  // namespace

SpotUserStream::SpotUserStream(Endpoints endpoints, const Credentials& credentials, RestClient& rest,
                               net::WebSocketClient& sockets, UserStreamEvents events)
    : endpoints_(std::move(endpoints)),
      key_(credentials.key),
      signer_(credentials.secret),
      rest_(rest),
      sockets_(sockets),
      events_(std::move(events)) {}

void SpotUserStream::start() {
    net::WebSocketOptions options;
    options.url = endpoints_.socket_api;
    options.label = "spot account stream";
    options.idle_timeout = Duration::seconds(60);
    net::WebSocketEvents events;
    events.opened = [this] { subscribe(); };
    events.message = [this](std::string_view text) { hear(text); };
    events.closed = [this](const std::string& reason) {
        say(AccountStreamState::Down);
        events_.notice(reason);
    };
    std::string trouble;
    {
        const std::lock_guard lock(mutex_);  // its first event may come before open() has returned
        const auto opened = sockets_.open(std::move(options), std::move(events));
        if (opened) {
            socket_ = *opened;
        } else {
            trouble = opened.error().text;
        }
    }
    if (!trouble.empty()) {
        events_.notice(trouble);
    }
}

// Parameters in the order of their names, which is the order that is signed.
void SpotUserStream::subscribe() {
    const std::int64_t now = rest_.clock().now().to_millis();
    const Signature signature = signer_.sign(fmt::format("apiKey={}&timestamp={}", key_, now));
    std::uint64_t attempt = 0;
    std::optional<net::WebSocketId> socket;
    {
        const std::lock_guard lock(mutex_);
        attempt = ++attempts_;
        is_waiting_ = true;
        socket = socket_;
    }
    if (!socket) {
        return;
    }
    nlohmann::ordered_json frame;
    frame["id"] = attempt;
    frame["method"] = "userDataStream.subscribe.signature";
    frame["params"]["apiKey"] = key_;
    frame["params"]["timestamp"] = now;
    frame["params"]["signature"] = std::string_view(signature.data(), signature.size());
    sockets_.send(*socket, frame.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    rest_.after(kAnswerWait, [this, attempt] { unanswered(attempt); });
}

void SpotUserStream::hear(std::string_view text) {
    const Json json = parse_json(text);
    if (find_field(json, "event") == nullptr && find_field(json, "status") != nullptr) {
        answered(text);
        return;
    }
    if (events_.message(text) == StreamFate::KeyExpired) {
        say(AccountStreamState::Down);
        try_again();
    }
}

void SpotUserStream::answered(std::string_view text) {
    const Json json = parse_json(text);
    {
        const std::lock_guard lock(mutex_);
        const auto number = integer_field(json, "id");
        if (!number || *number != static_cast<std::int64_t>(attempts_) || !is_waiting_) {
            return;
        }
        is_waiting_ = false;
    }
    if (integer_field(json, "status") == 200) {
        say(AccountStreamState::Up);
        return;
    }
    const Json* error = find_field(json, "error");
    const auto code = error == nullptr ? std::nullopt : integer_field(*error, "code");
    events_.notice(fmt::format("the spot account stream cannot begin: {} {}", code.value_or(0),
                               error == nullptr ? std::string_view() : text_field(*error, "msg").substr(0, 200)));
    if (code == kWrongTime) {
        rest_.check_clock();
    }
    say(AccountStreamState::Down);
    try_again();
}

// A new connection, so that nothing of the old subscription can be left.
void SpotUserStream::try_again() {
    std::uint64_t attempt = 0;
    {
        const std::lock_guard lock(mutex_);
        attempt = attempts_;
    }
    rest_.after(kRetry, [this, attempt] {
        std::optional<net::WebSocketId> socket;
        {
            const std::lock_guard lock(mutex_);
            socket = attempt == attempts_ ? socket_ : std::nullopt;  // it connected again meanwhile
        }
        if (socket) {
            sockets_.renew(*socket, "the spot account stream is asked for anew");
        }
    });
}

void SpotUserStream::unanswered(std::uint64_t attempt) {
    std::optional<net::WebSocketId> socket;
    {
        const std::lock_guard lock(mutex_);
        if (attempt != attempts_ || !is_waiting_) {
            return;
        }
        socket = socket_;
    }
    if (socket) {
        sockets_.renew(*socket, "the subscription to the spot account was not answered");
    }
}

void SpotUserStream::say(AccountStreamState state) {
    {
        const std::lock_guard lock(mutex_);
        if (said_ == state) {
            return;
        }
        said_ = state;
    }
    events_.state(state);
}

}  // namespace tradewind::binance
