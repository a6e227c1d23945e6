#include "exchanges/binance/rest_budgets.hpp"

namespace tradewind::binance {
namespace {

constexpr int kTooManyOrders = -1015;
constexpr Duration kBanPause = Duration::minutes(2);

}  // namespace

void RestBudgets::hold_back(ProductKind product, const Answer& answer, const RestTransfer& transfer, Timestamp now) {
    if (answer.code == kTooManyOrders) {  // the count of orders is full: nothing else has to wait for that
        const RateLimits& limits = product == ProductKind::Spot ? usual_limits(product) : limits_;
        of(product).observe(-1, limits.orders_per_ten_seconds, -1, now);
        return;
    }
    Timestamp until = now.floor_to(Duration::minutes(1)) + Duration::minutes(1);  // when the venue counts afresh
    if (transfer.status() == 418) {
        until = now + kBanPause;
    }
    if (transfer.rate_headers().retry_after) {
        until = now + *transfer.rate_headers().retry_after;
    }
    of(product).pause_until(answer.until.value_or(until));
}

}  // namespace tradewind::binance
