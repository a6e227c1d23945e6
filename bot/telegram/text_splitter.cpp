#include "bot/telegram/text_splitter.hpp"

#include <algorithm>

#include "bot/telegram/html_text.hpp"
#include "core/base/check.hpp"

namespace tradewind::bot {
namespace {

constexpr std::size_t kLeastLimit = 256;
constexpr std::size_t kMaxEntityLength = 10;

struct OpenTag {
    std::string_view name;
    std::string_view text;  // as written, with its attributes
};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Length of the tag that starts at `at`; 0 when what stands there is no tag.
std::size_t tag_length(std::string_view text, std::size_t at) {
    const std::size_t first = at + 1 + (text.substr(at + 1, 1) == "/" ? 1U : 0U);
    if (first >= text.size() || !is_letter(text[first])) {
        return 0;
    }
    const std::size_t end = text.find_first_of("<>", at + 1);
    return end != std::string_view::npos && text[end] == '>' ? end + 1 - at : 0;
}

// The smallest piece that must stay whole: a tag, an entity or one character.
std::size_t token_length(std::string_view text, std::size_t at, TextFormat format) {
    if (format == TextFormat::Html && text[at] == '<') {
        if (const std::size_t length = tag_length(text, at); length > 0) {
            return length;
        }
    }
    if (format == TextFormat::Html && text[at] == '&') {
        const std::size_t end = text.find(';', at);
        if (end != std::string_view::npos && end - at < kMaxEntityLength) {
            return end + 1 - at;
        }
    }
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U && end - at < 4) {
        ++end;
    }
    return end - at;
}

class Splitter {
public:
    Splitter(std::string_view text, TextFormat format, std::size_t limit)
        : text_(text), format_(format), limit_(limit) {}

    std::vector<std::string> run() {
        while (at_ < text_.size()) {
            const std::size_t length = token_length(text_, at_, format_);
            const std::string_view token = text_.substr(at_, length);
            // Markup alone that exceeds a message cannot be kept; as characters it can.
            const std::size_t size = utf16_units(token) + closing_units_after(token);
            if (part_units_ + size > limit_ && !is_part_empty()) {
                cut();
                continue;
            }
            take(token);
        }
        if (!is_part_empty() || parts_.empty()) {
            finish(text_.size());
        }
        return std::move(parts_);
    }

private:
    [[nodiscard]] bool is_part_empty() const { return at_ == part_start_; }

    void take(std::string_view token) {
        track(token, open_);
        part_units_ += utf16_units(token);
        at_ += token.size();
        if (token == "\n") {
            line_end_ = at_;
            open_at_line_end_ = open_;
        }
    }

    void track(std::string_view token, std::vector<OpenTag>& open) const {
        if (format_ != TextFormat::Html || token.size() < 3 || token.front() != '<') {
            return;
        }
        const bool is_closing = token[1] == '/';
        std::string_view name = token.substr(is_closing ? 2 : 1);
        name = name.substr(0, name.find_first_of(" >"));
        if (!is_closing) {
            open.push_back({name, token});
        } else if (!open.empty() && open.back().name == name) {
            open.pop_back();
        }
    }

    // Room the part needs for the tags that are open once the token is in it.
    [[nodiscard]] std::size_t closing_units_after(std::string_view token) const {
        std::vector<OpenTag> open = open_;
        track(token, open);
        std::size_t units = 0;
        for (const OpenTag& tag : open) {
            units += tag.name.size() + 3;
        }
        return units;
    }

    // Ends the part at its last line end when that leaves a part of decent size, else right here.
    void cut() {
        const bool has_line_end = line_end_ > part_start_ + (at_ - part_start_) / 4;
        if (has_line_end) {
            open_ = open_at_line_end_;
        }
        finish(has_line_end ? line_end_ : at_);
    }

    void finish(std::size_t end) {
        std::string part = reopened_;
        std::string_view body = text_.substr(part_start_, end - part_start_);
        if (end < text_.size() && !body.empty() && body.back() == '\n') {
            body.remove_suffix(1);
        }
        part += body;
        for (auto tag = open_.rbegin(); tag != open_.rend(); ++tag) {
            part.append("</").append(tag->name).append(">");
        }
        parts_.push_back(std::move(part));
        reopened_.clear();
        for (const OpenTag& tag : open_) {
            reopened_ += tag.text;
        }
        // Tags that alone fill most of a message are broken or hostile: from here on they count as text.
        if (utf16_units(reopened_) * 2 > limit_) {
            reopened_.clear();
            open_.clear();
        }
        at_ = part_start_ = line_end_ = end;
        part_units_ = utf16_units(reopened_);
        open_at_line_end_ = open_;
    }

    std::string_view text_;
    TextFormat format_;
    std::size_t limit_;
    std::vector<std::string> parts_;
    std::size_t at_ = 0;
    std::size_t part_start_ = 0;
    std::size_t line_end_ = 0;
    std::size_t part_units_ = 0;
    std::string reopened_;
    std::vector<OpenTag> open_;
    std::vector<OpenTag> open_at_line_end_;
};

bool fits(const std::vector<std::string>& parts, std::size_t limit) {
    return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) { return utf16_units(part) <= limit; });
}

}  // namespace

std::vector<std::string> split_text(std::string_view text, TextFormat format, std::size_t limit) {
    TW_CHECK(limit >= kLeastLimit);
    if (utf16_units(text) <= limit) {
        return {std::string(text)};
    }
    auto parts = Splitter(text, format, limit).run();
    if (!fits(parts, limit)) {  // a single tag longer than a message
        parts = Splitter(text, TextFormat::Plain, limit).run();
    }
    return parts;
}

}  // namespace tradewind::bot
