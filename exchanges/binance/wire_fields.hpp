// Where the values of one JSON object stand in a message: Binance's stream keys have one or two letters, so a table
// by letter replaces a tree. Internal to the decoders. Units: bytes. Errors: nothing where the text is no JSON of
// the promised shape; at() then says where. Thread: value.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tradewind::binance {

enum class TokenKind : std::uint8_t { None, Text, EscapedText, Number, True, False, Null, Object, Array };

// Left as it is when made: a table of them is filled field by field.
struct Token {
    const char* begin;  // of text: behind the quotation mark
    std::uint32_t size;
    TokenKind kind;

    [[nodiscard]] std::string_view view() const { return {begin, size}; }
};

class WireCursor {
public:
    explicit WireCursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}
    WireCursor(const char* begin, const char* end) : at_(begin), end_(end) {}

    [[nodiscard]] const char* at() const { return at_; }
    [[nodiscard]] const char* end() const { return end_; }

    void skip_blanks() {
        // Nearly always there is none, and then one comparison tells.
        while (at_ != end_ && static_cast<unsigned char>(*at_) <= ' ' &&
               (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) {
            ++at_;
        }
    }
    // Takes `wanted` if it is what comes next.
    [[nodiscard]] bool take(char wanted) {
        skip_blanks();
        if (at_ == end_ || *at_ != wanted) {
            return false;
        }
        ++at_;
        return true;
    }
    [[nodiscard]] char peek() {
        skip_blanks();
        return at_ == end_ ? '\0' : *at_;
    }
    // Behind the opening quotation mark. Inlined by force: it is called for every key, price and quantity.
    [[nodiscard, gnu::always_inline]] bool take_text(Token& out) {
        out.begin = at_;
        out.kind = TokenKind::Text;
        for (at_ = find_mark(at_); at_ != end_ && *at_ != '"'; at_ = find_mark(at_)) {
            out.kind = TokenKind::EscapedText;
            if (end_ - at_ < 2) {
                return false;
            }
            at_ += 2;
        }
        if (at_ == end_) {
            return false;
        }
        out.size = static_cast<std::uint32_t>(at_ - out.begin);
        ++at_;
        return true;
    }
    // The same for a key: most have one letter.
    [[nodiscard]] bool take_key(Token& out) {
        if (end_ - at_ > 1 && at_[1] == '"' && *at_ != '\\' && *at_ != '"') {
            out.begin = at_;
            out.size = 1;
            out.kind = TokenKind::Text;
            at_ += 2;
            return true;
        }
        return take_text(out);
    }
    // Any value; of objects and arrays the whole span, brackets included.
    [[nodiscard]] bool take_value(Token& out) {
        skip_blanks();
        if (at_ != end_ && *at_ == '"') {
            ++at_;
            return take_text(out);
        }
        return take_other_value(out);
    }
    // Behind an opening bracket: up to and including the closing one of the same depth.
    [[nodiscard]] bool skip_nested();

private:
    [[nodiscard]] bool take_other_value(Token& out);  // than a text

    // The next quotation mark or backslash, eight bytes at a time: a byte of a word is zero exactly where the lowest
    // bit of the mask says so.
    [[nodiscard]] const char* find_mark(const char* at) const {
        constexpr std::uint64_t kOnes = 0x0101010101010101U;
        constexpr std::uint64_t kHighs = 0x8080808080808080U;
        for (std::uint64_t word = 0; end_ - at >= 8; at += 8) {
            std::memcpy(&word, at, sizeof word);
            const std::uint64_t quotes = word ^ (kOnes * '"');
            const std::uint64_t escapes = word ^ (kOnes * '\\');
            const std::uint64_t found = (((quotes - kOnes) & ~quotes) | ((escapes - kOnes) & ~escapes)) & kHighs;
            if (found != 0) {
                return at + std::countr_zero(found) / 8;
            }
        }
        while (at != end_ && *at != '"' && *at != '\\') {
            ++at;
        }
        return at;
    }

    const char* at_;
    const char* end_;
};
static_assert(std::endian::native == std::endian::little);

// The fields of one object by their letter; of two-letter keys the few that matter.
class WireFields {
public:
    static constexpr std::size_t kPreviousUpdate = 52;  // "pu"
    static constexpr std::size_t kProduct = 53;         // "st"

    void clear() { present_ = 0; }
    void set(std::size_t slot, const Token& token) {
        tokens_[slot] = token;
        present_ |= std::uint64_t{1} << slot;
    }
    [[nodiscard]] const Token& at(std::size_t slot) const {
        static constexpr Token kNone{};
        return (present_ >> slot & 1U) != 0 ? tokens_[slot] : kNone;
    }
    [[nodiscard]] const Token& operator[](char letter) const { return at(slot_of(letter)); }

    [[nodiscard]] static constexpr std::size_t slot_of(char letter) {
        return letter >= 'a' ? static_cast<std::size_t>(letter - 'a') + 26 : static_cast<std::size_t>(letter - 'A');
    }
    // kNoSlot for a key that nobody asks for.
    static constexpr std::size_t kNoSlot = 64;
    [[nodiscard]] static constexpr std::size_t slot_of_key(std::string_view key) {
        if (key.size() == 1) {
            const char c = key.front();
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? slot_of(c) : kNoSlot;
        }
        return key == "pu" ? kPreviousUpdate : key == "st" ? kProduct : kNoSlot;
    }

private:
    std::array<Token, 54> tokens_;
    std::uint64_t present_ = 0;
};

}  // namespace tradewind::binance
