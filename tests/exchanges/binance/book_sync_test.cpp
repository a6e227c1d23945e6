#include "exchanges/binance/book_sync.hpp"

#include <gtest/gtest.h>

namespace tradewind::binance {
namespace {

DepthUpdate change(std::uint64_t first, std::uint64_t last) {
    DepthUpdate out;
    out.first_sequence = first;
    out.last_sequence = last;
    return out;
}
DepthUpdate snapshot(std::uint64_t number) {
    DepthUpdate out = change(number, number);
    out.snapshot = true;
    return out;
}

class FuturesBook : public testing::Test {
protected:
    SyncStep update(std::uint64_t first, std::uint64_t last, std::uint64_t before) {
        last_ = change(first, last);
        return sync_.on_update(last_, before);
    }
    BookSync sync_{ProductKind::UsdM};
    DepthUpdate last_;
    std::vector<DepthUpdate> out_;
};

TEST_F(FuturesBook, JoinsWhatWasKeptAtTheSnapshotsNumber) {
    EXPECT_EQ(update(10, 14, 8), SyncStep::Waiting);
    EXPECT_EQ(update(17, 21, 14), SyncStep::Waiting);
    EXPECT_EQ(update(25, 27, 21), SyncStep::Waiting);
    ASSERT_EQ(sync_.on_snapshot(snapshot(18), out_), SyncStep::Ready);
    ASSERT_EQ(out_.size(), 3U);
    EXPECT_TRUE(out_[0].snapshot);
    EXPECT_EQ(out_[1].first_sequence, 19U);
    EXPECT_EQ(out_[1].last_sequence, 21U);
    EXPECT_EQ(out_[2].first_sequence, 22U) << "numbers may have holes, the chain must not";
    EXPECT_TRUE(sync_.is_synced());
}

TEST_F(FuturesBook, AChainThatBreaksIsAGapAndStartsAgain) {
    ASSERT_EQ(sync_.on_snapshot(snapshot(10), out_), SyncStep::Ready);
    EXPECT_EQ(update(9, 12, 7), SyncStep::Ready);
    EXPECT_EQ(update(13, 14, 12), SyncStep::Ready);
    EXPECT_EQ(update(17, 18, 16), SyncStep::Gap);
    EXPECT_FALSE(sync_.is_synced());
    EXPECT_EQ(update(19, 20, 18), SyncStep::Waiting);
    out_.clear();
    ASSERT_EQ(sync_.on_snapshot(snapshot(18), out_), SyncStep::Ready);
    ASSERT_EQ(out_.size(), 2U);
    EXPECT_EQ(out_[1].last_sequence, 20U);
}

TEST_F(FuturesBook, ASnapshotOlderThanTheStreamIsRefused) {
    EXPECT_EQ(update(20, 24, 19), SyncStep::Waiting);
    EXPECT_EQ(sync_.on_snapshot(snapshot(15), out_), SyncStep::Gap);
    EXPECT_TRUE(out_.empty());
    ASSERT_EQ(sync_.on_snapshot(snapshot(22), out_), SyncStep::Ready);
    EXPECT_EQ(out_.size(), 2U);
}

TEST_F(FuturesBook, WhatIsDeliveredTwiceIsOld) {
    ASSERT_EQ(sync_.on_snapshot(snapshot(10), out_), SyncStep::Ready);
    EXPECT_EQ(update(3, 8, 2), SyncStep::Old);
    EXPECT_EQ(update(9, 12, 8), SyncStep::Ready);
    EXPECT_EQ(update(9, 12, 8), SyncStep::Old);
    EXPECT_EQ(update(13, 13, 12), SyncStep::Ready);
}

TEST(SpotBook, FollowsTheSnapshotWithoutAHole) {
    BookSync sync(ProductKind::Spot);
    std::vector<DepthUpdate> out;
    DepthUpdate old = change(8, 10);
    DepthUpdate first = change(9, 13);
    EXPECT_EQ(sync.on_update(old, 0), SyncStep::Waiting);
    EXPECT_EQ(sync.on_update(first, 0), SyncStep::Waiting);
    ASSERT_EQ(sync.on_snapshot(snapshot(10), out), SyncStep::Ready);
    ASSERT_EQ(out.size(), 2U);
    EXPECT_EQ(out[1].first_sequence, 11U);
    DepthUpdate next = change(14, 14);
    EXPECT_EQ(sync.on_update(next, 0), SyncStep::Ready);
    DepthUpdate hole = change(16, 17);
    EXPECT_EQ(sync.on_update(hole, 0), SyncStep::Gap);
}

TEST(BookSync, KeepsABoundedNumberWhileItWaits) {
    BookSync sync(ProductKind::UsdM);
    constexpr std::uint64_t kMany = 10'000;
    for (std::uint64_t i = 1; i <= kMany; ++i) {
        DepthUpdate update = change(i, i);
        ASSERT_EQ(sync.on_update(update, i - 1), SyncStep::Waiting);
    }
    std::vector<DepthUpdate> out;
    ASSERT_EQ(sync.on_snapshot(snapshot(kMany - 10), out), SyncStep::Ready);
    EXPECT_EQ(out.size(), 11U);
    out.clear();
    sync.restart();
    for (std::uint64_t i = 1; i <= kMany; ++i) {
        DepthUpdate update = change(i, i);
        (void)sync.on_update(update, i - 1);
    }
    EXPECT_EQ(sync.on_snapshot(snapshot(100), out), SyncStep::Gap) << "its successor is long gone";
}

}  // namespace
}  // namespace tradewind::binance
