#include "core/base/archive.hpp"

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <limits>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/base/amount.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace {
std::size_t allocated_bytes = 0;
}  // namespace

// Not inlined: gcc would take the malloc inside for a mismatch with delete.
[[gnu::noinline]] void* operator new(std::size_t size) {
    allocated_bytes += size;
    if (void* block = std::malloc(size)) {
        return block;
    }
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* block) noexcept {
    std::free(block);
}
[[gnu::noinline]] void operator delete(void* block, std::size_t) noexcept {
    std::free(block);
}

namespace tradewind {
namespace {

enum class Colour : std::uint8_t { Red, Green };

struct Point {
    std::int32_t x = 0;
    Decimal y;
    friend bool operator==(const Point&, const Point&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(x, y);
    }
};

struct Nothing {
    friend bool operator==(const Nothing&, const Nothing&) = default;
    template <class Archive>
    void archive(Archive&) {}
};

// A field of every kind the archive knows.
struct Everything {
    bool flag = false;
    std::uint8_t byte = 0;
    std::int64_t number = 0;
    double real = 0;
    Colour colour = Colour::Red;
    Decimal decimal;
    Timestamp time;
    Money money;
    ClientOrderId order;
    std::string text;
    std::vector<Point> points;
    std::deque<std::string> words;
    std::set<std::uint32_t> numbers;
    std::map<std::string, std::vector<std::uint8_t>> table;
    std::pair<std::uint16_t, std::string> pair;
    std::array<std::int16_t, 3> triple{};
    std::optional<Point> maybe;
    std::variant<std::uint32_t, std::string, Point, Nothing> choice;

