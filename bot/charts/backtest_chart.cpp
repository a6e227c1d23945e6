#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bot/charts/backtest_charts.hpp"
#include "bot/charts/picture.hpp"
#include "bot/report/thinning.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {
namespace {

constexpr int kWidth = 1'200;
constexpr int kHeight = 800;
constexpr double kLeft = 28;
constexpr double kRight = 1'074;
constexpr std::size_t kLinePoints = 4'000;

// One strip of the picture with its own scale.
struct Strip {
    double top;
    double bottom;
    double low;
    double high;
    std::int64_t from;
    std::int64_t to;

    [[nodiscard]] double x(std::int64_t time) const {
        return kLeft + static_cast<double>(time - from) / static_cast<double>(to - from) * (kRight - kLeft);
    }
    [[nodiscard]] double y(double value) const { return bottom - (value - low) / (high - low) * (bottom - top); }
};

// 1, 2 or 5 times a power of ten, so that about `lines` of them fit.
double round_step(double span, int lines) {
    const double rough = span / lines;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double factor = rough / power;
    return power * (factor > 5 ? 10 : factor > 2 ? 5 : factor > 1 ? 2 : 1);
}

void draw_scale(const Picture& picture, const Strip& strip, int lines, const char* unit) {
    const double step = round_step(strip.high - strip.low, lines);
    const int places = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    for (double value = std::ceil(strip.low / step) * step; value <= strip.high; value += step) {
        picture.line(kLeft, strip.y(value), kRight, strip.y(value), kHairline, 1);
        picture.text(kRight + 12, strip.y(value) + 7, fmt::format("{:.{}f}{}", value, places, unit), kSoft, 20,
                     Align::Left, kWidth - kRight - 16);
    }
}

void draw_line(const Picture& picture, const Strip& strip, std::span<const SeriesPoint> points, Colour colour,
               double width) {
    cairo_t* pen = picture.pen();
    picture.colour(colour);
    cairo_set_line_width(pen, width);
    cairo_set_line_join(pen, CAIRO_LINE_JOIN_ROUND);
    for (const SeriesPoint& point : points) {
        cairo_line_to(pen, strip.x(point.time_ms), strip.y(point.value));
    }
    cairo_stroke(pen);
}

// The area between a line and a level, in the line's colour, faint.
void fill_under(const Picture& picture, const Strip& strip, std::span<const SeriesPoint> points, double level,
                Colour colour) {
    cairo_t* pen = picture.pen();
    cairo_set_source_rgba(pen, colour.red, colour.green, colour.blue, 0.2);
    cairo_move_to(pen, strip.x(points.front().time_ms), strip.y(level));
    for (const SeriesPoint& point : points) {
        cairo_line_to(pen, strip.x(point.time_ms), strip.y(point.value));
    }
    cairo_line_to(pen, strip.x(points.back().time_ms), strip.y(level));
    cairo_fill(pen);
}

void draw_dates(const Picture& picture, const Strip& strip) {
    constexpr int kDates = 5;
    const bool is_long = strip.to - strip.from > Duration::days(3).to_nanos() / 1'000'000;
    for (int i = 0; i < kDates; ++i) {
        const std::int64_t at = strip.from + (strip.to - strip.from) / (kDates - 1) * i;
        const std::string iso = Timestamp::from_millis(at).to_iso();
        const Align align = i == 0 ? Align::Left : i + 1 == kDates ? Align::Right : Align::Middle;
        picture.text(strip.x(at), strip.bottom + 32, is_long ? iso.substr(0, 10) : iso.substr(5, 11), kSoft, 20, align);
    }
}

}  // namespace

Result<std::string> backtest_chart(const BacktestPicture& given) {
    const std::vector<SeriesPoint> whole = tidy_points(given.equity);
    if (whole.size() < 2) {
        return fail(ErrorCode::Unavailable, "There is no equity curve to draw: the run has fewer than two points.");
    }
    const std::vector<SeriesPoint> equity = thin_points(whole, kLinePoints);
    const std::vector<SeriesPoint> drawdown = thin_points(drawdown_of(whole), kLinePoints);
    const std::int64_t from = equity.front().time_ms;
    const std::int64_t to = equity.back().time_ms;
    std::vector<SeriesPoint> compared;
    if (given.comparison) {
        compared = tidy_points(given.comparison->points);
        std::erase_if(compared, [&](const SeriesPoint& point) { return point.time_ms < from || point.time_ms > to; });
        compared = thin_points(compared, kLinePoints);
    }
    auto [low, high] = std::ranges::minmax(equity, {}, &SeriesPoint::value);
    for (const SeriesPoint& point : compared) {
        low.value = std::min(low.value, point.value);
        high.value = std::max(high.value, point.value);
    }
    const double room = std::max({(high.value - low.value) * 0.06, std::abs(high.value) * 1e-4, 1e-6});
    const Strip upper{112, 560, low.value - room, high.value + room, from, to};
    const double deepest = std::ranges::min(drawdown, {}, &SeriesPoint::value).value;
    const Strip lower{596, 744, std::min(deepest * 1.08, -0.1), 0, from, to};
    const Colour colour = equity.back().value >= equity.front().value ? kGreen : kRed;

    const Picture picture(kWidth, kHeight);
    picture.text(kLeft, 48, given.title, kInk, 32, Align::Left, kWidth - 2 * kLeft);
    picture.text(kLeft, 84, given.subtitle, kSoft, 22, Align::Left, kWidth - 2 * kLeft);
    draw_scale(picture, upper, 6, "");
    draw_scale(picture, lower, 3, "%");
    fill_under(picture, upper, equity, upper.low, colour);
    if (!compared.empty()) {
        draw_line(picture, upper, compared, kAmber, 1.8);
    }
    draw_line(picture, upper, equity, colour, 3);
    fill_under(picture, lower, drawdown, 0, kRed);
    draw_line(picture, lower, drawdown, kRed, 1.8);
    draw_dates(picture, lower);
    picture.text(kLeft + 8, upper.top + 24, "equity, " + given.currency, colour, 20);
    if (!compared.empty()) {
        picture.text(kLeft + 8, upper.top + 52, given.comparison->name, kAmber, 20);
    }
    picture.text(kLeft + 8, lower.bottom - 10, "drawdown", kRed, 20);
    return picture.png();
}

}  // namespace tradewind::bot
