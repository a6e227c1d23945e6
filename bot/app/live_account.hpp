// Live trading at Binance, put together: keys, the checks before anything is sent, the account with its streams, the
// public market data, all behind one LiveVenue. Nothing opens before a person has said so in the chat: the run
// begins halted.
// Errors: name the setting, the check that failed or the address; keys are never shown. Thread: made, begun and
// stopped from the main thread.
#pragma once

#include <functional>
#include <memory>

#include "bot/app/binance_market.hpp"
#include "bot/runtime/followed_clock.hpp"
#include "bot/runtime/live_venue.hpp"
#include "bot/runtime/market_clock.hpp"
#include "exchanges/binance/account_checks.hpp"
#include "exchanges/binance/binance_account.hpp"

namespace tradewind::bot {

class LiveAccount {
public:
    // Checks the account and sets margin modes; the first check that fails is the Error. What happened since
    // `engine_time`, where the engine stands, is counted; zero, the first start: what happens from now on.
    [[nodiscard]] static Result<std::unique_ptr<LiveAccount>> make(const AppConfig& config, PaperMarket& market,
                                                                   Timestamp engine_time);
    ~LiveAccount();
    LiveAccount(const LiveAccount&) = delete;
    LiveAccount& operator=(const LiveAccount&) = delete;

    [[nodiscard]] LiveVenue& venue();
    // The engine's: the venue's time. Not to be used after this has gone.
    [[nodiscard]] MarketClock clock();
    // Streams begin; `wake` is called when the venue has something to tell, `alarm` with what people must hear at once.
    [[nodiscard]] Status begin(const AppConfig& config, const std::shared_ptr<const InstrumentTable>& instruments,
                               std::function<void()> wake, std::function<void(const std::string&)> alarm);
    void stop();

private:
    class Parts;
    explicit LiveAccount(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace tradewind::bot
