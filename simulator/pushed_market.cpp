#include "simulator/pushed_market.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace tradewind::simulator {
namespace {

const Decimal kFarthest = Decimal(100);

}  // namespace

Status PushedMarket::push(const Instrument& instrument, Price price) {
    const auto last = last_.find(instrument.id);
    if (last == last_.end()) {
        return fail(ErrorCode::Conflict, "symbol: " + instrument.symbol + " has no price yet");
    }
    const Decimal now = last->second.value();
    if (price.value() < now / kFarthest || price.value() > now * kFarthest) {
        return fail(ErrorCode::InvalidArgument, "price: more than a hundredfold away from " + now.to_string());
    }
    factors_[instrument.base] = price.value() / now;
    return {};
}

TapePoint PushedMarket::next() {
    TapePoint point = source_->next();
    if (point.feed || point.depth) {
        return point;
    }
    last_.insert_or_assign(point.instrument, point.price);
    if (factors_.empty()) {
        return point;
    }
    const auto instrument = instruments_.find(point.instrument);
    TW_CHECK(instrument != instruments_.end());
    const auto factor = factors_.find(instrument->second.base);
    if (factor == factors_.end()) {
        return point;
    }
    const Instrument& traded = instrument->second;
    point.price =
        traded.from_ticks(std::max<std::int64_t>(traded.to_ticks(Price(point.price.value() * factor->second)), 1));
    point.mark = Price(point.mark.value() * factor->second);
    point.index = Price(point.index.value() * factor->second);
    return point;
}

}  // namespace tradewind::simulator
