// A venue that fills by candles, for backtests at full speed. What is asked on a candle's close meets the
// next open: market orders fill there. Then the price walks open, first extreme, second extreme, close
// (bar_rules.hpp); stops fire along the way and fill at their trigger, or at the open that jumped over it;
// limits fill at their own price; what is asked within a candle meets the price of that instant. No latency,
// and any quantity fills. Margin, fees, funding and liquidation are those of the simulated exchange; the
// funding rate it predicts is the last one paid. Off-tick prices are rounded to the tick when they fill.
// Units: as in Instrument. Errors: make() refuses broken series, naming the row. Thread: one; the driver's.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/trading/ledger.hpp"
#include "simulator/bar_rules.hpp"
#include "simulator/paced_exchange.hpp"
#include "simulator/replay_series.hpp"
#include "simulator/venue_terms.hpp"

namespace tradewind::simulator {

struct BarExchangeConfig : VenueTerms {
    std::vector<Money> deposits;  // initial balances
    BarRules rules;
    std::uint64_t seed = 1;
    Timestamp start;                   // earlier candles are history; zero: the first one
    Timestamp end = Timestamp::max();  // candles that open then or later are not played
    std::size_t history_bars = 500;    // given at the start, per instrument
};

class BarVenue;

class BarExchange final : public PacedExchange {
public:
    // One series an instrument of the table, by InstrumentId.
    static Result<std::unique_ptr<BarExchange>> make(const BarExchangeConfig& config, std::vector<ReplaySeries> series);
    ~BarExchange() override;

    void set_now(Timestamp now) override;
    void submit(const ApprovedOrder& order) override;
    void cancel(const CancelOrder& order) override;
    void amend(const AmendOrder& order) override;
    void cancel_all(InstrumentId instrument) override;
    void set_leverage(InstrumentId instrument, int leverage) override;
    void query(InstrumentId instrument, ClientOrderId order) override;
    void request_account_report() override;
    // Ends with the last candle: what is asked on its close is not served any more.
    [[nodiscard]] Timestamp next_time() const override;
    // Stops at the first instant that has something to tell.
    void advance(Timestamp time, std::vector<VenueMessage>& out) override;
    // Never: a backtest is run again rather than resumed.
    [[nodiscard]] bool save_changes(Writer&) override { return false; }

    // Read directly, for audits and results.
    [[nodiscard]] AccountReport account_report() const;
    [[nodiscard]] const Ledger& ledger() const;
    [[nodiscard]] std::size_t bars() const;  // of all instruments, to be played in all

private:
    explicit BarExchange(std::unique_ptr<BarVenue> venue);
    std::unique_ptr<BarVenue> venue_;
};

}  // namespace tradewind::simulator
