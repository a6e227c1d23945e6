// One account as the exchange server follows it: its orders, trades and bookings, and positions and balances folded
// trade by trade, so that each user event shows the state right after its own trade.
// Units: as in Instrument; money per settle currency. Errors: none. Thread: venue.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>

#include "core/trading/position.hpp"
#include "exchanges/emulator/algo_records.hpp"
#include "exchanges/emulator/order_records.hpp"

namespace tradewind::emulator {

struct IncomeRecord {
    std::uint64_t id = 0;
    std::string type;  // "FUNDING_FEE", "REALIZED_PNL", "COMMISSION", "TRANSFER", "INSURANCE_CLEAR"
    Money amount;
    std::string symbol;  // empty: of the whole account
    std::string info;
    std::uint64_t trade = 0;
    Timestamp time;
};

struct MarginMove {
    InstrumentId instrument;
    PositionLeg leg = PositionLeg::Net;
    Decimal amount;  // absolute
    int type = 1;    // 1 added, 2 taken
    Timestamp time;
};

struct FollowedPosition {
    Position position;
    Decimal fees;         // since it was opened
    Decimal accumulated;  // profit realised since the start of the account
    Timestamp changed;
};

using PositionKey = std::pair<InstrumentId, PositionLeg>;

struct AccountBook {
    static constexpr std::size_t kIncomeKept = 20'000;
    static constexpr std::size_t kMovesKept = 1'000;

    OrderRecords orders;
    AlgoRecords algos;
    std::map<PositionKey, FollowedPosition> positions;
    std::map<Currency, Decimal> balances;
    std::deque<IncomeRecord> income;
    std::deque<MarginMove> margin_moves;

    // When money last moved.
    [[nodiscard]] Timestamp changed() const { return income.empty() ? Timestamp() : income.back().time; }
    void add_income(IncomeRecord record) {
        income.push_back(std::move(record));
        if (income.size() > kIncomeKept) {
            income.pop_front();
        }
    }
};

// Price at which the position would earn nothing after its fees; zero when flat.
[[nodiscard]] Price break_even(const Instrument& instrument, const FollowedPosition& held);

}  // namespace tradewind::emulator
