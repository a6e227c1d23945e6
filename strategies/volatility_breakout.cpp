#include "strategies/volatility_breakout.hpp"

#include <array>

#include <fmt/format.h>

#include "strategies/indicators/bollinger.hpp"
#include "strategies/indicators/keltner.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/planned_strategy.hpp"

namespace tradewind::strategies {
namespace {

const std::array<ParameterSpec, 14>& table() {
    static const std::array<ParameterSpec, 14> kTable{{
        timeframe_parameter(60),
        {"band", Decimal(20), Decimal(5), Decimal(200), "candles", "Bollinger bands and Keltner channel"},
        {"channel_width", 1.5_dec, 0.5_dec, Decimal(4), "multiple", "average true ranges to a side of the channel"},
        {"squeeze", Decimal(6), Decimal(1), Decimal(100), "candles", "a squeeze must last before its end counts"},
        {"volume_factor", 1.5_dec, Decimal(0), Decimal(10), "multiple", "of the average volume that confirms"},
        {"stop_atr", Decimal(2), 0.5_dec, Decimal(10), "multiple", "average true ranges to the stop"},
        {"first_target", Decimal(2), 0.5_dec, Decimal(20), "multiple",
         "average true ranges to the first half's target"},
        {"second_target", Decimal(4), 0.5_dec, Decimal(40), "multiple", "average true ranges to the second target"},
        {"longest", Decimal(48), Decimal(1), Decimal(1000), "candles", "a trade is closed after this time"},
        {"failed_within", Decimal(3), Decimal(0), Decimal(50), "candles",
         "a close back inside the squeeze's range this soon ends the trade"},
        side_parameter(),
        leverage_parameter(10, 10),
        risk_parameter(),
        capital_parameter(0.15_dec),
    }};
    return kTable;
}

constexpr int kVolumeCandles = 20;
constexpr int kFreshFor = 2;  // candles after a squeeze in which a breakout still counts

struct Parts {
    explicit Parts(const Parameters& tuned)
        : bands(tuned.whole("band")),
          channel(tuned.whole("band"), tuned.whole("band"), tuned.real("channel_width")),
          range(14),
          volume(kVolumeCandles),
          least_squeeze(tuned.whole("squeeze")),
          volume_factor(tuned.real("volume_factor")) {}

    void update(const Candle& candle) {
        busy = volume.ready() && candle.volume >= volume.value() * volume_factor;
        bands.update(candle.close);
        channel.update(candle);
        range.update(candle);
        volume.update(candle.volume);
        fresh = fresh > 0 ? fresh - 1 : 0;
        if (!bands.ready() || !channel.ready()) {
            return;
        }
        const bool inside = bands.value().upper < channel.value().upper && bands.value().lower > channel.value().lower;
        if (inside) {
            high = squeezed == 0 ? candle.high : std::max(high, candle.high);
            low = squeezed == 0 ? candle.low : std::min(low, candle.low);
            ++squeezed;
            fresh = squeezed >= least_squeeze ? kFreshFor + 1 : fresh;
        } else {
            squeezed = 0;
        }
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(bands, channel, range, volume, busy, squeezed, fresh, high, low);
    }

    BollingerBands bands;
    Keltner channel;
    Atr range;
    Sma volume;
    int least_squeeze;
    double volume_factor;
    bool busy = false;
    int squeezed = 0;  // candles of the squeeze that is on
    int fresh = 0;     // candles left in which leaving the last long squeeze counts
    double high = 0;   // of the squeeze
    double low = 0;
};

class VolatilityBreakout final : public ReadingStrategy<Parts> {
public:
    VolatilityBreakout(const StrategyLegs& legs, const Parameters& tuned) : ReadingStrategy(legs, tuned) {}
    [[nodiscard]] std::string_view name() const override { return "volatility_breakout"; }

private:
    [[nodiscard]] int warm_up() const override { return 2 * parameters().whole("band") + 20; }

    [[nodiscard]] std::optional<Entry> entry(const Candle& candle, std::string& why_not) override {
        const auto bands = parts().bands.value();
        const bool up = candle.close > bands.upper;
        const bool down = candle.close < bands.lower;
        if (parts().fresh == 0) {
            why_not = parts().squeezed > 0 ? fmt::format("a squeeze of {} candles, {} are needed", parts().squeezed,
                                                         parts().least_squeeze)
                                           : "no squeeze: the bands are wider than the channel";
            return std::nullopt;
        }
        if (!up && !down) {
            why_not = fmt::format("in a squeeze between {:.6g} and {:.6g}; waiting for a close outside the bands",
                                  parts().low, parts().high);
            return std::nullopt;
        }
        const Side side = up ? Side::Buy : Side::Sell;
        if (!parts().busy || !allows(side)) {
            why_not =
                parts().busy ? "a breakout is left out by the parameter side" : "a breakout without volume is left out";
            return std::nullopt;
        }
        const double range = parts().range.value();
        const auto stop = fraction_of(range * parameters().real("stop_atr"), candle.close);
        const auto first = fraction_of(range * parameters().real("first_target"), candle.close);
        const auto second = fraction_of(range * parameters().real("second_target"), candle.close);
        if (!stop || !first || !second) {
            why_not = "the average true range is not a usable distance";
            return std::nullopt;
        }
        Entry wish;
        wish.terms.side = side;
        wish.terms.stop = FromEntry{*stop};
        wish.terms.targets = {Target{FromEntry{*first}, 0.5_dec},
                              Target{FromEntry{std::max(*first, *second)}, 0.5_dec}};
        wish.terms.trailing = {TrailingStage{*first, *stop}};
        wish.terms.longest_holding = timeframe() * parameters().whole("longest");
        wish.reason =
            fmt::format("broke out {} of {:.6g} - {:.6g} on volume", up ? "up" : "down", parts().low, parts().high);
        return wish;
    }

    // A distance as a fraction of the price; none where it is none.
    [[nodiscard]] static std::optional<Decimal> fraction_of(double distance, double price) {
        const auto fraction = Decimal::from_double(price > 0 ? distance / price : 0, 6);
        return fraction && fraction->is_positive() && *fraction < 0.5_dec ? std::optional(*fraction) : std::nullopt;
    }

    [[nodiscard]] std::string exit_reason(const Candle& candle) override {
        if (candles_held() > parameters().whole("failed_within")) {
            return {};
        }
        const double middle = (parts().high + parts().low) / 2;
        const bool failed = plan().side() == Side::Buy ? candle.close < middle : candle.close > middle;
        return failed ? "the breakout failed: the price is back inside the squeeze's range" : "";
    }

    [[nodiscard]] std::vector<std::string> reading() const override {
        const auto bands = parts().bands.value();
        const auto channel = parts().channel.value();
        return {fmt::format("bands {:.6g} - {:.6g}, channel {:.6g} - {:.6g}, squeezed for {} candles", bands.lower,
                            bands.upper, channel.lower, channel.upper, parts().squeezed)};
    }
};

}  // namespace

StrategySpec volatility_breakout_spec() {
    return StrategySpec{"volatility_breakout", "enters when a quiet market breaks out of its bands on volume", table(),
                        StrategySpec::Legs::One,
                        [](const StrategyLegs& legs, const Parameters& parameters) -> std::unique_ptr<Strategy> {
                            return std::make_unique<VolatilityBreakout>(legs, parameters);
                        }};
}

}  // namespace tradewind::strategies
