#include "bot/app/agent.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "bot/app/account_terms.hpp"
#include "bot/app/binance_market.hpp"
#include "bot/app/chat_front.hpp"
#include "bot/app/listener_relay.hpp"
#include "bot/app/live_account.hpp"
#include "bot/app/log.hpp"
#include "bot/app/paper_market.hpp"
#include "bot/app/restored_run.hpp"
#include "bot/chat/number_text.hpp"
#include "bot/runtime/engine_driver.hpp"
#include "bot/runtime/engine_thread.hpp"
#include "storage/home_lock.hpp"
#include "storage/journal.hpp"
#include "storage/venue_store.hpp"

namespace tradewind::bot {
namespace {

// Tells the state directory of a live account from one of paper money.
constexpr const char* kLiveMark = "/live-account";

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

tl::unexpected<Error> rethrow(const Error& error) {
    return tl::unexpected<Error>(error);
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
    std::unique_ptr<simulator::SimulatedExchange> venue;  // paper money
    std::unique_ptr<LiveAccount> account;                 // or real money
    ListenerRelay relay;
    std::unique_ptr<EngineDriver> driver;
    std::unique_ptr<EngineThread> thread;
    std::shared_ptr<const InstrumentTable> instruments;
    LiveTape* live = nullptr;  // of the venue, when live prices move it
    LiveFeed feed;             // moves it
    std::unique_ptr<ChatFront> chat;
    std::vector<std::string> symbols;  // by InstrumentId
    std::string market;                // in words
    Money deposit;                     // of paper
    RestoreReport restored;
    std::optional<KeptTerms> terms;  // of a venue that may change them
    std::vector<std::string> announcements;
    std::atomic<bool> failed{false};
    std::string first_strategy;  // still to be switched on

    void start_first_strategy();
    Status open_state(const std::string& home);
    Status build(const AppConfig& config, Timestamp wall);
    Result<Timestamp> resume(const AppConfig& config, Timestamp wall);
    Status open_account(const AppConfig& config, PaperMarket& paper);
    Status go_live(const AppConfig& config, const Settings& settings, Timestamp wall, Timestamp now);
    [[nodiscard]] simulator::PacedExchange& exchange();
    [[nodiscard]] std::string money() const;
};

Agent::Agent(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Agent::~Agent() {
    if (parts_) {
        (void)stop();
    }
}

Status Agent::Parts::open_state(const std::string& home) {
    auto locked = storage::HomeLock::acquire(home);
    if (!locked) {
        return rethrow(locked.error());
    }
    lock = std::move(*locked);
    auto opened_journal = storage::Journal::open(home + "/journal.db", storage::Durability::Full);
    if (!opened_journal) {
        return rethrow(opened_journal.error());
    }
    journal = std::move(*opened_journal);
    auto opened_store = storage::VenueStore::open(home + "/venue.db", storage::Durability::Full);
    if (!opened_store) {
        return rethrow(opened_store.error());
    }
    venue_store = std::move(*opened_store);
    return {};
}

// Engine and venue as the configuration wants them, the engine as the journal left it.
Status Agent::Parts::build(const AppConfig& config, Timestamp wall) {
    auto paper = make_paper_market(config, wall);
    if (!paper) {
        return rethrow(paper.error());
    }
    for (const std::string& notice : paper->notices) {
        log_line(LogLevel::Warning, notice);
    }
    for (const Instrument& instrument : *paper->instruments) {
        symbols.push_back(instrument.symbol);
    }
    if (config.account.asked_for == AccountKind::Live) {
        for (const Instrument& instrument : *paper->instruments) {
            // The liquidation price would count money that lies in the spot wallet and stands behind no contract.
            if (instrument.is_spot() && config.account.margin_mode == MarginMode::Cross) {
                return fail(ErrorCode::InvalidArgument,
                            "account.margin_mode: live trading with spot pairs takes isolated margin only, and " +
                                instrument.symbol + " is one");
            }
        }
        auto own = fetch_account_terms(config, *paper->instruments);
        if (!own) {
            return rethrow(own.error());
        }
        paper->instruments = std::move(own->instruments);
        paper->brackets = std::move(own->brackets);
    }
    market = paper->description;
    deposit = paper->deposit;
    instruments = paper->instruments;
    live = paper->live;
    auto left = restore_run(config, *paper, wall, *journal);
    if (!left) {
        return rethrow(left.error());
    }
    engine = std::move(left->engine);
    restored = left->report;
    terms = std::move(left->terms);
    if (config.account.asked_for == AccountKind::Live) {
        return open_account(config, *paper);
    }
    const simulator::SimulatedExchangeConfig settings = venue_config(config, *paper);
    venue = std::make_unique<simulator::SimulatedExchange>(settings, std::move(paper->source));
    return {};
}

// Real money: the checks come before anything is sent, and the books of a paper run are never mixed in.
Status Agent::Parts::open_account(const AppConfig& config, PaperMarket& paper) {
    const auto saved = venue_store->load();
    if (!saved) {
        return rethrow(saved.error());
    }
    if (*saved) {
        return fail(ErrorCode::Conflict, config.home + " holds a paper account; give live trading a --home of its own");
    }
    // What happened while the program was away is counted; what was before its first start is not ours.
    auto opened = LiveAccount::make(config, paper, engine->account().now);
    if (!opened) {
        return rethrow(opened.error());
    }
    account = std::move(*opened);
    std::ofstream(config.home + kLiveMark) << "the journal beside this file is of a live account\n";
    return {};
}

simulator::PacedExchange& Agent::Parts::exchange() {
    if (account) {
        return account->venue();
    }
    return *venue;
}

std::string Agent::Parts::money() const {
    return account ? "REAL MONEY" : "paper money";
}

// The venue as it was left, and the instant at which the run goes on.
Result<Timestamp> Agent::Parts::resume(const AppConfig& config, Timestamp wall) {
    if (account) {
        return account->clock().now();
    }
    const auto saved = venue_store->load();
    if (!saved) {
        return rethrow(saved.error());
    }
    if (std::filesystem::exists(config.home + kLiveMark)) {
        return fail(ErrorCode::Conflict, config.home + " holds a live account; give paper trading a --home of its own");
    }
    Timestamp now = venue->next_time();  // a fresh venue begins with its tape
    if (*saved) {
        Reader in((*saved)->state);
        if (Status loaded = venue->load(in); !loaded) {
            return fail(loaded.error().code,
                        "venue.db: " + loaded.error().text +
                            "; start with the configuration this state was made with, or with another --home");
        }
        now = std::max((*saved)->time, engine->account().now);
    }
    const bool lives_on_wall_time = config.market.kind != MarketKind::Replay && config.market.speed == 1;
    if (lives_on_wall_time) {
        now = std::max(now, wall);
    }
    if (*saved) {
        venue->mark_restart(now);  // it lived on while the agent was away
    }
    return now;
}

Status Agent::Parts::go_live(const AppConfig& config, const Settings& settings, Timestamp wall, Timestamp now) {
    const auto epoch = journal->begin_run({wall, kVersion, record_settings(settings), symbols});
    if (!epoch) {
        return rethrow(epoch.error());
    }
    if (terms) {
        if (Status kept = keep_todays_terms(config.home, *terms, *engine, *journal); !kept) {
            return kept;
        }
    }
    // Order ids of a live account begin with the second of the start: they are never used twice, not even by another
    // state directory on the same account.
    const auto second = static_cast<std::uint32_t>(wall.to_seconds());
    const std::uint32_t order_epoch = account ? std::max(*epoch, second) : *epoch;
    driver = std::make_unique<EngineDriver>(
        *engine, exchange(), EngineDriver::Parties{journal.get(), venue_store.get(), &relay, config.keep_inputs});
    if (Status started = driver->start(now, order_epoch); !started) {
        return started;
    }
    if (account) {  // before anybody can look
        ControlRequest halt;
        halt.id = relay.own_request(wall);
        halt.actor = "start";
        halt.action = HaltTrading{"a live run waits for /resume"};
        if (Status halted = driver->request(halt, now); !halted) {
            return halted;
        }
    }
    const MarketClock clock = account ? account->clock() : MarketClock(now, config.market.speed);
    thread = std::make_unique<EngineThread>(*engine, *driver, clock);
    std::string greeting;
    if (account) {
        const std::string where = venue_in_words(config.binance);
        announcements.push_back(fmt::format("trading: {}, REAL MONEY; nothing opens before /resume", where));
        greeting = fmt::format(
            "⛵ <b>Tradewind is up</b>: {}, <b>real money</b>. Trading is halted: "
            "nothing opens before you say /resume here.",
            where);
    } else {
        announcements.push_back(fmt::format("trading: simulated exchange, {}, {} {} of paper money", market,
                                            deposit.amount.to_string(), deposit.currency.view()));
        greeting = fmt::format("⛵ <b>Tradewind is up</b>: simulated exchange, {}, paper money.", market);
    }
    if (restored.last_sequence > 0) {
        greeting +=
            fmt::format("\nRestored {} events; checking orders and positions with the venue.", restored.last_sequence);
        announcements.push_back(fmt::format("restored: {} events in the journal, {} after the last checkpoint",
                                            restored.last_sequence, restored.replayed));
    }
    auto front = ChatFront::start(config, *thread, market + ", " + money(), greeting + "\n/help lists what I can do.");
    if (!front) {
        return rethrow(front.error());
    }
    chat = std::move(*front);
    relay.attach(&chat->listener());
    for (std::string& line : chat->announcements()) {
        announcements.push_back(std::move(line));
    }
    announcements.push_back("state: " + config.home);
    thread->start([this] { failed = true; });
    if (account) {
        return account->begin(
            config, instruments, [this] { thread->wake(); },
            [this](const std::string& text) {
                relay.on_alert(Alert{AlertKind::LiquidationNear, AlertLevel::Critical, {}, text},
                               account->clock().now());
            });
    }
    if (live != nullptr) {
        auto started = start_live_feed(
            config, instruments, *live, [clock] { return clock.now(); }, [this] { thread->wake(); });
        if (!started) {
            return rethrow(started.error());
        }
        feed = std::move(*started);
    }
    return {};
}

// As soon as trading is active and the account is known; a live run waits for /resume with it.
void Agent::Parts::start_first_strategy() {
    if (first_strategy.empty()) {
        return;
    }
    const auto snapshot = thread->snapshot();
    if (snapshot->account.mode != TradingMode::Active || !snapshot->account.reconciled) {
        return;
    }
    const bool is_on = std::ranges::any_of(snapshot->strategies, [this](const StrategySummary& strategy) {
        return strategy.name == first_strategy && strategy.state == "on";
    });
    if (!is_on) {
        ControlRequest request;
        request.id = relay.own_request(MarketClock::wall_now());
        request.actor = "start";
        request.action = SwitchStrategy{first_strategy, StrategySwitch::On, {}};
        thread->post(std::move(request));
    }
    first_strategy.clear();
}

Result<std::unique_ptr<Agent>> Agent::start(const AppConfig& config, const Settings& settings) {
    auto parts = std::make_unique<Parts>();
    parts->first_strategy = config.first_strategy;
    const Timestamp wall = MarketClock::wall_now();
    if (Status opened = parts->open_state(config.home); !opened) {
        return rethrow(opened.error());
    }
    if (Status built = parts->build(config, wall); !built) {
        return rethrow(built.error());
    }
    const auto now = parts->resume(config, wall);
    if (!now) {
        return rethrow(now.error());
    }
    if (Status live = parts->go_live(config, settings, wall, *now); !live) {
        return rethrow(live.error());
    }
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
            parts_->start_first_strategy();
            parts_->chat->tick();
        }
    }
    if (const auto failure = parts_->thread->failure()) {
        return tl::unexpected<Error>(*failure);
    }
    return {};
}

std::vector<std::string> Agent::stop() {
    parts_->feed.clear();
    if (parts_->account) {
        parts_->account->stop();
    }
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
