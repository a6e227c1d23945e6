// The budgets of a REST client: one for both futures products, which share their limits since June 2026, and one for
// spot; and for how long a refusal for too many requests holds everything back.
// Units: times of the venue. Errors: none. Thread: one.
#pragma once

#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/request_weight.hpp"
#include "exchanges/binance/rest_transfer.hpp"

namespace tradewind::binance {

class RestBudgets {
public:
    // `futures` is what the futures products allow.
    explicit RestBudgets(const RateLimits& futures)
        : limits_(futures), futures_(futures), spot_(usual_limits(ProductKind::Spot)) {}

    [[nodiscard]] Timestamp earliest(const RestRequest& request, Timestamp now) const {
        return of(request.product).earliest(request.lane, request.cost, now);
    }
    void spend(const RestRequest& request, Timestamp now) { of(request.product).spend(request.cost, now); }
    void observe(ProductKind product, const RateHeaders& told, Timestamp now) {
        of(product).observe(told.weight_1m, told.orders_10s, told.orders_1m, now);
    }
    // The venue refused for too many requests.
    void hold_back(ProductKind product, const Answer& answer, const RestTransfer& transfer, Timestamp now);

private:
    [[nodiscard]] RateBudget& of(ProductKind product) { return product == ProductKind::Spot ? spot_ : futures_; }
    [[nodiscard]] const RateBudget& of(ProductKind product) const {
        return product == ProductKind::Spot ? spot_ : futures_;
    }

    const RateLimits limits_;
    RateBudget futures_;
    RateBudget spot_;
};

}  // namespace tradewind::binance
