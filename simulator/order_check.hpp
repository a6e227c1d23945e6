// The venue's own examination of a new order: filters, triggers, what it may reduce, brackets and margin.
// The first rule that is broken is named, with its limit and the actual figure.
// Units: as in Instrument. Errors: the returned text. Thread: pure function.
#pragma once

#include <optional>
#include <string>

#include "simulator/venue_account.hpp"
#include "simulator/venue_orders.hpp"
#include "simulator/venue_terms.hpp"

namespace tradewind::simulator {

struct OrderCheck {
    const VenueAccount& account;
    const VenueOrders& orders;
    std::optional<Price> worst_price;  // what a taker of the quantity would meet; none: no market
    std::optional<Price> best_price;   // what a taker would meet first
    PriceBand band;
};

// An account and instrument.
constexpr std::size_t kMaxOpenOrders = 200;
constexpr std::size_t kMaxWaitingOrders = 200;

[[nodiscard]] std::optional<std::string> find_fault(const OrderCheck& check, const OrderIntent& intent);
struct AmendedTerms {
    Price price;
    Quantity quantity;  // the whole one
};
constexpr int kMaxAmendments = 10'000;  // an order
// `order` is one of check.orders, and as it was when this returns.
[[nodiscard]] std::optional<std::string> find_amend_fault(const OrderCheck& check, VenueOrder& order,
                                                          const AmendedTerms& terms);

}  // namespace tradewind::simulator
