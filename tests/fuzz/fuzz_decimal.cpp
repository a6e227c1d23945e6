// Any bytes given to Decimal::parse: it answers, and what it accepts survives text, double and archive.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/archive.hpp"
#include "core/base/check.hpp"
#include "core/base/decimal.hpp"

namespace tradewind {
namespace {

void check_number(Decimal value, std::string_view text) {
    TW_CHECK(Decimal::parse(value.to_string()) == value);
    TW_CHECK(Decimal::parse(value.to_fixed(Decimal::kPlaces)) == value);
    TW_CHECK(!value.is_negative() || text.front() == '-');

    const auto near = Decimal::from_double(value.to_double(), Decimal::kPlaces);
    TW_CHECK(!near || near->to_double() == value.to_double());

    Writer writer;
    writer(value);
    Reader reader(writer.bytes());
    Decimal back;
    reader(back);
    TW_CHECK(reader.ok() && reader.at_end() && back == value);
}

void check_refusal(const Error& error) {
    TW_CHECK(!error.text.empty() && error.text.size() < 300);
    for (const char c : error.text) {
        TW_CHECK(c >= ' ' && c <= '~');
    }
}

// Two numbers in a row: dividing a product gives the factor back, or the product did not fit.
void check_pair(Decimal a, Decimal b) {
    if (b.is_zero()) {
        return;
    }
    TW_CHECK(Decimal::multiply_divide(a, b, b, Rounding::HalfEven) == a);
    try {
        const Decimal low = Decimal::divide(a, b, Rounding::Floor);
        const Decimal high = Decimal::divide(a, b, Rounding::Ceiling);
        TW_CHECK(high == low || high - low == Decimal::from_units(1));
        TW_CHECK((high == low) ==
                 (Decimal::multiply(low, b, Rounding::Up) == a && Decimal::multiply(low, b, Rounding::Down) == a));
    } catch (const DecimalOverflow&) {
        TW_CHECK(std::fabs(a.to_double()) >= std::fabs(b.to_double()));
    }
}

}  // namespace
}  // namespace tradewind

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using tradewind::Decimal;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto value = Decimal::parse(text);
    if (value) {
        tradewind::check_number(*value, text);
    } else {
        tradewind::check_refusal(value.error());
    }
    if (const auto space = text.find(' '); space != std::string::npos) {
        const auto a = Decimal::parse(std::string_view(text).substr(0, space));
        const auto b = Decimal::parse(std::string_view(text).substr(space + 1));
        if (a && b) {
            tradewind::check_pair(*a, *b);
        }
    }
    return 0;
}
