// A batch of inputs as bytes: each event's time as the step from the one before, then its body in compact
// form. Sequences are not stored: they follow from the batch's first. Errors: a decoder that was given
// other bytes says so by ok(); it never reads past them. Thread: one object, one thread.
#pragma once

#include "core/state/event.hpp"
#include "storage/compact_archive.hpp"

namespace tradewind::storage {

class InputEncoder {
public:
    void add(const Event& event) {
        const auto now = static_cast<std::uint64_t>(event.time.to_nanos());
        writer_(static_cast<std::int64_t>(now - previous_), event.body);
        previous_ = now;
    }
    [[nodiscard]] std::string_view bytes() const { return writer_.bytes(); }
    void clear() {
        writer_.clear();
        previous_ = 0;
    }

private:
    CompactWriter writer_;
    std::uint64_t previous_ = 0;  // unsigned: any two times have a step, if need be around the end
};

class InputDecoder {
public:
    explicit InputDecoder(std::string_view bytes) : reader_(bytes) {}
    void next(Event& event) {
        std::int64_t step = 0;
        reader_(step, event.body);
        previous_ += static_cast<std::uint64_t>(step);
        event.time = Timestamp::from_nanos(static_cast<std::int64_t>(previous_));
    }
    [[nodiscard]] bool ok() const { return reader_.ok(); }
    [[nodiscard]] bool at_end() const { return reader_.at_end(); }

private:
    CompactReader reader_;
    std::uint64_t previous_ = 0;
};

}  // namespace tradewind::storage
