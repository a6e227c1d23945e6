#include "bot/telegram/bot_api.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_bot_api.hpp"
#include "tests/support/raw_server.hpp"

namespace tradewind::bot {
namespace {

using tradewind::testing::FakeBotApi;
using tradewind::testing::Misbehave;
using tradewind::testing::RawReply;
using tradewind::testing::RawServer;

TextMessage text_message(std::string text) {
    TextMessage message;
    message.chat = ChatId(7);
    message.text = std::move(text);
    return message;
}

BotApiConfig config_for(const std::string& url) {
    BotApiConfig config;
    config.base_url = url;
    config.token = Secret(FakeBotApi::kToken);
    return config;
}

// One answer, whatever is asked.
BotResult<SentMessage> send_to(int status, const std::string& body, const std::string& header = "") {
    const RawServer server([&](std::size_t) {
        return RawReply{"HTTP/1.1 " + std::to_string(status) + " X\r\n" + header +
                        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
    });
    BotApi api(config_for(server.url()));
    return api.send_message(text_message("hi"));
}

TEST(BotApi, KnowsItself) {
    const FakeBotApi server;
    BotApi api(server.config());
    const auto me = api.get_me();
    ASSERT_TRUE(me.has_value());
    EXPECT_EQ(me->username, "tradewind_bot");
    EXPECT_EQ(me->id, UserId(42));
    EXPECT_FALSE(me->can_join_groups);
    EXPECT_TRUE(api.last_server_date().has_value());
}

TEST(BotApi, SendsTextWithButtonsAsTheApiWantsThem) {
    const FakeBotApi server;
    BotApi api(server.config());
    TextMessage message = text_message("<b>Open?</b>");
    InlineButton ok{"Open", "v1:ok", "", "", ButtonStyle::Success};
    InlineButton link{"Chart", "", "https://example.org/", "", ButtonStyle::Default};
    InlineButton copy{"Price", "", "", "65000", ButtonStyle::Default};
    message.keyboard = {{ok}, {link, copy}};
    message.notification = Notification::Silent;
    message.thread = ThreadId(1);  // the General topic takes messages only without its number
    const auto sent = api.send_message(message);
    ASSERT_TRUE(sent.has_value()) << sent.error().to_text();
    EXPECT_EQ(sent->chat, ChatId(7));
    const auto received = server.messages().front();
    EXPECT_EQ(received.id, sent->id->value());
    EXPECT_EQ(received.parse_mode, "HTML");
    EXPECT_TRUE(received.is_silent);
    EXPECT_FALSE(received.thread.has_value());
    EXPECT_EQ(received.keyboard["inline_keyboard"][0][0]["style"], "success");
    EXPECT_EQ(received.keyboard["inline_keyboard"][0][0]["callback_data"], "v1:ok");
    EXPECT_EQ(received.keyboard["inline_keyboard"][1][0]["url"], "https://example.org/");
    EXPECT_EQ(received.keyboard["inline_keyboard"][1][1]["copy_text"]["text"], "65000");
    EXPECT_TRUE(server.violations().empty());
}

TEST(BotApi, UploadsPicturesByteForByte) {
    const FakeBotApi server;
    BotApi api(server.config());
    PhotoMessage photo;
    photo.chat = ChatId(7);
    photo.image = std::string("\x89PNG\r\n\x1a\n\0--tradewind-form-0\r\n", 28) + std::string(100'000, '\xFF');
    photo.caption = "Chart";
    const auto sent = api.send_photo(photo);
    ASSERT_TRUE(sent.has_value()) << sent.error().to_text();
    EXPECT_EQ(server.messages().front().photo, photo.image);
    EXPECT_EQ(server.messages().front().text, "Chart");
}

TEST(BotApi, APictureWhoseAnswerDoesNotNameTheChatIsNotDelivered) {
    FakeBotApi server;
    server.script("sendPhoto", Misbehave::NullResult);
    BotApi api(server.config());
    PhotoMessage photo;
    photo.chat = ChatId(7);
    photo.image = "png";
    EXPECT_FALSE(api.send_photo(photo).has_value());
}

TEST(BotApi, EditsDeletesAnswersAndSetsTheMenu) {
    FakeBotApi server;
    BotApi api(server.config());
    TextMessage message = text_message("one");
    message.keyboard = {{InlineButton{"Go", "go", "", "", ButtonStyle::Default}}};
    const MessageId id = *api.send_message(message)->id;
    EXPECT_TRUE(api.edit_message_text({ChatId(7), id, "two", TextFormat::Plain, {}}).has_value());
    EXPECT_EQ(server.messages().front().text, "two");
    EXPECT_TRUE(api.edit_message_reply_markup(ChatId(7), id, message.keyboard).has_value());
    const auto query = server.press(id.value(), "go");
    EXPECT_TRUE(api.answer_callback_query({query, "Working", AnswerStyle::Toast}).has_value());
    EXPECT_EQ(api.answer_callback_query({query, "", AnswerStyle::Alert}).error().fault, BotFault::QueryTooOld);
    EXPECT_TRUE(api.delete_message(ChatId(7), id).has_value());
    EXPECT_EQ(api.delete_message(ChatId(7), id).error().fault, BotFault::MessageGone);
    EXPECT_TRUE(api.set_my_commands({ChatId(7), {{"futures_status", "Positions"}}}).has_value());
    EXPECT_EQ(server.calls("setMyCommands").front().parameters["scope"]["chat_id"], 7);
    EXPECT_TRUE(server.violations().empty());
}

TEST(BotApi, AnUnchangedEditIsItsOwnFault) {
    const FakeBotApi server;
    BotApi api(server.config());
    const MessageId id = *api.send_message(text_message("same"))->id;
    const TextEdit edit{ChatId(7), id, "same", TextFormat::Plain, {}};
    ASSERT_TRUE(api.edit_message_text(edit).has_value());  // the buttons went from absent to none
    EXPECT_EQ(api.edit_message_text(edit).error().fault, BotFault::NotModified);
}

TEST(BotApi, OkAloneDecides) {
    for (const char* body : {R"({"ok":true,"result":null})", R"({"ok":true,"result":true})", R"({"ok":true})",
                             R"({"ok":true,"result":{"message_id":"x","chat":[]},"extra":1})"}) {
        const auto sent = send_to(200, body);
        ASSERT_TRUE(sent.has_value()) << body;
        EXPECT_FALSE(sent->id.has_value());
    }
    EXPECT_EQ(send_to(200, R"({"ok":true,"result":{"message_id":9,"date":1700000000000}})")->date,
              Timestamp::from_seconds(1'700'000'000));
}

TEST(BotApi, BodiesThatAreNoEnvelopeAreErrorsOfThatCall) {
    EXPECT_EQ(send_to(502, "<html>Bad Gateway</html>").error().fault, BotFault::ServerError);
    EXPECT_EQ(send_to(500, "").error().fault, BotFault::ServerError);
    EXPECT_EQ(send_to(503, R"({"error":"busy"})").error().fault, BotFault::ServerError);
    EXPECT_EQ(send_to(200, "{\"ok\":tr").error().fault, BotFault::NotAnEnvelope);
    EXPECT_EQ(send_to(200, "").error().fault, BotFault::NotAnEnvelope);
    EXPECT_EQ(send_to(200, R"({"ok":"yes"})").error().fault, BotFault::NotAnEnvelope);
    EXPECT_EQ(send_to(401, "no").error().fault, BotFault::BadToken);
    const auto limited = send_to(429, "slow down", "Retry-After: 7\r\n");
    EXPECT_EQ(limited.error().fault, BotFault::TooManyRequests);
    EXPECT_EQ(limited.error().retry_after, Duration::seconds(7));
}

TEST(BotApi, SortsTheApisErrors) {
    const auto fault = [](int code, const std::string& description) {
        return send_to(code, R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" +
                                 description + "\"}")
            .error()
            .fault;
    };
    EXPECT_EQ(fault(400, "Bad Request: message is not modified: specified"), BotFault::NotModified);
    EXPECT_EQ(fault(400, "Bad Request: can't parse entities: x"), BotFault::CannotParse);
    EXPECT_EQ(fault(400, "Bad Request: query is too old and response"), BotFault::QueryTooOld);
    EXPECT_EQ(fault(400, "Bad Request: message to edit not found"), BotFault::MessageGone);
    EXPECT_EQ(fault(400, "Bad Request: chat not found"), BotFault::Refused);
    EXPECT_EQ(fault(403, "Forbidden: bot was blocked by the user"), BotFault::Blocked);
    EXPECT_EQ(fault(409, "Conflict"), BotFault::Conflict);
    EXPECT_EQ(fault(500, "Internal Server Error"), BotFault::ServerError);
    const auto moved = send_to(
        400, R"({"ok":false,"error_code":400,"description":"upgraded","parameters":{"migrate_to_chat_id":-1001}})");
    EXPECT_EQ(moved.error().fault, BotFault::ChatMigrated);
    EXPECT_EQ(moved.error().migrate_to, ChatId(-1001));
}

TEST(BotApi, OnlyAnUnsentRequestIsSafeToRepeat) {
    std::string gone_url;
    {
        const RawServer gone([](std::size_t) { return RawReply{}; });
        gone_url = gone.url();
    }
    BotApi unreachable(config_for(gone_url));
    EXPECT_EQ(unreachable.send_message(text_message("x")).error().retry, Retry::Safe);
    FakeBotApi server;
    server.script("sendMessage", Misbehave::LoseReply);
    BotApi api(server.config());
    EXPECT_EQ(api.send_message(text_message("x")).error().retry, Retry::Ambiguous);
    EXPECT_EQ(server.messages().size(), 1U);
}

TEST(BotApi, NoErrorEverShowsTheToken) {
    FakeBotApi server;
    BotApiConfig config = server.config();
    config.call_timeout = Duration::millis(50);
    for (const Misbehave how :
         {Misbehave::Conflict, Misbehave::TooManyRequests, Misbehave::Unauthorized, Misbehave::Hang, Misbehave::Reset,
          Misbehave::TruncatedJson, Misbehave::Html502, Misbehave::Bare500, Misbehave::LoseReply}) {
        server.script("getMe", how);
        BotApi api(config);
        const auto failed = api.get_me();
        ASSERT_FALSE(failed.has_value());
        EXPECT_EQ(failed.error().to_text().find("planted"), std::string::npos) << failed.error().to_text();
        EXPECT_EQ(failed.error().to_text().find("getMe"), 0U) << failed.error().to_text();
    }
    const auto echoed = send_to(400, R"({"ok":false,"error_code":400,"description":"no route /bot)" +
                                         std::string(FakeBotApi::kToken) + R"(/sendMessage"})");
    EXPECT_EQ(echoed.error().to_text().find("planted"), std::string::npos);
    BotApi wrong(config_for("http://[bad"));
    EXPECT_EQ(wrong.get_me().error().to_text().find("planted"), std::string::npos);
}

TEST(BotApi, PollsFromTheOldestOrFromAnOffset) {
    FakeBotApi server;
    server.push_text("/start");
    server.push_text("/help");
    BotApi api(server.config());
    const auto batch = api.get_updates({std::nullopt, 100, Duration::seconds(30)});
    ASSERT_TRUE(batch.has_value());
    ASSERT_EQ(batch->updates.size(), 2U);
    EXPECT_EQ(std::get<Message>(batch->updates[1].content).text, "/help");
    const auto rest = api.get_updates({UpdateId(1001), 100, Duration()});
    ASSERT_EQ(rest->updates.size(), 1U);
    const auto call = server.calls("getUpdates").front().parameters;
    EXPECT_EQ(call["allowed_updates"], nlohmann::json({"message", "callback_query", "my_chat_member"}));
    EXPECT_FALSE(call.contains("offset"));
}

TEST(BotApi, ToleratesSlashesAfterTheAddress) {
    const FakeBotApi server;
    BotApiConfig config = server.config();
    config.base_url += "//";
    BotApi api(config);
    EXPECT_TRUE(api.get_me().has_value());
}

TEST(BotApi, JudgesAddresses) {
    EXPECT_EQ(check_api_url("https://api.telegram.org").value(), ApiUrlSafety::Encrypted);
    EXPECT_EQ(check_api_url("http://127.0.0.1:8081").value(), ApiUrlSafety::Loopback);
    EXPECT_EQ(check_api_url("http://localhost").value(), ApiUrlSafety::Loopback);
    EXPECT_EQ(check_api_url("http://bot-api.lan:8081").value(), ApiUrlSafety::PlainRemote);
    EXPECT_FALSE(check_api_url("ftp://127.0.0.1").has_value());
    EXPECT_FALSE(check_api_url("api telegram").has_value());
}

}  // namespace
}  // namespace tradewind::bot
