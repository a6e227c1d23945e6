#include "exchanges/binance/user_stream.hpp"

#include <fmt/format.h>

#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

constexpr int kNoSuchListenKey = -1125;

}  // namespace

UserStream::UserStream(ProductKind product, Endpoints endpoints, RestClient& rest, net::WebSocketClient& sockets,
                       UserStreamEvents events)
    : product_(product), endpoints_(std::move(endpoints)), rest_(rest), sockets_(sockets), events_(std::move(events)) {}

RestRequest UserStream::key_request(net::HttpMethod method) const {
    RestRequest request;
    request.product = product_;
    request.method = method;
    request.path = paths(product_).listen_key;
    request.label = "listen key";
    request.security = Security::Key;
    request.cost.weight = weights(product_).listen_key;
    return request;
}

void UserStream::ask_for_key() {
    {
        const std::lock_guard lock(mutex_);
        if (is_asking_) {
            return;
        }
        is_asking_ = true;
    }
    rest_.send(key_request(net::HttpMethod::Post), [this](const RestOutcome& outcome) {
        const std::string key(text_field(parse_json(outcome.body), "listenKey"));
        {
            const std::lock_guard lock(mutex_);
            is_asking_ = false;
        }
        if (outcome.kind != RestOutcome::Kind::Answered || key.empty()) {
            events_.notice(fmt::format("the {} account stream cannot begin: {}", to_text(product_), outcome.text));
            state_.say(AccountStreamState::Down);
            rest_.after(kRetry, [this] { ask_for_key(); });
            return;
        }
        connect(key);
    });
}

void UserStream::connect(const std::string& key) {
    net::WebSocketOptions options;
    options.url = user_stream_address(endpoints_, product_, key);
    options.label = fmt::format("{} account stream", to_text(product_));
    options.idle_timeout = Duration::seconds(60);
    net::WebSocketEvents events;
    events.opened = [this] { state_.say(AccountStreamState::Up); };
    events.message = [this](std::string_view text) {
        if (events_.message(text) == StreamFate::KeyExpired) {
            key_is_gone();
        }
    };
    events.closed = [this](const std::string& reason) {
        state_.say(AccountStreamState::Down);
        events_.notice(reason);
        std::uint64_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            number = key_number_;
        }
        keep_alive(number);  // a connection may also end because its key did
    };
    std::optional<net::WebSocketId> old;
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        old = std::exchange(socket_, std::nullopt);
        key_ = key;
        number = ++key_number_;
    }
    if (old) {
        sockets_.close(*old);
    }
    const auto opened = sockets_.open(std::move(options), std::move(events));
    if (!opened) {
        events_.notice(opened.error().text);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        socket_ = *opened;
    }
    keep_alive_after(kKeepAlive, number);
}

void UserStream::keep_alive_after(Duration wait, std::uint64_t key_number) {
    std::uint64_t turn = 0;
    {
        const std::lock_guard lock(mutex_);
        turn = ++keep_turn_;
    }
    rest_.after(wait, [this, key_number, turn] {
        {
            const std::lock_guard lock(mutex_);
            if (turn != keep_turn_) {
                return;
            }
        }
        keep_alive(key_number);
    });
}

void UserStream::keep_alive(std::uint64_t key_number) {
    RestRequest request = key_request(net::HttpMethod::Put);
    {
        const std::lock_guard lock(mutex_);
        if (key_number != key_number_ || is_keeping_) {
            return;
        }
        is_keeping_ = true;
        request.parameters.add("listenKey", key_);
    }
    rest_.send(std::move(request), [this, key_number](const RestOutcome& outcome) {
        {
            const std::lock_guard lock(mutex_);
            is_keeping_ = false;
            if (key_number != key_number_) {
                return;
            }
        }
        if (outcome.kind == RestOutcome::Kind::Refused && outcome.code == kNoSuchListenKey) {
            key_is_gone();
            return;
        }
        if (outcome.kind == RestOutcome::Kind::Answered) {
            keep_alive_after(kKeepAlive, key_number);
        } else {
            events_.notice(outcome.text);
            keep_alive_after(kRetry, key_number);
        }
    });
}

void UserStream::key_is_gone() {
    state_.say(AccountStreamState::Down);
    ask_for_key();
}

}  // namespace tradewind::binance
