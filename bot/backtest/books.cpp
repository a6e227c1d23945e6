#include "bot/backtest/books.hpp"

#include <fmt/format.h>

namespace tradewind::bot {

void Books::hold_against(const Ledger& ledger, Timestamp time) {
    ++checks_;
    for (const auto& [currency, wallet] : ledger.wallets()) {
        const auto booked = booked_.find(currency);
        const Decimal lines = booked == booked_.end() ? Decimal() : booked->second;
        if (lines == wallet.balance && wallet.discrepancy().is_zero()) {
            continue;
        }
        if (!first_difference_) {
            first_difference_ =
                fmt::format("after event {} at {} the lines give {} {}, the wallet holds {}", checks_, time.to_iso(),
                            lines.to_string(), currency.view(), wallet.balance.to_string());
        }
    }
}

Status Books::verdict() const {
    return first_difference_ ? Status(fail(ErrorCode::Conflict, "the ledger does not add up: " + *first_difference_))
                             : Status();
}

}  // namespace tradewind::bot
