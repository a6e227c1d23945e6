// A drawing surface over cairo: a dark card with a plot area, a scale of prices or money on the right and
// time below, and PNG bytes at the end. Internal to the charts. Units: pixels; values in the caller's.
// Errors: png() tells of cairo's. Thread: one canvas, one thread.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {

struct Colour {
    double red = 1;
    double green = 1;
    double blue = 1;
};
inline constexpr Colour kGreen{0.28, 0.71, 0.49};
inline constexpr Colour kRed{0.88, 0.36, 0.29};
inline constexpr Colour kBlue{0.37, 0.66, 0.90};
inline constexpr Colour kAmber{0.95, 0.74, 0.27};
inline constexpr Colour kInk{0.86, 0.89, 0.92};

enum class LineStyle : unsigned char { Solid, Dashed };

class Canvas {
public:
    // The plot maps [from, to] and [low, high] to its area.
    Canvas(const std::string& title, Timestamp from, Timestamp to, double low, double high, int value_places);
    ~Canvas();

    void line(Timestamp t1, double v1, Timestamp t2, double v2, Colour colour, double width);
    void bar(Timestamp at, double from_value, double to_value, Colour colour, double width);
    // A level over the whole width with its name and value.
    void level(double value, const std::string& name, Colour colour, LineStyle style);
    [[nodiscard]] double pixels_between(Timestamp a, Timestamp b) const;
    [[nodiscard]] Result<std::string> png() const;

private:
    struct Surface;
    [[nodiscard]] double x(Timestamp t) const;
    [[nodiscard]] double y(double value) const;
    void grid(int value_places);
    void text(double px, double py, const std::string& words, Colour colour, double size);

    std::unique_ptr<Surface> surface_;
    Timestamp from_;
    Timestamp to_;
    double low_;
    double high_;
    int value_places_;
};

}  // namespace tradewind::bot
