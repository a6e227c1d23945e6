#include "bot/app/live_account.hpp"

#include <set>

#include <sys/stat.h>

#include <fmt/format.h>

#include "bot/app/log.hpp"
#include "storage/text_file.hpp"

namespace tradewind::bot {
namespace {

constexpr std::size_t kMostKeyBytes = 4'096;
// The journal may lack the last moments before a crash; what was counted is not counted twice.
constexpr Duration kOverlap = Duration::minutes(1);

std::string first_line(std::string& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line = text.substr(0, end);
    text.erase(0, std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
        line.pop_back();
    }
    return line;
}

}  // namespace

Result<binance::Credentials> read_credentials(const BinanceConfig& config) {
    if (!config.api_key.empty() && !config.api_secret.empty()) {
        return binance::Credentials{std::string(config.api_key.reveal()), std::string(config.api_secret.reveal())};
    }
    if (config.key_file.empty()) {
        return fail(ErrorCode::NotFound,
                    "there are no keys: set BINANCE_FUTURES_API_KEY and BINANCE_FUTURES_API_SECRET, or name a file in "
                    "binance.key_file");
    }
    struct stat about {};
    if (::stat(config.key_file.c_str(), &about) != 0) {
        return fail(ErrorCode::Io, "binance.key_file: cannot open " + config.key_file);
    }
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(ErrorCode::InvalidArgument,
                    "binance.key_file: others may read " + config.key_file + "; say `chmod 600` to it first");
    }
    auto text = storage::read_text_file(config.key_file, kMostKeyBytes);
    if (!text) {
        return fail(text.error().code, "binance.key_file: " + text.error().text);
    }
    binance::Credentials out;
    out.key = first_line(*text);
    out.secret = first_line(*text);
    if (out.key.empty() || out.secret.empty()) {
        return fail(ErrorCode::ParseError,
                    "binance.key_file: the first line must be the key, the second one the secret");
    }
    return out;
}

Result<binance::BinanceAccount::AllEndpoints> all_endpoints(const BinanceConfig& config) {
    binance::BinanceAccount::AllEndpoints out;
    for (const binance::ProductKind product : binance::kProducts) {
        auto found = binance_endpoints(config, product);
        if (!found) {
            return tl::unexpected<Error>(found.error());
        }
        out[static_cast<std::size_t>(product)] = std::move(*found);
    }
    return out;
}

class LiveAccount::Parts final : public binance::VenueListener {
public:
    Parts(const InstrumentTable& instruments, const binance::BinanceAccount::AllEndpoints& endpoints,
          binance::BinanceExchangeOptions options)
        : account(instruments, endpoints, std::move(options), *this),
          clock([this] { return account.rest().clock().now(); }),
          venue(account.exchange(), [this] { return clock.now(); }) {}

    void on_event(EventBody event) override { venue.post(std::move(event)); }
    void on_margin_call(const std::string& text) override { alarm(text); }
    void on_notice(const std::string& text) override { log_line(LogLevel::Warning, "binance: " + text); }

    Status check(const AppConfig& config, const InstrumentTable& instruments) {
        const binance::SymbolIndex& symbols = account.exchange().symbols();
        auto lines = binance::check_account(account.rest(), symbols, binance::KeyState::Present);
        const auto modes =
            binance::prepare_margin_mode(account.rest(), instruments, symbols, config.account.margin_mode);
        lines.insert(lines.end(), modes.begin(), modes.end());
        for (const binance::CheckLine& line : lines) {
            if (line.finding == binance::Finding::Good) {
                continue;
            }
            const std::string text =
                fmt::format("{}: {}{}{}", line.subject, line.text, line.advice.empty() ? "" : "; ", line.advice);
            if (line.finding == binance::Finding::Bad) {
                return fail(ErrorCode::Conflict, text + "; `tradewind doctor` shows everything");
            }
            log_line(LogLevel::Warning, text);
        }
        return {};
    }

    binance::BinanceAccount account;
    FollowedClock clock;  // after the account, whose clock it follows
    LiveVenue venue;
    LiveFeed feed;
    std::function<void(const std::string&)> alarm;
};

LiveAccount::LiveAccount(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

LiveAccount::~LiveAccount() {
    stop();
}

Result<std::unique_ptr<LiveAccount>> LiveAccount::make(const AppConfig& config, PaperMarket& market,
                                                       Timestamp engine_time) {
    auto credentials = read_credentials(config.binance);
    if (!credentials) {
        return tl::unexpected<Error>(credentials.error());
    }
    const auto endpoints = all_endpoints(config.binance);
    if (!endpoints) {
        return tl::unexpected<Error>(endpoints.error());
    }
    binance::BinanceExchangeOptions options;
    options.rest.credentials = std::move(*credentials);
    if (!engine_time.is_zero()) {
        options.history_since = engine_time - kOverlap;
    }
    auto parts = std::make_unique<Parts>(*market.instruments, *endpoints, std::move(options));
    if (Status checked = parts->check(config, *market.instruments); !checked) {
        return tl::unexpected<Error>(checked.error());
    }
    parts->clock.set(engine_time);  // the checks have learned the venue's time
    return std::unique_ptr<LiveAccount>(new LiveAccount(std::move(parts)));
}

LiveVenue& LiveAccount::venue() {
    return parts_->venue;
}

MarketClock LiveAccount::clock() {
    return MarketClock([this] { return parts_->clock.now(); });
}

Status LiveAccount::begin(const AppConfig& config, const std::shared_ptr<const InstrumentTable>& instruments,
                          std::function<void()> wake, std::function<void(const std::string&)> alarm) {
    parts_->alarm = std::move(alarm);
    parts_->venue.on_first_message(std::move(wake));
    auto feed = start_market_feed(
        config, instruments, binance::BookFeed::Whole, [this] { return parts_->clock.now(); },
        [this](Timestamp, const EventBody& body) { parts_->venue.post(body); });
    if (!feed) {
        return tl::unexpected<Error>(feed.error());
    }
    parts_->feed = std::move(*feed);
    parts_->account.start();
    return {};
}

void LiveAccount::stop() {
    parts_->feed.clear();
    parts_->account.stop();
}

}  // namespace tradewind::bot
