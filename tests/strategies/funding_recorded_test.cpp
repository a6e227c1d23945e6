// Funding arbitrage on recorded BTCUSDT: spot and perpetual candles and the funding that was paid, played as
// tapes on one venue. What it earns is reported, not asserted; what is booked must agree to the last digit.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>

#include "simulator/replay_market.hpp"
#include "storage/candle_file.hpp"
#include "tests/strategies/pair_rig.hpp"

namespace tradewind::strategies {
namespace {

const std::filesystem::path kData = "../shared/data";

std::vector<Bar> bars_of(const std::string& file, InstrumentId id, Timestamp from, Timestamp to) {
    std::vector<Bar> out;
    storage::CandleFile whole = storage::read_candles(kData / file, id).value();
    for (Bar& bar : whole.bars) {
        if (bar.open_time >= from && bar.open_time < to) {
            out.push_back(std::move(bar));
        }
    }
    return out;
}

TEST(FundingRecordedTest, two_weeks_of_high_funding_are_booked_to_the_last_digit) {
    if (!std::filesystem::exists(kData / "binance_spot_1h/BTCUSDT_spot_1h.csv.gz")) {
        GTEST_SKIP() << "no recorded data";
    }
    const Timestamp from = Timestamp::parse("2024-03-01T00:00:00Z").value();
    const Timestamp to = from + Duration::days(14);
    const InstrumentTable table = pair_instruments();
    std::vector<simulator::ReplaySeries> series(2);
    series[0].instrument = table.at(kPerpetual);
    series[0].bars = bars_of("binance_um_1h/BTCUSDT_1h.csv.gz", kPerpetual, from, to);
    series[0].funding = storage::read_funding(kData / "funding/binance_um_BTCUSDT_funding.csv.gz").value();
    series[1].instrument = table.at(kSpotPair);
    series[1].bars = bars_of("binance_spot_1h/BTCUSDT_spot_1h.csv.gz", kSpotPair, from, to);
    simulator::ReplayOptions options;
    options.points_per_bar = 60;
    PairWish wish;
    // Inside an hour the two tapes wander on their own, so only their hourly prices belong together: a basis
    // that is a drawing's must not end the pair, and an entry may take a few minutes of tape.
    wish.parameters = {{"exit_basis", "0.1"}, {"repair_seconds", "180"}, {"repair_slippage", "0.01"}};
    wish.level_notional = Decimal(40'000);
    wish.limits.stale_market = Duration::minutes(5);  // one point of the tape a minute
    wish.source = [&] { return simulator::ReplayMarket::make(series, options).value(); };
    wish.start = from;
    wish.instruments = 2;
    PairRig rig(wish);
    Decimal worst_delta;
    int holding = 0;
    for (Timestamp at = from; at < to - Duration::hours(2); at = at + Duration::hours(1)) {
        rig.run(Duration::hours(1));
        worst_delta = std::max(worst_delta, rig.delta().value().abs());
        holding += rig.is_in("holding") ? 1 : 0;
        ASSERT_TRUE(rig.wallet_discrepancy().is_zero()) << at.to_iso();
        ASSERT_EQ(rig.engine->account().equity(), rig.engine->account().wallet() + rig.engine->account().unrealised() +
                                                      rig.engine->account().spot_value());
    }
    const Ledger::Wallet wallet = rig.engine->account().ledger.wallet(Currency::of("USDT"));
    EXPECT_EQ(wallet.funding, rig.funding_events);
    EXPECT_EQ(wallet.funding, rig.venue->ledger().wallet(Currency::of("USDT")).funding);
    EXPECT_GT(holding, 0) << rig.told();
    EXPECT_LT(worst_delta, test::decimal("0.001"));
    std::cout << "recorded BTCUSDT from " << from.to_iso() << ", 14 days: holding " << holding << " h, funding "
              << wallet.funding.to_string() << ", fees " << wallet.fees.to_string() << ", equity "
              << rig.engine->account().equity().to_fixed(2) << " of 10000\n"
              << rig.told() << "\n";
}

}  // namespace
}  // namespace tradewind::strategies
