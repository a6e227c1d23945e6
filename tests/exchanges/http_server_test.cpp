#include "exchanges/net/http_server.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "exchanges/net/http_client.hpp"
#include "tests/support/raw_server.hpp"

namespace tradewind::net {
namespace {

using tradewind::testing::exchange_raw;

std::unique_ptr<HttpServer> serve(HttpHandler handler, HttpServerOptions options = {}) {
    auto server = HttpServer::start(std::move(options), std::move(handler));
    EXPECT_TRUE(server.has_value()) << (server ? "" : server.error().text);
    return server ? std::move(*server) : nullptr;
}

HttpResponse text(int status, std::string body) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

void echo(const HttpRequest& request, const HttpResponder& responder) {
    responder.send(text(200, request.method + " " + request.path + " " + request.query + " " + request.body));
}

ClientRequest get(const HttpServer& server, const std::string& target) {
    ClientRequest request;
    request.url = server.url() + target;
    request.label = "test";
    return request;
}

std::string raw_get(const std::string& host, const std::string& extra = "") {
    return "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + extra + "\r\n";
}

TEST(HttpServer, AnswersManyRequestsOnOneConnection) {
    const auto server = serve(echo);
    HttpClient client;
    for (int i = 0; i < 20; ++i) {
        const auto response = client.perform(get(*server, "/a%20b?x=1"));
        ASSERT_TRUE(response.has_value()) << response.error().text;
        EXPECT_EQ(response->status, 200);
        EXPECT_EQ(response->body, "GET /a b x=1 ");
        ASSERT_TRUE(response->date.has_value());
    }
    EXPECT_EQ(server->connections(), 1U);
}

TEST(HttpServer, DecodesQueryValues) {
    const auto server = serve([](const HttpRequest& request, const HttpResponder& responder) {
        responder.send(text(200, request.query_value("name").value_or("none") + "|" +
                                     request.query_value("empty").value_or("none") + "|" +
                                     request.query_value("absent").value_or("none")));
    });
    HttpClient client;
    const auto response = client.perform(get(*server, "/?name=a+b%26c&empty="));
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->body, "a b&c||none");
}

TEST(HttpServer, AnswersLaterFromAnotherThread) {
    std::promise<HttpResponder> parked;
    const auto server = serve([&](const HttpRequest&, HttpResponder responder) { parked.set_value(responder); });
    auto answer = std::async(std::launch::async, [&] { return HttpClient().perform(get(*server, "/poll")); });
    parked.get_future().get().send(text(200, "late"));
    const auto response = answer.get();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->body, "late");
}

