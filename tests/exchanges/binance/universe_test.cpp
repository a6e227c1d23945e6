#include "exchanges/binance/universe.hpp"

#include <gtest/gtest.h>

#include "exchanges/binance/universe_source.hpp"
#include "tests/support/fake_rest_clock.hpp"
#include "tests/support/history_venue.hpp"

namespace tradewind::binance {
namespace {

constexpr Timestamp kNow = Timestamp::from_seconds(1'700'000'000);

ListedContract contract(const std::string& symbol, const std::string& quote, int age_days) {
    ListedContract out;
    out.instrument.symbol = symbol;
    out.instrument.quote = Currency::of(quote);
    out.instrument.contract_size = 10;
    out.is_trading = true;
    out.is_perpetual = true;
    out.listed = kNow - Duration::days(age_days);
    return out;
}

DayTicker ticker(const std::string& symbol, int quote_volume) {
    DayTicker out;
    out.symbol = symbol;
    out.last = Price(Decimal(2));
    out.volume = Decimal(quote_volume) / Decimal(2);
    out.quote_volume = quote_volume;
    return out;
}

std::vector<std::string> symbols(const Universe& universe) {
    std::vector<std::string> out;
    for (const UniverseMember& member : universe.members) {
        out.push_back(member.symbol);
    }
    return out;
}

class UniverseTest : public ::testing::Test {
protected:
    [[nodiscard]] Universe rank(const UniverseRules& rules, ProductKind product = ProductKind::UsdM) const {
        return rank_universe(product, contracts_, tickers_, rules, kNow);
    }
    std::vector<ListedContract> contracts_{contract("AUSDT", "USDT", 10), contract("BUSDT", "USDT", 500),
                                           contract("CUSDC", "USDC", 900), contract("DBTC", "BTC", 900),
                                           contract("EUSDT", "USDT", 900)};
    std::vector<DayTicker> tickers_{ticker("EUSDT", 5), ticker("AUSDT", 100), ticker("CUSDC", 50), ticker("BUSDT", 50),
                                    ticker("DBTC", 1'000)};
};

TEST_F(UniverseTest, RanksPermittedQuotesByVolumeAndByNameWhereItIsEqual) {
    const Universe universe = rank({});
    EXPECT_EQ(symbols(universe), (std::vector<std::string>{"AUSDT", "BUSDT", "CUSDC", "EUSDT"}));
    EXPECT_EQ(universe.members[2].rank, 3U);
    EXPECT_EQ(universe.other_quote, 1U);
}

TEST_F(UniverseTest, TellsTheSharesOfTheQuotesOfAllThatPassed) {
    const Universe universe = rank({.most = 1});
    EXPECT_EQ(symbols(universe), std::vector<std::string>{"AUSDT"});
    EXPECT_EQ(universe.passed, 4U);
    EXPECT_EQ(universe.quotes.at("USDT").members, 3U);
    EXPECT_EQ(universe.quotes.at("USDT").volume, Decimal(155));
    EXPECT_EQ(universe.quotes.at("USDC").volume, Decimal(50));
}

TEST_F(UniverseTest, LeavesOutWhatIsSmallYoungClosedOrNoPerpetualAndCountsIt) {
    contracts_[1].is_trading = false;
    contracts_.push_back(contract("FUSDT_240329", "USDT", 900));
    contracts_.back().is_perpetual = false;
    contracts_.push_back(contract("GUSDT", "USDT", 900));
    const Universe universe = rank({.least_volume = 50, .least_age = Duration::days(30)});
    EXPECT_EQ(symbols(universe), std::vector<std::string>{"CUSDC"});
    EXPECT_EQ(universe.young, 1U);
    EXPECT_EQ(universe.small, 1U);
    EXPECT_EQ(universe.not_trading, 1U);
    EXPECT_EQ(universe.not_perpetual, 1U);
    EXPECT_EQ(universe.without_ticker, 1U);
}

TEST_F(UniverseTest, ExactlyOldEnoughAndExactlyEnoughVolumePass) {
    const Universe universe = rank({.least_volume = 100, .least_age = Duration::days(10)});
    EXPECT_EQ(symbols(universe), std::vector<std::string>{"AUSDT"});
}

TEST_F(UniverseTest, CoinContractsAreRankedInDollarsWhateverTheirQuote) {
    contracts_ = {contract("BTCUSD_PERP", "USD", 900), contract("ETHUSD_PERP", "USD", 900)};
    contracts_[0].instrument.contract_size = 100;
    tickers_ = {ticker("BTCUSD_PERP", 20), ticker("ETHUSD_PERP", 100)};  // 10 and 50 contracts
    const Universe universe = rank({}, ProductKind::CoinM);
    EXPECT_EQ(symbols(universe), (std::vector<std::string>{"BTCUSD_PERP", "ETHUSD_PERP"}));
    EXPECT_EQ(universe.members[0].volume, Decimal(1'000));
    EXPECT_EQ(universe.members[1].volume, Decimal(500));
}

constexpr const char* kFilters =
    R"("filters":[{"filterType":"PRICE_FILTER","tickSize":"0.1"},{"filterType":"LOT_SIZE","stepSize":"1","minQty":"1","maxQty":"9"}])";

std::string spot_pair(const std::string& base) {
    return R"({"symbol":")" + base + R"(USDT","status":"TRADING","baseAsset":")" + base + R"(","quoteAsset":"USDT",)" +
           kFilters + "}";
}

TEST(UniverseSource, AsksForTheAgeOfSpotPairsInTheOrderOfTheirRankUntilThereAreEnough) {
    constexpr std::int64_t kDay = 86'400'000;
    const std::int64_t now = kNow.to_millis();
    testing::HistoryVenue venue({.listed_ms = now - 100 * kDay, .now_ms = now});
    testing::FakeRestClock time;
    PacedRest rest(ProductKind::Spot, venue.url(), time.clock());
    const auto put_lists = [&] {
        venue.put_first(testing::HistoryVenue::response(
            200, R"({"symbols":[)" + spot_pair("A") + "," + spot_pair("B") + "," + spot_pair("C") + "]}"));
        venue.put_first(testing::HistoryVenue::response(
            200, R"([{"symbol":"AUSDT","lastPrice":"1","priceChangePercent":"1","volume":"1","quoteVolume":"1"},
                     {"symbol":"BUSDT","lastPrice":"1","priceChangePercent":"1","volume":"1","quoteVolume":"3"},
                     {"symbol":"CUSDT","lastPrice":"1","priceChangePercent":"1","volume":"1","quoteVolume":"2"}])"));
    };
    put_lists();
    auto universe = ask_universe(rest, {.most = 2, .least_age = Duration::days(90)});
    ASSERT_TRUE(universe.has_value()) << universe.error().text;
    EXPECT_EQ(symbols(*universe), (std::vector<std::string>{"BUSDT", "CUSDT"}));
    EXPECT_FALSE(universe->members[0].listed.is_zero());
    EXPECT_EQ(venue.log().size(), 5U);  // two lists, the time, two first days
    put_lists();
    universe = ask_universe(rest, {.most = 2, .least_age = Duration::days(101)});
    ASSERT_TRUE(universe.has_value());
    EXPECT_TRUE(universe->members.empty());
    EXPECT_EQ(universe->young, 3U);
}

}  // namespace
}  // namespace tradewind::binance
