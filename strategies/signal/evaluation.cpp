#include "strategies/signal/evaluation.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind::strategies {

namespace {

TimeframeSettings timeframe_settings(const EvaluationSettings& settings) {
    TimeframeSettings out;
    out.source = settings.step;
    out.steps.clear();
    for (const int multiple : settings.timeframes) {
        out.steps.push_back(settings.step * multiple);
    }
    out.trend = settings.trend;
    return out;
}

CombinedSignal nothing_seen(const SignalSettings& settings) {
    const PartReading absent = tl::unexpected(PartAbsent{"no candle has closed"});
    return combine({absent, absent, absent, absent}, settings);
}

}  // namespace

MarketEvaluation::MarketEvaluation(const EvaluationSettings& settings, ModelPort* model)
    : weights_(settings.signal),
      model_(model),
      candles_(settings.model_candles),
      technical_(settings.technical),
      charts_(settings.pivot_reach),
      patterns_(settings.patterns),
      timeframes_(timeframe_settings(settings)),
      regime_(settings.regime),
      signal_(nothing_seen(settings.signal)) {}

void MarketEvaluation::update(const Candle& candle) {
    if (candles_.size() > 0 && candle.open_time_ms <= candles_[0].open_time_ms) {
        return;
    }
    candles_.push(candle);
    technical_.update(candle);
    candlesticks_.update(candle);
    charts_.update(candle);
    patterns_.update(candlesticks_.found(), charts_.found());
    timeframes_.update(candle);
    regime_.update(candle);
    signal_ = combine({model_part(), technical_.part(), patterns_.part(), timeframes_part()}, weights_);
}

PartReading MarketEvaluation::model_part() {
    if (model_ == nullptr) {
        return tl::unexpected(PartAbsent{"there is no model"});
    }
    const auto prediction = model_->predict({candles_, technical_.reading(), regime_.regime()});
    if (!prediction) {
        return tl::unexpected(PartAbsent{"the model has no opinion"});
    }
    return SignalPart{sign_of(prediction->direction), prediction->confidence,
                      fmt::format("{} expects {:+.2f} %", prediction->name, 100 * prediction->expected_move)};
}

PartReading MarketEvaluation::timeframes_part() const {
    const std::string missing = timeframes_.missing();
    if (std::ranges::none_of(timeframes_.all(), &Timeframe::ready)) {
        return tl::unexpected(PartAbsent{missing});
    }
    const TimeframeBias bias = timeframes_.bias();
    return SignalPart{sign_of(bias.direction), bias.confidence,
                      timeframes_.to_text() + (missing.empty() ? "" : "; " + missing)};
}

}  // namespace tradewind::strategies
