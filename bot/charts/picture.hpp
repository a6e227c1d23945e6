// A cairo image with the look of the chat's pictures: a dark card, DejaVu Sans, PNG bytes at the end. Internal to the
// charts. Units: pixels. Errors: png() tells of cairo's. Thread: one picture, one thread.
#pragma once

#include <cstdint>
#include <string>

#include <cairo.h>

#include "bot/charts/canvas.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

inline constexpr Colour kSoft{0.55, 0.61, 0.67};
inline constexpr Colour kHairline{0.16, 0.21, 0.26};
inline constexpr Colour kGround{0.09, 0.13, 0.17};

enum class Align : std::uint8_t { Left, Middle, Right };

class Picture {
public:
    Picture(int width, int height);
    ~Picture();
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;

    [[nodiscard]] cairo_t* pen() const { return pen_; }
    void colour(Colour colour) const;
    // Text that would be wider than `room` is shortened; 0 is any width.
    void text(double x, double y, const std::string& words, Colour colour, double size, Align align = Align::Left,
              double room = 0) const;
    void line(double x1, double y1, double x2, double y2, Colour colour, double width) const;
    void box(double x, double y, double width, double height, Colour colour) const;
    [[nodiscard]] Result<std::string> png() const;

private:
    [[nodiscard]] double width_of(const std::string& words) const;

    cairo_surface_t* image_;
    cairo_t* pen_;
};

}  // namespace tradewind::bot
