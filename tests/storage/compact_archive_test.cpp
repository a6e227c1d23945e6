// The compact form is exact for every number and never trusts the bytes it reads.
#include "storage/compact_archive.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "storage/input_batch.hpp"
#include "tests/storage/event_samples.hpp"
#include "tests/support/arbitrary_decimal.hpp"

namespace tradewind::storage {
namespace {

template <class T>
std::string written(const T& value) {
    CompactWriter writer;
    writer(value);
    return std::string(writer.bytes());
}

template <class T>
T through_bytes(const T& value) {
    const std::string bytes = written(value);
    CompactReader reader(bytes);
    T back{};
    reader(back);
    EXPECT_TRUE(reader.ok() && reader.at_end());
    return back;
}

RC_GTEST_PROP(CompactArchive, DecimalsComeBackToTheUnit, ()) {
    const auto value = *rc::gen::arbitrary<Decimal>();
    RC_ASSERT(through_bytes(value) == value);
}

RC_GTEST_PROP(CompactArchive, IntegersComeBack, (std::int64_t a, std::uint64_t b, std::int32_t c, std::uint16_t d)) {
    RC_ASSERT(through_bytes(a) == a);
    RC_ASSERT(through_bytes(b) == b);
    RC_ASSERT(through_bytes(c) == c);
    RC_ASSERT(through_bytes(d) == d);
}

TEST(CompactArchive, LimitsComeBack) {
    const Decimal lowest = lowest_decimal();
    for (const Decimal value : {Decimal::max(), lowest, Decimal(), Decimal::from_units(1), Decimal::from_units(-1)}) {
        EXPECT_EQ(through_bytes(value), value);
    }
    for (const std::int64_t value :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        EXPECT_EQ(through_bytes(value), value);
    }
    EXPECT_EQ(through_bytes(std::numeric_limits<std::uint64_t>::max()), std::numeric_limits<std::uint64_t>::max());
}

TEST(CompactArchive, EveryPowerOfTenComesBack) {
    ArchiveInt128 units = 1;
    for (int exponent = 0; exponent < 37; ++exponent, units *= 10) {
        for (const int digits : {1, 3, 7}) {
            const Decimal value = Decimal::from_units(units * digits);
            EXPECT_EQ(through_bytes(value), value) << exponent;
            EXPECT_EQ(through_bytes(-value), -value) << exponent;
        }
    }
}

TEST(CompactArchive, OrdinaryPricesAreShort) {
    EXPECT_LE(written(Decimal::from_scaled(6'412'345, 2)).size(), 5U);
    EXPECT_LE(written(Decimal::from_scaled(15, 3)).size(), 2U);
    EXPECT_EQ(written(Decimal()).size(), 1U);
}

TEST(CompactArchive, EventsCutAnywhereAreRefused) {
    for (std::size_t kind = 0; kind < test::kEventKinds; ++kind) {
        InputEncoder encoder;
        encoder.add({0, Timestamp::from_nanos(123), test::sample_body(kind, kind + 5)});
        const std::string whole(encoder.bytes());
        for (std::size_t size = 0; size < whole.size(); ++size) {
            InputDecoder decoder(std::string_view(whole).substr(0, size));
            Event event;
            decoder.next(event);
            EXPECT_FALSE(decoder.ok()) << "kind " << kind << " cut to " << size << " of " << whole.size();
        }
    }
}

TEST(CompactArchive, ListsCannotClaimMoreThanTheBytesThatAreLeft) {
    CompactWriter writer;
    writer(std::uint64_t{1'000'000'000'000}, std::uint8_t{1}, std::uint8_t{2});
    CompactReader list_reader(writer.bytes());
    std::vector<Decimal> list;
    list_reader(list);
    EXPECT_FALSE(list_reader.ok());
    EXPECT_TRUE(list.empty());
    CompactReader text_reader(writer.bytes());
    std::string text;
    text_reader(text);
    EXPECT_FALSE(text_reader.ok());
}

TEST(CompactArchive, FormsThatNoWriterMakesAreRefused) {
    const std::array<std::string, 5> forms{
        std::string(11, '\xff'),                                // an integer without an end
        std::string("\x07\x01"),                                // a power below the first
        std::string("\x18\x01"),                                // a power above the last
        std::string("\x13") + std::string(9, '\xff') + "\x01",  // digits that overflow with their power
        std::string("\x7f\x01\x02"),                            // a whole number cut short
    };
    for (const std::string& bytes : forms) {
        CompactReader reader(bytes);
        Decimal value = Decimal(1);
        reader(value);
        EXPECT_FALSE(reader.ok());
        EXPECT_TRUE(value.is_zero());
    }
}

}  // namespace
}  // namespace tradewind::storage
