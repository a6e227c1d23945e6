#include "exchanges/binance/stream_recorder.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include <gtest/gtest.h>

#include "tests/support/feed_venue.hpp"

namespace tradewind::binance {
namespace {

using testing::FeedVenue;

// What a recorder handed on, by stream; waits for it.
class Heard {
public:
    StreamRecorder::Take take() {
        return [this](std::string_view stream, std::string_view text) {
            const std::lock_guard lock(mutex_);
            messages_[std::string(stream)].emplace_back(text);
            changed_.notify_all();
        };
    }
    std::vector<std::string> wait_for(const std::string& stream, std::size_t count = 1) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return messages_[stream].size() >= count; });
        return messages_[stream];
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, std::vector<std::string>> messages_;
};

std::unique_ptr<StreamRecorder> record(ProductKind product, const FeedVenue& venue, Heard& heard) {
    auto ends = overridden(product, endpoints(product, Environment::Live), venue.rest_url(), venue.stream_url());
    auto recorder = StreamRecorder::start(product, *ends, {"BTCUSDT"}, heard.take());
    EXPECT_TRUE(recorder.has_value()) << recorder.error().text;
    return std::move(*recorder);
}

TEST(StreamRecorder, EveryRouteIsSubscribedAndMessagesAreHandedOnAsTheyCame) {
    const FeedVenue venue({{"/public", R"({"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","b":"1"}})"},
                           {"/market", R"({"stream":"btcusdt@aggTrade","data":{"e":"aggTrade"}})"},
                           {"/market", "something else"}});
    Heard heard;
    const auto recorder = record(ProductKind::UsdM, venue, heard);
    EXPECT_EQ(heard.wait_for("btcusdt@bookTicker").front(), R"({"e":"bookTicker","b":"1"})");
    EXPECT_EQ(heard.wait_for("btcusdt@aggTrade").front(), R"({"e":"aggTrade"})");
    EXPECT_EQ(heard.wait_for("BTCUSDT@depthSnapshot").front(), R"({"lastUpdateId":7,"bids":[],"asks":[]})");
    const auto others = heard.wait_for("-", 3);  // two acknowledgements and what is no stream's
    EXPECT_EQ(std::ranges::count(others, "something else"), 1);
    EXPECT_EQ(heard.wait_for("!opened", 2).size(), 2U);
    const auto log = venue.log();
    EXPECT_EQ(std::ranges::count(log, "/fapi/v1/depth?symbol=BTCUSDT&limit=1000"), 1);
    EXPECT_EQ(std::ranges::count(log, R"(/public {"method":"SUBSCRIBE","params":["btcusdt@depth@100ms",)"
                                      R"("btcusdt@bookTicker"],"id":1})"),
              1);
    EXPECT_EQ(std::ranges::count(log, R"(/market {"method":"SUBSCRIBE","params":["btcusdt@aggTrade",)"
                                      R"("btcusdt@markPrice@1s","btcusdt@forceOrder"],"id":1})"),
              1);
}

TEST(StreamRecorder, SpotHasOneRouteAndNoMarks) {
    const FeedVenue venue({});
    Heard heard;
    const auto recorder = record(ProductKind::Spot, venue, heard);
    (void)heard.wait_for("-");
    EXPECT_EQ(std::ranges::count(venue.log(), R"(/spot {"method":"SUBSCRIBE","params":["btcusdt@depth@100ms",)"
                                              R"("btcusdt@bookTicker","btcusdt@aggTrade"],"id":1})"),
              1);
}

TEST(StreamRecorder, AnAddressThatIsNoneIsRefused) {
    Endpoints nowhere = endpoints(ProductKind::UsdM, Environment::Live);
    nowhere.stream = "nonsense";
    EXPECT_FALSE(StreamRecorder::start(ProductKind::UsdM, nowhere, {"BTCUSDT"}, [](auto, auto) {}).has_value());
}

TEST(SplitPayload, TakesTheWrapperApartAndNothingElse) {
    const StreamPayload whole = split_payload(R"({"stream":"a@b","data":{"x":[1,{}]}})");
    EXPECT_EQ(whole.stream, "a@b");
    EXPECT_EQ(whole.data, R"({"x":[1,{}]})");
    for (const char* text : {"", "{}", R"({"stream":"a@b")", R"({"stream":"a@b","data":)",
                             R"({"stream":"a@b","date":1})", R"({"result":null,"id":1})", R"({"stream":")"}) {
        EXPECT_TRUE(split_payload(text).stream.empty()) << text;
    }
}

}  // namespace
}  // namespace tradewind::binance
