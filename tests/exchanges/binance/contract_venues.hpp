// The two venues of the contract suite: the simulated exchange as it is, and the Binance adapter in front of the
// exchange server over loopback sockets, behind which the same kind of simulated market lives.
// Thread: one test.
#pragma once

#include <atomic>
#include <memory>

#include "exchanges/binance/binance_account.hpp"
#include "exchanges/emulator/exchange_host.hpp"
#include "exchanges/net/http_client.hpp"
#include "simulator/hosted_exchange.hpp"
#include "tests/simulator/exchange_rig.hpp"
#include "tests/support/venue_contract.hpp"

namespace tradewind::test {

// One point a second; both contracts on bitcoin fall by a tenth at second 100.
inline std::vector<simulator::TapePoint> falling_market(std::int64_t seconds) {
    std::vector<simulator::TapePoint> tape;
    for (std::int64_t second = 0; second < seconds; ++second) {
        const char* price = second < 100 ? "50000" : "45000";
        tape.push_back(simulator::tape_point(second, price, "0.001"));
        tape.push_back(simulator::tape_point(second, price, "1", Side::Buy, kInverse));
    }
    tape.insert(tape.begin() + 2, {simulator::tape_point(0, "2000", "0", Side::Buy, kEth),
                                   simulator::tape_point(0, "50000", "0", Side::Buy, simulator::kSpot)});
    return tape;
}

inline simulator::SimulatedExchangeConfig funded_in_both() {
    simulator::SimulatedExchangeConfig config = simulator::exchange_config();
    config.deposits.push_back(btc("1"));
    return config;
}

class SimulatedContract final : public ContractVenue {
public:
    SimulatedContract() : rig_(falling_market(10'000), funded_in_both()) { rig_.run_to(2); }
    ExchangePort& port() override { return rig_.exchange; }
    void run_to(std::int64_t second) override { move_to(std::max(now_, at_second(second))); }
    bool step(std::vector<EventBody>& out) override {
        constexpr int kMostSteps = 400;
        const bool goes_on = ++steps_ % kMostSteps != 0;
        move_to(now_ + Duration::millis(20));
        for (simulator::VenueMessage& message : rig_.messages) {
            out.push_back(std::move(message.body));
        }
        rig_.messages.clear();
        return goes_on;
    }

private:
    void move_to(Timestamp time) {
        now_ = time;
        rig_.run_until(time);
    }
    simulator::ExchangeRig rig_;
    Timestamp now_ = at_second(2);
    int steps_ = 0;
};

// Moves with the wall, and jumps when it is told to.
class JumpingClock final : public emulator::ServerClock {
public:
    explicit JumpingClock(Timestamp start) : start_(start), made_(std::chrono::steady_clock::now()) {}
    [[nodiscard]] Timestamp now() const override {
        const auto since = std::chrono::steady_clock::now() - made_;
        return start_ +
               Duration::nanos(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count() + ahead_.load());
    }
    [[nodiscard]] std::chrono::nanoseconds wait_until(Timestamp time) const override {
        constexpr std::int64_t kLookAgain = 2'000'000;  // a jump is noticed within two milliseconds
        return std::chrono::nanoseconds(std::clamp<std::int64_t>((time - now()).to_nanos(), 0, kLookAgain));
    }
    void jump_to(Timestamp time) {
        const Duration missing = time - now();
        if (missing > Duration()) {
            ahead_ += missing.to_nanos();
        }
    }

private:
    const Timestamp start_;
    const std::chrono::steady_clock::time_point made_;
    std::atomic<std::int64_t> ahead_{0};
};

enum class Traded { Contracts, SpotAsWell };

class ServedContract final : public ContractVenue, public binance::VenueListener {
public:
    explicit ServedContract(Traded traded = Traded::Contracts) {
        auto clock = std::make_unique<JumpingClock>(at_second(2));
        clock_ = clock.get();
        simulator::HostedExchangeConfig config;
        const simulator::SimulatedExchangeConfig single = simulator::exchange_config();
        config.instruments = single.instruments;
        config.brackets = single.brackets;
        config.accounts = {{usdt("10000"), btc("1")}, {usdt("10000"), btc("1")}};
        emulator::ExchangeHostOptions options;
        options.control.emplace();
        options.keys = {{"anna", "secret-a", AccountId(0), AccountId(1)}};
        host_ = std::make_unique<emulator::ExchangeHost>(
            options,
            std::make_unique<simulator::HostedExchange>(
                config, std::make_unique<simulator::ScriptedMarket>(falling_market(10'000))),
            std::move(clock));
        EXPECT_TRUE(host_->start());
        for (const Instrument& instrument : *single.instruments) {
            if (traded == Traded::SpotAsWell || !instrument.is_spot()) {
                instruments_.add(instrument);
            }
        }
        binance::AllEndpoints endpoints;
        for (const binance::ProductKind product : binance::kProducts) {
            endpoints[static_cast<std::size_t>(product)] =
                binance::overridden(product, binance::endpoints(product, binance::Environment::Live), host_->url(),
                                    "ws" + host_->url().substr(4))
                    .value();
        }
        binance::BinanceExchangeOptions exchange;
        exchange.rest.credentials = {"anna", "secret-a"};
        exchange.history_since = at_second(0);
        exchange.visibility_grace = Duration::millis(50);
        account_ = std::make_unique<binance::BinanceAccount>(instruments_, endpoints, std::move(exchange), *this);
        account_->start();
        EXPECT_TRUE(find<AccountStreamStatus>()) << "the account's streams did not come up";
    }
    ~ServedContract() override {
        account_.reset();
        host_->stop();
    }
    ServedContract(const ServedContract&) = delete;
    ServedContract& operator=(const ServedContract&) = delete;

    ExchangePort& port() override { return account_->exchange(); }
    [[nodiscard]] binance::RestClient& rest() { return account_->rest(); }
    void fault(const std::string& what) {
        net::ClientRequest request;
        request.method = net::HttpMethod::Post;
        request.url = host_->control_url() + "/faults?" + what;
        request.label = "faults";
        request.total_timeout = Duration::seconds(5);
        const auto answer = net::HttpClient().perform(request);
        EXPECT_TRUE(answer && answer->status == 200) << what;
    }
    void run_to(std::int64_t second) override { clock_->jump_to(at_second(second)); }
    bool step(std::vector<EventBody>& out) override {
        std::unique_lock lock(mutex_);
        const bool came = changed_.wait_for(lock, std::chrono::seconds(10), [this] { return !told_.empty(); });
        std::ranges::move(told_, std::back_inserter(out));
        told_.clear();
        return came;
    }

private:
    void on_event(EventBody event) override {
        const std::lock_guard lock(mutex_);
        told_.push_back(std::move(event));
        changed_.notify_all();
    }
    void on_notice(const std::string& text) override { std::cerr << "notice: " << text << "\n"; }

    JumpingClock* clock_ = nullptr;
    std::unique_ptr<emulator::ExchangeHost> host_;
    InstrumentTable instruments_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<EventBody> told_;
    std::unique_ptr<binance::BinanceAccount> account_;
};

}  // namespace tradewind::test
