// A value that must not be printed: no stream operator, no formatter, wiped when it goes.
// Units: none. Errors: none. Thread: values, any thread.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace tradewind::bot {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    // Copies, then wipes: a moved-from std::string may still hold the bytes.
    Secret(Secret&& other) noexcept { *this = std::move(other); }
    Secret& operator=(const Secret& other) {
        if (this != &other) {
            wipe();
            value_ = other.value_;
        }
        return *this;
    }
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            *this = static_cast<const Secret&>(other);
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    // For the one place that needs the value; never for a log line.
    [[nodiscard]] std::string_view reveal() const { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }

    friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

private:
    void wipe() {
        volatile char* bytes = value_.data();
        for (std::size_t i = 0; i < value_.size(); ++i) {
            bytes[i] = '\0';
        }
        value_.clear();
    }
    std::string value_;
};

}  // namespace tradewind::bot
