// What a venue has put aside for losses beyond what accounts may lose: filled by liquidation fees. It pays in
// any case, so that no wallet stays below zero; its balance decides when a venue with several accounts would
// rather close other accounts' positions than pay. Units: per currency. Errors: none. Thread: the exchange's.
#pragma once

#include <map>
#include <vector>

#include "core/base/amount.hpp"

namespace tradewind::simulator {

class InsuranceFund {
public:
    InsuranceFund() = default;
    explicit InsuranceFund(const std::vector<Money>& initial) {
        for (const Money& amount : initial) {
            book(amount.currency, amount.amount);
        }
    }
    void book(const Currency& currency, Decimal amount) { balances_[currency] += amount; }  // paid out: negative
    [[nodiscard]] Decimal balance(const Currency& currency) const {
        const auto found = balances_.find(currency);
        return found == balances_.end() ? Decimal() : found->second;
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(balances_);
    }

private:
    std::map<Currency, Decimal> balances_;
};

}  // namespace tradewind::simulator
