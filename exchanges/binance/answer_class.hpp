// What an answer of the venue means for the request it answers: the table of the venue's retry rules, in one place.
// Units: none. Errors: an answer that makes no sense is ambiguous, never an assertion. Thread: pure, any thread.
// Source: the venue's general information and error codes of the futures interfaces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace tradewind::binance {

enum class AnswerClass : std::uint8_t {
    Done,         // success
    Refused,      // the venue's own no: it did not happen and will not by asking again
    Overloaded,   // it did not happen; the same request may be sent again after a pause
    RateLimited,  // it did not happen; nothing may be sent before `until`
    ClockSkew,    // it did not happen: our time is wrong; set the clock and send again
    Ambiguous,    // it may have happened: only the venue's records tell
};

struct Answer {
    AnswerClass kind = AnswerClass::Done;
    int code = 0;                    // the venue's (negative), zero when it gave none
    std::string text;                // the venue's words, for people
    std::optional<Timestamp> until;  // of a ban, when the venue told
};

[[nodiscard]] Answer classify(int http_status, std::string_view body);
// The request asked for what is already so: as good as done.
[[nodiscard]] bool is_already_so(int code);
// The venue has no such order (any more).
[[nodiscard]] bool is_unknown_order(int code);
// The venue has an order of this id; spot has no code of its own for it.
[[nodiscard]] bool is_duplicate_order(int code, std::string_view text);

}  // namespace tradewind::binance
