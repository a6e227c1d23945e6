// The engine with its risk chain trades through the Binance adapter and the exchange server while answers are lost
// before and after executing, connections are torn down, orders are hidden, user events are lost, doubled and
// overtaken. When it is quiet again, both sides must hold the same position, trades and money to the last digit, every
// order must have happened once at most, and every position must have its stop.
// CHAOS_ORDERS in the environment says how many orders are sent (default 300).
#include <cstdlib>
#include <deque>
#include <future>
#include <iostream>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/engine/engine.hpp"
#include "risk/risk_chain.hpp"
#include "tests/exchanges/binance/faulty_host.hpp"
#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::test {
namespace {

// Remembers every trade that the venue told the account, from the venue's own side.
class TradeBook final : public emulator::VenueListener {
public:
    void on_message(const HostedMessage& message) override {
        if (const auto* fill = std::get_if<OrderFilled>(&message.body); fill != nullptr && message.account) {
            ++trades;
            fees += fill->fee.amount;
        }
        if (const auto* accepted = std::get_if<OrderAccepted>(&message.body); accepted != nullptr && message.account) {
            ++accepted_orders;
        }
    }
    void on_time(Timestamp) override {}
    std::uint64_t trades = 0;
    std::uint64_t accepted_orders = 0;
    Decimal fees;
};

// The engine's driver in small: one inbox, one thread.
class Trader final : public binance::VenueListener {
public:
    explicit Trader(FaultyHost& host) : host_(host) {
        table_ = std::make_shared<InstrumentTable>();
        auto table = std::make_shared<InstrumentTable>();
        table->add(host.venue->instruments().at(kBtc));
        table_ = table;
        EngineConfig config;
        config.instruments = table_;
        config.brackets = std::make_shared<const std::vector<BracketTable>>(1, simulator::three_tiers());
        config.margin_mode = MarginMode::Cross;
        config.position_loop = Duration::millis(250);
        config.reconcile_loop = Duration::seconds(2);
        config.answer_timeout = Duration::seconds(3);
        config.settle_window = Duration::seconds(2);
        risk::RiskLimits limits;
        limits.max_position_fraction = Decimal(1);
        limits.stale_market = Duration::seconds(60);
        engine_ = std::make_unique<Engine>(config, std::make_unique<risk::RiskChain>(limits),
                                           std::vector<std::unique_ptr<Strategy>>{});
        binance::AllEndpoints endpoints;
        for (const binance::ProductKind product : binance::kProducts) {
            endpoints[static_cast<std::size_t>(product)] =
                binance::overridden(product, binance::endpoints(product, binance::Environment::Live),
                                    host.server->url(), "ws" + host.server->url().substr(4))
                    .value();
        }
        binance::BinanceExchangeOptions options;
        options.rest.credentials = {"anna", "secret-a"};
        options.rest.limits = {1'000'000, 1'000'000, 1'000'000};
        options.rest.first_pause = Duration::millis(20);
        options.rest.answer_timeout = Duration::seconds(2);
        options.history_since = at_second(0);
        options.visibility_grace = Duration::seconds(2);
        options.report_retry = Duration::millis(200);
        account_ = std::make_unique<binance::BinanceAccount>(*table_, endpoints, std::move(options), *this);
        account_->start();
        feed(EngineStarted{1});
        feed(FeedStatus{kBtc, FeedState::Up});
        quote();
    }

    void on_event(EventBody event) override {
        const std::lock_guard lock(mutex_);
        inbox_.push_back(std::move(event));
        arrived_.notify_all();
    }
    void on_notice(const std::string& text) override {
        const std::lock_guard lock(mutex_);
        notices_.push_back(text);
        if (notices_.size() > 10) {
            notices_.pop_front();
        }
    }

    void request(ControlAction action) { feed(ControlRequest{RequestId(++requests_), "chaos", std::move(action)}); }
    // Lives for a while, or shorter when something comes in.
    void live(std::chrono::milliseconds wait) {
        std::vector<EventBody> came;
        {
            std::unique_lock lock(mutex_);
            arrived_.wait_for(lock, wait, [this] { return !inbox_.empty(); });
            came.swap(inbox_);
        }
        for (EventBody& event : came) {
            if (const auto* report = std::get_if<AccountReport>(&event)) {
                newest_report_ = report->as_of;
                note(fmt::format("report of {} ms: {} fills, {} balances{}", report->as_of.to_millis(),
                                 report->fills.size(), report->balances.size(),
                                 report->balances.empty() ? "" : ", " + report->balances.front().amount.to_string()));
            }
            feed(std::move(event));
        }
        while (engine_->next_deadline() <= now()) {
            quote();
            feed(TimeAdvanced{});
        }
    }
    bool live_until(const std::function<bool()>& done, std::chrono::seconds most) {
        const auto end = std::chrono::steady_clock::now() + most;
        while (!done()) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            live(std::chrono::milliseconds(50));
        }
        return true;
    }
    void stop() { account_->stop(); }
    // The last things that were told, for a run that fails.
    [[nodiscard]] std::string story() {
        std::string out;
        for (const Order* order : engine_->orders().open_orders()) {
            out += fmt::format("open: {} {} {}\n", order->id().to_string(), to_text(order->intent().purpose),
                               to_text(order->state()));
        }
        const std::lock_guard lock(mutex_);
        for (const std::string& line : notices_) {
            out += "notice: " + line + "\n";
        }
        for (const std::string& line : story_) {
            out += line + "\n";
        }
        return out;
    }

