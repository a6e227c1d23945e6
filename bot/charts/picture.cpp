#include "bot/charts/picture.hpp"

namespace tradewind::bot {
namespace {

// Without its last character, which may be several bytes.
void drop_character(std::string& words) {
    while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0xC0U) == 0x80U) {
        words.pop_back();
    }
    if (!words.empty()) {
        words.pop_back();
    }
}

}  // namespace

Picture::Picture(int width, int height)
    : image_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)), pen_(cairo_create(image_)) {
    colour(kGround);
    cairo_paint(pen_);
}

Picture::~Picture() {
    cairo_destroy(pen_);
    cairo_surface_destroy(image_);
}

void Picture::colour(Colour colour) const {
    cairo_set_source_rgb(pen_, colour.red, colour.green, colour.blue);
}

double Picture::width_of(const std::string& words) const {
    cairo_text_extents_t extents;
    cairo_text_extents(pen_, words.c_str(), &extents);
    return extents.x_advance;
}

void Picture::text(double x, double y, const std::string& words, Colour ink, double size, Align align,
                   double room) const {
    cairo_select_font_face(pen_, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(pen_, size);
    std::string shown = words;
    if (room > 0 && width_of(shown) > room) {
        do {
            drop_character(shown);
        } while (!shown.empty() && width_of(shown + "…") > room);
        shown += "…";
    }
    const double width = align == Align::Left ? 0 : width_of(shown);
    colour(ink);
    cairo_move_to(pen_, align == Align::Middle ? x - width / 2 : x - width, y);
    cairo_show_text(pen_, shown.c_str());
}

void Picture::line(double x1, double y1, double x2, double y2, Colour ink, double width) const {
    colour(ink);
    cairo_set_line_width(pen_, width);
    cairo_move_to(pen_, x1, y1);
    cairo_line_to(pen_, x2, y2);
    cairo_stroke(pen_);
}

void Picture::box(double x, double y, double width, double height, Colour ink) const {
    colour(ink);
    cairo_rectangle(pen_, x, y, width, height);
    cairo_fill(pen_);
}

Result<std::string> Picture::png() const {
    std::string out;
    const auto append = [](void* closure, const unsigned char* data, unsigned int length) {
        static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    };
    const cairo_status_t status = cairo_surface_write_to_png_stream(image_, append, &out);
    if (status != CAIRO_STATUS_SUCCESS) {
        return fail(ErrorCode::Io, std::string("the picture could not be drawn: ") + cairo_status_to_string(status));
    }
    return out;
}

}  // namespace tradewind::bot
