#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <boost/multiprecision/cpp_int.hpp>

#include "core/base/decimal.hpp"
#include "tests/support/arbitrary_decimal.hpp"

namespace tradewind {
namespace {

std::string canonical(std::string_view text) {
    const auto value = Decimal::parse(text);
    return value ? value->to_string() : "refused: " + value.error().text;
}

TEST(DecimalText, PlainAndExponentFormsAreRead) {
    const std::vector<std::pair<const char*, const char*>> rows{
        {"0", "0"},
        {"-0", "0"},
        {"12", "12"},
        {".5", "0.5"},
        {"-.5", "-0.5"},
        {"-0.05", "-0.05"},
        {"00012.3400", "12.34"},
        {"1e-7", "0.0000001"},
        {"1.5E+3", "1500"},
        {"1e22", "10000000000000000000000"},
        {"0.0000000000000001", "0.0000000000000001"},
        {"0.00000000000000010000000", "0.0000000000000001"},
        {"10e-17", "0.0000000000000001"},
        {"0.000000000000000000000001e10", "0.00000000000001"},
        {"123456789012345678901234e-10", "12345678901234.5678901234"},
        {"0e999999999999999999", "0"},
        {"0.0e-99", "0"},
        {"17014118346046923173168.7303715884105727", "17014118346046923173168.7303715884105727"},
        {"-17014118346046923173168.7303715884105728", "-17014118346046923173168.7303715884105728"},
    };
    for (const auto& [text, expected] : rows) {
        EXPECT_EQ(canonical(text), expected) << text;
    }
}

TEST(DecimalText, RefusalsSayWhatIsWrongAndWhere) {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"", "'' is not a decimal number: it is empty"},
        {"-", "'-' is not a decimal number: a digit is missing at its end"},
        {".", "'.' is not a decimal number: a digit is missing at its end"},
        {"5.", "'5.' is not a decimal number: a digit is missing at its end"},
        {"5.e1", "'5.e1' is not a decimal number: character 3 is not expected there"},
        {"1e", "'1e' is not a decimal number: a digit is missing at its end"},
        {"1e+", "'1e+' is not a decimal number: a digit is missing at its end"},
        {"+1", "'+1' is not a decimal number: character 1 is not expected there"},
        {" 1", "' 1' is not a decimal number: character 1 is not expected there"},
        {"1,000", "'1,000' is not a decimal number: character 2 is not expected there"},
        {"1.2.3", "'1.2.3' is not a decimal number: character 4 is not expected there"},
        {"nan", "'nan' is not a decimal number: character 1 is not expected there"},
        {"1\n", "'1\\x0A' is not a decimal number: character 2 is not expected there"},
        {std::string("1\0", 2), "'1\\x00' is not a decimal number: character 2 is not expected there"},
        {"\xD9\xA1", "'\\xD9\\xA1' is not a decimal number: character 1 is not expected there"},
        {std::string(65, '1'),
         "'" + std::string(40, '1') + "...' is not a decimal number: it has more than 64 characters"},
        {"1e-17", "'1e-17' has more than 16 decimals"},
        {"0.12345678901234567", "'0.12345678901234567' has more than 16 decimals"},
        {"1e23", "'1e23' does not fit a decimal, whose magnitude is at most 1.7e22"},
        {"1e999999999999", "'1e999999999999' does not fit a decimal, whose magnitude is at most 1.7e22"},
    };
    for (const auto& [text, expected] : rows) {
        EXPECT_EQ(canonical(text), "refused: " + expected);
    }
}

TEST(DecimalText, TheFirstNumbersBeyondTheLimitsAreRefused) {
    for (const char* text : {"17014118346046923173168.7303715884105728", "-17014118346046923173168.7303715884105729",
                             "34028236692093846346337.4607431768211456", "99999999999999999999999"}) {
        const auto value = Decimal::parse(text);
        ASSERT_FALSE(value.has_value()) << text;
        EXPECT_EQ(value.error().code, ErrorCode::OutOfRange);
    }
}

TEST(DecimalText, SixtyFourCharactersAreTheMost) {
    EXPECT_EQ(canonical(std::string(63, '0') + "7"), "7");
    EXPECT_EQ(canonical("0." + std::string(62, '0')), "0");
    EXPECT_FALSE(Decimal::parse(std::string(64, '0') + "7").has_value());
}

TEST(DecimalText, FixedTextHasExactlyItsPlaces) {
    EXPECT_EQ((64321.5_dec).to_fixed(2), "64321.50");
    EXPECT_EQ((0.125_dec).to_fixed(2), "0.12");
    EXPECT_EQ((0.125_dec).to_fixed(2, Rounding::Up), "0.13");
    EXPECT_EQ((-1234.5_dec).to_fixed(0), "-1234");
    EXPECT_EQ((-0.001_dec).to_fixed(2), "0.00");
    EXPECT_EQ((-0.001_dec).to_fixed(2, Rounding::Floor), "-0.01");
    EXPECT_EQ((12345678901234567890123_dec).to_fixed(16), "12345678901234567890123.0000000000000000");
    EXPECT_EQ((10000000000000000_dec).to_fixed(1), "10000000000000000.0");
}

