#include "bot/charts/canvas.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <cairo.h>
#include <fmt/format.h>

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
    Surface() : image(cairo_image_surface_create(CAIRO_FORMAT_RGB24, kWidth, kHeight)), pen(cairo_create(image)) {}
    ~Surface() {
        cairo_destroy(pen);
        cairo_surface_destroy(image);
    }
    Surface(const Surface&) = delete;
    Surface& operator=(const Surface&) = delete;
    cairo_surface_t* image;
    cairo_t* pen;
};

Canvas::Canvas(const std::string& title, Timestamp from, Timestamp to, double low, double high, int value_places)
    : surface_(std::make_unique<Surface>()), from_(from), to_(to), low_(low), high_(high), value_places_(value_places) {
    const double room = high > low ? (high - low) * 0.06 : std::max(std::abs(high) * 0.001, 1e-9);
    low_ -= room;
    high_ += room;
    cairo_set_source_rgb(surface_->pen, 0.09, 0.13, 0.17);
    cairo_paint(surface_->pen);
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
    cairo_t* pen = surface_->pen;
    constexpr int kRows = 5;
    constexpr int kColumns = 4;
    cairo_set_line_width(pen, 1);
    for (int i = 0; i <= kRows; ++i) {
        const double value = low_ + (high_ - low_) * i / kRows;
        cairo_set_source_rgb(pen, 0.16, 0.21, 0.26);
        cairo_move_to(pen, kLeft, y(value));
        cairo_line_to(pen, kRight, y(value));
        cairo_stroke(pen);
        text(kRight + 6, y(value) + 4, fmt::format("{:.{}f}", value, value_places), {0.55, 0.61, 0.67}, 17);
    }
    for (int i = 0; i < kColumns; ++i) {
        const Timestamp at = from_ + Duration::nanos((to_ - from_).to_nanos() / kColumns * i);
        text(x(at), kBottom + 30,
             (to_ - from_ > Duration::days(2) ? at.to_iso().substr(5, 11) : at.to_clock().substr(0, 5)) + " UTC",
             {0.55, 0.61, 0.67}, 17);
    }
}

void Canvas::text(double px, double py, const std::string& words, Colour colour, double size) {
    cairo_t* pen = surface_->pen;
    cairo_select_font_face(pen, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(pen, size);
    cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue);
    cairo_move_to(pen, px, py);
    cairo_show_text(pen, words.c_str());
}

void Canvas::line(Timestamp t1, double v1, Timestamp t2, double v2, Colour colour, double width) {
    cairo_t* pen = surface_->pen;
    cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue);
    cairo_set_line_width(pen, width);
    cairo_move_to(pen, x(t1), y(v1));
    cairo_line_to(pen, x(t2), y(v2));
    cairo_stroke(pen);
}

void Canvas::bar(Timestamp at, double from_value, double to_value, Colour colour, double width) {
    cairo_t* pen = surface_->pen;
    const double top = std::min(y(from_value), y(to_value));
    const double height = std::max(std::abs(y(from_value) - y(to_value)), 1.0);
    cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue);
    cairo_rectangle(pen, x(at) - width / 2, top, width, height);
    cairo_fill(pen);
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
    std::string out;
    const auto append = [](void* closure, const unsigned char* data, unsigned int length) {
        static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    };
    const cairo_status_t status = cairo_surface_write_to_png_stream(surface_->image, append, &out);
    if (status != CAIRO_STATUS_SUCCESS) {
        return fail(ErrorCode::Io, std::string("the picture could not be drawn: ") + cairo_status_to_string(status));
    }
    return out;
}

}  // namespace tradewind::bot
