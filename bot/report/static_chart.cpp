#include "bot/report/static_chart.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "bot/report/html_escape.hpp"
#include "bot/report/thinning.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {
namespace {

constexpr double kWidth = 960;
constexpr double kLeft = 8;
constexpr double kRight = 868;
constexpr double kTop = 34;
constexpr double kTimeRow = 24;
constexpr std::size_t kLinePoints = 1'600;
constexpr std::size_t kMostDots = 400;

struct PlotLine {
    std::string name;
    std::string_view style;  // class of the style sheet
    std::vector<SeriesPoint> points;
};

// Maps time and value to one plot's pixels.
class Plot {
public:
    Plot(std::string title, double height, int places)
        : title_(std::move(title)), bottom_(height - kTimeRow), height_(height), places_(places) {}

    void add(std::string name, std::string_view style, std::span<const SeriesPoint> points) {
        lines_.push_back({std::move(name), style, thin_points(tidy_points(points), kLinePoints)});
        for (const SeriesPoint& point : lines_.back().points) {
            is_empty_ = false;
            from_ = std::min(from_, point.time_ms);
            to_ = std::max(to_, point.time_ms);
            low_ = std::min(low_, point.value);
            high_ = std::max(high_, point.value);
        }
    }

    [[nodiscard]] std::string svg(std::span<const FillMarker> dots) const {
        if (is_empty_ || to_ <= from_) {
            return {};
        }
        std::string out = fmt::format(R"(<svg class="static" viewBox="0 0 {} {}" role="img" aria-label="{}">)", kWidth,
                                      height_, html_escaped(title_));
        out += fmt::format(R"(<text class="plot-title" x="{}" y="20">{}</text>)", kLeft, html_escaped(title_));
        out += legend() + grid();
        for (const PlotLine& line : lines_) {
            out += fmt::format(R"(<polyline class="line {}" points=")", line.style);
            for (const SeriesPoint& point : line.points) {
                fmt::format_to(std::back_inserter(out), "{:.1f},{:.1f} ", x(point.time_ms), y(point.value));
            }
            out += R"("/>)";
        }
        const std::size_t step = dots.size() / kMostDots + 1;
        for (std::size_t i = 0; i < dots.size(); i += step) {
            const FillMarker& dot = dots[i];
            if (dot.time_ms >= from_ && dot.time_ms <= to_ && std::isfinite(dot.price)) {
                fmt::format_to(std::back_inserter(out), R"(<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="3"/>)",
                               dot.side == Side::Buy ? "buy" : "sell", x(dot.time_ms), y(dot.price));
            }
        }
        return out + "</svg>\n";
    }

private:
    [[nodiscard]] double x(std::int64_t time_ms) const {
        return kLeft + static_cast<double>(time_ms - from_) / static_cast<double>(to_ - from_) * (kRight - kLeft);
    }
    [[nodiscard]] double y(double value) const {
        const double span = high_ > low_ ? high_ - low_ : 1;
        return bottom_ - (value - low_) / span * (bottom_ - kTop);
    }
    [[nodiscard]] std::string legend() const {
        std::string out;
        double at = kRight;
        for (auto line = lines_.rbegin(); line != lines_.rend(); ++line) {
            if (!line->name.empty()) {
                out += fmt::format(R"(<text class="legend {}" x="{}" y="20" text-anchor="end">{}</text>)", line->style,
                                   at, html_escaped(line->name));
                at -= 16 + 8.5 * static_cast<double>(line->name.size());
            }
        }
        return out;
    }
    [[nodiscard]] std::string grid() const {
        std::string out;
        constexpr int kRows = 4;
        for (int i = 0; i <= kRows; ++i) {
            const double value = low_ + (high_ - low_) * i / kRows;
            out += fmt::format(R"(<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>)", kLeft, kRight,
                               y(value), y(value));
            out += fmt::format(R"(<text class="scale" x="{}" y="{:.1f}">{:.{}f}</text>)", kRight + 6, y(value) + 4,
                               value, places_);
        }
        constexpr int kColumns = 5;
        for (int i = 0; i < kColumns; ++i) {
            const std::int64_t at = from_ + (to_ - from_) / kColumns * i;
            out += fmt::format(R"(<text class="scale" x="{:.1f}" y="{}">{}</text>)", x(at), bottom_ + 18,
                               Timestamp::from_millis(at).to_iso().substr(0, 10));
        }
        return out;
    }

    std::string title_;
    double bottom_;
    double height_;
    int places_;
    std::vector<PlotLine> lines_;
    bool is_empty_ = true;
    std::int64_t from_ = INT64_MAX;
    std::int64_t to_ = INT64_MIN;
    double low_ = HUGE_VAL;
    double high_ = -HUGE_VAL;
};

}  // namespace

std::string static_charts(const ReportData& data) {
    constexpr double kTall = 300;
    constexpr double kFlat = 160;
    // Dollars are read by the thousand; of coins there are few.
    constexpr int kDollarPlaces = 2;
    constexpr int kCoinPlaces = 4;
    Plot equity("Equity, " + data.currency, kTall, data.money_places > kDollarPlaces ? kCoinPlaces : 0);
    for (const NamedSeries& series : data.comparisons) {
        equity.add(series.name, "compared", series.points);
    }
    equity.add("this run", "equity", data.equity);
    std::string out = equity.svg({});

    Plot drawdown("Drawdown, %", kFlat, 1);
    drawdown.add("", "drawdown", data.drawdown.empty() ? drawdown_of(data.equity) : data.drawdown);
    out += drawdown.svg({});

    for (const SymbolCandles& symbol : data.candles) {
        std::vector<SeriesPoint> closes;
        closes.reserve(symbol.candles.size());
        std::ranges::transform(symbol.candles, std::back_inserter(closes), [](const Candle& candle) {
            return SeriesPoint{candle.time_ms, candle.close};
        });
        std::vector<FillMarker> fills;
        std::ranges::copy_if(data.markers, std::back_inserter(fills),
                             [&](const FillMarker& fill) { return fill.symbol == symbol.symbol; });
        Plot price(symbol.symbol + " " + symbol.interval, kTall, symbol.price_places);
        price.add("", "price", closes);
        out += price.svg(fills);
    }
    return out;
}

}  // namespace tradewind::bot
