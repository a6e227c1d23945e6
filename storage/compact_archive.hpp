// A shorter binary form than core's Writer for the journal's inputs, through the same archive() functions:
// integers take the bytes they need and decimals lose their trailing zeros, so that a book top takes about
// 25 bytes instead of 81 and needs no compression on the hot path. Exact: every value comes back to the bit.
// Errors: as core's Reader: nothing is read past the end, ok() turns false, lists cannot claim more
// elements than bytes are left. Thread: one object, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/archive.hpp"
#include "storage/compact_number.hpp"

namespace tradewind::storage {

class CompactWriter {
public:
    static constexpr bool kReading = false;

    template <class... Fields>
    void operator()(const Fields&... fields) {
        (put(fields), ...);
    }
    [[nodiscard]] std::string_view bytes() const { return {buffer_.data(), size_}; }
    void clear() { size_ = 0; }

private:
    char* room(std::size_t count) {
        if (buffer_.size() - size_ < count) {
            buffer_.resize(2 * buffer_.size() + count);
        }
        return buffer_.data() + size_;
    }
    template <class T>
    void put(const T& value) {
        if constexpr (sizeof(T) == 1 && (std::is_integral_v<T> || std::is_enum_v<T>)) {
            *room(1) = static_cast<char>(value);
            ++size_;
        } else if constexpr (std::is_same_v<T, ArchiveInt128>) {
            size_ += write_decimal_units(room(kMaxDecimalBytes), value);
        } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
            size_ += write_varint(room(kMaxVarintBytes), zigzag(value));
        } else if constexpr (std::is_integral_v<T>) {
            size_ += write_varint(room(kMaxVarintBytes), value);
        } else {
            static_assert(std::is_class_v<T>, "give the type a compact form");
            const_cast<T&>(value).archive(*this);  // archive() only reads here
        }
    }
    void put(const std::string& text) {
        put(text.size());
        std::memcpy(room(text.size()), text.data(), text.size());
        size_ += text.size();
    }
    template <class T>
    void put(const std::vector<T>& values) {
        put(values.size());
        for (const T& value : values) {
            put(value);
        }
    }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) {
            put(*value);
        }
    }
    template <class... Ts>
    void put(const std::variant<Ts...>& value) {
        put(static_cast<std::uint8_t>(value.index()));
        std::visit([this](const auto& alternative) { this->put(alternative); }, value);
    }

    std::vector<char> buffer_;
    std::size_t size_ = 0;
};

class CompactReader {
public:
    static constexpr bool kReading = true;

    explicit CompactReader(std::string_view bytes) : next_(bytes.data()), end_(bytes.data() + bytes.size()) {}
    template <class... Fields>
    void operator()(Fields&... fields) {
        (get(fields), ...);
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return next_ == end_; }

private:
    void fail() {
        ok_ = false;
        next_ = end_;
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        if (!read_varint(next_, end_, value)) {
            fail();
        }
        return value;
    }
    template <class T>
    void get(T& value) {
        if constexpr (sizeof(T) == 1 && (std::is_integral_v<T> || std::is_enum_v<T>)) {
            const char byte = next_ != end_ ? *next_++ : (fail(), '\0');
            if constexpr (std::is_same_v<T, bool>) {
                value = byte != 0;
            } else {
                value = static_cast<T>(static_cast<unsigned char>(byte));
            }
        } else if constexpr (std::is_same_v<T, ArchiveInt128>) {
            if (!read_decimal_units(next_, end_, value)) {
                fail();
                value = 0;
            }
        } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
            value = static_cast<T>(unzigzag(varint()));
        } else if constexpr (std::is_integral_v<T>) {
            value = static_cast<T>(varint());
        } else {
            value.archive(*this);
        }
    }
    std::size_t count() {
        const std::uint64_t claimed = varint();
        if (claimed > static_cast<std::size_t>(end_ - next_)) {
            fail();
            return 0;
        }
        return claimed;
    }
    void get(std::string& text) {
        const std::size_t size = count();
        text.assign(next_, size);
        next_ += size;
    }
    template <class T>
    void get(std::vector<T>& values) {
        values.clear();
        for (std::size_t n = count(); n > 0 && ok_; --n) {
            get(values.emplace_back());
        }
    }
    template <class T>
    void get(std::optional<T>& value) {
        bool present = false;
        get(present);
        value.reset();
        if (present && ok_) {
            get(value.emplace());
        }
    }
    template <class... Ts>
    void get(std::variant<Ts...>& value) {
        std::uint8_t index = 0;
        get(index);
        if (index >= sizeof...(Ts)) {
            fail();
            return;
        }
        get_alternative<0>(value, index);
    }
    template <std::size_t I, class... Ts>
    void get_alternative(std::variant<Ts...>& value, std::size_t index) {
        if constexpr (I < sizeof...(Ts)) {
            if (index == I) {
                get(value.template emplace<I>());
            } else {
                get_alternative<I + 1>(value, index);
            }
        }
    }

    const char* next_;
    const char* end_;
    bool ok_ = true;
};

}  // namespace tradewind::storage
