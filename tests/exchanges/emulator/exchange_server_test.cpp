#include "exchanges/emulator/exchange_server.hpp"

#include <algorithm>
#include <atomic>
#include <future>

#include <gtest/gtest.h>

#include "exchanges/emulator/request_decoder.hpp"
#include "exchanges/net/http_client.hpp"
#include "tests/exchanges/emulator/fake_hosted_venue.hpp"
#include "tests/support/web_socket_client.hpp"

namespace tradewind::emulator {
namespace {

using tradewind::testing::FakeHostedVenue;
using tradewind::testing::WebSocketClient;

const Timestamp kStart = Timestamp::from_seconds(1'800'000'000);

HostedMessage funding_at(Timestamp time) {
    FundingPaid paid;
    paid.id = std::to_string(time.to_millis());
    return {time, AccountId{0}, paid};
}

// Notes what it hears, and asks to be called every ten seconds.
class Notes final : public VenueListener {
public:
    std::vector<std::string> lines;
    Timestamp due = kStart + Duration::seconds(10);

    void on_message(const HostedMessage& message) override {
        lines.push_back(event_name(message.body) + std::string(" ") +
                        std::to_string((message.time - kStart).to_seconds()));
    }
    [[nodiscard]] Timestamp next_time() const override { return due; }
    void on_time(Timestamp now) override {
        if (now < due) {
            return;
        }
        lines.push_back("time " + std::to_string((now - kStart).to_seconds()));
        due = now + Duration::seconds(10);
    }
};

TEST(VenueFeed, MixesMessagesAndOwnInstantsByTime) {
    FakeHostedVenue venue;
    for (const int second : {3, 10, 25}) {
        venue.script.push_back(funding_at(kStart + Duration::seconds(second)));
    }
    VenueFeed feed(venue);
    feed.advance(kStart);
    Notes notes;
    feed.listen(notes);
    EXPECT_EQ(feed.walk(kStart + Duration::seconds(26), 100), WalkEnd::Arrived);
    const std::vector<std::string> expected = {"funding paid 3", "funding paid 10", "time 10", "time 20",
                                               "funding paid 25"};
    EXPECT_EQ(notes.lines, expected);
    EXPECT_EQ(feed.now(), kStart + Duration::seconds(26));
    EXPECT_EQ(feed.next_time(), kStart + Duration::seconds(30));
}

TEST(VenueFeed, StopsWhenItsStepsAreSpentAndGoesOnLater) {
    FakeHostedVenue venue;
    for (int second = 1; second <= 5; ++second) {
        venue.script.push_back(funding_at(kStart + Duration::seconds(second)));
    }
    VenueFeed feed(venue);
    feed.advance(kStart);
    EXPECT_EQ(feed.walk(kStart + Duration::seconds(9), 3), WalkEnd::OutOfSteps);
    EXPECT_EQ(feed.now(), kStart + Duration::seconds(3));
    EXPECT_EQ(feed.walk(kStart + Duration::seconds(9), 3), WalkEnd::Arrived);
    EXPECT_EQ(feed.walk(kStart, 3), WalkEnd::Arrived);
    EXPECT_EQ(feed.now(), kStart + Duration::seconds(9));
}

TEST(VenueFeed, SettlesARequestAtTheTimeReached) {
    FakeHostedVenue venue;
    VenueFeed feed(venue);
    feed.advance(kStart);
    Notes notes;
    feed.listen(notes);
    feed.walk(kStart + Duration::seconds(5), 10);
    OrderIntent intent;
    venue.submit(AccountId{0}, ClientOrderId(1, 1), intent, SelfTrade::ExpireMaker);
    EXPECT_TRUE(notes.lines.empty());
    feed.settle();
    EXPECT_EQ(notes.lines, std::vector<std::string>{"order accepted 5"});
}

net::HttpRequest post_order(std::string query, std::string body) {
    net::HttpRequest request;
    request.method = "POST";
    request.path = "/fapi/v1/order";
    request.query = std::move(query);
    request.body = std::move(body);
    request.headers = {{"x-mbx-apikey", "key"}};
    request.peer = "127.0.0.1:4711";
    return request;
}

TEST(RequestDecoder, TakesParametersFromQueryAndBodyAndKeepsTheSignedText) {
    const auto request =
        decode_request(post_order("symbol=BTCUSDT&side=BUY", "quantity=1&side=SELL&note=a%20b%2Bc&signature=abc"));
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(*request->parameters.find("symbol"), "BTCUSDT");
    EXPECT_EQ(*request->parameters.find("side"), "BUY") << "the query wins";
    EXPECT_EQ(*request->parameters.find("note"), "a b+c");
    EXPECT_EQ(request->signed_text, "symbol=BTCUSDT&side=BUYquantity=1&side=SELL&note=a%20b%2Bc");
    EXPECT_EQ(request->api_key, "key");
    EXPECT_EQ(request->peer, "127.0.0.1");
    EXPECT_FALSE(request->account.has_value());
}

TEST(RequestDecoder, RefusesBrokenEscapesAndFloods) {
    const auto broken = decode_request(post_order("symbol=%zz", ""));
    ASSERT_FALSE(broken.has_value());
    EXPECT_EQ(broken.error().code, -1100);
    std::string flood;
    for (int i = 0; i < 1000; ++i) {
        flood += "a=1&";
    }
    EXPECT_FALSE(decode_request(post_order("", flood)).has_value());
}

TEST(RequestDecoder, KnowsTheProductByThePath) {
    EXPECT_EQ(product_of_path("/fapi/v1/order"), Product::UsdM);
    EXPECT_EQ(product_of_path("/futures/data/openInterestHist"), Product::UsdM);
    EXPECT_EQ(product_of_path("/dapi/v1/order"), Product::CoinM);
    EXPECT_EQ(product_of_path("/api/v3/time"), Product::Spot);
    EXPECT_EQ(product_of_path("/sapi/v1/system/status"), Product::Spot);
    EXPECT_EQ(product_of_path("/fapiv1"), std::nullopt);
}

TEST(ApiError, ReadsTheVenuesCodeFromAnErrorsText) {
    EXPECT_EQ(api_error("-4046 No need to change margin type.").code, -4046);
    EXPECT_EQ(api_error("-4046 No need to change margin type.").text, "No need to change margin type.");
    EXPECT_EQ(api_error("something else").code, -1000);
    EXPECT_EQ(reply_of({400, -1121, "Invalid \"symbol\"."}).body, R"({"code":-1121,"msg":"Invalid \"symbol\"."})");
}

class ShoutService final : public SocketService {
public:
    std::promise<void> closed;

