#include "bot/app/agent.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "bot/app/chat_front.hpp"
#include "bot/app/log.hpp"
#include "bot/app/paper_market.hpp"
#include "bot/app/restored_engine.hpp"
#include "bot/chat/number_text.hpp"
#include "bot/runtime/engine_driver.hpp"
#include "bot/runtime/engine_thread.hpp"
#include "storage/home_lock.hpp"
#include "storage/journal.hpp"
#include "storage/venue_store.hpp"

namespace tradewind::bot {
namespace {

// The engine is built before the chat that listens to it.
class ListenerRelay final : public EngineListener {
public:
    void attach(EngineListener* listener) { listener_.store(listener); }
    void on_progress(const RequestProgress& progress) override {
        if (EngineListener* listener = listener_.load()) {
            listener->on_progress(progress);
        }
    }
    void on_alert(const Alert& alert, Timestamp now) override {
        if (alert.level >= AlertLevel::Danger) {
            log_line(LogLevel::Warning, fmt::format("{} {}: {}", to_text(alert.level), alert.symbol, alert.text));
        }
        if (EngineListener* listener = listener_.load()) {
            listener->on_alert(alert, now);
        }
    }

private:
    std::atomic<EngineListener*> listener_{nullptr};
};

std::vector<std::string> what_is_left(const Snapshot& snapshot) {
    std::vector<std::string> out;
    for (const Instrument& instrument : *snapshot.account.instruments) {
        const InstrumentState& market = snapshot.account.market(instrument.id);
        if (instrument.is_spot() || market.position.is_flat()) {
            continue;
        }
        const bool bare = std::ranges::find(snapshot.unprotected, instrument.id) != snapshot.unprotected.end();
        out.push_back(fmt::format("{} {} {}: {}", market.position.is_long() ? "long" : "short", instrument.symbol,
                                  quantity_text(instrument, market.position.signed_quantity().abs()),
                                  bare ? "NO STOP at the venue" : "its stop stays at the venue"));
    }
    if (out.empty()) {
        out.emplace_back("no positions");
    }
    out.push_back(fmt::format("{} order(s) stay open at the venue", snapshot.open_orders.size()));
    return out;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) {
        out += "\n• " + line;
    }
    return out;
}

}  // namespace

struct Agent::Parts {
    std::optional<storage::HomeLock> lock;
    std::unique_ptr<storage::Journal> journal;
    std::unique_ptr<storage::VenueStore> venue_store;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<simulator::SimulatedExchange> venue;
    ListenerRelay relay;
    std::unique_ptr<EngineDriver> driver;
    std::unique_ptr<EngineThread> thread;
    std::unique_ptr<ChatFront> chat;
    std::vector<std::string> announcements;
    std::atomic<bool> failed{false};
};

