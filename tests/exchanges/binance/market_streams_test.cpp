#include "exchanges/binance/market_streams.hpp"

#include <gtest/gtest.h>

#include "tests/support/sample_instruments.hpp"

namespace tradewind::binance {
namespace {

constexpr const char* kTicker =
    R"({"e":"bookTicker","u":9,"E":1,"T":1,"s":"BTCUSDT","b":"100.0","B":"1","a":"100.1","A":"2"})";
constexpr const char* kMark =
    R"({"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":"100.05","i":"100","r":"0.0001","T":28800000})";
constexpr const char* kTrade = R"({"e":"aggTrade","E":1,"s":"BTCUSDT","a":1,"p":"100.1","q":"1","T":1,"m":false})";
constexpr const char* kAck = R"({"result":null,"id":1})";
constexpr const char* kSnapshot = R"({"lastUpdateId":20,"bids":[["100.0","1"]],"asks":[["100.1","2"]]})";

std::string depth(int first, int last, int before) {
    return R"({"e":"depthUpdate","E":1,"s":"BTCUSDT","U":)" + std::to_string(first) + R"(,"u":)" +
           std::to_string(last) + R"(,"pu":)" + std::to_string(before) + R"(,"b":[["99.9","3"]],"a":[]})";
}

// Writes down what is wanted and what comes out, in order.
class Recorder final : public StreamActions {
public:
    void send(StreamRoute route, std::string text) override {
        sent.push_back((route == StreamRoute::Public ? "public " : "market ") + text);
    }
    void renew(StreamRoute route, std::string reason) override {
        renewed.push_back((route == StreamRoute::Public ? "public " : "market ") + reason);
    }
    void fetch(std::uint64_t number, std::string target, int) override { fetched.emplace_back(number, target); }
    void emit(Timestamp, EventBody body) override {
        events.emplace_back(event_name(body));
        if (const auto* status = std::get_if<FeedStatus>(&body)) {
            events.back() += status->state == FeedState::Up ? " up" : " down";
        }
        bodies.push_back(std::move(body));
    }
    void report(const std::string& text) override { reports.push_back(text); }

    std::vector<std::string> take_events() { return std::exchange(events, {}); }
    std::pair<std::uint64_t, std::string> take_fetch(const std::string& part) {
        for (auto at = fetched.begin(); at != fetched.end(); ++at) {
            if (at->second.find(part) != std::string::npos) {
                auto out = *at;
                fetched.erase(at);
                return out;
            }
        }
        ADD_FAILURE() << "nobody asked for " << part;
        return {};
    }

