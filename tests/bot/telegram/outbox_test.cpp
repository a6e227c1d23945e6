#include "bot/telegram/outbox.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "bot/telegram/html_text.hpp"
#include "tests/support/fake_bot_api.hpp"
#include "tests/support/fake_wait_clock.hpp"

namespace tradewind::bot {
namespace {

using tradewind::testing::FakeBotApi;
using tradewind::testing::FakeWaitClock;
using tradewind::testing::Misbehave;

TextMessage say(std::string text, ChatId chat = ChatId(7)) {
    TextMessage message;
    message.chat = chat;
    message.text = std::move(text);
    return message;
}

OutboxEdit change(EditTarget target, std::string text) {
    OutboxEdit edit;
    edit.chat = ChatId(7);
    edit.target = target;
    edit.text = std::move(text);
    return edit;
}

PhotoMessage picture(std::string caption) {
    PhotoMessage photo;
    photo.chat = ChatId(7);
    photo.image = "png bytes";
    photo.caption = std::move(caption);
    return photo;
}

struct OutboxTest : ::testing::Test {
    ~OutboxTest() override { outbox.stop(); }

    DeliveryCallback note() {
        return [this](const Delivery& delivery) {
            const std::lock_guard lock(mutex);
            deliveries.push_back(delivery);
        };
    }
    std::vector<Delivery> noted() {
        const std::lock_guard lock(mutex);
        return deliveries;
    }
    // Sends what was queued and waits for that many results.
    std::vector<Delivery> run(std::size_t results) {
        outbox.start();
        EXPECT_TRUE(server.wait_for([&] { return noted().size() >= results; }));
        return noted();
    }
    std::vector<std::string> texts() {
        std::vector<std::string> out;
        for (const auto& message : server.messages()) {
            out.push_back(message.text);
        }
        return out;
    }

    FakeBotApi server;
    FakeWaitClock clock;
    std::mutex mutex;
    std::vector<Delivery> deliveries;
    std::vector<std::pair<ChatId, ChatId>> moves;
    Outbox outbox{server.config(), OutboxLimits(), clock,
                  [this](ChatId from, ChatId to) { moves.emplace_back(from, to); }};
};

using Texts = std::vector<std::string>;

TEST_F(OutboxTest, DeliversAndTellsTheNumber) {
    ASSERT_TRUE(outbox.send(say("hello"), Priority::Reply, LocalMessageKey(1), note()));
    const auto result = run(1);
    EXPECT_EQ(result[0].as, DeliveredAs::Intended);
    EXPECT_EQ(result[0].message, MessageId(server.messages()[0].id));
    EXPECT_EQ(outbox.message_of(LocalMessageKey(1)), result[0].message);
    EXPECT_FALSE(outbox.message_of(LocalMessageKey(2)).has_value());
    EXPECT_EQ(outbox.status().delivered, 1U);
}

TEST_F(OutboxTest, A429DuringAnAlarmBurstLosesNothingAndAlarmsGoFirst) {
    server.script("sendMessage", Misbehave::TooManyRequests, 2);
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(outbox.send(say("reply " + std::to_string(i)), Priority::Reply, {}, note()));
    }
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(outbox.send(say("alarm " + std::to_string(i)), Priority::Alarm, {}, note()));
    }
    run(20);
    Texts expected;
    for (const char* kind : {"alarm ", "reply "}) {
        for (int i = 0; i < 10; ++i) {
            expected.push_back(kind + std::to_string(i));
        }
    }
    EXPECT_EQ(texts(), expected);
    EXPECT_GE(clock.elapsed(), Duration::seconds(3 + 3));
}

TEST_F(OutboxTest, BrokenMarkupGoesAsPlainText) {
    ASSERT_TRUE(outbox.send(say("<b>BTC</b> <65000 &amp; falling"), Priority::Alarm, {}, note()));
    const auto result = run(1);
    EXPECT_EQ(result[0].as, DeliveredAs::PlainText);
    EXPECT_EQ(texts(), Texts{"BTC <65000 & falling"});
    EXPECT_EQ(server.messages()[0].parse_mode, "");
}