    [[nodiscard]] bool serves(std::string_view path) const override { return path == "/shout"; }
    void on_open(const SocketOpening& opening) override {
        link_ = opening.link;
        link_->send("open " + opening.query);
    }
    void on_message(SocketId socket, const std::string& text) override {
        link_->send(std::to_string(socket) + " " + text + "!");
    }
    void on_close(SocketId) override { closed.set_value(); }

private:
    std::optional<net::WebSocketLink> link_;
};

// Stands still until a test moves it.
class HandClock final : public ServerClock {
public:
    void set(Timestamp time) { nanos_ = time.to_nanos(); }
    [[nodiscard]] Timestamp now() const override { return Timestamp::from_nanos(nanos_); }
    [[nodiscard]] std::chrono::nanoseconds wait_until(Timestamp) const override { return std::chrono::minutes(1); }

private:
    std::atomic<std::int64_t> nanos_{kStart.to_nanos()};
};

struct ServerRig {
    FakeHostedVenue venue;
    VenueFeed feed{venue};
    HandClock clock;
    VenueThread thread{feed, clock};
    RouteTable routes;
    FrontDesk desk{feed, routes, RequestGate({{"key", "secret", AccountId{0}, AccountId{1}}}, {}),
                   RateLimits(LimitRule::Enforced)};
    ShoutService shout;
    std::unique_ptr<ExchangeServer> server;

    ServerRig() {
        const auto one = [](const ApiRequest&) { return 1; };
        routes.add("GET", "/fapi/v1/time", {Security::None, one, 0, [this](const ApiRequest&) {
                                                ApiReply reply;
                                                reply.body = std::to_string(feed.now().to_millis());
                                                return reply;
                                            }});
        routes.add("POST", "/fapi/v1/order", {Security::ApiKey, one, 1, [](const ApiRequest& request) {
                                                  ApiReply reply;
                                                  reply.body = request.signed_text;
                                                  return reply;
                                              }});
        routes.add("GET", "/fapi/v1/throws",
                   {Security::None, one, 0, [](const ApiRequest&) -> ApiReply { throw DecimalOverflow("sum"); }});
        routes.add("GET", "/fapi/v1/drops", {Security::None, one, 0, [](const ApiRequest&) {
                                                 ApiReply reply;
                                                 reply.delivery = Delivery::Reset;
                                                 return reply;
                                             }});
        feed.advance(kStart);
        thread.start();
        server = std::move(*ExchangeServer::start({}, thread, desk, {&shout}));
    }
    ~ServerRig() {
        server->stop();
        thread.stop();
    }
    Result<net::ClientResponse> ask(net::HttpMethod method, const std::string& target, const std::string& key = "") {
        net::ClientRequest request;
        request.method = method;
        request.url = server->url() + target;
        request.label = "test";
        if (!key.empty()) {
            request.headers.push_back({"X-MBX-APIKEY", key});
        }
        return client.perform(request);
    }
    net::HttpClient client;
};

TEST(ExchangeServer, AnswersFromTheVenuesThreadAtTheClocksTime) {
    ServerRig rig;
    rig.clock.set(kStart + Duration::seconds(42));
    const auto response = rig.ask(net::HttpMethod::Get, "/fapi/v1/time");
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, std::to_string((kStart + Duration::seconds(42)).to_millis()));
    EXPECT_EQ(net::find_header(response->headers, "X-MBX-USED-WEIGHT-1M"), "1");
    EXPECT_EQ(net::find_header(response->headers, "Content-Type"), "application/json");
}

TEST(ExchangeServer, AsksTheGateFirst) {
    ServerRig rig;
    const auto refused = rig.ask(net::HttpMethod::Post, "/fapi/v1/order?a=1");
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->status, 401);
    EXPECT_EQ(net::find_header(refused->headers, "X-MBX-USED-WEIGHT-1M"), "1");
    const auto let_in = rig.ask(net::HttpMethod::Post, "/fapi/v1/order?a=1&signature=5", "key");
    ASSERT_TRUE(let_in.has_value());
    EXPECT_EQ(let_in->body, "a=1");
}

