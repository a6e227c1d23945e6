// Expected failures as values: Result<T> holds a T or an Error with a code, a text for people and a
// retry class. Units: none. Errors: this is the error type. Thread: values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace tradewind {

enum class ErrorCode : std::uint8_t {
    InvalidArgument,  // the caller's value is wrong; the text names the field
    ParseError,       // outside bytes do not have the promised shape
    OutOfRange,       // a number does not fit, or lies outside its stated limits
    NotFound,
    Conflict,  // a state that forbids the request
    Io,        // file, socket or database
    Timeout,
    Unavailable,
};

// Whether the same request may be sent again. Ambiguous means: it may already have happened.
enum class Retry : std::uint8_t { Never, Safe, Ambiguous };

struct Error {
    ErrorCode code = ErrorCode::InvalidArgument;
    std::string text;
    Retry retry = Retry::Never;
};

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string text, Retry retry = Retry::Never) {
    return tl::unexpected<Error>(Error{code, std::move(text), retry});
}

}  // namespace tradewind
