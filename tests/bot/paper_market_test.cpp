// The market of a paper run is open from its first instant, whatever the second of the minute it starts in.
#include "bot/app/paper_market.hpp"

#include <set>

#include <gtest/gtest.h>

namespace tradewind::bot {
namespace {

class PaperMarketStart : public ::testing::TestWithParam<int> {};

TEST_P(PaperMarketStart, EverySymbolHasAPriceWhenTheProgramStarts) {
    const Timestamp start = Timestamp::from_seconds(1'700'000'040) + Duration::seconds(GetParam());
    auto market = make_paper_market(AppConfig(), start);
    ASSERT_TRUE(market) << market.error().text;
    std::set<std::uint32_t> priced;
    while (market->source->next_time() <= start) {
        priced.insert(market->source->next().instrument.value());
    }
    EXPECT_EQ(priced.size(), market->instruments->size());
}

INSTANTIATE_TEST_SUITE_P(Seconds, PaperMarketStart, ::testing::Values(0, 1, 3, 59));

}  // namespace
}  // namespace tradewind::bot
