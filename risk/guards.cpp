#include "risk/guards.hpp"

#include <algorithm>

#include "risk/exposure.hpp"
#include "risk/figures.hpp"

namespace tradewind::risk {
namespace {

// From the general to the particular: a halted account is told so before its order is measured.
constexpr Guard kOpeningGuards[] = {
    check_mode,           check_terms,    check_market,         check_price_deviation,
    check_order_size,     check_leverage, check_position_count, check_position_size,
    check_total_exposure, check_margin,   check_liquidation,
};

bool sells_spot(const OrderIntent& intent, const AccountState& account) {
    return account.instrument(intent.instrument).is_spot() && intent.side == Side::Sell;
}

std::optional<Refusal> check_coins(const GuardInput& in) {
    const Decimal owned = in.account.ledger.wallet(in.instrument().base).balance / in.instrument().contract_size;
    const Quantity free = Quantity(owned) - exposure_of(in.account, in.intent.instrument, in.open_orders).opening_sells;
    if (in.intent.quantity <= free) {
        return std::nullopt;
    }
    return Refusal{RefusalReason::InsufficientMargin, quantity_text(in.instrument(), free) + " to sell",
                   quantity_text(in.instrument(), in.intent.quantity)};
}

}  // namespace

bool opens(const OrderIntent& intent, const AccountState& account) {
    return intent.effect == PositionEffect::Open && !sells_spot(intent, account);
}

Price GuardInput::valuation() const {
    const Price market_price = market().valuation_price().value_or(Price());
    if (!intent.price) {
        return market_price;
    }
    return instrument().is_inverse() ? std::min(*intent.price, market_price) : std::max(*intent.price, market_price);
}

std::optional<Refusal> evaluate(const RiskLimits& limits, const OrderIntent& intent, const AccountState& account,
                                std::span<const Order* const> open_orders) {
    return evaluate_at_leverage(limits, intent, account, open_orders, account.market(intent.instrument).leverage);
}

std::optional<Refusal> evaluate_at_leverage(const RiskLimits& limits, const OrderIntent& intent,
                                            const AccountState& account, std::span<const Order* const> open_orders,
                                            int leverage) {
    const GuardInput input{limits, intent, account, open_orders, leverage};
    if (!opens(intent, account)) {
        auto refusal = check_terms(input);
        return !refusal && sells_spot(intent, account) ? check_coins(input) : refusal;
    }
    for (const Guard guard : kOpeningGuards) {
        if (auto refusal = guard(input)) {
            return refusal;
        }
    }
    return std::nullopt;
}

}  // namespace tradewind::risk
