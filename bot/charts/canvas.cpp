#include "bot/charts/canvas.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <cairo.h>
#include <fmt/format.h>

#include "bot/charts/picture.hpp"

namespace tradewind::bot {
namespace {

constexpr int kWidth = 900;
constexpr int kHeight = 520;
constexpr double kLeft = 16;
constexpr double kRight = 792;
constexpr double kTop = 52;
constexpr double kBottom = 470;

}  // namespace

struct Canvas::Surface {
    Picture picture{kWidth, kHeight};
    cairo_t* pen = picture.pen();
};

Canvas::Canvas(const std::string& title, Timestamp from, Timestamp to, double low, double high, int value_places)
    : surface_(std::make_unique<Surface>()), from_(from), to_(to), low_(low), high_(high), value_places_(value_places) {
    const double room = high > low ? (high - low) * 0.06 : std::max(std::abs(high) * 0.001, 1e-9);
    low_ -= room;
    high_ += room;
    text(kLeft, 34, title, kInk, 26);
    grid(value_places);
}

Canvas::~Canvas() = default;

double Canvas::x(Timestamp t) const {
    const double span = static_cast<double>((to_ - from_).to_nanos());
    const double at = span > 0 ? static_cast<double>((t - from_).to_nanos()) / span : 0.5;
    return kLeft + at * (kRight - kLeft);
}

double Canvas::y(double value) const {
    return kBottom - (value - low_) / (high_ - low_) * (kBottom - kTop);
}

double Canvas::pixels_between(Timestamp a, Timestamp b) const {
    return x(b) - x(a);
}

void Canvas::grid(int value_places) {
    constexpr int kRows = 5;
    constexpr int kColumns = 4;
    for (int i = 0; i <= kRows; ++i) {
        const double value = low_ + (high_ - low_) * i / kRows;
        surface_->picture.line(kLeft, y(value), kRight, y(value), kHairline, 1);
        text(kRight + 6, y(value) + 4, fmt::format("{:.{}f}", value, value_places), kSoft, 17);
    }
    for (int i = 0; i < kColumns; ++i) {
        const Timestamp at = from_ + Duration::nanos((to_ - from_).to_nanos() / kColumns * i);
        text(x(at), kBottom + 30,
             (to_ - from_ > Duration::days(2) ? at.to_iso().substr(5, 11) : at.to_clock().substr(0, 5)) + " UTC", kSoft,
             17);
    }
}

void Canvas::text(double px, double py, const std::string& words, Colour colour, double size) {
    surface_->picture.text(px, py, words, colour, size);
}

void Canvas::line(Timestamp t1, double v1, Timestamp t2, double v2, Colour colour, double width) {
    surface_->picture.line(x(t1), y(v1), x(t2), y(v2), colour, width);
}

void Canvas::bar(Timestamp at, double from_value, double to_value, Colour colour, double width) {
    const double top = std::min(y(from_value), y(to_value));
    const double height = std::max(std::abs(y(from_value) - y(to_value)), 1.0);
    surface_->picture.box(x(at) - width / 2, top, width, height, colour);
}

void Canvas::level(double value, const std::string& name, Colour colour, LineStyle style) {
    cairo_t* pen = surface_->pen;
    constexpr std::array<double, 2> kDash{8, 5};
    cairo_set_dash(pen, kDash.data(), style == LineStyle::Dashed ? 2 : 0, 0);
    line(from_, value, to_, value, colour, 1.6);
    cairo_set_dash(pen, nullptr, 0, 0);
    text(kLeft + 6, y(value) - 5, fmt::format("{} {:.{}f}", name, value, value_places_), colour, 18);
}

Result<std::string> Canvas::png() const {
    return surface_->picture.png();
}

}  // namespace tradewind::bot
