#include "bot/chat/request_board.hpp"

#include <gtest/gtest.h>

namespace tradewind::bot {
namespace {

RequestStory story(std::string title = "Open LONG") {
    RequestStory out;
    out.chat = ChatId(7);
    out.message = LocalMessageKey(1);
    out.title = std::move(title);
    return out;
}

RequestProgress progress(std::uint64_t request, RequestStage stage, std::string text) {
    return {RequestId(request), stage, std::move(text)};
}

TEST(RequestBoard, AStoryGrowsLineByLineAndShowsItsStage) {
    RequestBoard board;
    board.open(RequestId(1), story());
    EXPECT_EQ(board.add(progress(1, RequestStage::Working, "sent"))->html(), "⏳ Open LONG\nsent");
    const auto done = board.add(progress(1, RequestStage::Done, "filled"));
    ASSERT_TRUE(done.has_value());
    EXPECT_EQ(done->html(), "✅ Open LONG\nsent\nfilled");
    EXPECT_EQ(done->message, LocalMessageKey(1));
}

TEST(RequestBoard, RefusalsAndFailuresLookDifferent) {
    RequestBoard board;
    board.open(RequestId(1), story());
    board.open(RequestId(2), story());
    EXPECT_EQ(board.add(progress(1, RequestStage::Refused, "no"))->html(), "🚫 Open LONG\nno");
    EXPECT_EQ(board.add(progress(2, RequestStage::Failed, "half"))->html(), "🔴 Open LONG\nhalf");
}

TEST(RequestBoard, LinesAreTextAndCannotCarryMarkup) {
    RequestBoard board;
    board.open(RequestId(1), story("<b>Halt</b>"));
    EXPECT_EQ(board.add(progress(1, RequestStage::Done, "<i>&"))->html(), "✅ <b>Halt</b>\n&lt;i&gt;&amp;");
}

TEST(RequestBoard, UnknownRequestsHaveNoStory) {
    RequestBoard board;
    EXPECT_FALSE(board.add(progress(5, RequestStage::Done, "done")).has_value());
}

TEST(RequestBoard, OpeningTwiceKeepsTheFirstStory) {
    RequestBoard board;
    board.open(RequestId(1), story("first"));
    board.open(RequestId(1), story("second"));
    EXPECT_EQ(board.add(progress(1, RequestStage::Done, "x"))->title, "first");
}

TEST(RequestBoard, OldStoriesAndOldLinesGo) {
    RequestBoard board;
    for (std::uint64_t i = 1; i <= RequestBoard::kKept + 1; ++i) {
        board.open(RequestId(i), story());
    }
    EXPECT_FALSE(board.add(progress(1, RequestStage::Done, "x")).has_value());
    std::optional<RequestStory> last;
    for (int i = 0; i < 100; ++i) {
        last = board.add(progress(2, RequestStage::Working, std::to_string(i)));
    }
    ASSERT_TRUE(last.has_value());
    EXPECT_EQ(last->lines.size(), 40U);
    EXPECT_EQ(last->lines.back(), "99");
    EXPECT_EQ(last->lines.front(), "60");
}

}  // namespace
}  // namespace tradewind::bot
