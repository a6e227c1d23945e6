#include "core/market/bar_builder.hpp"

#include <algorithm>

namespace tradewind {
namespace {

Bar flat_bar(InstrumentId instrument, Timestamp open_time, Duration step, Price price) {
    return Bar{instrument, open_time, step, price, price, price, price, Quantity()};
}

}  // namespace

void BarBuilder::advance(Timestamp now, std::vector<Bar>& closed) {
    if (!bar_ || now < bar_->close_time()) {
        return;
    }
    closed.push_back(*bar_);
    const Timestamp current = now.floor_to(step_);
    Timestamp next = bar_->close_time();
    if ((current - next).to_nanos() / step_.to_nanos() > kMaxGapBars) {
        bar_.reset();
        return;
    }
    const Price close = bar_->close;
    for (; next < current; next = next + step_) {
        closed.push_back(flat_bar(instrument_, next, step_, close));
    }
    bar_ = flat_bar(instrument_, current, step_, close);
}

void BarBuilder::add(Timestamp time, Price price, Quantity quantity, std::vector<Bar>& closed) {
    if (!quantity.is_positive()) {
        return;
    }
    advance(time, closed);
    if (!bar_) {
        bar_ = flat_bar(instrument_, time.floor_to(step_), step_, price);
    }
    if (time < bar_->open_time) {
        return;  // its bar has been given out
    }
    if (bar_->volume.is_zero()) {
        bar_->open = bar_->high = bar_->low = price;
    }
    bar_->high = std::max(bar_->high, price);
    bar_->low = std::min(bar_->low, price);
    bar_->close = price;
    bar_->volume += quantity;
}

}  // namespace tradewind
