// Mark price as the median of index+funding, index+basis and the last price. Units: quote currency.
// Source: risk-math section 3. Thread: pure functions.
#pragma once

#include <span>

#include "core/base/amount.hpp"

namespace tradewind {

struct MarkPriceInputs {
    Price index;
    Decimal last_funding_rate;
    Decimal hours_to_funding;
    Decimal interval_hours;
    Decimal average_basis;
    Price last;
};
struct MarkPriceParts {
    Price price1;
    Price price2;
    Price mark;
};
[[nodiscard]] MarkPriceParts mark_price(const MarkPriceInputs& inputs);

struct BasisSample {
    Price bid;
    Price ask;
    Price index;
};
// Mean of mid - index; crossed or one-sided samples are skipped. Empty: zero.
[[nodiscard]] Decimal average_basis(std::span<const BasisSample> samples);

struct IndexComponent {
    Decimal weight;
    Price price;
};
// Weights are renormalised over the components given.
[[nodiscard]] Price price_index(std::span<const IndexComponent> components);

}  // namespace tradewind
