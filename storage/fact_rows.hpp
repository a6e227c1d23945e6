// Facts of trading as rows for people: orders with their history, fills, the ledger with its running
// balance, requests and decisions. Called inside the journal's transaction. Errors: Result; a fill or a
// ledger number that is already there is an error, never a second row. Thread: the journal's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/state/command.hpp"
#include "core/state/control.hpp"
#include "storage/sqlite.hpp"

namespace tradewind::storage {

struct FactStamp {  // the input a fact came of
    std::uint64_t sequence = 0;
    Timestamp time;
    std::uint32_t epoch = 0;
};

struct PendingFact {
    FactStamp stamp;
    std::variant<Fact, RequestProgress, ControlRequest> what;
};

class FactRows {
public:
    static Result<FactRows> prepare(Database& database);
    // By InstrumentId; an id without a symbol is written as "#<id>".
    void set_symbols(std::vector<std::string> symbols) { symbols_ = std::move(symbols); }
    Status write(const PendingFact& fact);
    // Balances move with each write; what a rolled-back transaction wrote is read back from the file.
    Status reload_balances();

private:
    FactRows(Statement order, Statement order_event, Statement fill, Statement ledger, Statement request,
             Statement request_step, Statement request_stage, Statement decision, Statement balances);
    Status write(const FactStamp& stamp, const OrderFact& fact);
    Status write(const FactStamp& stamp, const FillFact& fact);
    Status write(const FactStamp& stamp, const LedgerFact& fact);
    Status write(const FactStamp& stamp, const DecisionFact& fact);
    Status write(const FactStamp& stamp, const Fact& fact);
    Status write(const FactStamp& stamp, const RequestProgress& progress);
    Status write(const FactStamp& stamp, const ControlRequest& request);
    [[nodiscard]] std::string symbol(InstrumentId id) const;
    [[nodiscard]] std::string describe(const ControlAction& action) const;

    Statement order_;
    Statement order_event_;
    Statement fill_;
    Statement ledger_;
    Statement request_;
    Statement request_step_;
    Statement request_stage_;
    Statement decision_;
    Statement balances_query_;
    std::vector<std::string> symbols_;
    std::map<Currency, Decimal> balances_;
};

}  // namespace tradewind::storage
