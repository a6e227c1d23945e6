#include "bot/app/binance_market.hpp"
#include "bot/app/kept_terms.hpp"
#include "bot/app/paper_market.hpp"

#include <gtest/gtest.h>

#include "bot/runtime/market_clock.hpp"
#include "simulator/simulated_exchange.hpp"
#include "tests/support/price_venue.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

class BinanceMarket : public testing::Test {
protected:
    BinanceMarket() {
        config_.home = home_.path().string();
        config_.market.kind = MarketKind::Binance;
        config_.market.symbols = {"BTCUSDT"};
    }
    void point_at(const test::PriceVenue& venue) {
        config_.binance.rest_url = venue.rest_url();
        config_.binance.stream_url = venue.stream_url();
    }
    // An address where nobody listens.
    void point_at_nobody() {
        const test::PriceVenue gone;
        point_at(gone);
    }
    std::string error() {
        const auto market = make_paper_market(config_, now_, ContractTerms::OfToday);
        return market ? "none" : market.error().text;
    }

    test::TempDir home_;
    AppConfig config_;
    Timestamp now_ = MarketClock::wall_now();
};

TEST_F(BinanceMarket, ContractsAreThoseOfTheVenue) {
    const test::PriceVenue venue;
    point_at(venue);
    const auto market = make_paper_market(config_, now_, ContractTerms::OfToday);
    ASSERT_TRUE(market.has_value()) << market.error().text;
    const Instrument& contract = market->instruments->at(InstrumentId(0));
    EXPECT_EQ(contract.symbol, "BTCUSDT");
    EXPECT_EQ(contract.min_quantity, Quantity(0.002_dec));
    EXPECT_EQ(contract.min_notional, 50_dec);
    EXPECT_EQ(contract.funding_interval, Duration::hours(4));
    EXPECT_EQ(contract.max_leverage, market->brackets->at(0).max_leverage(Decimal()));
    EXPECT_TRUE(market->notices.empty());
    EXPECT_EQ(market->source->funding_rate(InstrumentId(0), Timestamp::from_seconds(1'700'000'000)), 0.0003_dec)
        << "what was paid while the program was away";
    EXPECT_EQ(market->live->feed(InstrumentId(0)), FeedState::Down);
}

TEST_F(BinanceMarket, WithoutTheVenueTheContractsOfTheLastTimeServe) {
    {
        const test::PriceVenue venue;
        point_at(venue);
        const auto first = make_paper_market(config_, now_, ContractTerms::OfToday);
        ASSERT_TRUE(first.has_value()) << first.error().text;
        ASSERT_TRUE(keep_terms(config_.home, {*first->instruments, *first->brackets, 0}));
    }
    const auto market = make_paper_market(config_, now_, ContractTerms::OfToday);
    ASSERT_TRUE(market.has_value()) << market.error().text;
    EXPECT_EQ(market->instruments->at(InstrumentId(0)).min_notional, 50_dec);
    ASSERT_FALSE(market->notices.empty());
    EXPECT_NE(market->notices[0].find("using the contracts of the last run"), std::string::npos);
}

TEST_F(BinanceMarket, AnAccountIsKeptInUsdcWhereTheContractsSettleInIt) {
    const test::PriceVenue venue;
    point_at(venue);
    config_.market.symbols = {"BTCUSDC"};
    const auto market = make_paper_market(config_, now_, ContractTerms::OfToday);
    ASSERT_TRUE(market.has_value()) << market.error().text;
    EXPECT_EQ(market->deposit, (Money{10000_dec, Currency::of("USDC")}));
}

TEST_F(BinanceMarket, ACoinMarginedContractIsAskedForAtItsOwnProductAndItsCoinIsKnownAgainAfterARestart) {
    const test::PriceVenue venue;
    point_at(venue);
    config_.market.symbols = {"BTCUSD_PERP"};
    const auto first = make_paper_market(config_, now_, ContractTerms::OfToday);
    ASSERT_TRUE(first.has_value()) << first.error().text;
    const Instrument& contract = first->instruments->at(InstrumentId(0));
    EXPECT_EQ(contract.kind, ContractKind::InversePerpetual);
    EXPECT_EQ(contract.contract_size, 100_dec);
    EXPECT_EQ(contract.min_quantity, Quantity(1_dec));
    EXPECT_EQ(first->source->funding_rate(InstrumentId(0), Timestamp::from_seconds(1'700'000'000)), 0.0002_dec);
    EXPECT_EQ(first->deposit, (Money{0.15_dec, Currency::of("BTC")}));
    ASSERT_TRUE(keep_terms(config_.home, {*first->instruments, *first->brackets, 3}));
    point_at_nobody();
    const auto again = make_paper_market(config_, now_, ContractTerms::OfLastRun);
    ASSERT_TRUE(again.has_value()) << again.error().text;
    EXPECT_EQ(engine_config(config_, *again).currency, Currency::of("BTC"));
}

TEST_F(BinanceMarket, AReplaySeesTheContractsOfTheRunAndAsksNobody) {
    EXPECT_FALSE(make_paper_market(config_, now_, ContractTerms::OfLastRun).has_value()) << "there was no run";
    const test::PriceVenue venue;
    point_at(venue);
    const auto first = make_paper_market(config_, now_, ContractTerms::OfToday);
    ASSERT_TRUE(first.has_value()) << first.error().text;
    ASSERT_TRUE(keep_terms(config_.home, {*first->instruments, *first->brackets, 17}));
    point_at_nobody();
    const auto again = make_paper_market(config_, now_, ContractTerms::OfLastRun);
    ASSERT_TRUE(again.has_value()) << again.error().text;
    EXPECT_TRUE(again->notices.empty());
    Writer one;
    Writer other;
    one(*first->instruments);
    other(*again->instruments);
    EXPECT_EQ(one.bytes(), other.bytes());
    EXPECT_EQ(again->brackets->at(0).max_leverage(Decimal()), first->brackets->at(0).max_leverage(Decimal()));
    EXPECT_EQ(again->terms_since, 17U);
}

TEST_F(BinanceMarket, WithoutTheVenueEverTheBuiltInContractsServe) {
    point_at_nobody();
    const auto market = make_paper_market(config_, now_, ContractTerms::OfToday);
    ASSERT_TRUE(market.has_value()) << market.error().text;
    EXPECT_EQ(market->instruments->at(InstrumentId(0)).min_notional, 100_dec);
    config_.market.symbols = {"ARBUSDT"};
    EXPECT_NE(error().find("without the venue the terms of ARBUSDT are not known"), std::string::npos) << error();
}

TEST_F(BinanceMarket, ContractsThatOneAccountCannotPayAreRefused) {
    const test::PriceVenue venue;
    point_at(venue);
    config_.market.symbols = {"BTCUSDT", "BTCUSDC"};
    EXPECT_TRUE(error().starts_with("market.symbols: BTCUSDT settles in USDT, and BTCUSDC settles in USDC: "))
        << error();
    config_.market.symbols = {"BTCUSDT", "BTCUSD_PERP"};
    EXPECT_TRUE(error().starts_with("market.symbols: BTCUSDT settles in USDT, and BTCUSD_PERP settles in BTC: "))
        << error();
    config_.market.symbols = {"XYZUSDT"};
    EXPECT_EQ(error(), "market.symbols: the venue lists no perpetual or spot pair XYZUSDT");
    config_.market.symbols = {"BTCUSDT", "BTCUSDT"};
    EXPECT_EQ(error(), "market.symbols: BTCUSDT is named twice");
    config_.binance.rest_url = "http://example.org";
    EXPECT_TRUE(error().starts_with("binance: ")) << error();
}

TEST_F(BinanceMarket, PricesFromTheStreamsMoveTheSimulatedExchange) {
    const test::PriceVenue prices;
    point_at(prices);
    auto market = make_paper_market(config_, now_, ContractTerms::OfToday);
    ASSERT_TRUE(market.has_value()) << market.error().text;
    LiveTape& tape = *market->live;
    const auto instruments = market->instruments;
    simulator::SimulatedExchange venue(venue_config(config_, *market), std::move(market->source));
    const MarketClock clock(now_, 1);
    const auto feed = start_live_feed(
        config_, instruments, tape, [&clock] { return clock.now(); }, [] {});
    ASSERT_TRUE(feed.has_value()) << feed.error().text;
    std::vector<simulator::VenueMessage> messages;
    const auto has = [&messages](auto matches) {
        return std::any_of(messages.begin(), messages.end(), [&](const auto& each) { return matches(each.body); });
    };
    const auto is_trade = [](const EventBody& body) {
        const auto* trade = std::get_if<TradeTick>(&body);
        return trade != nullptr && trade->price == Price(60010.5_dec);
    };
    const auto give_up = clock.now() + Duration::seconds(20);
    while (!has(is_trade) && clock.now() < give_up) {
        venue.advance(clock.now(), messages);
        std::this_thread::yield();
    }
    EXPECT_TRUE(has(is_trade));
    EXPECT_TRUE(has([](const EventBody& body) {
        const auto* history = std::get_if<HistoryBars>(&body);
        return history != nullptr && history->bars.size() == 3;
    }));
    EXPECT_TRUE(has([](const EventBody& body) {
        const auto* mark = std::get_if<MarkPrice>(&body);
        return mark != nullptr && mark->mark == Price(60001_dec);
    }));
}

}  // namespace
}  // namespace tradewind::bot
