#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bot/charts/backtest_charts.hpp"
#include "bot/charts/picture.hpp"

namespace tradewind::bot {
namespace {

constexpr int kWidth = 1'200;
constexpr int kHeight = 900;
constexpr double kLeft = 140;
constexpr double kRight = 1'040;
constexpr double kTop = 104;
constexpr double kBottom = 790;
constexpr int kLegendSteps = 60;

Colour mixed(Colour a, Colour b, double share) {
    return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share, a.blue + (b.blue - a.blue) * share};
}

// From bad (0) over dark to good (1): red, the ground's slate, green, told apart by brightness as well.
Colour colour_of(double share) {
    constexpr Colour kMiddle{0.20, 0.25, 0.31};
    constexpr Colour kBright{0.46, 0.88, 0.62};
    return share < 0.5 ? mixed(kRed, kMiddle, share * 2) : mixed(kMiddle, kBright, share * 2 - 1);
}

struct Range {
    double low;
    double high;
    BetterIs better;

    // 0 for the worst, 1 for the best.
    [[nodiscard]] double share(double value) const {
        const double at = high > low ? (value - low) / (high - low) : 0.5;
        return better == BetterIs::Higher ? at : 1 - at;
    }
};

// Where each cell lies; the first row is at the bottom.
class Cells {
public:
    Cells(std::size_t columns, std::size_t rows)
        : columns_(columns),
          width_((kRight - kLeft) / static_cast<double>(columns)),
          height_((kBottom - kTop) / static_cast<double>(rows)) {}
    [[nodiscard]] double x(std::size_t index) const { return kLeft + width_ * static_cast<double>(column(index)); }
    [[nodiscard]] double y(std::size_t index) const { return kBottom - height_ * static_cast<double>(row(index) + 1); }
    [[nodiscard]] std::size_t column(std::size_t index) const { return index % columns_; }
    [[nodiscard]] std::size_t row(std::size_t index) const { return index / columns_; }
    [[nodiscard]] double width() const { return width_; }
    [[nodiscard]] double height() const { return height_; }
    // Between neighbours, where there is room for it.
    [[nodiscard]] double gap() const { return std::min({2.0, width_ / 8, height_ / 8}); }

private:
    std::size_t columns_;
    double width_;
    double height_;
};

bool is_there(const std::optional<double>& value) {
    return value && std::isfinite(*value);
}

void hatch(const Picture& picture, double x, double y, double width, double height) {
    cairo_t* pen = picture.pen();
    cairo_save(pen);
    cairo_rectangle(pen, x, y, width, height);
    cairo_clip(pen);
    constexpr double kGap = 10;
    for (double at = x - height; at < x + width; at += kGap) {
        picture.line(at, y + height, at + height, y, {0.27, 0.32, 0.38}, 1.5);
    }
    cairo_restore(pen);
}

void draw_legend(const Picture& picture, const Range& range, int places) {
    constexpr double kX = kRight + 30;
    constexpr double kBarWidth = 26;
    const double step = (kBottom - kTop) / kLegendSteps;
    for (int i = 0; i < kLegendSteps; ++i) {
        const double value = range.low + (range.high - range.low) * (i + 0.5) / kLegendSteps;
        picture.box(kX, kBottom - (i + 1) * step, kBarWidth, step + 1, colour_of(range.share(value)));
    }
    for (int i = 0; i <= 4; ++i) {
        const double value = range.low + (range.high - range.low) * i / 4;
        picture.text(kX + kBarWidth + 8, kBottom - (kBottom - kTop) * i / 4 + 7, fmt::format("{:.{}f}", value, places),
                     kSoft, 18, Align::Left, kWidth - kX - kBarWidth - 12);
    }
}

// So many labels that they do not touch.
std::size_t label_step(std::size_t labels, double room, double each) {
    return static_cast<std::size_t>(std::ceil(static_cast<double>(labels) * each / room));
}

void draw_cells(const Picture& picture, const Cells& cells, const Range& range, const HeatMap& map) {
    const double letters = std::min({20.0, cells.height() * 0.42, cells.width() / (3.2 + map.places) * 1.35});
    constexpr double kSmallestLetters = 11;
    for (std::size_t i = 0; i < map.values.size(); ++i) {
        const double x = cells.x(i);
        const double y = cells.y(i);
        if (!is_there(map.values[i])) {
            hatch(picture, x, y, cells.width() - cells.gap(), cells.height() - cells.gap());
            continue;
        }
        const double share = range.share(*map.values[i]);
        picture.box(x, y, cells.width() - cells.gap(), cells.height() - cells.gap(), colour_of(share));
        if (letters >= kSmallestLetters) {
            picture.text(x + cells.width() / 2, y + cells.height() / 2 + letters / 3,
                         fmt::format("{:.{}f}", *map.values[i], map.places), share > 0.8 ? kGround : kInk, letters,
                         Align::Middle);
        }
    }
}

void frame(const Picture& picture, const Cells& cells, std::size_t index) {
    cairo_set_line_width(picture.pen(), 4);
    picture.colour({1, 1, 1});
    cairo_rectangle(picture.pen(), cells.x(index), cells.y(index), cells.width() - cells.gap(),
                    cells.height() - cells.gap());
    cairo_stroke(picture.pen());
}

void draw_axes(const Picture& picture, const Cells& cells, const HeatMap& map) {
    const std::size_t x_step = label_step(map.x_labels.size(), kRight - kLeft, 64);
    for (std::size_t i = 0; i < map.x_labels.size(); i += x_step) {
        picture.text(kLeft + cells.width() * (static_cast<double>(i) + 0.5), kBottom + 28, map.x_labels[i], kSoft, 18,
                     Align::Middle, cells.width() * static_cast<double>(x_step));
    }
    const std::size_t y_step = label_step(map.y_labels.size(), kBottom - kTop, 24);
    for (std::size_t i = 0; i < map.y_labels.size(); i += y_step) {
        picture.text(kLeft - 10, kBottom - cells.height() * (static_cast<double>(i) + 0.5) + 6, map.y_labels[i], kSoft,
                     18, Align::Right, kLeft - 60);
    }
    picture.text((kLeft + kRight) / 2, kBottom + 66, map.x_name, kInk, 22, Align::Middle, kRight - kLeft);
    cairo_save(picture.pen());
    cairo_translate(picture.pen(), 38, (kTop + kBottom) / 2);
    cairo_rotate(picture.pen(), -std::acos(0.0));
    picture.text(0, 0, map.y_name, kInk, 22, Align::Middle, kBottom - kTop);
    cairo_restore(picture.pen());
}

}  // namespace