Agent::Agent(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Agent::~Agent() {
    if (parts_) {
        (void)stop();
    }
}

Result<std::unique_ptr<Agent>> Agent::start(const AppConfig& config, const Settings& settings) {
    auto parts = std::make_unique<Parts>();
    const auto rethrow = [](const Error& error) { return tl::unexpected<Error>(error); };
    auto lock = storage::HomeLock::acquire(config.home);
    if (!lock) {
        return rethrow(lock.error());
    }
    parts->lock = std::move(*lock);
    auto journal = storage::Journal::open(config.home + "/journal.db", storage::Durability::Full);
    if (!journal) {
        return rethrow(journal.error());
    }
    parts->journal = std::move(*journal);
    auto venue_store = storage::VenueStore::open(config.home + "/venue.db", storage::Durability::Full);
    if (!venue_store) {
        return rethrow(venue_store.error());
    }
    parts->venue_store = std::move(*venue_store);
    auto saved = parts->venue_store->load();
    if (!saved) {
        return rethrow(saved.error());
    }

    const Timestamp wall = MarketClock::wall_now();
    Timestamp market_start = wall.floor_to(Duration::minutes(1));
    std::optional<Reader> venue_state;
    if (*saved) {
        venue_state.emplace((*saved)->state);
        (*venue_state)(market_start);
    }
    auto market = make_paper_market(config, market_start);
    if (!market) {
        return rethrow(market.error());
    }
    auto engine = make_engine(config, *market);
    if (!engine) {
        return rethrow(engine.error());
    }
    parts->engine = std::move(*engine);
    const auto restored = restore_engine(*parts->engine, *parts->journal);
    if (!restored) {
        return rethrow(restored.error());
    }
    const Timestamp tape_start = market->source->next_time();
    for (const std::string& notice : market->notices) {
        log_line(LogLevel::Warning, notice);
    }
    simulator::SimulatedExchangeConfig venue_settings = venue_config(config, *market);
    parts->venue = std::make_unique<simulator::SimulatedExchange>(std::move(venue_settings), std::move(market->source));
    Timestamp now = tape_start;
    if (venue_state) {
        if (Status loaded = parts->venue->load(*venue_state); !loaded) {
            return fail(loaded.error().code,
                        "venue.db: " + loaded.error().text +
                            "; start with the configuration this state was made with, or with another --home");
        }
        now = std::max((*saved)->time, parts->engine->account().now);
    }
    const bool lives_on_wall_time = config.market.kind == MarketKind::Generated && config.market.speed == 1;
    if (lives_on_wall_time) {
        now = std::max({now, wall});
    }
    if (*saved) {
        // The venue lived on while the agent was away; what it would have told is asked for afterwards.
        std::vector<simulator::VenueMessage> missed;
        parts->venue->advance(now, missed);
        parts->venue->mark_restart(now);
    }
    std::vector<std::string> symbols;
    for (const Instrument& instrument : *market->instruments) {
        symbols.push_back(instrument.symbol);
    }
    const auto epoch = parts->journal->begin_run({wall, kVersion, record_settings(settings), symbols});
    if (!epoch) {
        return rethrow(epoch.error());
    }
    parts->driver = std::make_unique<EngineDriver>(
        *parts->engine, *parts->venue,
        EngineDriver::Parties{parts->journal.get(), parts->venue_store.get(), &parts->relay, market_start});
    if (Status started = parts->driver->start(now, *epoch); !started) {
        return rethrow(started.error());
    }
    parts->thread =
        std::make_unique<EngineThread>(*parts->engine, *parts->driver, MarketClock(now, config.market.speed));

    std::string greeting =
        fmt::format("⛵ <b>Tradewind is up</b>: simulated exchange, {}, paper money.", market->description);
    if (restored->last_sequence > 0) {
        greeting +=
            fmt::format("\nRestored {} events; checking orders and positions with the venue.", restored->last_sequence);
        parts->announcements.push_back(fmt::format("restored: {} events in the journal, {} after the last checkpoint",
                                                   restored->last_sequence, restored->replayed));
    }
    auto chat = ChatFront::start(config, *parts->thread, market->description + ", paper money",
                                 greeting + "\n/help lists what I can do.");
    if (!chat) {
        return rethrow(chat.error());
    }
    parts->chat = std::move(*chat);
    parts->relay.attach(&parts->chat->listener());
    parts->announcements.insert(parts->announcements.begin(),
                                fmt::format("trading: simulated exchange, {}, {} USDT of paper money",
                                            market->description, config.account.balance.to_string()));
    for (std::string& line : parts->chat->announcements()) {
        parts->announcements.push_back(std::move(line));
    }
    parts->announcements.push_back("state: " + config.home);
    Parts* raw = parts.get();
    parts->thread->start([raw] { raw->failed = true; });
    return std::unique_ptr<Agent>(new Agent(std::move(parts)));
}

const std::vector<std::string>& Agent::announcements() const {
    return parts_->announcements;
}

Status Agent::wait(const std::function<bool()>& should_stop) {
    using namespace std::chrono_literals;
    auto next_tick = std::chrono::steady_clock::now() + 1s;
    while (!should_stop() && !parts_->failed) {
        std::this_thread::sleep_for(50ms);
        if (std::chrono::steady_clock::now() >= next_tick) {
            next_tick += 1s;
            parts_->chat->tick();
        }
    }
    if (const auto failure = parts_->thread->failure()) {
        return tl::unexpected<Error>(*failure);
    }
    return {};
}

std::vector<std::string> Agent::stop() {
    const auto snapshot = parts_->thread->snapshot();
    std::vector<std::string> left = what_is_left(*snapshot);
    if (parts_->chat) {
        parts_->relay.attach(nullptr);
        parts_->chat->stop("⚓️ <b>Stopping.</b> Left as it is:" + joined(left));
        parts_->chat.reset();
    }
    if (Status stopped = parts_->thread->stop(); !stopped) {
        log_line(LogLevel::Error, stopped.error().text);
    }
    return left;
}

}  // namespace tradewind::bot
