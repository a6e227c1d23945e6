// Binary form of plain values for the journal and checkpoints: each type names its fields once, in
// `template <class Archive> void archive(Archive& ar) { ar(a, b); }`, and Writer and Reader walk them.
// Little-endian, no padding, no pointers. Errors: Reader never reads past its bytes; after a short or
// impossible field it yields zeros and ok() is false. Containers may claim at most the bytes that are
// left, so hostile input cannot grow memory. Thread: one object, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace tradewind {

__extension__ typedef __int128 ArchiveInt128;

class Writer {
public:
    static constexpr bool kReading = false;

    Writer() = default;
    // Appends to `bytes`, whose memory it takes over: with take(), a buffer used again and again.
    explicit Writer(std::string bytes) : bytes_(std::move(bytes)) {}

    template <class... Fields>
    void operator()(const Fields&... fields) {
        (put(fields), ...);
    }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] std::string take() { return std::exchange(bytes_, {}); }
    void clear() { bytes_.clear(); }

private:
    template <class T>
    void put(const T& value) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, ArchiveInt128>) {
            const std::size_t at = bytes_.size();
            bytes_.resize(at + sizeof(T));
            std::memcpy(bytes_.data() + at, &value, sizeof(T));
        } else {
            const_cast<T&>(value).archive(*this);  // archive() only reads here: Writer takes const fields
        }
    }
    void put(const std::string& text) {
        put(static_cast<std::uint32_t>(text.size()));
        bytes_ += text;
    }
    template <class T>
    void put_all(const T& values) {
        put(static_cast<std::uint32_t>(values.size()));
        for (const auto& value : values) {
            put(value);
        }
    }
    template <class T>
    void put(const std::vector<T>& values) {
        put_all(values);
    }
    template <class T>
    void put(const std::deque<T>& values) {
        put_all(values);
    }
    template <class T>
    void put(const std::set<T>& values) {
        put_all(values);
    }
    template <class K, class V, class C>
    void put(const std::map<K, V, C>& values) {
        put_all(values);
    }
    template <class A, class B>
    void put(const std::pair<A, B>& value) {
        put(value.first);
        put(value.second);
    }
    template <class T, std::size_t N>
    void put(const std::array<T, N>& values) {
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

    std::string bytes_;
};

class Reader {
public:
    static constexpr bool kReading = true;

    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    template <class... Fields>
    void operator()(Fields&... fields) {
        (get(fields), ...);
    }
    [[nodiscard]] bool ok() const { return ok_; }
    // For a type whose fields are readable one by one but impossible together.
    void fail() {
        ok_ = false;
        rest_ = {};
    }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] std::size_t remaining() const { return rest_.size(); }

private:
    std::string_view cut(std::size_t count) {
        if (count > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        const std::string_view piece = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return piece;
    }
    template <class T>
    void get(T& value) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, ArchiveInt128>) {
            const std::string_view piece = cut(sizeof(T));
            if (piece.empty()) {
                value = T{};
            } else if constexpr (std::is_same_v<T, bool>) {
                value = piece[0] != 0;  // any other byte pattern in a bool is undefined
            } else {
                std::memcpy(&value, piece.data(), sizeof(T));
            }
        } else {
            value.archive(*this);
        }
    }
    void get(std::string& text) { text = std::string(cut(count())); }
    std::size_t count() {
        std::uint32_t n = 0;
        get(n);
        if (n > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return 0;
        }
        return n;
    }
    template <class T>
    void get_list(T& values) {
        values.clear();
        for (std::size_t n = count(); n > 0 && ok_; --n) {
            get(values.emplace_back());
        }
    }
    template <class T>
    void get(std::vector<T>& values) {
        get_list(values);
    }
    template <class T>
    void get(std::deque<T>& values) {
        get_list(values);
    }
    template <class T>
    void get(std::set<T>& values) {
        values.clear();
        for (std::size_t n = count(); n > 0 && ok_; --n) {
            T value{};
            get(value);
            values.insert(std::move(value));
        }
    }
    template <class K, class V, class C>
    void get(std::map<K, V, C>& values) {
        values.clear();
        for (std::size_t n = count(); n > 0 && ok_; --n) {
            K key{};
            get(key);
            get(values[key]);
        }
    }
    template <class A, class B>
    void get(std::pair<A, B>& value) {
        get(value.first);
        get(value.second);
    }
    template <class T, std::size_t N>
    void get(std::array<T, N>& values) {
        for (T& value : values) {
            get(value);
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
            ok_ = false;
            rest_ = {};
            index = 0;
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

    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace tradewind