    friend bool operator==(const Everything&, const Everything&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(flag, byte, number, real, colour, decimal, time, money, order, text, points, words, numbers, table, pair,
           triple, maybe, choice);
    }
};

Everything sample() {
    Everything all;
    all.flag = true;
    all.byte = 255;
    all.number = std::numeric_limits<std::int64_t>::min();
    all.real = -0.1;
    all.colour = Colour::Green;
    all.decimal = -Decimal::max();
    all.time = Timestamp::max();
    all.money = {12.5_dec, Currency::of("USDT")};
    all.order = ClientOrderId(3, 9);
    all.text = std::string("with\0zero", 9);
    all.points = {{1, 0.5_dec}, {-2, -3_dec}};
    all.words = {"", "a", "a word that does not fit into a small string"};
    all.numbers = {7, 1, 4'000'000'000U};
    all.table = {{"x", {1, 2}}, {"", {}}};
    all.pair = {65535, "right"};
    all.triple = {-1, 0, 32767};
    all.maybe = Point{5, 6_dec};
    all.choice = Point{-7, 8_dec};
    return all;
}

template <class T>
std::string written(const T& value) {
    Writer writer;
    writer(value);
    return writer.take();
}

TEST(Archive, EveryKindOfFieldComesBack) {
    const Everything before = sample();
    const std::string bytes = written(before);
    Everything after;
    Reader reader(bytes);
    reader(after);
    EXPECT_TRUE(reader.ok());
    EXPECT_TRUE(reader.at_end());
    EXPECT_TRUE(after == before);
}

TEST(Archive, ReadingReplacesWhatWasThere) {
    const Everything before;
    const std::string bytes = written(before);
    Everything after = sample();
    Reader reader(bytes);
    reader(after);
    EXPECT_TRUE(reader.ok());
    EXPECT_TRUE(after == before);
}

TEST(Archive, BytesAreLittleEndianWithoutPadding) {
    Writer writer;
    writer(std::uint8_t{1}, std::uint32_t{0x04030201}, std::string("ab"), std::optional<std::uint8_t>(9));
    EXPECT_EQ(writer.bytes(), std::string("\x01\x01\x02\x03\x04\x02\x00\x00\x00"
                                          "ab\x01\x09",
                                          13));
    EXPECT_EQ(written(Decimal::from_units(-2)), "\xFE" + std::string(15, '\xFF'));
}

TEST(Archive, ConstantsCanBeWritten) {
    static const Money kConstant{1, Currency::of("BTC")};
    Money after;
    const std::string bytes = written(kConstant);
    Reader reader(bytes);
    reader(after);
    EXPECT_EQ(after, kConstant);
}

TEST(Archive, EveryAlternativeOfAVariantComesBack) {
    using Choice = std::variant<std::uint32_t, std::string, Point, Nothing>;
    for (const Choice& before : {Choice(7U), Choice("text"), Choice(Point{1, 2_dec}), Choice(Nothing{})}) {
        const std::string bytes = written(before);
        Choice after;
        Reader reader(bytes);
        reader(after);
        EXPECT_TRUE(reader.ok() && reader.at_end());
        EXPECT_TRUE(after == before);
    }
}

TEST(Archive, EveryShorterPieceIsRefused) {
    const std::string bytes = written(sample());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        Everything out;
        const std::string piece = bytes.substr(0, length);
        Reader reader(piece);
        reader(out);
        EXPECT_FALSE(reader.ok()) << length;
    }
}

TEST(Archive, FieldsAfterAShortOneAreZero) {
    std::uint32_t first = 1;
    std::int64_t second = 2;
    std::string third = "old";
    std::optional<int> fourth = 4;
    Reader reader("\x01\x02");
    reader(first, second, third, fourth);
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(first, 0U);
    EXPECT_EQ(second, 0);
    EXPECT_EQ(third, "");
    EXPECT_FALSE(fourth.has_value());
}

TEST(Archive, AnAlternativeThatDoesNotExistIsRefused) {
    std::variant<std::uint8_t, Point> choice = Point{1, 2_dec};
    std::uint8_t next = 5;
    Reader reader("\x02\x09\x09");
    reader(choice, next);
    EXPECT_FALSE(reader.ok());
    EXPECT_TRUE(choice == (std::variant<std::uint8_t, Point>(std::uint8_t{0})));
    EXPECT_EQ(next, 0);
}

TEST(Archive, AnyByteButZeroIsATrueFlag) {
    bool flag = false;
    Reader reader("\x07");
    reader(flag);
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(written(flag), "\x01");
}

template <class T>
std::size_t bytes_allocated_reading(const std::string& bytes) {
    const std::size_t before = allocated_bytes;
    T out{};
    Reader reader(bytes);
    reader(out);
    return allocated_bytes - before;
}

TEST(Archive, ACountBeyondTheBytesLeftAllocatesNothing) {
    const std::string hostile = "\xFF\xFF\xFF\xFF";
    using Table = std::map<std::uint32_t, std::string>;
    EXPECT_EQ(bytes_allocated_reading<std::string>(hostile), 0U);
    EXPECT_EQ(bytes_allocated_reading<std::vector<double>>(hostile), 0U);
    EXPECT_EQ(bytes_allocated_reading<std::vector<Nothing>>(hostile), 0U);
    EXPECT_EQ(bytes_allocated_reading<std::set<std::uint8_t>>(hostile), 0U);
    EXPECT_EQ(bytes_allocated_reading<Table>(hostile), 0U);
}

// A string or table entry of few bytes takes a whole object, and vectors double: a constant factor, no more.
constexpr std::size_t kMostBytesAByte = 64;
constexpr std::size_t kEmptyContainers = 2048;

void check_hostile(const std::string& bytes) {
    RC_ASSERT(bytes_allocated_reading<Everything>(bytes) <= kMostBytesAByte * bytes.size() + kEmptyContainers);
    Everything first;
    Reader reader(bytes);
    reader(first);
    const std::string again = written(first);
    Everything second;
    Reader second_reader(again);
    second_reader(second);
    RC_ASSERT(second_reader.ok());
    RC_ASSERT(second_reader.at_end());
    RC_ASSERT(written(second) == again);
}

RC_GTEST_PROP(Archive, ArbitraryBytesGiveAValueThatRoundTrips, (const std::string& bytes)) {
    check_hostile(bytes);
}

RC_GTEST_PROP(Archive, BytesOfSmallNumbersGiveAValueThatRoundTrips, ()) {
    const auto byte = rc::gen::weightedOneOf<char>(
        {{8, rc::gen::just('\0')}, {4, rc::gen::inRange<char>(1, 6)}, {1, rc::gen::arbitrary<char>()}});
    check_hostile(*rc::gen::container<std::string>(400, byte));
}

RC_GTEST_PROP(Archive, DamagedBytesGiveAValueThatRoundTrips, ()) {
    std::string bytes = written(sample());
    for (int damage = *rc::gen::inRange(1, 5); damage > 0; --damage) {
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
    }
    check_hostile(bytes);
}

}  // namespace
}  // namespace tradewind