    [[nodiscard]] const Engine& engine() const { return *engine_; }
    [[nodiscard]] std::uint64_t orders() const { return orders_; }
    // When the newest account report that was processed was asked for.
    [[nodiscard]] Timestamp newest_report() const { return newest_report_; }
    [[nodiscard]] std::uint64_t doubts() const { return doubts_; }
    [[nodiscard]] std::uint64_t trades() const { return trades_; }
    [[nodiscard]] std::uint64_t adjustments() const { return adjustments_; }
    // What went before the adjustments.
    [[nodiscard]] const std::string& adjusted() const { return adjusted_; }
    [[nodiscard]] std::uint64_t twice() const { return twice_; }

private:
    void note(const std::string& text) {
        story_.push_back(fmt::format("{} ms: {}", now().to_millis(), text));
        if (story_.size() > 25) {
            story_.pop_front();
        }
    }
    [[nodiscard]] Timestamp now() const { return std::max(host_.clock.now(), engine_->account().now); }
    void quote() {
        const Price bid = price("49999.9");
        const Price ask = price("50000.1");
        feed(MarkPrice{kBtc, price("50000"), price("50000"), {}, {}});
        feed(BookTicker{kBtc, bid, quantity("1"), ask, quantity("1")});
    }
    void feed(EventBody body) {
        commands_.clear();
        engine_->process(Event{++sequence_, now(), std::move(body)}, commands_);
        const std::vector<Command> commands = std::move(commands_);
        ExchangePort& port = account_->exchange();
        for (const Command& command : commands) {
            if (const auto* submit = std::get_if<SubmitOrder>(&command)) {
                ++orders_;
                twice_ += sent_.insert(submit->order.id()).second ? 0 : 1;
                port.submit(submit->order);
            } else if (const auto* cancel = std::get_if<CancelOrder>(&command)) {
                port.cancel(*cancel);
            } else if (const auto* all = std::get_if<CancelAllOrders>(&command)) {
                port.cancel_all(all->instrument);
            } else if (const auto* leverage = std::get_if<SetLeverage>(&command)) {
                port.set_leverage(leverage->instrument, leverage->leverage);
            } else if (const auto* query = std::get_if<QueryOrder>(&command)) {
                port.query(query->instrument, query->order);
            } else if (std::holds_alternative<RequestAccountReport>(command)) {
                port.request_account_report();
            } else if (const auto* alert = std::get_if<Alert>(&command)) {
                doubts_ += alert->kind == AlertKind::OrderDoubtful ? 1 : 0;
                note(alert->text);
            } else if (const auto* fact = std::get_if<Fact>(&command)) {
                if (const auto* fill = std::get_if<FillFact>(fact)) {
                    trades_ += fill->fill.origin == FillOrigin::Reconciliation ? 0 : 1;
                    if (fill->fill.origin == FillOrigin::Reconciliation) {
                        ++adjustments_;
                        adjusted_ += story();
                    }
                }
            }
        }
    }

    FaultyHost& host_;
    std::shared_ptr<const InstrumentTable> table_;
    std::unique_ptr<Engine> engine_;
    std::vector<Command> commands_;
    Timestamp newest_report_;
    std::deque<std::string> story_;
    std::uint64_t sequence_ = 0;
    std::uint64_t requests_ = 0;
    std::uint64_t orders_ = 0;
    std::uint64_t doubts_ = 0;
    std::uint64_t trades_ = 0;
    std::uint64_t adjustments_ = 0;
    std::string adjusted_;
    std::uint64_t twice_ = 0;
    std::set<ClientOrderId> sent_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<EventBody> inbox_;
    std::deque<std::string> notices_;
    std::unique_ptr<binance::BinanceAccount> account_;
};

std::uint64_t wanted_orders() {
    const char* text = std::getenv("CHAOS_ORDERS");
    return text != nullptr ? std::strtoull(text, nullptr, 10) : 300;
}

void make_trouble(FaultyHost& host, std::mt19937_64& chance) {
    static const char* const kLost[] = {"503-before",    "503-lost",     "503-after",   "timeout-before",
                                        "timeout-after", "reset-before", "reset-after", "throttle"};
    static const char* const kEvents[] = {"drop-events", "duplicate-events", "reorder-events"};
    const auto draw = [&](std::uint64_t n) { return chance() % n; };
    host.fault(kLost[draw(8)], "1", "POST", draw(3) == 0 ? "/fapi/v1/algoOrder" : "/fapi/v1/order");
    if (draw(3) == 0) {
        host.fault(kLost[draw(8)], "1", "DELETE", "/fapi/v1/algoOrder");
    }
    if (draw(4) == 0) {
        host.fault("timestamp", "1");
    }
    host.fault(kEvents[draw(3)], "2");
}

