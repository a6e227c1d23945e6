// A month of recorded minutes of BTCUSDT at full speed with the grid trading: after every single event the money adds
// up to the last digit, in the engine's own columns and in books that are kept here from nothing but the fills and
// payments; a second run gives the same commands.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "bot/app/paper_market.hpp"
#include "bot/app/restored_engine.hpp"
#include "bot/runtime/engine_driver.hpp"

namespace tradewind {
namespace {

constexpr const char* kCandles = "../shared/data/binance_um_1m/BTCUSDT_1m.csv.gz";
constexpr const char* kFunding = "../shared/data/funding/binance_um_BTCUSDT_funding.csv.gz";
const Decimal kInitial = Decimal(10'000);

// Cash and coins: no average entry, no realised profit. Equity is what both are worth.
class CashBooks {
public:
    void note(const Event& event) {
        if (const auto* fill = std::get_if<OrderFilled>(&event.body)) {
            note(*fill);
        } else if (const auto* funding = std::get_if<FundingPaid>(&event.body)) {
            note(*funding);
        } else if (const auto* adjusted = std::get_if<BalanceAdjusted>(&event.body)) {
            note(*adjusted);
        } else if (const auto* report = std::get_if<AccountReport>(&event.body)) {
            // A report may tell of a fill before its own message comes.
            for (const OrderFilled& fill_of_report : report->fills) {
                note(fill_of_report);
            }
            for (const FundingPaid& funding_of_report : report->funding) {
                note(funding_of_report);
            }
            for (const BalanceAdjusted& adjusted_of_report : report->adjustments) {
                note(adjusted_of_report);
            }
        }
    }
    [[nodiscard]] Decimal equity(const AccountState& account) const {
        const auto price = account.market(InstrumentId(0)).valuation_price();
        return cash_ + (coins_.is_zero() ? Decimal() : coins_ * price->value());
    }
    [[nodiscard]] std::size_t fills() const { return trades_.size(); }
    [[nodiscard]] std::size_t payments() const { return payments_.size(); }

private:
    void note(const OrderFilled& fill) {
        if (!trades_.insert(std::string(fill.trade.view())).second) {
            return;
        }
        const Decimal signed_quantity = fill.side == Side::Buy ? fill.quantity.value() : -fill.quantity.value();
        coins_ += signed_quantity;
        cash_ -= signed_quantity * fill.price.value() + fill.fee.amount;
    }
    void note(const FundingPaid& funding) {
        if (payments_.insert(funding.id).second) {
            cash_ += funding.amount.amount;
        }
    }
    void note(const BalanceAdjusted& adjusted) {
        if (payments_.insert(adjusted.id).second) {
            cash_ += adjusted.amount.amount;
        }
    }

    Decimal cash_;
    Decimal coins_;
    std::set<std::string, std::less<>> trades_;
    std::set<std::string, std::less<>> payments_;
};

struct Outcome {
    StreamHash hash;
    std::uint64_t events = 0;
    std::uint64_t checked = 0;
    double minutes = 0;  // of the market: one bar each
    std::size_t fills = 0;
    std::size_t payments = 0;
    double seconds = 0;
    Ledger::Wallet wallet;
};

template <class T>
T must(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().text);
    }
    return *std::move(result);
}

bot::AppConfig configuration() {
    bot::AppConfig config;
    config.market.kind = bot::MarketKind::Replay;
    config.market.candles = kCandles;
    if (std::filesystem::exists(kFunding)) {
        config.market.funding = kFunding;
    }
    config.account.balance = kInitial;
    return config;
}

class Month {
public:
    Outcome run() {
        driver_.emplace(*engine_, *venue_, parties());
        const auto begun = std::chrono::steady_clock::now();
        const Timestamp start = venue_->next_time();
        expect_done(driver_->start(start, 1));
        const Timestamp ready = start + Duration::minutes(1);
        expect_done(driver_->run_until(ready));
        expect_done(driver_->request({RequestId(1), "test", SwitchStrategy{"grid", StrategySwitch::On, {}}}, ready));
        while (!driver_->tape_ended() && !::testing::Test::HasFailure()) {
            expect_done(driver_->run_until(driver_->next_time() + Duration::hours(1)));
        }
        Outcome out;
        out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        out.hash = engine_->command_hash();
        out.events = driver_->events();
        out.checked = checked_;
        out.minutes = static_cast<double>((engine_->account().now - start).to_nanos()) / 60e9;
        out.fills = books_.fills();
        out.payments = books_.payments();
        out.wallet = engine_->account().ledger.wallet(engine_->account().currency);
        // The tape is over and every message was delivered: nothing is in flight.
        EXPECT_EQ(out.wallet.balance, venue_->ledger().wallet(engine_->account().currency).balance);
        EXPECT_EQ(engine_->account().market(InstrumentId(0)).position.signed_quantity(), venue_position());
        return out;
    }

private:
    static void expect_done(const Status& status) { ASSERT_TRUE(status) << status.error().text; }