TEST_F(OutboxTest, LongTextsArriveWholeWithTheButtonsUnderTheLast) {
    std::string text = "<pre>";
    for (int i = 0; i < 1000; ++i) {
        text += "line " + std::to_string(i) + " \xF0\x9F\x93\x88\n";
    }
    text += "</pre>";
    TextMessage message = say(text);
    message.keyboard = {{InlineButton{"Close", "close", "", "", ButtonStyle::Danger}}};
    ASSERT_TRUE(outbox.send(message, Priority::Reply, LocalMessageKey(1), note()));
    const auto result = run(1);
    const auto messages = server.messages();
    ASSERT_GE(messages.size(), 3U);
    std::string whole;
    for (const auto& part : messages) {
        EXPECT_LE(utf16_units(part.text), 4096U);
        EXPECT_EQ(part.keyboard.is_null(), part.id != messages.back().id);
        whole += html_to_plain(part.text) + "\n";
    }
    EXPECT_NE(whole.find("line 0 "), std::string::npos);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_NE(whole.find("line " + std::to_string(i) + " \xF0\x9F\x93\x88\n"), std::string::npos) << i;
    }
    EXPECT_EQ(result[0].message, MessageId(messages.back().id));
    EXPECT_TRUE(server.violations().empty()) << server.violations().front();
}

TEST_F(OutboxTest, AnUnchangedEditIsASuccess) {
    ASSERT_TRUE(outbox.send(say("card"), Priority::Reply, LocalMessageKey(1)));
    ASSERT_TRUE(outbox.edit(change(LocalMessageKey(1), "card 2"), note()));
    run(1);
    ASSERT_TRUE(outbox.edit(change(LocalMessageKey(1), "card 2"), note()));
    ASSERT_TRUE(server.wait_for([&] { return noted().size() == 2; }));
    EXPECT_EQ(noted()[1].as, DeliveredAs::Intended);
    EXPECT_EQ(server.calls("editMessageText").size(), 2U);
}

TEST_F(OutboxTest, OfManyEditsOnlyTheNewestIsSent) {
    ASSERT_TRUE(outbox.send(say("card"), Priority::Reply, LocalMessageKey(1)));
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(outbox.edit(change(LocalMessageKey(1), "state " + std::to_string(i)), note()));
    }
    const auto result = run(100);
    EXPECT_EQ(texts(), Texts{"state 99"});
    EXPECT_EQ(server.calls("editMessageText").size(), 1U);
    EXPECT_EQ(
        std::count_if(result.begin(), result.end(), [](const auto& d) { return d.as == DeliveredAs::Superseded; }), 99);
}

TEST_F(OutboxTest, AnEditOfAMessageThatIsGoneBecomesANewOneWhichIsEditedFromThenOn) {
    ASSERT_TRUE(outbox.send(say("card"), Priority::Reply, LocalMessageKey(1), note()));
    const auto first = run(1)[0].message;
    ASSERT_TRUE(outbox.delete_message(ChatId(7), *first));
    ASSERT_TRUE(server.wait_for([&] { return server.messages()[0].is_deleted; }));
    ASSERT_TRUE(outbox.edit(change(LocalMessageKey(1), "filled"), note()));
    ASSERT_TRUE(server.wait_for([&] { return noted().size() == 2; }));
    EXPECT_EQ(noted()[1].as, DeliveredAs::NewMessage);
    ASSERT_TRUE(outbox.edit(change(LocalMessageKey(1), "closed"), note()));
    ASSERT_TRUE(server.wait_for([&] { return noted().size() == 3; }));
    EXPECT_EQ(texts(), (Texts{"card", "closed"}));
    EXPECT_EQ(noted()[2].as, DeliveredAs::Intended);
}

TEST_F(OutboxTest, AnEditOfAMessageTheServerDidNotNameBecomesANewOne) {
    server.script("sendMessage", Misbehave::NullResult);
    ASSERT_TRUE(outbox.send(say("card"), Priority::Reply, LocalMessageKey(1), note()));
    ASSERT_TRUE(outbox.edit(change(LocalMessageKey(1), "filled"), note()));
    const auto result = run(2);
    EXPECT_EQ(result[0].as, DeliveredAs::Intended);
    EXPECT_FALSE(result[0].message.has_value());
    EXPECT_EQ(result[1].as, DeliveredAs::NewMessage);
    EXPECT_EQ(texts(), (Texts{"card", "filled"}));
}

TEST_F(OutboxTest, AServerThatCannotEditStillGetsTheNewsAcross) {
    server.script("editMessageText", Misbehave::Bare500, -1);
    ASSERT_TRUE(outbox.send(say("sent"), Priority::Reply, LocalMessageKey(1)));
    ASSERT_TRUE(outbox.edit(change(LocalMessageKey(1), "filled"), note()));
    EXPECT_EQ(run(1)[0].as, DeliveredAs::NewMessage);
    EXPECT_EQ(texts(), (Texts{"sent", "filled"}));
    EXPECT_LE(clock.elapsed(), Duration::seconds(10));
}

