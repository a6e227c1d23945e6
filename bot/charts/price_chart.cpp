#include <algorithm>

#include "bot/charts/canvas.hpp"
#include "bot/charts/charts.hpp"

namespace tradewind::bot {
namespace {

struct LineLook {
    const char* name;
    Colour colour;
    LineStyle style;
};
LineLook look_of(ChartLineKind kind) {
    switch (kind) {
        case ChartLineKind::Entry:
            return {"entry", kBlue, LineStyle::Solid};
        case ChartLineKind::Stop:
            return {"stop", kAmber, LineStyle::Dashed};
        case ChartLineKind::Target:
            return {"target", kGreen, LineStyle::Dashed};
        case ChartLineKind::Liquidation:
            return {"liquidation", kRed, LineStyle::Dashed};
    }
    return {"", kInk, LineStyle::Solid};
}

}  // namespace

Result<std::string> price_chart(const Instrument& instrument, std::span<const Bar> bars,
                                std::span<const ChartLine> lines) {
    if (bars.size() < 2) {
        return fail(ErrorCode::Unavailable, "There are no bars of " + instrument.symbol + " to draw yet.");
    }
    double low = bars.front().low.to_double();
    double high = bars.front().high.to_double();
    for (const Bar& bar : bars) {
        low = std::min(low, bar.low.to_double());
        high = std::max(high, bar.high.to_double());
    }
    const double bar_range = high - low;
    for (const ChartLine& line : lines) {
        const double value = line.price.to_double();
        // A far liquidation price would flatten the candles; it is left out then, and told in the text.
        if (value > low - 4 * bar_range && value < high + 4 * bar_range) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    Canvas canvas(instrument.symbol + "  " + bars.back().close.to_string() + " " + instrument.quote.str(),
                  bars.front().open_time, bars.back().close_time(), low, high, instrument.price_places());
    const double width = std::clamp(canvas.pixels_between(bars[0].open_time, bars[1].open_time) * 0.7, 1.0, 12.0);
    for (const Bar& bar : bars) {
        const Timestamp middle = bar.open_time + Duration::nanos(bar.step.to_nanos() / 2);
        const Colour colour = bar.close >= bar.open ? kGreen : kRed;
        canvas.bar(middle, bar.low.to_double(), bar.high.to_double(), colour, 1.0);
        canvas.bar(middle, bar.open.to_double(), bar.close.to_double(), colour, width);
    }
    for (const ChartLine& line : lines) {
        const double value = line.price.to_double();
        if (value >= low && value <= high) {
            const LineLook look = look_of(line.kind);
            canvas.level(value, look.name, look.colour, look.style);
        }
    }
    return canvas.png();
}

}  // namespace tradewind::bot
