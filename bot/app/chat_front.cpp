#include "bot/app/chat_front.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <fmt/format.h>
#include <sys/stat.h>

#include "bot/app/binance_market.hpp"
#include "bot/app/log.hpp"
#include "bot/chat/chat_service.hpp"
#include "bot/localchat/local_chat.hpp"
#include "bot/runtime/market_clock.hpp"
#include "bot/telegram/bot_api.hpp"
#include "bot/telegram/json_text.hpp"
#include "bot/telegram/poller.hpp"

namespace tradewind::bot {
namespace {

constexpr Timestamp kEpoch2025 = Timestamp::from_seconds(1'735'689'600);

std::string random_hex(std::size_t digits) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::random_device source;
    std::string out;
    while (out.size() < digits) {
        out += kDigits[source() & 15U];
    }
    return out;
}

struct HostPort {
    std::string host;
    std::uint16_t port = 0;
};

Result<HostPort> parse_address(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    HostPort out;
    if (colon != std::string::npos) {
        out.host = text.substr(0, colon);
        const char* last = text.data() + text.size();
        const auto [end, error] = std::from_chars(text.data() + colon + 1, last, out.port);
        if (error == std::errc() && end == last && !out.host.empty()) {
            return out;
        }
    }
    return fail(ErrorCode::InvalidArgument, "http: '" + text + "' is not HOST:PORT, such as 127.0.0.1:8080");
}

std::string address_file(const std::string& home) {
    return home + "/chat.json";
}

// Ids go on rising over restarts: three a second since 2025 stay below 2^31 for decades. A quick restart after a lively
// talk must not use the last ids again: an update that looks like a known one would be taken for a repetition.
std::int64_t first_local_id(storage::ChatLog& log) {
    constexpr std::int64_t kGap = 1'000;
    const std::int64_t by_time = (MarketClock::wall_now() - kEpoch2025).to_seconds() * 3;
    const auto last = log.last_offset();
    return last && *last ? std::max(by_time, (*last)->last_update_id + kGap) : by_time;
}

Status write_private(const std::string& path, const std::string& text) {
    const std::string half = path + ".new";
    {
        std::ofstream out(half, std::ios::binary | std::ios::trunc);
        ::chmod(half.c_str(), S_IRUSR | S_IWUSR);
        out << text;
        if (!out.flush()) {
            return fail(ErrorCode::Io, "cannot write " + half);
        }
    }
    std::error_code error;
    std::filesystem::rename(half, path, error);
    return error ? Status(fail(ErrorCode::Io, "cannot write " + path + ": " + error.message())) : Status();
}

}  // namespace

struct ChatFront::Parts {
    std::string home;
    SystemWaitClock clock;
    ServerClock server_clock;
    std::unique_ptr<LocalChat> local;
    std::unique_ptr<storage::ChatLog> log;
    std::unique_ptr<ControlService> control;
    std::unique_ptr<Outbox> outbox;
    std::unique_ptr<ChatService> service;
    std::unique_ptr<Poller> poller;
    std::vector<std::string> announcements;
    std::uint64_t ticks = 0;
};

ChatFront::ChatFront(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

ChatFront::~ChatFront() {
    if (parts_) {
        stop({});
    }
}

Result<std::unique_ptr<ChatFront>> ChatFront::start(const AppConfig& config, EngineLink& engine,
                                                    const std::string& description, const std::string& greeting) {
    auto parts = std::make_unique<Parts>();
    parts->home = config.home;
    // What Telegram was told is read must be on the disk. The local page lives in this very process, so a power
    // cut takes both sides at once, and a person need not wait for the disk; a killed process loses nothing.
    const auto durability = parts->local ? storage::Durability::Normal : storage::Durability::Full;
    auto log = storage::ChatLog::open(config.home + "/chat.db", durability);
    if (!log) {
        return tl::unexpected<Error>(log.error());
    }
    parts->log = std::move(*log);
    BotApiConfig api;
    std::vector<std::int64_t> users = config.telegram.allowed_users;
    std::string bot_name = "tradewind_local_bot";
    if (config.telegram.token.empty()) {
        const auto address = parse_address(config.http);
        if (!address) {
            return tl::unexpected<Error>(address.error());
        }
        LocalChatOptions options;
        options.host = address->host;
        options.port = address->port;
        const std::string page_token = random_hex(32);
        options.bot_token = Secret("1:" + random_hex(40));
        options.page_token = Secret(page_token);
        options.subtitle = description;
        options.first_id = first_local_id(*parts->log);
        api.token = options.bot_token;
        auto local = LocalChat::start(std::move(options));
        if (!local) {
            return fail(local.error().code, "http: " + local.error().text + " (choose another with --http HOST:PORT)");
        }
        parts->local = std::move(*local);
        api.base_url = parts->local->url();
        users = {ChatRoom::kOwner};
        if (Status written = write_private(address_file(config.home),
                                           dump_json({{"url", parts->local->url()}, {"page_token", page_token}}));
            !written) {
            return tl::unexpected<Error>(written.error());
        }
        parts->announcements.push_back("chat: " + parts->local->page_url());
    } else {
        api.base_url = config.telegram.api_url;
        api.token = config.telegram.token;
        const auto safety = check_api_url(api.base_url);
        if (!safety) {
            return fail(safety.error().code, "telegram.api_url: " + safety.error().text);
        }
        if (*safety == ApiUrlSafety::PlainRemote && !config.telegram.is_plain_http_allowed) {
            return fail(ErrorCode::InvalidArgument,
                        "telegram.api_url: the token would travel unprotected; use https, or set "
                        "telegram.allow_plain_http: true");
        }
        if (users.empty()) {
            log_line(LogLevel::Warning, "TELEGRAM_ALLOWED_USERS is empty: the bot answers nobody");
        }
        parts->announcements.push_back(fmt::format("chat: bot at {}, {} allowed user(s)", api.base_url, users.size()));
        // A name is only needed for "/cmd@name"; a server that cannot tell it must not stop the agent.
        BotApiConfig probe = api;
        probe.call_timeout = Duration::seconds(3);
        probe.connect_timeout = Duration::seconds(3);
        if (const auto me = BotApi(probe).get_me()) {
            bot_name = me->username;
        } else {
            log_line(LogLevel::Warning, "getMe: " + me.error().to_text() + "; going on");
        }
    }
    const auto snapshot = engine.snapshot();
    std::string default_symbol = config.chat.default_symbol;
    if (default_symbol.empty()) {
        default_symbol = snapshot->account.instruments->at(InstrumentId(0)).symbol;
    }
    parts->control = std::make_unique<ControlService>(engine, config.risk, default_symbol, config.chat.max_drift);
    parts->outbox =
        std::make_unique<Outbox>(api, parts->local ? OutboxLimits::for_own_server() : OutboxLimits{}, parts->clock);
    ChatOptions options;
    options.bot_name = bot_name;
    options.venue = config.account.asked_for == AccountKind::Live ? venue_in_words(config.binance)
                                                                  : std::string("the simulated exchange");
    options.mode = description;
    options.confirm_within = config.chat.confirm_within;
    options.status_every = config.chat.status_every;
    options.backtest = [config](const std::string& strategy, const std::string& symbol, int days, Timestamp now) {
        return chat_backtest(config, strategy, symbol, days, now);
    };
    parts->service =
        std::make_unique<ChatService>(options, Gate(users, config.telegram.topic), config.alerts, *parts->control,
                                      *parts->outbox, *parts->log, parts->clock, parts->server_clock);
    parts->poller = std::make_unique<Poller>(api, PollerOptions{}, *parts->service, parts->clock, parts->server_clock);
    parts->outbox->start();
    parts->service->start(greeting);
    parts->poller->start();
    return std::unique_ptr<ChatFront>(new ChatFront(std::move(parts)));
}

EngineListener& ChatFront::listener() {
    return *parts_->service;
}
std::vector<std::string> ChatFront::announcements() const {
    return parts_->announcements;
}

void ChatFront::tick() {
    parts_->service->tick();
    if (parts_->local) {
        parts_->local->tick();
    }
    constexpr std::uint64_t kPruneEvery = 3'600;
    if (++parts_->ticks % kPruneEvery == 0) {
        (void)parts_->log->prune(parts_->clock.wall_now() - Duration::days(30));
    }
}

void ChatFront::stop(const std::string& farewell) {
    if (!parts_->poller) {
        return;
    }
    if (!farewell.empty()) {
        parts_->service->farewell(farewell);
        (void)parts_->outbox->drain(Duration::millis(1'500));
    }
    parts_->poller->stop();
    parts_->outbox->stop();
    if (parts_->local) {
        parts_->local->stop();
        std::error_code ignored;
        std::filesystem::remove(address_file(parts_->home), ignored);
    }
    parts_->poller.reset();
}

Result<LocalChatAddress> read_local_chat_address(const std::string& home) {
    std::ifstream in(address_file(home), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    const auto parsed = parse_json(text.str());
    if (!in || !parsed) {
        return fail(ErrorCode::NotFound, "no agent with a local chat runs in " + home +
                                             "; start one with `tradewind run`, or name its --home");
    }
    return LocalChatAddress{read_string(*parsed, "url"), read_string(*parsed, "page_token")};
}

}  // namespace tradewind::bot
