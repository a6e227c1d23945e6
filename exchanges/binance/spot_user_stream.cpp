#include "exchanges/binance/spot_user_stream.hpp"

#include <fmt/format.h>

#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/order_requests.hpp"

namespace tradewind::binance {
namespace {

constexpr std::size_t kLongestText = 200;

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
        state_.say(AccountStreamState::Down);
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

// Stamped with the time that the venue tells for it: our own clock may be far from its, and not yet compared.
void SpotUserStream::subscribe() {
    std::uint64_t attempt = 0;
    {
        const std::lock_guard lock(mutex_);
        attempt = ++attempts_;
        is_waiting_ = true;
    }
    RestRequest question = account_query(ProductKind::Spot, paths(ProductKind::Spot).time, "time", 1);
    question.security = Security::None;
    rest_.send(std::move(question), [this, attempt](const RestOutcome& outcome) {
        const auto now = time_field(parse_json(outcome.body), "serverTime");
        if (outcome.kind == RestOutcome::Kind::Answered && now) {
            send_subscription(attempt, *now);
        } else {
            events_.notice("the spot account stream cannot begin: " + outcome.text);
            try_again(attempt);
        }
    });
    rest_.after(kAnswerWait, [this, attempt] { unanswered(attempt); });
}

// Parameters in the order of their names, which is the order that is signed.
void SpotUserStream::send_subscription(std::uint64_t attempt, Timestamp now) {
    std::optional<net::WebSocketId> socket;
    {
        const std::lock_guard lock(mutex_);
        socket = attempt == attempts_ ? socket_ : std::nullopt;
    }
    if (!socket) {
        return;
    }
    const Signature signature = signer_.sign(fmt::format("apiKey={}&timestamp={}", key_, now.to_millis()));
    nlohmann::ordered_json frame;
    frame["id"] = attempt;
    frame["method"] = "userDataStream.subscribe.signature";
    frame["params"]["apiKey"] = key_;
    frame["params"]["timestamp"] = now.to_millis();
    frame["params"]["signature"] = std::string_view(signature.data(), signature.size());
    sockets_.send(*socket, frame.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void SpotUserStream::hear(std::string_view text) {
    const Json json = parse_json(text);
    if (find_field(json, "event") == nullptr && find_field(json, "status") != nullptr) {
        answered(text);
    } else if (events_.message(text) == StreamFate::KeyExpired) {
        state_.say(AccountStreamState::Down);
        try_again(newest_attempt());
    }
}

void SpotUserStream::answered(std::string_view text) {
    const Json json = parse_json(text);
    std::uint64_t attempt = 0;
    {
        const std::lock_guard lock(mutex_);
        attempt = attempts_;
        if (integer_field(json, "id") != static_cast<std::int64_t>(attempt) || !is_waiting_) {
            return;
        }
        is_waiting_ = false;
    }
    if (integer_field(json, "status") == 200) {
        state_.say(AccountStreamState::Up);
        return;
    }
    const Json* error = find_field(json, "error");
    events_.notice(fmt::format(
        "the spot account stream cannot begin: {}",
        error == nullptr ? text.substr(0, kLongestText) : text_field(*error, "msg").substr(0, kLongestText)));
    state_.say(AccountStreamState::Down);
    try_again(attempt);
}

std::uint64_t SpotUserStream::newest_attempt() {
    const std::lock_guard lock(mutex_);
    return attempts_;
}

// By a new connection, so that nothing of the old subscription can be left; unless there was one meanwhile.
void SpotUserStream::try_again(std::uint64_t attempt) {
    rest_.after(kRetry, [this, attempt] { renew(attempt, "the spot account stream is asked for anew"); });
}

void SpotUserStream::renew(std::uint64_t attempt, const char* why) {
    std::optional<net::WebSocketId> socket;
    {
        const std::lock_guard lock(mutex_);
        socket = attempt == attempts_ ? socket_ : std::nullopt;
    }
    if (socket) {
        sockets_.renew(*socket, why);
    }
}

void SpotUserStream::unanswered(std::uint64_t attempt) {
    {
        const std::lock_guard lock(mutex_);
        if (attempt != attempts_ || !is_waiting_) {
            return;
        }
    }
    renew(attempt, "the subscription to the spot account was not answered");
}

}  // namespace tradewind::binance
