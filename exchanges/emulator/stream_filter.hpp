// What may happen to an event on its way out: it can be lost, doubled, or overtaken. Thread: venue.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tradewind::emulator {

class StreamFilter {
public:
    StreamFilter() = default;
    StreamFilter(const StreamFilter&) = delete;
    StreamFilter& operator=(const StreamFilter&) = delete;
    virtual ~StreamFilter() = default;
    // What goes out now in the place of `json`, in this order. User streams have one name each that begins with
    // kUserStream.
    static constexpr std::string_view kUserStream = "user:";
    [[nodiscard]] virtual std::vector<std::string> pass(const std::string& stream, const std::string& json) = 0;
};

}  // namespace tradewind::emulator