    bot::EngineDriver::Parties parties() {
        bot::EngineDriver::Parties out;
        out.observer = [this](const Event& event) { check(event); };
        return out;
    }

    void check(const Event& event) {
        books_.note(event);
        const AccountState& account = engine_->account();
        const Ledger::Wallet wallet = account.ledger.wallet(account.currency);
        if (wallet.deposits.is_zero()) {
            return;  // before the first report the engine knows of no money
        }
        ++checked_;
        const Decimal columns =
            kInitial + wallet.realised + wallet.funding - wallet.fees + wallet.adjustments + account.unrealised();
        if (columns != account.equity() || books_.equity(account) != account.equity()) {
            ADD_FAILURE() << "event " << event.sequence << " (kind " << event.body.index() << ") at "
                          << event.time.to_nanos() << ": equity " << account.equity().to_string() << ", columns give "
                          << columns.to_string() << ", cash and coins " << books_.equity(account).to_string();
            throw std::runtime_error("the money does not add up");
        }
    }

    [[nodiscard]] Quantity venue_position() const {
        for (const PositionReport& position : venue_->account_report().positions) {
            if (position.instrument == InstrumentId(0)) {
                return position.signed_quantity;
            }
        }
        return {};
    }

    bot::AppConfig config_ = configuration();
    bot::PaperMarket market_ = must(bot::make_paper_market(config_, Timestamp()));
    std::unique_ptr<Engine> engine_ = must(bot::make_engine(config_, market_));
    std::unique_ptr<simulator::SimulatedExchange> venue_ =
        std::make_unique<simulator::SimulatedExchange>(bot::venue_config(config_, market_), std::move(market_.source));
    std::optional<bot::EngineDriver> driver_;
    CashBooks books_;
    std::uint64_t checked_ = 0;
};

TEST(MonthReplay, TheMoneyAddsUpAtEveryEventAndTwoRunsGiveTheSameCommands) {
    if (!std::filesystem::exists(kCandles)) {
        GTEST_SKIP() << kCandles << " is not here";
    }
    const Outcome first = Month().run();
    std::printf(
        "%llu events, each checked, in %.1f s: %.0f events/s, %.0f bars/s; %zu fills, %zu payments; realised %s, fees "
        "%s, funding "
        "%s, "
        "wallet %s USDT; hash %s\n",
        static_cast<unsigned long long>(first.events), first.seconds, static_cast<double>(first.events) / first.seconds,
        first.minutes / first.seconds, first.fills, first.payments, first.wallet.realised.to_string().c_str(),
        first.wallet.fees.to_string().c_str(), first.wallet.funding.to_string().c_str(),
        first.wallet.balance.to_string().c_str(), first.hash.to_hex().c_str());
    EXPECT_GT(first.fills, 100U);
    EXPECT_GT(first.checked + 100, first.events);
    ASSERT_FALSE(HasFailure());
    const Outcome second = Month().run();
    EXPECT_EQ(second.hash, first.hash);
    EXPECT_EQ(second.events, first.events);
    EXPECT_EQ(second.wallet.balance, first.wallet.balance);
}

}  // namespace
}  // namespace tradewind