TEST_F(OutboxTest, AReplyIsNotSentTwiceWhenItsAnswerIsLost) {
    server.script("sendMessage", Misbehave::LoseReply);
    ASSERT_TRUE(outbox.send(say("preview"), Priority::Reply, {}, note()));
    const auto result = run(1);
    EXPECT_EQ(result[0].as, DeliveredAs::NotDelivered);
    EXPECT_EQ(result[0].error->retry, Retry::Ambiguous);
    EXPECT_EQ(texts(), Texts{"preview"});
}

TEST_F(OutboxTest, AnAlarmWhoseAnswerIsLostIsSentAgainAndSaysSo) {
    server.script("sendMessage", Misbehave::LoseReply);
    ASSERT_TRUE(outbox.send(say("liquidation near"), Priority::Alarm, {}, note()));
    EXPECT_EQ(run(1)[0].as, DeliveredAs::Intended);
    ASSERT_EQ(texts().size(), 2U);
    EXPECT_EQ(texts()[0], "liquidation near");
    EXPECT_NE(texts()[1].find("sent again"), std::string::npos);
}

TEST_F(OutboxTest, AnAlarmOutlastsServerErrorsWhileOthersPass) {
    server.script("sendMessage", Misbehave::Bare500, 2);
    ASSERT_TRUE(outbox.send(say("alarm"), Priority::Alarm, {}, note()));
    EXPECT_EQ(run(1)[0].as, DeliveredAs::Intended);
    EXPECT_EQ(server.calls("sendMessage").size(), 3U);
}

TEST_F(OutboxTest, GivesUpAnAlarmOnlyAfterSeveralTries) {
    server.script("sendMessage", Misbehave::Html502, -1);
    ASSERT_TRUE(outbox.send(say("alarm"), Priority::Alarm, {}, note()));
    EXPECT_EQ(run(1)[0].as, DeliveredAs::NotDelivered);
    EXPECT_EQ(server.calls("sendMessage").size(), 5U);
    EXPECT_NE(outbox.status().last_error.find("502"), std::string::npos);
}

TEST_F(OutboxTest, APictureThatIsRefusedArrivesAsText) {
    for (const Misbehave how : {Misbehave::NullResult, Misbehave::Bare500, Misbehave::Reset, Misbehave::Html502}) {
        server.script("sendPhoto", how);
        ASSERT_TRUE(outbox.send_photo(picture("<b>Chart</b>"), Priority::Reply, {}, note()));
    }
    for (const Delivery& delivery : run(4)) {
        EXPECT_EQ(delivery.as, DeliveredAs::TextOnly);
    }
    int as_text = 0;
    for (const auto& message : server.messages()) {
        as_text += message.method == "sendMessage" && message.text == "<b>Chart</b>" ? 1 : 0;
    }
    EXPECT_EQ(as_text, 4);
}

TEST_F(OutboxTest, ACaptionTooLongForAPictureFollowsAsText) {
    PhotoMessage photo = picture(std::string(1500, 'x'));
    photo.keyboard = {{InlineButton{"Go", "go", "", "", ButtonStyle::Default}}};
    ASSERT_TRUE(outbox.send_photo(photo, Priority::Reply, LocalMessageKey(1), note()));
    EXPECT_EQ(run(1)[0].as, DeliveredAs::Intended);
    const auto messages = server.messages();
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[0].photo, "png bytes");
    EXPECT_EQ(messages[0].text, "");
    EXPECT_EQ(messages[1].text.size(), 1500U);
    EXPECT_FALSE(messages[1].keyboard.is_null());
}

TEST_F(OutboxTest, ThePicturesCaptionCanBeEdited) {
    ASSERT_TRUE(outbox.send_photo(picture("before"), Priority::Reply, LocalMessageKey(1)));
    ASSERT_TRUE(outbox.edit(change(LocalMessageKey(1), "after"), note()));
    EXPECT_EQ(run(1)[0].as, DeliveredAs::Intended);
    EXPECT_EQ(texts(), Texts{"after"});
    EXPECT_EQ(server.messages()[0].photo, "png bytes");
}

TEST_F(OutboxTest, TapsAreAnsweredFirstAndALateAnswerIsNoFailure) {
    ASSERT_TRUE(outbox.send(say("alarm"), Priority::Alarm, {}, note()));
    ASSERT_TRUE(outbox.answer({"too old", "", AnswerStyle::Toast}));
    run(1);
    ASSERT_EQ(server.calls("answerCallbackQuery").size(), 1U);
    EXPECT_EQ(outbox.status().failed, 0U);
}

