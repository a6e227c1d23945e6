#include "bot/charts/charts.hpp"

#include <gtest/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using test::at_second;
using test::price;

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        out = out << 8U | static_cast<unsigned char>(bytes.at(at + i));
    }
    return out;
}

void expect_picture(const Result<std::string>& picture) {
    ASSERT_TRUE(picture.has_value()) << picture.error().text;
    ASSERT_GT(picture->size(), 1'000U);
    EXPECT_EQ(picture->substr(0, 8), "\x89PNG\r\n\x1a\n");
    EXPECT_EQ(picture->substr(12, 4), "IHDR");
    EXPECT_EQ(big_endian(*picture, 16), 900U);
    EXPECT_EQ(big_endian(*picture, 20), 520U);
    EXPECT_EQ(picture->substr(picture->size() - 8, 4), "IEND");
}

std::vector<Bar> bars(std::size_t count, std::string_view from = "50000", std::int64_t step_ticks = 7) {
    std::vector<Bar> out;
    const Instrument instrument = test::btcusdt();
    for (std::size_t i = 0; i < count; ++i) {
        const auto minute = static_cast<std::int64_t>(i);
        const Price open = instrument.from_ticks(instrument.to_ticks(price(from)) + minute * step_ticks);
        const Price close = instrument.from_ticks(instrument.to_ticks(open) + step_ticks);
        out.push_back({test::kBtc, at_second(60 * minute), Duration::minutes(1), open, std::max(open, close),
                       std::min(open, close), close, test::quantity("1")});
    }
    return out;
}

TEST(PriceChart, IsAPngOfTheExpectedSize) {
    const std::vector<ChartLine> lines{{ChartLineKind::Entry, price("50010")},
                                       {ChartLineKind::Stop, price("49990")},
                                       {ChartLineKind::Target, price("50060")},
                                       {ChartLineKind::Liquidation, price("40000")}};
    expect_picture(price_chart(test::btcusdt(), bars(120), lines));
}

TEST(PriceChart, LinesInSightAreDrawnAndFarOnesAreNot) {
    const auto plain = price_chart(test::btcusdt(), bars(60), {});
    const std::vector<ChartLine> entry{{ChartLineKind::Entry, price("50010")}};
    const std::vector<ChartLine> far{{ChartLineKind::Liquidation, price("1")}};
    EXPECT_NE(*plain, *price_chart(test::btcusdt(), bars(60), entry));
    EXPECT_EQ(*plain, *price_chart(test::btcusdt(), bars(60), far));
}

TEST(PriceChart, TheSameDataGivesTheSamePicture) {
    EXPECT_EQ(*price_chart(test::btcusdt(), bars(30), {}), *price_chart(test::btcusdt(), bars(30), {}));
}

TEST(PriceChart, OddDataStillGivesAPicture) {
    expect_picture(price_chart(test::btcusdt(), bars(2), {}));
    expect_picture(price_chart(test::btcusdt(), bars(100, "50000", 0), {}));
    expect_picture(price_chart(test::btcusdt(), bars(5'000), {}));
    std::vector<Bar> same_time = bars(3);
    for (Bar& bar : same_time) {
        bar.open_time = at_second(0);
    }
    expect_picture(price_chart(test::btcusdt(), same_time, {}));
    Instrument odd = test::btcusdt();
    odd.symbol = std::string("BTC\xff<&>\n", 9) + std::string(300, 'X');
    expect_picture(price_chart(odd, bars(10), {}));
}

TEST(PriceChart, WithoutBarsThereIsNothingToDraw) {
    EXPECT_FALSE(price_chart(test::btcusdt(), {}, {}).has_value());
    const auto one = price_chart(test::btcusdt(), bars(1), {});
    ASSERT_FALSE(one.has_value());
    EXPECT_NE(one.error().text.find("BTCUSDT"), std::string::npos);
}

TEST(EquityChart, DrawsGainsAndLosses) {
    const Currency usdt = Currency::of("USDT");
    const std::vector<EquityPoint> up{{at_second(0), 10'000}, {at_second(300), 10'100}, {at_second(600), 10'050}};
    const std::vector<EquityPoint> down{{at_second(0), 10'000}, {at_second(300), 9'900}};
    const std::vector<EquityPoint> flat{{at_second(0), 0}, {at_second(300), 0}};
    const std::vector<EquityPoint> ruin{{at_second(0), 1}, {at_second(0), -1'000'000}};
    expect_picture(equity_chart(up, usdt));
    expect_picture(equity_chart(down, usdt));
    expect_picture(equity_chart(flat, usdt));
    expect_picture(equity_chart(ruin, usdt));
    EXPECT_FALSE(equity_chart({}, usdt).has_value());
}

}  // namespace
}  // namespace tradewind::bot
