// What a signal to stop does: it asks once, its echo changes nothing, and only a later one ends the process.
#include <csignal>

#include <unistd.h>

#include <gtest/gtest.h>

#include "bot/cli/interrupt_watch.hpp"

namespace tradewind::bot {
namespace {

using namespace std::chrono_literals;

// Sent to the process and taken by the watch.
void send(int signal) {
    ::kill(::getpid(), signal);
    sigset_t pending;
    do {
        std::this_thread::yield();
        sigpending(&pending);
    } while (sigismember(&pending, signal) == 1);
}

void wait_for_request(const InterruptWatch& watch) {
    while (!watch.token().stop_requested()) {
        std::this_thread::yield();
    }
}

TEST(InterruptWatch, AsksAtTheFirstSignal) {
    for (const int signal : {SIGINT, SIGTERM}) {
        const InterruptWatch watch;
        EXPECT_FALSE(watch.token().stop_requested());
        send(signal);
        wait_for_request(watch);
    }
}

TEST(InterruptWatch, TakesASignalSentTwiceForOneRequest) {
    const InterruptWatch watch("stopping", 1h);
    send(SIGTERM);
    wait_for_request(watch);
    send(SIGTERM);
    send(SIGINT);
    EXPECT_TRUE(watch.token().stop_requested());  // and the process is there to say so
}

TEST(InterruptWatchDeathTest, EndsAtOnceWhenAskedAgain) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(
        {
            const InterruptWatch watch("stopping", 0ms);
            send(SIGTERM);
            wait_for_request(watch);
            ::kill(::getpid(), SIGINT);
            for (;;) {
                ::pause();
            }
        },
        testing::ExitedWithCode(130), "stopping; once more ends at once");
}

}  // namespace
}  // namespace tradewind::bot
