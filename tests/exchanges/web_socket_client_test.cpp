#include "exchanges/net/web_socket_client.hpp"

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.hpp"
#include "tests/support/web_socket_peer.hpp"

namespace tradewind::net {
namespace {

using test::PeerSocket;
using test::WebSocketPeer;

// What the events said, in order; waits for the next line.
class Log {
public:
    void add(const std::string& line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(line);
        changed_.notify_all();
    }
    // Fails the test when it does not come.
    std::string next() {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds(20), [this] { return read_ < lines_.size(); })) {
            ADD_FAILURE() << "nothing more was said";
            return "";
        }
        return lines_[read_++];
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
    std::size_t read_ = 0;
};

WebSocketEvents events_into(Log& log) {
    return {[&log] { log.add("open"); }, [&log](std::string_view text) { log.add("text " + std::string(text)); },
            [&log](const std::string& reason) { log.add("closed " + reason); }};
}

WebSocketOptions options_for(const WebSocketPeer& peer) {
    WebSocketOptions out;
    out.url = "ws://127.0.0.1:" + std::to_string(peer.port()) + "/market/ws?x=1";
    out.label = "prices";
    out.first_pause = Duration::millis(1);
    out.last_pause = Duration::millis(4);
    return out;
}

void echo(PeerSocket& socket) {
    while (const auto text = socket.receive()) {
        socket.send("echo " + *text);
    }
}

TEST(WebSocketClient, CarriesTextsBothWays) {
    WebSocketPeer peer([](PeerSocket& socket, int) {
        socket.send(socket.target());
        echo(socket);
    });
    Log log;
    WebSocketClient client;
    const auto id = client.open(options_for(peer), events_into(log));
    ASSERT_TRUE(id.has_value());
    EXPECT_EQ(log.next(), "open");
    EXPECT_EQ(log.next(), "text /market/ws?x=1");
    client.send(*id, "one");
    client.send(*id, "two");
    EXPECT_EQ(log.next(), "text echo one");
    EXPECT_EQ(log.next(), "text echo two");
}

TEST(WebSocketClient, ConnectsAgainAfterEveryEnd) {
    WebSocketPeer peer([](PeerSocket& socket, int number) { socket.send(std::to_string(number)); });
    Log log;
    WebSocketClient client;
    ASSERT_TRUE(client.open(options_for(peer), events_into(log)).has_value());
    for (int number = 1; number <= 4; ++number) {
        EXPECT_EQ(log.next(), "open");
        EXPECT_EQ(log.next(), "text " + std::to_string(number));
        EXPECT_TRUE(log.next().starts_with("closed prices: connection lost"));
    }
}

TEST(WebSocketClient, ARenewedConnectionSaysWhyAndComesBack) {
    WebSocketPeer peer([](PeerSocket& socket, int) { echo(socket); });
    Log log;
    WebSocketClient client;
    const auto id = client.open(options_for(peer), events_into(log));
    EXPECT_EQ(log.next(), "open");
    client.renew(*id, "no data");
    EXPECT_EQ(log.next(), "closed prices: no data");
    EXPECT_EQ(log.next(), "open");
    client.send(*id, "back");
    EXPECT_EQ(log.next(), "text echo back");
}

TEST(WebSocketClient, LeavesAConnectionBeforeItsLimitOfAge) {
    WebSocketPeer peer([](PeerSocket& socket, int) { echo(socket); });
    Log log;
    WebSocketClient client;
    WebSocketOptions options = options_for(peer);
    options.max_age = Duration::millis(20);
    options.steady_after = Duration();
    ASSERT_TRUE(client.open(options, events_into(log)).has_value());
    EXPECT_EQ(log.next(), "open");
    EXPECT_EQ(log.next(), "closed prices: renewed before the venue ends it");
    EXPECT_EQ(log.next(), "open");
}

TEST(WebSocketClient, APeerThatFallsSilentIsNoticed) {
    // It never reads, so that not even pings are answered.
    std::mutex held;
    std::unique_lock hold(held);
    WebSocketPeer peer([&held](PeerSocket&, int) { const std::lock_guard wait(held); });
    Log log;
    {
        WebSocketClient client;
        WebSocketOptions options = options_for(peer);
        options.idle_timeout = Duration::millis(60);
        ASSERT_TRUE(client.open(options, events_into(log)).has_value());
        EXPECT_EQ(log.next(), "open");
        EXPECT_TRUE(log.next().starts_with("closed prices: connection lost"));
    }
    hold.unlock();
}

TEST(WebSocketClient, NobodyListeningIsToldAndTriedAgain) {
    std::uint16_t port = 0;
    {
        const WebSocketPeer gone([](PeerSocket&, int) {});
        port = gone.port();
    }
    Log log;
    WebSocketClient client;
    WebSocketOptions options;
    options.url = "ws://127.0.0.1:" + std::to_string(port) + "/secret";
    options.label = "prices";
    options.first_pause = Duration::millis(1);
    ASSERT_TRUE(client.open(options, events_into(log)).has_value());
    for (int i = 0; i < 3; ++i) {
        const std::string line = log.next();
        EXPECT_TRUE(line.starts_with("closed prices: cannot connect")) << line;
        EXPECT_EQ(line.find("secret"), std::string::npos);
    }
}

TEST(WebSocketClient, MessagesBeyondTheLimitEndTheConnection) {
    WebSocketPeer peer([](PeerSocket& socket, int) {
        socket.send(std::string(5'000, 'x'));
        echo(socket);
    });
    Log log;
    WebSocketClient client;
    WebSocketOptions options = options_for(peer);
    options.max_message_bytes = 1'000;
    ASSERT_TRUE(client.open(options, events_into(log)).has_value());
    EXPECT_EQ(log.next(), "open");
    EXPECT_TRUE(log.next().starts_with("closed prices: connection lost"));
}

TEST(WebSocketClient, RefusesAddressesThatWouldBeReadByOthers) {
    WebSocketClient client;
    for (const char* url : {"ws://example.org/ws", "http://127.0.0.1/ws", "nonsense"}) {
        WebSocketOptions options;
        options.url = url;
        options.label = "prices";
        EXPECT_FALSE(client.open(options, {}).has_value()) << url;
    }
}

TEST(WebSocketClient, WorkAndTimersRunOnTheThreadOfTheEvents) {
    Log log;
    WebSocketClient client;
    std::thread::id thread;
    client.post([&] { thread = std::this_thread::get_id(); });
    int ticks = 0;
    client.every(Duration::millis(1), [&] {
        if (++ticks <= 3) {
            log.add(std::this_thread::get_id() == thread ? "tick" : "elsewhere");
        }
    });
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(log.next(), "tick");
    }
    client.stop();
    client.post([] { ADD_FAILURE() << "after stop()"; });
}

class SecureWebSocket : public testing::Test {
protected:
    std::string first_line(const std::string& certified_host, const std::string& ca_text) {
        const auto certificate = test::make_certificate(certified_host);
        WebSocketPeer peer([](PeerSocket& socket, int) { echo(socket); }, certificate);
        const std::string ca_file = (directory_.path() / "ca.pem").string();
        std::ofstream(ca_file) << (ca_text.empty() ? certificate.certificate : ca_text);
        WebSocketOptions options = options_for(peer);
        options.url = "wss://localhost:" + std::to_string(peer.port()) + "/ws";
        options.ca_file = ca_file;
        Log log;
        WebSocketClient client;
        EXPECT_TRUE(client.open(options, events_into(log)).has_value());
        return log.next();
    }
    test::TempDir directory_;
};

TEST_F(SecureWebSocket, ACertificateForTheHostIsAccepted) {
    EXPECT_EQ(first_line("localhost", ""), "open");
}

TEST_F(SecureWebSocket, ACertificateForAnotherHostIsRefused) {
    EXPECT_TRUE(first_line("example.org", "").starts_with("closed prices: TLS"));
}

TEST_F(SecureWebSocket, ACertificateThatNobodyVouchesForIsRefused) {
    const std::string other = test::make_certificate("localhost").certificate;
    EXPECT_TRUE(first_line("localhost", other).starts_with("closed prices: TLS"));
}

}  // namespace
}  // namespace tradewind::net
