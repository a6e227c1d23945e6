// Ichimoku as it is known at each candle, without look-ahead. Tenkan, kijun and the second span are middles of the
// highest high and lowest low of their periods; the first span is the mean of tenkan and kijun. Charts draw both
// spans `shift` candles ahead: span_a and span_b are what stands at this candle, computed `shift` candles ago;
// lead_a and lead_b are computed now and will stand `shift` candles ahead. The lagging span (the close drawn back)
// is told as `lag`: the close less the close of `shift` candles ago. Price units. O(1) amortised. Warm-up: the
// longest period - 1 + shift. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/extremes.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class Ichimoku {
public:
    struct Value {
        double tenkan = 0;
        double kijun = 0;
        double span_a = 0;
        double span_b = 0;
        double lead_a = 0;
        double lead_b = 0;
        double lag = 0;
    };

    Ichimoku(int tenkan, int kijun, int span, int shift)
        : tenkan_(tenkan), kijun_(kijun), span_(span), leads_a_(shift + 1), leads_b_(shift + 1), closes_(shift + 1) {}

    void update(const Candle& candle) {
        tenkan_.update(candle);
        kijun_.update(candle);
        span_.update(candle);
        closes_.push(candle.close);
        if (tenkan_.ready() && kijun_.ready() && span_.ready()) {
            leads_a_.push((tenkan_.value() + kijun_.value()) / 2);
            leads_b_.push(span_.value());
        }
    }
    [[nodiscard]] bool ready() const { return leads_b_.full(); }
    [[nodiscard]] Value value() const {
        return {tenkan_.value(),
                kijun_.value(),
                leads_a_.oldest(),
                leads_b_.oldest(),
                leads_a_.at(0),
                leads_b_.at(0),
                closes_.at(0) - closes_.oldest()};
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(tenkan_, kijun_, span_, leads_a_, leads_b_, closes_);
    }

private:
    MidPrice tenkan_;
    MidPrice kijun_;
    MidPrice span_;
    Window leads_a_;
    Window leads_b_;
    Window closes_;
};

}  // namespace tradewind::strategies