RC_GTEST_PROP(DecimalText, TextGivesTheNumberBack, (Decimal value)) {
    const std::string text = value.to_string();
    RC_ASSERT(Decimal::parse(text) == value);
    RC_ASSERT(Decimal::parse(value.to_fixed(Decimal::kPlaces)) == value);
}

RC_GTEST_PROP(DecimalText, TextIsTheShortest, (Decimal value)) {
    const std::string text = value.to_string();
    const std::string_view size = std::string_view(text).substr(value.is_negative() ? 1 : 0);
    const std::size_t point = std::min(size.find('.'), size.size());
    RC_ASSERT(size.find_first_not_of("0123456789.") == std::string_view::npos);
    RC_ASSERT(point == 1 || (point > 1 && size.front() != '0'));
    RC_ASSERT(point == size.size() || (size.back() != '0' && size.back() != '.'));
}

RC_GTEST_PROP(DecimalText, DoubleIsTheNearestOne, ()) {
    for (const Decimal value : *rc::gen::container<std::vector<Decimal>>(100, decimal_below(127))) {
        RC_ASSERT(value.to_double() == std::strtod(value.to_string().c_str(), nullptr));
    }
}

std::string take_digits(std::string_view& rest) {
    const std::string_view digits = rest.substr(0, std::min(rest.find_first_not_of("0123456789"), rest.size()));
    rest.remove_prefix(digits.size());
    return std::string(digits);
}

bool take_one_of(std::string_view& rest, std::string_view choices) {
    const bool found = !rest.empty() && choices.find(rest.front()) != std::string_view::npos;
    rest.remove_prefix(found ? 1 : 0);
    return found;
}

// The same grammar and arithmetic, said a second time with pieces of text and whole numbers of any size.
Result<Decimal> parse_slowly(const std::string& text) {
    using Big = boost::multiprecision::cpp_int;
    std::string_view rest = text;
    const bool negative = take_one_of(rest, "-");
    const std::string whole = take_digits(rest);
    const bool has_point = take_one_of(rest, ".");
    const std::string fraction = has_point ? take_digits(rest) : "";
    const bool has_exponent = take_one_of(rest, "eE");
    const bool exponent_negative = has_exponent && take_one_of(rest, "-");
    if (has_exponent && !exponent_negative) {
        take_one_of(rest, "+");
    }
    const std::string exponent = has_exponent ? take_digits(rest) : "";
    if (!rest.empty() || (whole + fraction).empty() || (has_point && fraction.empty()) ||
        (has_exponent && exponent.empty())) {
        return fail(ErrorCode::ParseError, text);
    }
    std::string digits = whole + fraction;
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    Big units(digits);
    const int shift = std::min(std::atoi(exponent.c_str()), 100);  // beyond every number already
    const int scale = 16 - static_cast<int>(fraction.size()) + (exponent_negative ? -shift : shift);
    if (scale >= 0) {
        units *= boost::multiprecision::pow(Big(10), static_cast<unsigned>(scale));
    } else {
        const Big divisor = boost::multiprecision::pow(Big(10), static_cast<unsigned>(-scale));
        if (units % divisor != 0) {
            return fail(ErrorCode::OutOfRange, text);
        }
        units /= divisor;
    }
    units *= negative ? -1 : 1;
    if (units < -(Big(1) << 127) || units >= Big(1) << 127) {
        return fail(ErrorCode::OutOfRange, text);
    }
    return Decimal::from_units(units.convert_to<Decimal::Int>());
}

void check_against_slow(const std::string& text) {
    const auto expected = parse_slowly(text);
    const auto got = Decimal::parse(text);
    RC_ASSERT(got.has_value() == expected.has_value());
    if (expected) {
        RC_ASSERT(*got == *expected);
    } else {
        RC_ASSERT(got.error().code == expected.error().code);
    }
}

std::string some_digits(int fewest, int most) {
    const auto count = static_cast<std::size_t>(*int_in(fewest, most + 1));
    return *rc::gen::container<std::string>(count, rc::gen::elementOf(std::string("00000123456789")));
}

RC_GTEST_PROP(DecimalText, WellFormedTextMeansWhatItSays, ()) {
    for (int i = 0; i < 20; ++i) {
        std::string text = *rc::gen::element<std::string>("", "-") + some_digits(1, 26);
        text += *rc::gen::arbitrary<bool>() ? "." + some_digits(1, 20) : "";
        text += *rc::gen::arbitrary<bool>() ? "e" + std::to_string(*int_in(-30, 30)) : "";
        check_against_slow(text);
    }
}

RC_GTEST_PROP(DecimalText, OnlyTheGrammarIsAccepted, ()) {
    for (int i = 0; i < 20; ++i) {
        const auto length = static_cast<std::size_t>(*int_in(1, 9));
        check_against_slow(*rc::gen::container<std::string>(length, rc::gen::elementOf(std::string("0159..e+--E x"))));
    }
}

}  // namespace
}  // namespace tradewind
