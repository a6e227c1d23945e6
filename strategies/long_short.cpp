#include "strategies/long_short.hpp"

#include <array>
#include <deque>

#include <fmt/format.h>

#include "strategies/indicators/rsi.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/market_view/timeframes.hpp"
#include "strategies/planned_strategy.hpp"

namespace tradewind::strategies {
namespace {

const std::array<ParameterSpec, 14>& table() {
    static const std::array<ParameterSpec, 14> kTable{{
        timeframe_parameter(60),
        {"higher", Decimal(4), Decimal(2), Decimal(24), "candles", "the higher timeframe, in candles of the lower"},
        {"confidence", 0.5_dec, Decimal(0), Decimal(1), "fraction", "agreement of the timeframes an entry needs"},
        {"momentum", Decimal(52), Decimal(50), Decimal(70), "points",
         "RSI a long needs; a short needs it mirrored at 50"},
        {"volume_factor", 0.8_dec, Decimal(0), Decimal(5), "multiple", "of the average volume that confirms"},
        {"stop", 0.03_dec, 0.002_dec, 0.3_dec, "fraction", "stop, from the average entry"},
        {"trailing", 0.03_dec, 0.002_dec, 0.3_dec, "fraction", "distance of the trailing stop"},
        {"hold", Decimal(6), Decimal(0), Decimal(200), "candles",
         "a trade is kept at least this long, but for its stop"},
        {"whipsaws", Decimal(3), Decimal(1), Decimal(20), "trades", "so many short trades in a row bring a pause"},
        {"pause", Decimal(24), Decimal(0), Decimal(500), "candles", "length of that pause"},
        side_parameter(),
        leverage_parameter(3, 10),
        risk_parameter(),
        capital_parameter(0.15_dec),
    }};
    return kTable;
}

constexpr int kVolumeCandles = 20;
constexpr int kShortTrade = 2;  // times the minimum holding time: shorter trades count as whipsaws

TimeframeSettings timeframes_of(const Parameters& tuned) {
    TimeframeSettings settings;
    settings.source = Duration::minutes(tuned.whole("timeframe"));
    settings.steps = {settings.source, settings.source * tuned.whole("higher")};
    return settings;
}

struct Parts {
    explicit Parts(const Parameters& tuned)
        : frames(timeframes_of(tuned)), rsi(14), volume(kVolumeCandles), volume_factor(tuned.real("volume_factor")) {}

    void update(const Candle& candle) {
        busy = volume.ready() && candle.volume >= volume.value() * volume_factor;
        frames.update(candle);
        rsi.update(candle.close);
        volume.update(candle.volume);
        ++candles;
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(frames, rsi, volume, busy, candles);
    }

    Timeframes frames;
    Rsi rsi;
    Sma volume;
    double volume_factor;
    bool busy = false;
    std::uint64_t candles = 0;
};

class LongShort final : public ReadingStrategy<Parts> {
public:
    LongShort(const StrategyLegs& legs, const Parameters& tuned) : ReadingStrategy(legs, tuned) {}
    [[nodiscard]] std::string_view name() const override { return "long_short"; }

private:
    // The slow average of the higher timeframe, which may begin in the middle of a span.
    [[nodiscard]] int warm_up() const override { return 25 * parameters().whole("higher"); }

    [[nodiscard]] std::optional<Entry> entry(const Candle&, std::string& why_not) override {
        if (!parts().frames.ready()) {
            why_not = "waiting: " + parts().frames.missing();
            return std::nullopt;
        }
        if (parts().candles < resume_at_) {
            why_not = fmt::format("pausing for {} candles after {} short trades in a row", resume_at_ - parts().candles,
                                  parameters().whole("whipsaws"));
            return std::nullopt;
        }
        const TimeframeBias bias = parts().frames.bias();
        if (bias.direction == Direction::Neutral || bias.confidence < parameters().real("confidence")) {
            why_not = fmt::format("no common trend: {}", parts().frames.to_text());
            return std::nullopt;
        }
        const Side side = bias.direction == Direction::Bullish ? Side::Buy : Side::Sell;
        const double towards = side == Side::Buy ? parts().rsi.value() : 100 - parts().rsi.value();
        if (towards < parameters().real("momentum")) {
            why_not =
                fmt::format("{} bias without momentum (RSI {:.1f})", to_text(bias.direction), parts().rsi.value());
            return std::nullopt;
        }
        if (!parts().busy || !allows(side)) {
            why_not =
                parts().busy ? "the side is left out by the parameter side" : "the volume does not confirm the bias";
            return std::nullopt;
        }
        Entry wish;
        wish.terms.side = side;
        wish.terms.stop = FromEntry{parameters().get("stop")};
        wish.terms.targets.clear();
        wish.terms.trailing = {TrailingStage{parameters().get("trailing"), parameters().get("trailing")}};
        wish.reason = fmt::format("{} bias, confidence {:.2f}: {}", to_text(bias.direction), bias.confidence,
                                  parts().frames.to_text());
        return wish;
    }

    // Out first: the other side is entered flat, with the next candle at the earliest.
    [[nodiscard]] std::string exit_reason(const Candle&) override {
        if (candles_held() < parameters().whole("hold")) {
            return {};
        }
        const Direction held = plan().side() == Side::Buy ? Direction::Bullish : Direction::Bearish;
        return parts().frames.bias().direction == opposite(held) ? "the bias has turned" : "";
    }

    void trade_ended() override {
        short_trades_ = candles_held() <= kShortTrade * parameters().whole("hold") ? short_trades_ + 1 : 0;
        if (short_trades_ >= parameters().whole("whipsaws")) {
            short_trades_ = 0;
            resume_at_ = parts().candles + static_cast<std::uint64_t>(parameters().whole("pause"));
        }
    }

    [[nodiscard]] std::vector<std::string> reading() const override {
        return {fmt::format("{}; RSI {:.1f}, {} short trades in a row", parts().frames.to_text(), parts().rsi.value(),
                            short_trades_)};
    }

    void save_more(Writer& out) const override { out(short_trades_, resume_at_); }
    void load_more(Reader& in) override { in(short_trades_, resume_at_); }

    int short_trades_ = 0;
    std::uint64_t resume_at_ = 0;  // by the count of candles
};

}  // namespace

StrategySpec long_short_spec() {
    return StrategySpec{"long_short", "holds the side of the higher timeframes' trend and changes sides through flat",
                        table(), StrategySpec::Legs::One,
                        [](const StrategyLegs& legs, const Parameters& parameters) -> std::unique_ptr<Strategy> {
                            return std::make_unique<LongShort>(legs, parameters);
                        }};
}

}  // namespace tradewind::strategies
