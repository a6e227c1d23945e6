#include "strategies/signal_ensemble.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "strategies/planned_strategy.hpp"
#include "strategies/signal/evaluation.hpp"

namespace tradewind::strategies {
namespace {

const std::array<ParameterSpec, 11>& table() {
    static const std::array<ParameterSpec, 11> kTable{{
        timeframe_parameter(60),
        {"confidence", 0.7_dec, 0.05_dec, Decimal(1), "fraction", "of the combined signal that an entry needs"},
        {"weight_model", 0.4_dec, Decimal(0), Decimal(1), "fraction", "weight of the learned model"},
        {"weight_technical", 0.3_dec, Decimal(0), Decimal(1), "fraction", "weight of the indicators' votes"},
        {"weight_patterns", 0.2_dec, Decimal(0), Decimal(1), "fraction", "weight of recent patterns"},
        {"weight_timeframes", 0.1_dec, Decimal(0), Decimal(1), "fraction", "weight of the longer timeframes"},
        {"stop", 0.03_dec, 0.002_dec, 0.3_dec, "fraction", "stop, from the average entry"},
        side_parameter(),
        leverage_parameter(3, 10),
        risk_parameter(),
        capital_parameter(0.15_dec),
    }};
    return kTable;
}

EvaluationSettings evaluation_settings(const Parameters& tuned) {
    EvaluationSettings settings;
    settings.step = Duration::minutes(tuned.whole("timeframe"));
    settings.signal.weights = {tuned.real("weight_model"), tuned.real("weight_technical"),
                               tuned.real("weight_patterns"), tuned.real("weight_timeframes")};
    settings.signal.minimum_confidence = tuned.real("confidence");
    return settings;
}

struct Parts {
    explicit Parts(const Parameters& tuned) : evaluation(evaluation_settings(tuned)) {}
    void update(const Candle& candle) { evaluation.update(candle); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(evaluation);
    }
    MarketEvaluation evaluation;
};

Side side_of(Direction direction) {
    return direction == Direction::Bullish ? Side::Buy : Side::Sell;
}

class SignalEnsemble final : public ReadingStrategy<Parts> {
public:
    SignalEnsemble(const StrategyLegs& legs, const Parameters& tuned) : ReadingStrategy(legs, tuned) {}
    [[nodiscard]] std::string_view name() const override { return "signal_ensemble"; }

private:
    [[nodiscard]] const CombinedSignal& signal() const { return parts().evaluation.signal(); }

    // Three times the slow average of the technical score, whose seed is forgotten by then. The longest timeframe
    // joins later and is left out until it does.
    [[nodiscard]] int warm_up() const override { return 3 * TechnicalSettings{}.slow; }

    [[nodiscard]] std::optional<Entry> entry(const Candle&, std::string& why_not) override {
        if (!signal().passes()) {
            why_not = "not sure enough: " + to_text(signal());
            return std::nullopt;
        }
        const Side side = side_of(signal().direction);
        if (!allows(side)) {
            why_not = "left out by the parameter side: " + to_text(signal());
            return std::nullopt;
        }
        Entry wish;
        wish.terms.side = side;
        wish.terms.stop = FromEntry{parameters().get("stop")};
        wish.confidence = Decimal::from_scaled(std::lround(100 * signal().confidence), 2);
        wish.reason = to_text(signal());
        return wish;
    }

    [[nodiscard]] std::string exit_reason(const Candle&) override {
        const bool turned = signal().passes() && side_of(signal().direction) != plan().side();
        return turned ? "the signal has turned: " + to_text(signal()) : "";
    }

    [[nodiscard]] std::vector<std::string> reading() const override {
        std::vector<std::string> lines{to_text(signal())};
        for (const WeighedPart& part : signal().parts) {
            lines.push_back(to_text(part));
        }
        const auto& regime = parts().evaluation.regime();
        lines.push_back("regime: " + (regime ? to_text(*regime) : std::string("not known yet")));
        return lines;
    }
};

}  // namespace

StrategySpec signal_ensemble_spec() {
    return StrategySpec{"signal_ensemble",
                        "enters when model, indicators, patterns and timeframes together are sure enough", table(),
                        StrategySpec::Legs::One,
                        [](const StrategyLegs& legs, const Parameters& parameters) -> std::unique_ptr<Strategy> {
                            return std::make_unique<SignalEnsemble>(legs, parameters);
                        }};
}

}  // namespace tradewind::strategies