TEST_F(OutboxTest, AMissingOptionalMethodHoldsUpNothing) {
    server.script("setMyCommands", Misbehave::Bare500, -1);
    ASSERT_TRUE(outbox.set_commands({std::nullopt, {{"start", "Begin"}}}));
    run(0);
    ASSERT_TRUE(server.wait_for([&] { return server.calls("setMyCommands").size() == 1; }));
    ASSERT_TRUE(outbox.send(say("hello"), Priority::Reply, {}, note()));
    ASSERT_TRUE(server.wait_for([&] { return noted().size() == 1; }));
    EXPECT_EQ(clock.elapsed(), Duration());
    EXPECT_EQ(server.calls("setMyCommands").size(), 1U);
}

TEST_F(OutboxTest, AGroupThatBecameASupergroupIsFollowed) {
    server.add_chat(-5);
    server.migrate_chat(-5, -1005);
    ASSERT_TRUE(outbox.send(say("one", ChatId(-5)), Priority::Reply, {}, note()));
    ASSERT_TRUE(outbox.send(say("two", ChatId(-5)), Priority::Reply, {}, note()));
    run(2);
    for (const auto& message : server.messages()) {
        EXPECT_EQ(message.chat, -1005);
    }
    EXPECT_EQ(texts(), (Texts{"one", "two"}));
    EXPECT_EQ(moves, (std::vector<std::pair<ChatId, ChatId>>{{ChatId(-5), ChatId(-1005)}}));
}

TEST_F(OutboxTest, ALateMessageSaysHowLate) {
    ASSERT_TRUE(outbox.send(say("stopped out"), Priority::Alarm, {}, note()));
    clock.advance(Duration::seconds(842));
    run(1);
    EXPECT_EQ(texts(), Texts{"stopped out\n⏱ 14m 2s late"});
}

TEST_F(OutboxTest, ChatsThatRefuseAreReportedAndHoldUpNobody) {
    ASSERT_TRUE(outbox.send(say("nobody there", ChatId(999)), Priority::Alarm, {}, note()));
    ASSERT_TRUE(outbox.send(say("fine"), Priority::Reply, {}, note()));
    const auto result = run(2);
    EXPECT_EQ(result[0].as, DeliveredAs::NotDelivered);
    EXPECT_EQ(result[0].error->fault, BotFault::Refused);
    EXPECT_EQ(texts(), Texts{"fine"});
}

TEST_F(OutboxTest, StopReportsWhatWasNotSent) {
    server.script("sendMessage", Misbehave::Hang);
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(outbox.send(say("x"), Priority::Reply, {}, note()));
    }
    outbox.start();
    ASSERT_TRUE(server.wait_for([&] { return server.calls("sendMessage").size() == 1; }));
    outbox.stop();
    ASSERT_EQ(noted().size(), 3U);
    for (const Delivery& delivery : noted()) {
        EXPECT_EQ(delivery.as, DeliveredAs::NotDelivered);
    }
    EXPECT_FALSE(outbox.send(say("late"), Priority::Reply));
}

TEST(Outbox, DrainsBeforeAShutdown) {
    FakeBotApi server;
    SystemWaitClock clock;
    Outbox outbox(server.config(), OutboxLimits::for_own_server(), clock);
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(outbox.send(say("last words"), Priority::Alarm));
    }
    outbox.start();
    EXPECT_TRUE(outbox.drain(Duration::seconds(10)));
    EXPECT_EQ(server.messages().size(), 50U);
    server.script("sendMessage", Misbehave::Hang);
    ASSERT_TRUE(outbox.send(say("unheard"), Priority::Alarm));
    EXPECT_FALSE(outbox.drain(Duration::millis(20)));
}

TEST(Outbox, WaitsOutAServerThatIsAway) {
    FakeWaitClock clock;
    std::optional<FakeBotApi> server(std::in_place);
    BotApiConfig config = server->config();
    config.base_url = "http://127.0.0.1:1";  // nobody listens
    Outbox outbox(config, OutboxLimits(), clock);
    std::atomic<int> results{0};
    ASSERT_TRUE(outbox.send(say("alarm"), Priority::Alarm, {}, [&](const Delivery&) { ++results; }));
    outbox.start();
    ASSERT_TRUE(server->wait_for([&] { return clock.sleeps().size() >= 8; }));
    outbox.stop();
    const auto sleeps = clock.sleeps();
    EXPECT_EQ(sleeps[0], Duration::seconds(1));
    EXPECT_EQ(sleeps[1], Duration::seconds(2));
    EXPECT_EQ(*std::max_element(sleeps.begin(), sleeps.end()), Duration::seconds(30));
    EXPECT_EQ(results.load(), 1);  // told at the stop, not before
    EXPECT_NE(outbox.status().last_error.find("sendMessage"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