TEST(ExchangeServer, SaysWhichPathItDoesNotKnow) {
    ServerRig rig;
    const auto response = rig.ask(net::HttpMethod::Get, "/fapi/v1/nothing");
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 404);
    EXPECT_EQ(response->body, R"({"code":-5000,"msg":"Path /fapi/v1/nothing, Method GET is invalid"})");
}

TEST(ExchangeServer, LivesThroughHandlersThatThrowAndDropsWhereAsked) {
    ServerRig rig;
    const auto thrown = rig.ask(net::HttpMethod::Get, "/fapi/v1/throws");
    ASSERT_TRUE(thrown.has_value());
    EXPECT_EQ(thrown->status, 400);
    EXPECT_NE(thrown->body.find("-1000"), std::string::npos);
    EXPECT_FALSE(rig.ask(net::HttpMethod::Get, "/fapi/v1/drops").has_value());
    EXPECT_TRUE(rig.ask(net::HttpMethod::Get, "/fapi/v1/time").has_value());
}

TEST(ExchangeServer, HandsSocketsToTheServiceOfTheirPath) {
    ServerRig rig;
    {
        WebSocketClient client(rig.server->port(), "/shout?x=%41");
        ASSERT_EQ(client.status(), 101);
        EXPECT_EQ(client.read_text(), "open x=%41");
        client.send_text("hey");
        client.send_text("you");
        EXPECT_EQ(client.read_text(), "1 hey!");
        EXPECT_EQ(client.read_text(), "1 you!");
    }
    rig.shout.closed.get_future().get();
    EXPECT_EQ(WebSocketClient(rig.server->port(), "/whisper").status(), 404);
}

TEST(VenueThread, DoesWhatWasPostedBeforeItEndsAndNothingAfter) {
    FakeHostedVenue venue;
    VenueFeed feed(venue);
    feed.advance(kStart);
    HandClock clock;
    VenueThread thread(feed, clock);
    int done = 0;
    EXPECT_TRUE(thread.post([&] { ++done; }));
    thread.start();
    EXPECT_TRUE(thread.post([&] { ++done; }));
    thread.stop();
    EXPECT_EQ(done, 2);
    EXPECT_FALSE(thread.post([&] { ++done; }));
}

TEST(VenueThread, FollowsAClockThatMoves) {
    FakeHostedVenue venue;
    venue.script.push_back(funding_at(kStart + Duration::seconds(7)));
    VenueFeed feed(venue);
    feed.advance(kStart);
    class Promise final : public VenueListener {
    public:
        std::promise<Timestamp> heard;
        void on_message(const HostedMessage& message) override { heard.set_value(message.time); }
        [[nodiscard]] Timestamp next_time() const override { return Timestamp::max(); }
        void on_time(Timestamp) override {}
    } listener;
    feed.listen(listener);
    HandClock clock;
    VenueThread thread(feed, clock);
    thread.start();
    clock.set(kStart + Duration::seconds(8));
    thread.wake();
    EXPECT_EQ(listener.heard.get_future().get(), kStart + Duration::seconds(7));
}

TEST(PacedClock, PassesAtItsSpeed) {
    const PacedClock clock(kStart, 1000.0);
    EXPECT_GE(clock.now(), kStart);
    EXPECT_EQ(clock.wait_until(kStart), std::chrono::nanoseconds(0));
    EXPECT_LE(clock.wait_until(kStart + Duration::seconds(1000)), std::chrono::seconds(1));
    EXPECT_LE(clock.wait_until(Timestamp::max()), std::chrono::minutes(1));
}

}  // namespace
}  // namespace tradewind::emulator
