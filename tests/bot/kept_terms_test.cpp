// The venue changes a contract's terms between two runs: what was recorded is restored under the terms of then, and
// the run goes on under those of today.
#include "bot/app/kept_terms.hpp"

#include <gtest/gtest.h>

#include "bot/app/binance_market.hpp"
#include "bot/app/restored_run.hpp"
#include "tests/support/price_venue.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

class KeptTermsTest : public ::testing::Test {
protected:
    KeptTermsTest() {
        config_.home = home_.path().string();
        config_.market.kind = MarketKind::Binance;
        config_.market.symbols = {"BTCUSDT"};
        const test::PriceVenue venue;
        config_.binance.rest_url = venue.rest_url();
        config_.binance.stream_url = venue.stream_url();
        auto listed = make_binance_market(config_, now_, ContractTerms::OfToday);
        EXPECT_TRUE(listed.has_value());
        then_ = std::move(*listed);
        then_.deposit = today_.deposit = {10000_dec, Currency::of("USDT")};
        today_.instruments = changed(*then_.instruments);
        today_.brackets = std::make_shared<const std::vector<BracketTable>>(
            std::vector<BracketTable>{BracketTable::flat(0.03_dec, 15)});
    }
    static std::shared_ptr<const InstrumentTable> changed(const InstrumentTable& table,
                                                          const char* symbol = "BTCUSDT") {
        auto out = std::make_shared<InstrumentTable>();
        Instrument instrument = table.at(InstrumentId(0));
        instrument.symbol = symbol;
        instrument.min_notional = 70_dec;
        instrument.taker_fee = 0.0007_dec;
        out->add(instrument);
        return out;
    }
    // A short run, as the agent makes it.
    RestoreReport run(const PaperMarket& terms) {
        auto opened = storage::Journal::open(config_.home + "/journal.db", storage::Durability::Off);
        EXPECT_TRUE(opened.has_value());
        storage::Journal& journal = **opened;
        auto left = restore_run(config_, terms, now_, journal);
        if (!left) {
            error_ = left.error().text;
            return {};
        }
        const auto epoch = journal.begin_run({now_, "test", "", {"BTCUSDT"}});
        EXPECT_TRUE(epoch.has_value());
        EXPECT_TRUE(keep_todays_terms(config_.home, *left->terms, *left->engine, journal));
        EXPECT_EQ(left->engine->account().instruments->at(InstrumentId(0)).min_notional,
                  terms.instruments->at(InstrumentId(0)).min_notional);
        Event event{0, now_, EngineStarted{*epoch}};
        journal.append(event);
        std::vector<Command> commands;
        left->engine->process(event, commands);
        journal.set_command_hash(left->engine->command_hash());
        EXPECT_TRUE(journal.commit(storage::Sync::Full));
        return left->report;
    }

    const Timestamp now_ = Timestamp::from_seconds(1'700'000'000);
    test::TempDir home_;
    AppConfig config_;
    PaperMarket then_;
    PaperMarket today_;
    std::string error_;
};

TEST_F(KeptTermsTest, WhatWasRecordedUnderOtherTermsIsRestoredAndTheRunGoesOnUnderTodays) {
    run(then_);
    EXPECT_EQ(run(then_).replayed, 1U);
    EXPECT_EQ(read_kept_terms(config_.home)->since, 0U) << "nothing has changed";
    EXPECT_EQ(run(today_).replayed, 2U);
    const auto kept = read_kept_terms(config_.home);
    ASSERT_TRUE(kept.has_value()) << kept.error().text;
    EXPECT_EQ(kept->since, 2U);
    EXPECT_EQ(kept->instruments.at(InstrumentId(0)).taker_fee, 0.0007_dec);
    EXPECT_EQ(kept->brackets.at(0).max_leverage(Decimal()), 15);
    EXPECT_EQ(run(today_).replayed, 1U) << "only what came after the change";
    EXPECT_TRUE(error_.empty()) << error_;
}

TEST_F(KeptTermsTest, ARunOfOtherSymbolsIsNotTakenOver) {
    run(then_);
    today_.instruments = changed(*then_.instruments, "ETHUSDT");
    run(today_);
    EXPECT_NE(error_.find("was made with other symbols"), std::string::npos) << error_;
}

TEST_F(KeptTermsTest, ADamagedFileIsNamed) {
    ASSERT_TRUE(keep_terms(config_.home, {*then_.instruments, {}, 0}));
    const auto kept = read_kept_terms(config_.home);
    ASSERT_FALSE(kept.has_value());
    EXPECT_NE(kept.error().text.find("contract-terms is damaged"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