Result<std::string> heat_map(const HeatMap& map) {
    const std::size_t columns = map.x_labels.size();
    const std::size_t rows = map.y_labels.size();
    if (map.values.size() != columns * rows) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("values: {} cells for {} by {} labels", map.values.size(), columns, rows));
    }
    const auto first = std::ranges::find_if(map.values, is_there);
    if (first == map.values.end()) {
        return fail(ErrorCode::Unavailable, "There is no finished point of the sweep to draw.");
    }
    Range range{**first, **first, map.better};
    auto best = first;
    for (auto at = first; at != map.values.end(); ++at) {
        if (is_there(*at)) {
            range.low = std::min(range.low, **at);
            range.high = std::max(range.high, **at);
            best = map.better == BetterIs::Higher ? (**at > **best ? at : best) : (**at < **best ? at : best);
        }
    }
    const bool has_holes = !std::ranges::all_of(map.values, is_there);
    const auto best_index = static_cast<std::size_t>(best - map.values.begin());

    const Picture picture(kWidth, kHeight);
    const Cells cells(columns, rows);
    picture.text(28, 48, map.title, kInk, 32, Align::Left, kWidth - 56);
    picture.text(28, 84,
                 fmt::format("best {} {:.{}f} at {} {}, {} {}{}", map.metric, **best, map.places, map.x_name,
                             map.x_labels[cells.column(best_index)], map.y_name, map.y_labels[cells.row(best_index)],
                             has_holes ? "; hatched: no result" : ""),
                 kSoft, 22, Align::Left, kWidth - 56);
    draw_cells(picture, cells, range, map);
    frame(picture, cells, best_index);
    draw_axes(picture, cells, map);
    draw_legend(picture, range, map.places);
    return picture.png();
}

}  // namespace tradewind::bot
