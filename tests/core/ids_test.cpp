#include "core/base/ids.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <unordered_set>

#include <gtest/gtest.h>

#include "core/base/amount.hpp"
#include "core/base/hash.hpp"

namespace tradewind {
namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
    a + b;
};

static_assert(!std::is_convertible_v<InstrumentId, StrategyId>, "an instrument is no strategy");
static_assert(!std::is_convertible_v<std::uint64_t, RequestId>, "a bare number is no request");
static_assert(!std::is_same_v<VenueOrderId, TradeId>, "an order of the venue is no trade");
static_assert(Addable<Price, Price>);
static_assert(!Addable<Price, Quantity>, "a price and a quantity have no sum");

TEST(FixedText, KeepsTextUpToItsCapacityAndRefusesMore) {
    const std::string full(VenueOrderId::kCapacity, 'x');
    EXPECT_EQ(VenueOrderId::from(full)->str(), full);
    const auto refused = VenueOrderId::from(full + "x");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(VenueOrderId::of(full + "x").str(), full);
}

TEST(FixedText, ComparesByTextNotByWhatLiesBehindIt) {
    VenueOrderId reused = VenueOrderId::of("a longer text");
    reused = VenueOrderId::of("b");
    EXPECT_EQ(reused, VenueOrderId::of("b"));
    EXPECT_LT(VenueOrderId::of("ab"), VenueOrderId::of("b"));
    EXPECT_LT(VenueOrderId::of("a"), VenueOrderId::of("ab"));
    EXPECT_TRUE(VenueOrderId().empty());
    EXPECT_EQ(TradeId::of(std::uint64_t{18'446'744'073'709'551'615U}).str(), "18446744073709551615");
}

TEST(ClientOrderId, CarriesEpochAndCounter) {
    const ClientOrderId id(7, 42);
    EXPECT_EQ(id.to_string(), "tw-7-42");
    EXPECT_EQ(id.epoch(), 7U);
    EXPECT_EQ(ClientOrderId(id.value()), id);
    EXPECT_LT(id, ClientOrderId(8, 0));
    EXPECT_LT(ClientOrderId(7, UINT32_MAX), ClientOrderId(8, 0));
    EXPECT_TRUE(id.is_ours());
    EXPECT_FALSE(ClientOrderId().is_ours());
    EXPECT_EQ((std::unordered_set<ClientOrderId>{id, id, ClientOrderId(7, 43)}.size()), 2U);
}

TEST(Money, SumsOfOneCurrencyAreExact) {
    const Currency usdt = Currency::of("USDT");
    EXPECT_EQ((Money{0.1_dec, usdt} + Money{0.2_dec, usdt}), (Money{0.3_dec, usdt}));
    EXPECT_EQ((Money{0.1_dec, usdt} - Money{0.2_dec, usdt}), (Money{-0.1_dec, usdt}));
}

TEST(Money, MixedCurrenciesThrowAndAreNamed) {
    const Money dollars{1, Currency::of("USDT")};
    const Money coins{1, Currency::of("BTC")};
    EXPECT_THROW((void)(dollars - coins), CurrencyMismatch);
    try {
        (void)(dollars + coins);
        FAIL() << "two currencies were added";
    } catch (const CurrencyMismatch& error) {
        EXPECT_STREQ(error.what(), "money of USDT and BTC cannot be added");
    }
}

TEST(Side, OppositeAndSignBelongTogether) {
    EXPECT_EQ(opposite(Side::Buy), Side::Sell);
    EXPECT_EQ(opposite(opposite(Side::Sell)), Side::Sell);
    EXPECT_EQ(sign_of(Side::Buy) + sign_of(Side::Sell), 0);
    EXPECT_STREQ(to_text(Side::Sell), "sell");
}

// The values FNV-1a must have: a change here would make every recorded command hash worthless.
TEST(StreamHash, GivesTheValuesOfFnv1a) {
    const auto hash_of = [](std::string_view bytes) {
        StreamHash hash;
        hash.add(bytes);
        return hash;
    };
    EXPECT_EQ(hash_of("").to_hex(), "cbf29ce484222325");
    EXPECT_EQ(hash_of("a").to_hex(), "af63dc4c8601ec8c");
    EXPECT_EQ(hash_of("foobar").to_hex(), "85944171f73967e8");
    EXPECT_EQ(hash_of(std::string_view("\xFF\x00", 2)).to_hex(), "0a99a607b6f60bea");  // bytes above 127 stay unsigned
}

TEST(StreamHash, DependsOnTheBytesNotOnHowTheyArrive) {
    StreamHash pieces;
    pieces.add("foo");
    StreamHash resumed(pieces.value());
    resumed.add("bar");
    StreamHash whole;
    whole.add("foobar");
    EXPECT_EQ(resumed, whole);
}

}  // namespace
}  // namespace tradewind
