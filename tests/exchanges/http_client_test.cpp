#include "exchanges/net/http_client.hpp"

#include <sys/socket.h>

#include <chrono>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/raw_server.hpp"

namespace tradewind::net {
namespace {

using tradewind::testing::AfterReply;
using tradewind::testing::RawReply;
using tradewind::testing::RawServer;

constexpr const char* kSecretPath = "/bot123:very-secret/sendMessage";

ClientRequest post(const std::string& base, std::string body = "{}") {
    ClientRequest request;
    request.method = HttpMethod::Post;
    request.url = base + kSecretPath;
    request.label = "sendMessage";
    request.body = std::move(body);
    return request;
}

std::string reply(const std::string& body, const std::string& extra = "") {
    return "HTTP/1.1 200 OK\r\n" + extra + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(HttpClient, KeepsOneConnectionAndReadsTheServersClock) {
    const RawServer server(
        [](std::size_t n) { return RawReply{reply(std::to_string(n), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n")}; });
    HttpClient client;
    for (int i = 0; i < 3; ++i) {
        const auto response = client.perform(post(server.url()));  // a second connection would hang this server
        ASSERT_TRUE(response.has_value()) << response.error().text;
        EXPECT_EQ(response->body, std::to_string(i));
        EXPECT_EQ(response->date, Timestamp::parse("1994-11-06T08:49:37Z").value());
    }
}

TEST(HttpClient, FailureToConnectIsSafeToRepeatAndHidesTheUrl) {
    std::string base;
    {
        const RawServer gone([](std::size_t) { return RawReply{}; });
        base = gone.url();
    }
    const auto response = HttpClient().perform(post(base));
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().retry, Retry::Safe);
    EXPECT_EQ(response.error().text.find("very-secret"), std::string::npos);
    EXPECT_EQ(response.error().text.find("sendMessage: "), 0U);
}

TEST(HttpClient, AnAnswerThatNeverComesIsAmbiguous) {
    const RawServer server([](std::size_t) { return RawReply{}; });
    ClientRequest request = post(server.url());
    request.total_timeout = Duration::millis(50);
    const auto response = HttpClient().perform(request);
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().code, ErrorCode::Timeout);
    EXPECT_EQ(response.error().retry, Retry::Ambiguous);
}

TEST(HttpClient, NeverSendsABodyTwiceWhenAKeptConnectionBreaks) {
    for (const AfterReply broken : {AfterReply::Close, AfterReply::Reset}) {
        const RawServer server([&](std::size_t n) {
            return n == 0 ? RawReply{reply("first")} : RawReply{"", broken};  // heard, then silence
        });
        HttpClient client;
        ASSERT_TRUE(client.perform(post(server.url())).has_value());
        const auto response = client.perform(post(server.url(), "{\"text\":\"buy\"}"));
        ASSERT_FALSE(response.has_value());
        EXPECT_EQ(response.error().retry, Retry::Ambiguous);
        EXPECT_EQ(server.requests().size(), 2U);
    }
}

TEST(HttpClient, ReopensAConnectionTheServerClosedWhileIdle) {
    const RawServer server([](std::size_t) { return RawReply{reply("once"), AfterReply::Close}; });
    HttpClient client;
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(client.perform(post(server.url())).has_value());
        while (server.closed_connections() <= i) {
            std::this_thread::yield();
        }
    }
}

TEST(HttpClient, ACutAnswerIsAnError) {
    const RawServer server([](std::size_t) {
        return RawReply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":tr", AfterReply::Close};
    });
    const auto response = HttpClient().perform(post(server.url()));
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().retry, Retry::Ambiguous);
}

TEST(HttpClient, RefusesAnswersBeyondItsLimit) {
    const RawServer server([](std::size_t) { return RawReply{reply(std::string(2000, 'x'))}; });
    ClientRequest request = post(server.url());
    request.max_response_bytes = 1000;
    const auto response = HttpClient().perform(request);
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().code, ErrorCode::OutOfRange);
}

TEST(HttpClient, DoesNotFollowRedirects) {
    const RawServer server([](std::size_t) {
        return RawReply{"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"};
    });
    const auto response = HttpClient().perform(post(server.url()));
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 302);
}

TEST(HttpClient, SpeaksOnlyHttp) {
    for (const char* url : {"file:///etc/passwd", "ftp://127.0.0.1/", "nonsense", ""}) {
        ClientRequest request;
        request.url = url;
        request.label = "read";
        EXPECT_EQ(HttpClient().perform(request).error().code, ErrorCode::InvalidArgument) << url;
    }
}

TEST(HttpClient, SendsMethodsHeadersAndBodiesAsGiven) {
    const RawServer server([](std::size_t) { return RawReply{reply("ok")}; });
    HttpClient client;
    ClientRequest request = post(server.url(), std::string(3'000'000, 'x'));
    request.headers = {{"Content-Type", "application/json"}, {"X-Bad", "a\r\nX-Forged: b"}};
    ASSERT_TRUE(client.perform(request).has_value());
    request.method = HttpMethod::Delete;
    ASSERT_TRUE(client.perform(request).has_value());
    request.method = HttpMethod::Put;
    request.body = "put";
    ASSERT_TRUE(client.perform(request).has_value());
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 3U);
    EXPECT_EQ(requests[0].find("POST /bot123:very-secret/sendMessage HTTP/1.1\r\n"), 0U);
    EXPECT_NE(requests[0].find("Content-Type: application/json\r\n"), std::string::npos);
    EXPECT_EQ(requests[0].find("Expect:"), std::string::npos);
    EXPECT_EQ(requests[0].find("Forged"), std::string::npos);
    EXPECT_EQ(requests[0].size() - requests[0].find("\r\n\r\n") - 4, 3'000'000U);
    EXPECT_EQ(requests[1].find("DELETE "), 0U);
    EXPECT_EQ(requests[2].find("PUT "), 0U);
    EXPECT_EQ(requests[2].substr(requests[2].size() - 7), "\r\n\r\nput");
}

TEST(HttpClient, AnInterruptEndsAWaitingCallAtOnceAndEveryLaterOne) {
    std::promise<void> heard;
    const RawServer server([&](std::size_t) {
        heard.set_value();
        return RawReply{};
    });
    HttpClient client;
    auto answer = std::async(std::launch::async, [&] { return client.perform(post(server.url())); });
    heard.get_future().get();
    const auto before = std::chrono::steady_clock::now();
    client.interrupt();
    EXPECT_FALSE(answer.get().has_value());
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(900));
    EXPECT_TRUE(client.is_interrupted());
    EXPECT_EQ(client.perform(post(server.url())).error().code, ErrorCode::Unavailable);
    EXPECT_EQ(server.requests().size(), 1U);
}

}  // namespace
}  // namespace tradewind::net
