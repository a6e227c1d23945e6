#include "strategies/trend_following.hpp"

#include <array>

#include <fmt/format.h>

#include "strategies/indicators/exponential_average.hpp"
#include "strategies/indicators/macd.hpp"
#include "strategies/indicators/rsi.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/planned_strategy.hpp"

namespace tradewind::strategies {
namespace {

const std::array<ParameterSpec, 12>& table() {
    static const std::array<ParameterSpec, 12> kTable{{
        timeframe_parameter(60),
        {"fast", Decimal(20), Decimal(2), Decimal(200), "candles", "fast exponential average"},
        {"slow", Decimal(50), Decimal(3), Decimal(400), "candles", "slow exponential average"},
        {"strength", 0.7_dec, 0.4_dec, Decimal(1), "fraction", "trend strength an entry needs"},
        {"rsi_oversold", Decimal(30), Decimal(5), Decimal(45), "points", "shorts are not opened below"},
        {"rsi_overbought", Decimal(70), Decimal(55), Decimal(95), "points", "longs are not opened above"},
        {"volume_factor", Decimal(1), Decimal(0), Decimal(5), "multiple", "of the average volume that confirms"},
        {"stop", 0.03_dec, 0.002_dec, 0.3_dec, "fraction", "stop, from the average entry"},
        side_parameter(),
        leverage_parameter(3, 3),
        risk_parameter(),
        capital_parameter(0.15_dec),
    }};
    return kTable;
}

constexpr int kVolumeCandles = 20;
// What each part adds to the strength of a trend; together 1.
constexpr double kAlignment = 0.40;
constexpr double kHistogram = 0.25;
constexpr double kRsi = 0.20;
constexpr double kVolume = 0.15;

struct Parts {
    explicit Parts(const Parameters& tuned)
        : fast(tuned.whole("fast")),
          slow(tuned.whole("slow")),
          macd(12, 26, 9),
          rsi(14),
          volume(kVolumeCandles),
          oversold(tuned.real("rsi_oversold")),
          overbought(tuned.real("rsi_overbought")),
          volume_factor(tuned.real("volume_factor")) {}

    void update(const Candle& candle) {
        busy = volume.ready() && candle.volume >= volume.value() * volume_factor;
        close = candle.close;
        fast.update(candle.close);
        slow.update(candle.close);
        macd.update(candle.close);
        rsi.update(candle.close);
        volume.update(candle.volume);
    }
    // [0, 1]: how much of a trend in this direction (+1 up, -1 down) is there.
    [[nodiscard]] double strength(int direction) const {
        const auto points = [direction](double a, double b) { return direction > 0 ? a > b : a < b; };
        double sum = 0;
        sum += points(close, fast.value()) && points(fast.value(), slow.value()) ? kAlignment : 0;
        sum += points(macd.value().histogram, 0) ? kHistogram : 0;
        const bool fresh =
            direction > 0 ? rsi.value() > 50 && rsi.value() < overbought : rsi.value() < 50 && rsi.value() > oversold;
        sum += fresh ? kRsi : 0;
        sum += busy ? kVolume : 0;
        return sum;
    }
    [[nodiscard]] bool reversed(Side side) const {
        return side == Side::Buy ? fast.value() < slow.value() : fast.value() > slow.value();
    }

    template <class Archive>
    void archive(Archive& ar) {
        ar(fast, slow, macd, rsi, volume, busy, close);
    }

    Ema fast;
    Ema slow;
    Macd macd;
    Rsi rsi;
    Sma volume;
    double oversold;
    double overbought;
    double volume_factor;
    bool busy = false;
    double close = 0;
};

class TrendFollowing final : public ReadingStrategy<Parts> {
public:
    TrendFollowing(const StrategyLegs& legs, const Parameters& tuned) : ReadingStrategy(legs, tuned) {}
    [[nodiscard]] std::string_view name() const override { return "trend_following"; }

private:
    // Three times the slow average: an exponential average has forgotten its seed by then.
    [[nodiscard]] int warm_up() const override {
        return std::max(3 * std::max(parameters().whole("slow"), parameters().whole("fast")), 60);
    }

    [[nodiscard]] std::optional<Entry> entry(const Candle&, std::string& why_not) override {
        const double up = parts().strength(+1);
        const double down = parts().strength(-1);
        const Side side = up >= down ? Side::Buy : Side::Sell;
        const double strength = std::max(up, down);
        const double needed = parameters().real("strength");
        if (strength < needed) {
            why_not = fmt::format("no trend: strength {:.2f} up, {:.2f} down, {:.2f} needed", up, down, needed);
            return std::nullopt;
        }
        if (!allows(side)) {
            why_not = fmt::format("a trend {} of strength {:.2f} is left out by the parameter side",
                                  side == Side::Buy ? "up" : "down", strength);
            return std::nullopt;
        }
        Entry wish;
        wish.terms.side = side;
        wish.terms.stop = FromEntry{parameters().get("stop")};
        // A third of the risk for a trend that just passes, all of it for the strongest.
        wish.confidence = strength >= 0.99 ? Decimal(1) : strength >= 0.8 ? 0.67_dec : 0.34_dec;
        wish.reason = fmt::format("trend {} of strength {:.2f}", side == Side::Buy ? "up" : "down", strength);
        return wish;
    }

    [[nodiscard]] std::string exit_reason(const Candle&) override {
        return parts().reversed(plan().side()) ? "the averages have crossed back" : "";
    }

    [[nodiscard]] std::vector<std::string> reading() const override {
        return {fmt::format("trend strength {:.2f} up, {:.2f} down; RSI {:.1f}, MACD histogram {:+.6g}",
                            parts().strength(+1), parts().strength(-1), parts().rsi.value(),
                            parts().macd.value().histogram)};
    }
};

}  // namespace

StrategySpec trend_following_spec() {
    return StrategySpec{"trend_following",
                        "enters when averages, RSI, MACD and volume agree on a trend; takes it in parts", table(),
                        StrategySpec::Legs::One,
                        [](const StrategyLegs& legs, const Parameters& parameters) -> std::unique_ptr<Strategy> {
                            return std::make_unique<TrendFollowing>(legs, parameters);
                        }};
}

}  // namespace tradewind::strategies
