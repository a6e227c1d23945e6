// Where a learned model speaks to the signal. It sees what has closed and may have no opinion; without a model,
// or without an opinion, the model part is left out. Units: expected move as a fraction of the price, signed.
// Thread: engine.
#pragma once

#include <optional>
#include <string>

#include "strategies/direction.hpp"
#include "strategies/indicators/candle.hpp"
#include "strategies/market_view/recent.hpp"
#include "strategies/market_view/regime.hpp"
#include "strategies/signal/technical_score.hpp"

namespace tradewind::strategies {

struct ModelPrediction {
    Direction direction = Direction::Neutral;
    double confidence = 0;  // [0, 1]
    double expected_move = 0;
    std::string name;
};

struct ModelView {
    const Recent<Candle>& candles;  // closed, [0] the newest
    const std::optional<TechnicalReading>& technical;
    const std::optional<Regime>& regime;
};

class ModelPort {
public:
    ModelPort() = default;
    ModelPort(const ModelPort&) = delete;
    ModelPort& operator=(const ModelPort&) = delete;
    virtual ~ModelPort() = default;

    [[nodiscard]] virtual std::optional<ModelPrediction> predict(const ModelView& view) = 0;
};

}  // namespace tradewind::strategies
