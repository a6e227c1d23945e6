#include "exchanges/net/web_socket.hpp"

#include <atomic>
#include <future>
#include <mutex>

#include <gtest/gtest.h>

#include "exchanges/net/http_client.hpp"
#include "exchanges/net/http_server.hpp"
#include "tests/support/web_socket_client.hpp"

namespace tradewind::net {
namespace {

using tradewind::testing::WebSocketClient;

constexpr int kClose = 8;
constexpr int kPing = 9;
constexpr int kPong = 10;

// A server whose sockets do what a test says; the last link is kept for the test's own thread.
struct Rig {
    std::mutex mutex;
    std::optional<WebSocketLink> link;
    std::promise<void> closed;
    std::unique_ptr<HttpServer> server;  // last: its thread uses the others until it stops

    explicit Rig(std::function<void(const WebSocketLink&, const std::string&)> on_text, WebSocketRules options = {}) {
        HttpServerOptions http;
        http.web_socket = options;
        auto started = HttpServer::start(
            http,
            [](const HttpRequest&, const HttpResponder& responder) {
                responder.send({200, "text/plain", "page", {}});
            },
            [this, on_text = std::move(on_text)](const HttpRequest& request,
                                                 const WebSocketLink& opened) -> std::optional<WebSocketHandlers> {
                if (request.path != "/ws") {
                    return std::nullopt;
                }
                const std::lock_guard lock(mutex);
                link = opened;
                return WebSocketHandlers{[on_text, opened](const std::string& text) { on_text(opened, text); },
                                         [this] { closed.set_value(); }};
            });
        EXPECT_TRUE(started.has_value());
        server = std::move(*started);
    }
    WebSocketLink kept() {
        const std::lock_guard lock(mutex);
        return *link;
    }
};

void echo(const WebSocketLink& link, const std::string& text) {
    link.send(text);
    link.read_next();
}

TEST(WebSocketServer, CarriesTextsBothWaysInOrder) {
    Rig rig(echo);
    WebSocketClient client(rig.server->port(), "/ws?x=1");
    ASSERT_EQ(client.status(), 101);
    const std::string large(60'000, 'x');
    client.send_text("one");
    client.send_text(large);
    client.send_text("three");
    EXPECT_EQ(client.read_text(), "one");
    EXPECT_EQ(client.read_text(), large);
    EXPECT_EQ(client.read_text(), "three");
}

TEST(WebSocketServer, SendsFromAnotherThreadAndBesidePages) {
    Rig rig(echo);
    WebSocketClient client(rig.server->port(), "/ws");
    ASSERT_EQ(client.status(), 101);
    rig.kept().send("hello");
    EXPECT_EQ(client.read_text(), "hello");
    ClientRequest request;
    request.url = rig.server->url() + "/";
    const auto page = HttpClient().perform(request);
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->body, "page");
}

TEST(WebSocketServer, RefusesPathsItDoesNotServe) {
    Rig rig(echo);
    EXPECT_EQ(WebSocketClient(rig.server->port(), "/other").status(), 404);
}

TEST(WebSocketServer, ReadsTheNextMessageOnlyWhenAsked) {
    std::atomic<int> read{0};
    Rig rig([&](const WebSocketLink& link, const std::string& text) {
        ++read;
        link.send(text);
    });
    WebSocketClient client(rig.server->port(), "/ws");
    client.send_text("first");
    client.send_text("second");
    EXPECT_EQ(client.read_text(), "first");
    EXPECT_EQ(read.load(), 1);
    rig.kept().read_next();
    EXPECT_EQ(client.read_text(), "second");
}

TEST(WebSocketServer, AnswersPingsWithTheirPayload) {
    Rig rig(echo);
    WebSocketClient client(rig.server->port(), "/ws");
    client.send(kPing, "abc");
    const auto frame = client.read_frame();
    ASSERT_TRUE(frame.has_value());
    EXPECT_EQ(frame->opcode, kPong);
    EXPECT_EQ(frame->payload, "abc");
}

TEST(WebSocketServer, PingsAndDropsWhoAnswersNone) {
    WebSocketRules options;
    options.ping_interval = Duration::millis(20);
    options.pong_timeout = Duration::millis(50);
    Rig rig(echo, options);
    WebSocketClient client(rig.server->port(), "/ws");
    int pings = 0;
    while (const auto frame = client.read_frame()) {
        pings += frame->opcode == kPing ? 1 : 0;
    }
    EXPECT_GE(pings, 1);
    rig.closed.get_future().get();
}

TEST(WebSocketServer, ClosesWithCodeAfterWhatIsQueued) {
    Rig rig(echo);
    {
        WebSocketClient client(rig.server->port(), "/ws");
        rig.kept().send("last words");
        rig.kept().close(1008, "too many requests");
        EXPECT_EQ(client.read_text(), "last words");
        const auto frame = client.read_frame();
        ASSERT_TRUE(frame.has_value());
        EXPECT_EQ(frame->opcode, kClose);
        EXPECT_EQ(frame->close_code(), 1008);
        EXPECT_EQ(frame->payload.substr(2), "too many requests");
        client.send(kClose, frame->payload);
    }
    rig.closed.get_future().get();
    EXPECT_FALSE(rig.kept().is_open());
}

TEST(WebSocketServer, DropsAReaderWhoseQueueIsFull) {
    WebSocketRules options;
    options.max_queue_bytes = 1U << 20U;
    Rig rig(echo, options);
    WebSocketClient client(rig.server->port(), "/ws");
    const auto text = std::make_shared<const std::string>(1U << 16U, 'x');
    const WebSocketLink link = rig.kept();
    // The kernel's buffers take some megabytes first.
    for (int i = 0; i < 4096 && link.is_open(); ++i) {
        link.send(text);
    }
    EXPECT_FALSE(link.is_open());
    rig.closed.get_future().get();
}

TEST(WebSocketServer, RefusesMessagesOverTheLimit) {
    WebSocketRules options;
    options.max_message_bytes = 1000;
    Rig rig(echo, options);
    WebSocketClient client(rig.server->port(), "/ws");
    client.send_text(std::string(1001, 'x'));
    const auto frame = client.read_frame();
    ASSERT_TRUE(frame.has_value());
    EXPECT_EQ(frame->opcode, kClose);
    EXPECT_EQ(frame->close_code(), 1009);
}

TEST(WebSocketServer, TellsOfTheEndWhenTheClientLeavesAndWhenTheServerStops) {
    Rig rig(echo);
    { const WebSocketClient client(rig.server->port(), "/ws"); }
    rig.closed.get_future().get();

    Rig stopped(echo);
    WebSocketClient client(stopped.server->port(), "/ws");
    stopped.server->stop();
    stopped.closed.get_future().get();
    const auto farewell = client.read_frame();
    ASSERT_TRUE(farewell.has_value());
    EXPECT_EQ(farewell->opcode, kClose);
    EXPECT_EQ(farewell->close_code(), 1001);
    stopped.kept().send("into the void");
}

}  // namespace
}  // namespace tradewind::net
