#include "strategies/mean_reversion.hpp"

#include <array>

#include <fmt/format.h>

#include "strategies/indicators/bollinger.hpp"
#include "strategies/indicators/directional_movement.hpp"
#include "strategies/indicators/rsi.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/planned_strategy.hpp"

namespace tradewind::strategies {
namespace {

const std::array<ParameterSpec, 13>& table() {
    static const std::array<ParameterSpec, 13> kTable{{
        timeframe_parameter(60),
        {"band", Decimal(20), Decimal(5), Decimal(200), "candles", "Bollinger bands"},
        {"band_width", Decimal(2), Decimal(1), Decimal(4), "multiple", "standard deviations to a band"},
        {"rsi_oversold", Decimal(30), Decimal(5), Decimal(45), "points", "longs need an RSI below"},
        {"rsi_overbought", Decimal(70), Decimal(55), Decimal(95), "points", "shorts need an RSI above"},
        {"volume_factor", 1.5_dec, Decimal(0), Decimal(10), "multiple", "of the average volume: the spike it needs"},
        {"adx_limit", Decimal(35), Decimal(10), Decimal(100), "points", "stronger trends are not traded against"},
        {"stop", 0.02_dec, 0.002_dec, 0.2_dec, "fraction", "stop, from the average entry"},
        {"longest", Decimal(24), Decimal(1), Decimal(500), "candles", "a way back that takes longer is given up"},
        side_parameter(),
        leverage_parameter(2, 2),
        risk_parameter(),
        capital_parameter(0.15_dec),
    }};
    return kTable;
}

constexpr int kVolumeCandles = 20;
constexpr int kSetupCandles = 3;  // the extreme may lie this far back when the turn comes

struct Parts {
    explicit Parts(const Parameters& tuned)
        : bands(tuned.whole("band"), tuned.real("band_width")),
          rsi(14),
          adx(14),
          volume(kVolumeCandles),
          oversold(tuned.real("rsi_oversold")),
          overbought(tuned.real("rsi_overbought")),
          volume_factor(tuned.real("volume_factor")) {}

    void update(const Candle& candle) {
        const bool spike = volume.ready() && candle.volume >= volume.value() * volume_factor;
        bands.update(candle.close);
        rsi.update(candle.close);
        adx.update(candle);
        volume.update(candle.volume);
        low_setup = low_setup > 0 ? low_setup - 1 : 0;
        high_setup = high_setup > 0 ? high_setup - 1 : 0;
        if (bands.ready() && rsi.ready() && spike) {
            low_setup = candle.low <= bands.value().lower && rsi.value() <= oversold ? kSetupCandles : low_setup;
            high_setup = candle.high >= bands.value().upper && rsi.value() >= overbought ? kSetupCandles : high_setup;
        }
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(bands, rsi, adx, volume, low_setup, high_setup);
    }

    BollingerBands bands;
    Rsi rsi;
    Adx adx;
    Sma volume;
    double oversold;
    double overbought;
    double volume_factor;
    int low_setup = 0;  // candles left in which a turn up counts
    int high_setup = 0;
};

class MeanReversion final : public ReadingStrategy<Parts> {
public:
    MeanReversion(const StrategyLegs& legs, const Parameters& tuned) : ReadingStrategy(legs, tuned) {}
    [[nodiscard]] std::string_view name() const override { return "mean_reversion"; }

private:
    [[nodiscard]] int warm_up() const override { return std::max(parameters().whole("band"), 60); }

    [[nodiscard]] std::optional<Entry> entry(const Candle& candle, std::string& why_not) override {
        // A turn: the body points back, and the close has come off the extreme by half the candle.
        const double middle = (candle.high + candle.low) / 2;
        const bool up = parts().low_setup > 0 && candle.close > candle.open && candle.close >= middle;
        const bool down = parts().high_setup > 0 && candle.close < candle.open && candle.close <= middle;
        if (!up && !down) {
            why_not = parts().low_setup > 0 || parts().high_setup > 0
                          ? "an extreme was seen; waiting for a candle that turns back"
                          : fmt::format("no extreme: RSI {:.1f}, close at {:.0f} % of the bands", parts().rsi.value(),
                                        parts().bands.value().percent_b * 100);
            return std::nullopt;
        }
        const Side side = up ? Side::Buy : Side::Sell;
        if (parts().adx.value().adx > parameters().real("adx_limit")) {
            why_not =
                fmt::format("a turn is left out: the trend against it is strong (ADX {:.1f})", parts().adx.value().adx);
            return std::nullopt;
        }
        if (!allows(side)) {
            why_not = "a turn is left out by the parameter side";
            return std::nullopt;
        }
        Entry wish;
        wish.terms.side = side;
        wish.terms.stop = FromEntry{parameters().get("stop")};
        wish.terms.targets = {Target{FromEntry{0.01_dec}, 0.5_dec}, Target{FromEntry{0.02_dec}, 0.5_dec}};
        wish.terms.trailing.clear();
        wish.terms.break_even = BreakEven{};
        wish.terms.longest_holding = timeframe() * parameters().whole("longest");
        wish.reason = fmt::format("turned {} from the band, RSI {:.1f}", up ? "up" : "down", parts().rsi.value());
        return wish;
    }

    [[nodiscard]] std::string exit_reason(const Candle& candle) override {
        const double middle = parts().bands.value().middle;
        const bool back = plan().side() == Side::Buy ? candle.close >= middle : candle.close <= middle;
        return back ? "the price is back at the middle band" : "";
    }

    [[nodiscard]] std::vector<std::string> reading() const override {
        const auto bands = parts().bands.value();
        return {fmt::format("bands {:.6g} / {:.6g} / {:.6g}, RSI {:.1f}, ADX {:.1f}", bands.lower, bands.middle,
                            bands.upper, parts().rsi.value(), parts().adx.value().adx)};
    }
};

}  // namespace

StrategySpec mean_reversion_spec() {
    return StrategySpec{"mean_reversion",
                        "bets on the way back when the price has run past its bands on a burst of volume", table(),
                        StrategySpec::Legs::One,
                        [](const StrategyLegs& legs, const Parameters& parameters) -> std::unique_ptr<Strategy> {
                            return std::make_unique<MeanReversion>(legs, parameters);
                        }};
}

}  // namespace tradewind::strategies
