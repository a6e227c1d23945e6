#include "bot/app/live_account.hpp"

#include <set>

#include <fmt/format.h>

#include "bot/app/account_access.hpp"
#include "bot/app/log.hpp"

namespace tradewind::bot {
namespace {

// The journal may lack the last moments before a crash; what was counted is not counted twice.
constexpr Duration kOverlap = Duration::minutes(1);

}  // namespace

class LiveAccount::Parts final : public binance::VenueListener {
public:
    Parts(const InstrumentTable& instruments, const binance::AllEndpoints& endpoints,
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
    auto access = account_access(config.binance);
    if (!access) {
        return tl::unexpected<Error>(access.error());
    }
    binance::BinanceExchangeOptions options;
    options.rest.credentials = std::move(access->credentials);
    if (!engine_time.is_zero()) {
        options.history_since = engine_time - kOverlap;
    }
    auto parts = std::make_unique<Parts>(*market.instruments, access->endpoints, std::move(options));
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