    std::vector<std::string> sent;
    std::vector<std::string> renewed;
    std::vector<std::pair<std::uint64_t, std::string>> fetched;
    std::vector<std::string> events;
    std::vector<EventBody> bodies;
    std::vector<std::string> reports;
};

class Streams : public testing::Test {
protected:
    Streams() {
        auto table = std::make_shared<InstrumentTable>();
        table->add(test::bitcoin_contracts().at(InstrumentId(0)));
        config_.instruments = table;
        config_.history_bars = 3;
        start();
    }
    void start() { streams_ = std::make_unique<MarketStreams>(config_, recorder_); }
    static Timestamp at(std::int64_t seconds) { return Timestamp::from_seconds(1'700'000'040 + seconds); }
    void open_both(std::int64_t seconds) {
        streams_->on_open(StreamRoute::Public, at(seconds));
        streams_->on_open(StreamRoute::Market, at(seconds));
    }
    void quote_and_mark(std::int64_t seconds) {
        streams_->on_text(StreamRoute::Public, kTicker, at(seconds));
        streams_->on_text(StreamRoute::Market, kMark, at(seconds));
    }
    static std::string candles(int count, std::int64_t first_second) {
        std::string out = "[";
        for (int i = 0; i < count; ++i) {
            const std::int64_t open = (at(first_second).to_seconds() + i * 60) * 1000;
            out += (i == 0 ? "[" : ",[") + std::to_string(open) + R"(,"1","2","1","2","5",0,"0",1,"0","0","0"])";
        }
        return out + "]";
    }
    void answer_history(std::int64_t seconds) {
        streams_->on_answer(recorder_.take_fetch("klines").first, candles(4, -180), at(seconds));
    }
    void answer_snapshot(std::int64_t seconds) {
        streams_->on_answer(recorder_.take_fetch("depth").first, std::string(kSnapshot), at(seconds));
    }
    void bring_up() {
        open_both(0);
        answer_history(0);
        answer_snapshot(0);
        quote_and_mark(0);
        ASSERT_TRUE(streams_->is_up(InstrumentId(0)));
        recorder_.take_events();
    }

    MarketStreamsConfig config_;
    Recorder recorder_;
    std::unique_ptr<MarketStreams> streams_;
};

using Names = std::vector<std::string>;

TEST_F(Streams, EachStreamIsSubscribedOnTheRouteThatDeliversIt) {
    open_both(0);
    ASSERT_EQ(recorder_.sent.size(), 2U);
    EXPECT_EQ(recorder_.sent[0],
              R"(public {"method":"SUBSCRIBE","params":["btcusdt@bookTicker","btcusdt@depth@100ms"],"id":1})");
    EXPECT_EQ(recorder_.sent[1],
              R"(market {"method":"SUBSCRIBE","params":["btcusdt@aggTrade","btcusdt@markPrice@1s"],"id":1})");
}

TEST_F(Streams, HistoryAndTheUpMarkComeBeforeLiveData) {
    open_both(0);
    streams_->on_text(StreamRoute::Market, kTrade, at(0));
    quote_and_mark(0);
    EXPECT_TRUE(recorder_.take_events().empty()) << "nothing is said before the history is there";
    answer_history(1);
    EXPECT_TRUE(recorder_.take_events().empty()) << "the book is missing";
    answer_snapshot(1);
    streams_->on_text(StreamRoute::Market, kTrade, at(2));
    EXPECT_EQ(recorder_.take_events(),
              (Names{"depth update", "history bars", "feed status up", "mark price", "book ticker", "trade tick"}));
    const auto& history = std::get<HistoryBars>(recorder_.bodies[1]);
    ASSERT_EQ(history.bars.size(), 3U) << "the candle that is still open is none";
    EXPECT_LE(history.bars.back().close_time(), at(1));
}

TEST_F(Streams, HistoryOfManyCandlesIsAskedPageByPage) {
    config_.history_bars = 4'000;
    config_.books = BookFeed::None;
    start();
    open_both(0);
    quote_and_mark(0);
    const std::int64_t first = -4'000 * 60;
    for (int page = 0; page < 2; ++page) {
        const auto [number, target] = recorder_.take_fetch("klines");
        EXPECT_NE(target.find("startTime=" + std::to_string(at(first + page * 90'000).to_millis())), std::string::npos)
            << target;
        streams_->on_answer(number, candles(1'500, first + page * 90'000), at(1));
        EXPECT_FALSE(streams_->is_up(InstrumentId(0)));
    }
    streams_->on_answer(recorder_.take_fetch("klines").first, candles(1'001, first + 180'000), at(1));
    EXPECT_TRUE(streams_->is_up(InstrumentId(0)));
    EXPECT_EQ(std::get<HistoryBars>(recorder_.bodies[0]).bars.size(), 4'000U);
}

TEST_F(Streams, AGapInTheBookIsHealedByANewSnapshot) {
    bring_up();
    streams_->on_text(StreamRoute::Public, depth(18, 24, 15), at(1));
    EXPECT_EQ(recorder_.take_events(), (Names{"depth update"}));
    streams_->on_text(StreamRoute::Public, depth(30, 33, 29), at(2));
    EXPECT_TRUE(recorder_.take_events().empty());
    const auto [number, target] = recorder_.take_fetch("depth");
    EXPECT_EQ(target, "/fapi/v1/depth?symbol=BTCUSDT&limit=1000");
    streams_->on_text(StreamRoute::Public, depth(34, 36, 33), at(2));
    streams_->on_answer(number, std::string(R"({"lastUpdateId":34,"bids":[["99","1"]],"asks":[]})"), at(3));
    EXPECT_EQ(recorder_.take_events(), (Names{"depth update", "depth update"}));
    EXPECT_TRUE(std::get<DepthUpdate>(recorder_.bodies[recorder_.bodies.size() - 2]).snapshot);
    EXPECT_EQ(std::get<DepthUpdate>(recorder_.bodies.back()).first_sequence, 35U);
}

TEST_F(Streams, ASnapshotThatIsTooOldIsAskedAgain) {
    open_both(0);
    streams_->on_text(StreamRoute::Public, depth(50, 55, 49), at(0));
    answer_snapshot(0);
    EXPECT_TRUE(recorder_.take_events().empty());
    streams_->on_time(at(2));
    streams_->on_answer(recorder_.take_fetch("depth").first, std::string(R"({"lastUpdateId":52,"bids":[],"asks":[]})"),
                        at(2));
    EXPECT_EQ(recorder_.take_events(), (Names{"depth update", "depth update"}));
}

TEST_F(Streams, ALostConnectionTakesTheFeedDownAndANewOneBringsItBack) {
    bring_up();
    streams_->on_closed(StreamRoute::Market, "connection lost", at(5));
    EXPECT_EQ(recorder_.take_events(), (Names{"feed status down"}));
    EXPECT_EQ(recorder_.reports, (Names{"connection lost"}));
    streams_->on_text(StreamRoute::Public, kTicker, at(6));
    EXPECT_TRUE(recorder_.take_events().empty()) << "half of the data is no data";
    streams_->on_open(StreamRoute::Market, at(7));
    quote_and_mark(8);
    EXPECT_EQ(recorder_.take_events(), (Names{"feed status up", "mark price", "book ticker"}))
        << "a break of two seconds needs no new history";
}

TEST_F(Streams, ALongBreakBringsNewHistory) {
    bring_up();
    streams_->on_closed(StreamRoute::Public, "connection lost", at(5));
    streams_->on_open(StreamRoute::Public, at(100));
    streams_->on_answer(recorder_.take_fetch("klines").first, candles(4, -80), at(101));
    answer_snapshot(101);
    quote_and_mark(101);
    EXPECT_EQ(recorder_.take_events(), (Names{"feed status down", "depth update", "history bars", "feed status up",
                                              "mark price", "book ticker", "mark price"}));
}

TEST_F(Streams, AnAcknowledgedSubscriptionWithoutDataIsAFault) {
    open_both(0);
    streams_->on_text(StreamRoute::Market, kAck, at(0));
    streams_->on_text(StreamRoute::Public, kTicker, at(10));
    streams_->on_time(at(19));
    EXPECT_TRUE(recorder_.renewed.empty());
    streams_->on_time(at(21));
    EXPECT_EQ(recorder_.renewed, (Names{"market subscribed and acknowledged, but no data comes"}));
}

TEST_F(Streams, AContractWhoseMarkPriceStopsIsDown) {
    bring_up();
    for (int second = 1; second <= 21; ++second) {
        streams_->on_text(StreamRoute::Public, kTicker, at(second));
        streams_->on_text(StreamRoute::Market, kTrade, at(second));
        streams_->on_time(at(second));
    }
    EXPECT_EQ(recorder_.renewed, (Names{"market BTCUSDT: no mark price comes"}));
    EXPECT_FALSE(streams_->is_up(InstrumentId(0)));
}

TEST_F(Streams, AFailedQuestionIsAskedAgainLaterAndLater) {
    open_both(0);
    (void)recorder_.take_fetch("depth");
    std::int64_t now = 0;
    for (const std::int64_t pause : {2, 4, 8}) {
        streams_->on_answer(recorder_.take_fetch("klines").first, fail(ErrorCode::Io, "no route to host"), at(now));
        now += pause;
        streams_->on_time(at(now - 1));
        EXPECT_TRUE(recorder_.fetched.empty()) << "asked again too early";
        streams_->on_time(at(now));
    }
    EXPECT_EQ(recorder_.reports.size(), 1U) << "the same trouble is told once a minute";
}

TEST_F(Streams, MalformedMessagesAreReportedAndSkipped) {
    bring_up();
    streams_->on_text(StreamRoute::Public, R"({"e":"bookTicker","s":"BTCUSDT","u":1,"b":"x"})", at(1));
    ASSERT_EQ(recorder_.reports.size(), 1U);
    EXPECT_TRUE(recorder_.reports[0].starts_with("bookTicker.b: 'x'")) << recorder_.reports[0];
    EXPECT_TRUE(streams_->is_up(InstrumentId(0)));
}

}  // namespace
}  // namespace tradewind::binance