TEST(BinanceChaos, AgentAndVenueAgreeToTheLastDigitWhenItIsQuietAgain) {
    simulator::HostedExchangeConfig config;
    const simulator::SimulatedExchangeConfig single = simulator::exchange_config();
    config.instruments = single.instruments;
    config.brackets = single.brackets;
    config.accounts = {{usdt("10000000")}, {usdt("10000000")}};
    std::vector<simulator::TapePoint> tape = simulator::still_market("50000", 20'000);
    FaultyHost host(
        std::make_unique<simulator::HostedExchange>(config, std::make_unique<simulator::ScriptedMarket>(tape)));
    TradeBook book;
    host.thread.post([&] { host.feed.listen(book); });
    Trader trader(host);
    ASSERT_TRUE(trader.live_until([&] { return trader.engine().account().reconciled; }, std::chrono::seconds(30)));

    std::mt19937_64 chance(20261121);
    const std::uint64_t wanted = wanted_orders();
    const auto begin = std::chrono::steady_clock::now();
    while (trader.orders() < wanted && std::chrono::steady_clock::now() - begin < std::chrono::seconds(900)) {
        if (chance() % 10 == 0) {
            make_trouble(host, chance);
        }
        if (chance() % 3 == 0) {
            trader.request(ClosePosition{kBtc, chance() % 2 == 0 ? Decimal(1) : Decimal::from_scaled(5, 1)});
        } else {
            OpenPosition open;
            open.instrument = kBtc;
            open.side = chance() % 4 == 0 ? Side::Sell : Side::Buy;
            open.quantity = Quantity(Decimal::from_scaled(1 + static_cast<std::int64_t>(chance() % 9), 3));
            open.leverage = 5;
            open.reference = price("50000");
            open.max_drift = Decimal(1);
            trader.request(open);
        }
        trader.live(std::chrono::milliseconds(5));
    }
    host.clear_faults();
    // Orders in doubt are settled within seconds; only a look at the account that began after them sees the truth.
    (void)trader.live_until([] { return false; }, std::chrono::seconds(8));
    const Timestamp settled = host.clock.now();
    const auto is_quiet = [&] {
        const Engine& engine = trader.engine();
        const auto open = engine.orders().open_orders();
        // A report that is older than the books says nothing about the wallet.
        const Timestamp changed = engine.account().ledger.wallet(Currency::of("USDT")).changed;
        return engine.account().reconciled && trader.newest_report() > std::max(settled, changed) &&
               std::ranges::all_of(open, [](const Order* order) {
                   return order->state() == OrderState::Working &&
                          order->intent().effect == PositionEffect::ClosePosition;
               });
    };
    ASSERT_TRUE(trader.live_until(is_quiet, std::chrono::seconds(90))) << trader.story();

    const Engine& engine = trader.engine();
    const InstrumentState& ours = engine.account().market(kBtc);
    HostedPosition theirs;
    Decimal money;
    std::uint64_t venue_trades = 0;
    std::uint64_t accepted = 0;
    std::promise<void> read;
    host.thread.post([&] {
        theirs = host.venue->position(AccountId(0), kBtc, PositionLeg::Net);
        for (const HostedWallet& wallet : host.venue->wallets(AccountId(0))) {
            money += wallet.currency == Currency::of("USDT") ? wallet.balance : Decimal();
        }
        venue_trades = book.trades;
        accepted = book.accepted_orders;
        read.set_value();
    });
    read.get_future().wait();
    std::cout << "orders sent " << trader.orders() << ", accepted by the venue " << accepted << ", in doubt "
              << trader.doubts() << ", trades " << venue_trades << ", adjusted by reconciliation "
              << trader.adjustments() << ", seconds "
              << std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin).count()
              << "\n";
    EXPECT_GE(trader.orders(), wanted);
    EXPECT_GT(trader.doubts(), 0U) << "there was no trouble";
    EXPECT_EQ(trader.twice(), 0U);
    EXPECT_LE(accepted, trader.orders()) << "an order happened twice";
    EXPECT_EQ(ours.position.signed_quantity(), theirs.signed_quantity);
    EXPECT_EQ(engine.account().ledger.wallet(Currency::of("USDT")).balance.to_string(), money.to_string())
        << trader.story();
    EXPECT_EQ(trader.trades(), venue_trades);
    EXPECT_EQ(trader.adjustments(), 0U) << trader.adjusted();
    if (!theirs.signed_quantity.is_zero()) {
        const auto open = engine.orders().open_orders();
        EXPECT_TRUE(std::ranges::any_of(open, [](const Order* order) {
            return order->intent().effect == PositionEffect::ClosePosition && order->state() == OrderState::Working;
        })) << "the position has no stop";
    }
    trader.stop();
}

}  // namespace
}  // namespace tradewind::test
