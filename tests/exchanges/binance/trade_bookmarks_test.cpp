#include "exchanges/binance/trade_bookmarks.hpp"

#include <gtest/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::binance {
namespace {

std::vector<OrderFilled> trades(int from, int to) {
    std::vector<OrderFilled> out;
    for (int number = from; number <= to; ++number) {
        OrderFilled fill;
        fill.instrument = test::kBtc;
        fill.trade = TradeId::of(std::to_string(number));
        out.push_back(fill);
    }
    return out;
}

TEST(TradeBookmarks, ReadingGoesOnALittleBeforeTheNewestTrade) {
    TradeBookmarks bookmarks;
    EXPECT_TRUE(bookmarks.first_wanted().empty());
    bookmarks.learn(trades(1, 1'000));
    EXPECT_EQ(bookmarks.first_wanted().at(test::kBtc), 901);
    bookmarks.learn(trades(901, 1'005));
    EXPECT_EQ(bookmarks.first_wanted().at(test::kBtc), 906);
}

TEST(TradeBookmarks, AShortListIsReadAgainFromItsBeginning) {
    TradeBookmarks bookmarks;
    bookmarks.learn(trades(7, 9));
    EXPECT_EQ(bookmarks.first_wanted().at(test::kBtc), 7);
    bookmarks.learn({});
    EXPECT_EQ(bookmarks.first_wanted().at(test::kBtc), 7);
}

TEST(TradeBookmarks, WhatHasNoNumberMarksNothing) {
    TradeBookmarks bookmarks;
    auto closed = trades(1, 1);
    closed.front().trade = TradeId::of("close-12-1700000000000");
    bookmarks.learn(closed);
    EXPECT_TRUE(bookmarks.first_wanted().empty());
}

}  // namespace
}  // namespace tradewind::binance