TEST(HttpServer, TellsWhenAParkedClientLeaves) {
    std::promise<void> parked;
    std::promise<void> left;
    std::vector<HttpResponder> kept;
    const auto server = serve([&](const HttpRequest&, const HttpResponder& responder) {
        responder.on_abandoned([&] { left.set_value(); });
        kept.push_back(responder);
        parked.set_value();
    });
    HttpClient client;
    auto answer = std::async(std::launch::async, [&] { return client.perform(get(*server, "/poll")); });
    parked.get_future().get();
    client.interrupt();
    EXPECT_FALSE(answer.get().has_value());
    EXPECT_EQ(left.get_future().wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

TEST(HttpServer, AnswersFiveHundredWhenTheHandlerForgetsOrThrows) {
    const auto server = serve([](const HttpRequest& request, const HttpResponder&) {
        if (request.path == "/throw") {
            throw std::runtime_error("secret detail");
        }
    });
    HttpClient client;
    EXPECT_EQ(client.perform(get(*server, "/forget"))->status, 500);
    const auto thrown = client.perform(get(*server, "/throw"));
    EXPECT_EQ(thrown->status, 500);
    EXPECT_EQ(thrown->body.find("secret"), std::string::npos);
}

TEST(HttpServer, OnlyTheFirstAnswerCounts) {
    const auto server = serve([](const HttpRequest&, const HttpResponder& responder) {
        responder.send(text(200, "first"));
        responder.send(text(200, "second"));
    });
    HttpClient client;
    EXPECT_EQ(client.perform(get(*server, "/"))->body, "first");
    EXPECT_EQ(client.perform(get(*server, "/"))->body, "first");
}

TEST(HttpServer, StreamsEventsUntilClosed) {
    std::promise<EventStream> opened;
    const auto server =
        serve([&](const HttpRequest&, const HttpResponder& responder) { opened.set_value(responder.start_events()); });
    auto answer = std::async(std::launch::async, [&] { return exchange_raw(server->port(), raw_get("localhost:1")); });
    EventStream stream = opened.get_future().get();
    EXPECT_TRUE(stream.send("tick", "one\ntwo", "7"));
    EXPECT_TRUE(stream.ping());
    stream.close();
    const std::string bytes = answer.get();
    EXPECT_NE(bytes.find("Content-Type: text/event-stream"), std::string::npos);
    EXPECT_NE(bytes.find("id: 7\nevent: tick\ndata: one\ndata: two\n\n:\n\n"), std::string::npos) << bytes;
    EXPECT_FALSE(stream.send("tick", "too late"));
}

TEST(HttpServer, ClosesAnEventStreamWhoseReaderIsTooSlow) {
    HttpServerOptions options;
    options.max_event_queue_bytes = 1000;
    std::promise<EventStream> opened;
    const auto server =
        serve([&](const HttpRequest&, const HttpResponder& responder) { opened.set_value(responder.start_events()); },
              options);
    auto answer = std::async(std::launch::async, [&] { return exchange_raw(server->port(), raw_get("localhost")); });
    EventStream stream = opened.get_future().get();
    EXPECT_FALSE(stream.send("big", std::string(2000, 'x')));
    EXPECT_FALSE(stream.is_open());
    EXPECT_EQ(answer.get().find("xxx"), std::string::npos);
}

TEST(HttpServer, RefusesForeignHostNamesOnLoopback) {
    const auto server = serve(echo);
    EXPECT_EQ(exchange_raw(server->port(), raw_get("127.0.0.1:9")).substr(0, 12), "HTTP/1.1 200");
    EXPECT_EQ(exchange_raw(server->port(), raw_get("LocalHost")).substr(0, 12), "HTTP/1.1 200");
    EXPECT_EQ(exchange_raw(server->port(), raw_get("[::1]:80")).substr(0, 12), "HTTP/1.1 200");
    EXPECT_EQ(exchange_raw(server->port(), raw_get("evil.example")).substr(0, 12), "HTTP/1.1 421");
    EXPECT_EQ(exchange_raw(server->port(), raw_get("127.0.0.1.evil.example")).substr(0, 12), "HTTP/1.1 421");
    EXPECT_EQ(exchange_raw(server->port(), "GET / HTTP/1.1\r\nConnection: close\r\n\r\n").substr(0, 12),
              "HTTP/1.1 400");
}

TEST(HttpServer, AllowsNamedHosts) {
    HttpServerOptions options;
    options.allowed_hosts = {"desk.example"};
    const auto server = serve(echo, options);
    EXPECT_EQ(exchange_raw(server->port(), raw_get("desk.example:80")).substr(0, 12), "HTTP/1.1 200");
    EXPECT_EQ(exchange_raw(server->port(), raw_get("evil.example")).substr(0, 12), "HTTP/1.1 421");
}

TEST(HttpServer, LimitsHeadersAndBodies) {
    HttpServerOptions options;
    options.max_body_bytes = 100;
    const auto server = serve(echo, options);
    const std::string big_header = "X-Big: " + std::string(20'000, 'x') + "\r\n";
    EXPECT_EQ(exchange_raw(server->port(), raw_get("localhost", big_header)).substr(0, 12), "HTTP/1.1 431");
    EXPECT_EQ(exchange_raw(server->port(),
                           "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'))
                  .substr(0, 12),
              "HTTP/1.1 413");
    EXPECT_EQ(exchange_raw(server->port(), "nonsense\r\n\r\n").substr(0, 12), "HTTP/1.1 400");
}

TEST(HttpServer, LimitsConnections) {
    HttpServerOptions options;
    options.max_connections = 1;
    const auto server = serve(echo, options);
    HttpClient first;
    ASSERT_TRUE(first.perform(get(*server, "/")).has_value());
    HttpClient second;
    EXPECT_FALSE(second.perform(get(*server, "/")).has_value());
    EXPECT_TRUE(first.perform(get(*server, "/")).has_value());
}

TEST(HttpServer, HeadHasLengthButNoBody) {
    const auto server = serve(echo);
    const std::string answer =
        exchange_raw(server->port(), "HEAD /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 8\r\n"), std::string::npos) << answer;
    EXPECT_EQ(answer.substr(answer.size() - 4), "\r\n\r\n");
}

TEST(HttpServer, HeadOfAnEventStreamIsItsHeaderOnly) {
    std::promise<EventStream> opened;
    const auto server =
        serve([&](const HttpRequest&, const HttpResponder& responder) { opened.set_value(responder.start_events()); });
    const std::string answer =
        exchange_raw(server->port(), "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("text/event-stream"), std::string::npos);
    EXPECT_EQ(answer.substr(answer.size() - 4), "\r\n\r\n");
    EventStream stream = opened.get_future().get();
    EXPECT_FALSE(stream.is_open());
    stream.close();
}

TEST(HttpServer, OptionsNamesTheMethodsAndGrantsNoForeignOrigin) {
    const auto server = serve(echo);
    const std::string answer =
        exchange_raw(server->port(), "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 204");
    EXPECT_NE(answer.find("Allow: GET"), std::string::npos);
    EXPECT_EQ(answer.find("Access-Control"), std::string::npos);
}

TEST(HttpServer, GivesPermissionBeforeABigBody) {
    const auto server = serve(echo);
    const std::string answer = exchange_raw(server->port(),
                                            "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                                            "Connection: close\r\nContent-Length: 2\r\n\r\nhi");
    EXPECT_EQ(answer.find("HTTP/1.1 100 Continue"), 0U);
    EXPECT_NE(answer.find("POST /  hi"), std::string::npos);
}

TEST(HttpServer, DropsHeadersThatWouldForgeOthers) {
    const auto server = serve([](const HttpRequest&, const HttpResponder& responder) {
        HttpResponse response = text(200, "ok");
        response.headers.push_back({"X-A", "1\r\nX-Forged: 2"});
        responder.send(response);
    });
    EXPECT_EQ(exchange_raw(server->port(), raw_get("localhost")).find("Forged"), std::string::npos);
}

TEST(HttpServer, ResetsAConnectionOnDemand) {
    const auto server = serve([](const HttpRequest&, const HttpResponder& responder) { responder.reset_connection(); });
    const auto response = HttpClient().perform(get(*server, "/"));
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().retry, Retry::Ambiguous);
}

TEST(HttpServer, StopsAtOnceWithParkedClientsAndSurvivingResponders) {
    std::promise<void> parked;
    std::vector<HttpResponder> kept;
    auto server = serve([&](const HttpRequest&, const HttpResponder& responder) {
        kept.push_back(responder);
        parked.set_value();
    });
    const auto request = get(*server, "/");
    auto answer = std::async(std::launch::async, [&] { return HttpClient().perform(request); });
    parked.get_future().get();
    server.reset();
    EXPECT_FALSE(answer.get().has_value());
    kept.front().send(text(200, "nobody listens"));
    EXPECT_FALSE(kept.front().start_events().is_open());
}

TEST(HttpServer, SaysWhyItCannotListen) {
    const auto first = serve(echo);
    HttpServerOptions options;
    options.port = first->port();
    const auto second = HttpServer::start(options, echo);
    ASSERT_FALSE(second.has_value());
    EXPECT_NE(second.error().text.find(std::to_string(first->port())), std::string::npos);
    options.host = "not-an-address";
    EXPECT_EQ(HttpServer::start(options, echo).error().code, ErrorCode::InvalidArgument);
}

TEST(HttpServer, ServesManyClientsAtOnce) {
    std::atomic<int> served{0};
    const auto server = serve([&](const HttpRequest& request, const HttpResponder& responder) {
        ++served;
        responder.send(text(200, request.body));
    });
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            HttpClient client;
            for (int i = 0; i < 50; ++i) {
                ClientRequest request = get(*server, "/");
                request.method = HttpMethod::Post;
                request.body = std::to_string(t) + std::string(static_cast<std::size_t>(i) * 100, 'x');
                const auto response = client.perform(request);
                wrong += response && response->body == request.body ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(wrong.load(), 0);
    EXPECT_EQ(served.load(), 400);
}

}  // namespace
}  // namespace tradewind::net
