// Digits read eight at a time are those that the standard library reads one by one, whatever the length, and nothing
// but digits is taken.
#include "core/base/digits.hpp"

#include <charconv>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind {
namespace {

RC_GTEST_PROP(Digits, AreReadAsTheStandardLibraryReadsThem, ()) {
    const auto length = *rc::gen::inRange<std::size_t>(1, 20);
    const auto text = *rc::gen::container<std::string>(
        length, rc::gen::map(rc::gen::inRange(0, 10), [](int digit) { return static_cast<char>('0' + digit); }));
    std::uint64_t expected = 0;
    RC_ASSERT(std::from_chars(text.data(), text.data() + text.size(), expected).ec == std::errc());
    std::uint64_t value = 0;
    RC_ASSERT(read_digits(text, value));
    RC_ASSERT(value == expected);
}

TEST(Digits, AreNothingElseAtAnyPlace) {
    for (std::size_t length = 1; length <= 19; ++length) {
        for (std::size_t place = 0; place < length; ++place) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(length, '7');
                text[place] = static_cast<char>(byte);
                std::uint64_t value = 0;
                ASSERT_EQ(read_digits(text, value), byte >= '0' && byte <= '9')
                    << "byte " << byte << " at " << place << " of " << length;
            }
        }
    }
}

TEST(Digits, AreAtLeastOneAndAtMostNineteen) {
    std::uint64_t value = 0;
    EXPECT_FALSE(read_digits("", value));
    EXPECT_TRUE(read_digits("9999999999999999999", value));
    EXPECT_EQ(value, 9'999'999'999'999'999'999U);
    EXPECT_FALSE(read_digits("10000000000000000000", value));
}

TEST(Digits, AreToldApartInEights) {
    EXPECT_TRUE(EightDigits::at("12345678").is_valid());
    EXPECT_EQ(EightDigits::at("12345678").value(), 12'345'678U);
    EXPECT_EQ(EightDigits::at("12345678").without_first(3).value(), 45'678U);
    EXPECT_FALSE(EightDigits::at("1234567,").is_valid());
    EXPECT_FALSE(EightDigits::at("1234 678").is_valid());
}

}  // namespace
}  // namespace tradewind
