// The currency of a run's account follows from its contracts, on every kind of market; what does not belong together is
// refused by name.
#include "bot/app/account_currency.hpp"

#include <gtest/gtest.h>

#include "bot/app/contract_listing.hpp"
#include "bot/app/instrument_catalog.hpp"
#include "bot/app/paper_market.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using test::at_second;

InstrumentTable table_of(std::initializer_list<Instrument> instruments) {
    InstrumentTable out;
    for (const Instrument& each : instruments) {
        out.add(each);
    }
    return out;
}

std::string currency_of(const InstrumentTable& instruments) {
    const auto found = account_currency(instruments);
    return found ? found->str() : found.error().text;
}

AppConfig generated(std::vector<std::string> symbols) {
    AppConfig config;
    config.market.symbols = std::move(symbols);
    return config;
}

TEST(AccountCurrency, IsWhatAllContractsSettleInAndSpotPairsAreQuotedIn) {
    EXPECT_EQ(currency_of(table_of({test::btcusdt(), test::btcusdt_spot()})), "USDT");
    EXPECT_EQ(currency_of(table_of({test::btcusdt_spot()})), "USDT");
    EXPECT_EQ(currency_of(table_of({test::btcusd_perp()})), "BTC");
    Instrument usdc = test::btcusdt();
    usdc.symbol = "BTCUSDC";
    usdc.quote = usdc.settle = Currency::of("USDC");
    EXPECT_EQ(currency_of(table_of({usdc})), "USDC");
}

TEST(AccountCurrency, RefusesByNameWhatDoesNotBelongTogetherAndSaysWhatToDo) {
    const std::string mixed = currency_of(table_of({test::btcusdt(), test::btcusd_perp()}));
    EXPECT_NE(mixed.find("BTCUSDT settles in USDT, and BTCUSD_PERP settles in BTC"), std::string::npos) << mixed;
    EXPECT_NE(mixed.find("second agent for it with its own --home"), std::string::npos) << mixed;
    const std::string spot = currency_of(table_of({test::btcusd_perp(), test::btcusdt_spot()}));
    EXPECT_NE(spot.find("BTCUSDT.SPOT is quoted in USDT"), std::string::npos) << spot;
    EXPECT_FALSE(account_currency(InstrumentTable()));
}

TEST(AccountCurrency, PaperMoneyIsAsWishedOrTenThousandDollarsOrAboutAsMuchInACoin) {
    EXPECT_EQ(paper_money(Currency::of("USDT"), {})->amount, 10000_dec);
    EXPECT_EQ(paper_money(Currency::of("USDC"), {})->amount, 10000_dec);
    EXPECT_EQ(*paper_money(Currency::of("BTC"), 2.5_dec), (Money{2.5_dec, Currency::of("BTC")}));
    for (const char* symbol :
         {"BTCUSD_PERP", "ETHUSD_PERP", "SOLUSD_PERP", "BNBUSD_PERP", "XRPUSD_PERP", "DOGEUSD_PERP", "LTCUSD_PERP"}) {
        const auto entry = catalog_contract(symbol);
        ASSERT_TRUE(entry) << symbol;
        const Decimal worth = paper_money(entry->instrument.settle, {})->amount * entry->start_price.value();
        EXPECT_GT(worth, 9000_dec) << symbol;
        EXPECT_LT(worth, 11000_dec) << symbol;
    }
    const auto unknown = paper_money(Currency::of("ADA"), {});
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().text.find("account.balance: say how many ADA"), std::string::npos);
}

TEST(AccountCurrency, AGeneratedMarketOfACoinMarginedContractHasItsAccountInTheCoin) {
    const auto market = make_paper_market(generated({"ETHUSD_PERP"}), at_second(0));
    ASSERT_TRUE(market) << market.error().text;
    EXPECT_EQ(market->deposit, (Money{3_dec, Currency::of("ETH")}));
    EXPECT_EQ(market->instruments->size(), 1U) << "no spot pair is quoted in the coin";
    EXPECT_EQ(engine_config(AppConfig(), *market).currency, Currency::of("ETH"));
    EXPECT_EQ(venue_config(AppConfig(), *market).deposits, std::vector<Money>{market->deposit});
    const auto mixed = make_paper_market(generated({"BTCUSD_PERP", "ETHUSD_PERP"}), at_second(0));
    ASSERT_FALSE(mixed);
    EXPECT_NE(mixed.error().text.find("ETHUSD_PERP settles in ETH"), std::string::npos) << mixed.error().text;
}

TEST(AccountCurrency, TheMarketTypeChoosesWhatIsTradedWhenNothingIsNamed) {
    AppConfig config;
    EXPECT_EQ(wished_symbols(config), (std::vector<std::string>{"BTCUSDT", "ETHUSDT", "SOLUSDT"}));
    config.market.type = ContractType::CoinMargined;
    EXPECT_EQ(wished_symbols(config), std::vector<std::string>{"BTCUSD_PERP"});
    config.market.symbols = {"ETHUSDT"};
    EXPECT_EQ(wished_symbols(config), std::vector<std::string>{"ETHUSDT"});
}

TEST(AccountCurrency, ACandleFileIsOfTheContractThatItIsNamedAfter) {
    EXPECT_EQ(symbol_of_file("data/ETHUSDT_1m.csv.gz"), "ETHUSDT");
    EXPECT_EQ(symbol_of_file("BTCUSDT.csv"), "BTCUSDT");
    EXPECT_EQ(symbol_of_file("/a/BTCUSD_PERP_1h.csv.gz"), "BTCUSD_PERP");
    EXPECT_EQ(symbol_of_file("BTCUSD_PERP-1m-2024-01.csv"), "BTCUSD_PERP");
}

TEST(AccountCurrency, RecordedCandlesOfAnUnknownCoinGiveAnInverseContractWithTheirTick) {
    const std::vector<Bar> bars{{InstrumentId(0), at_second(0), Duration::minutes(1), test::price("0.4512"),
                                 test::price("0.4519"), test::price("0.45"), test::price("0.4515"),
                                 test::quantity("1200")}};
    const auto guessed = recorded_instrument("ADAUSD_PERP", bars);
    ASSERT_TRUE(guessed) << guessed.error().text;
    EXPECT_EQ(guessed->kind, ContractKind::InversePerpetual);
    EXPECT_EQ(guessed->settle, Currency::of("ADA"));
    EXPECT_EQ(guessed->contract_size, 10_dec);
    EXPECT_EQ(guessed->tick, test::price("0.0001"));
    EXPECT_EQ(guessed->step, test::quantity("1"));
    EXPECT_FALSE(recorded_instrument("USD_PERP", bars));
    EXPECT_FALSE(recorded_instrument("BTCUSD_PERP.SPOT", bars));
    EXPECT_FALSE(recorded_instrument("WHATEVER", bars));
}

}  // namespace
}  // namespace tradewind::bot
