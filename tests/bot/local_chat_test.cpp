#include "bot/localchat/local_chat.hpp"

#include <future>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bot/telegram/bot_api.hpp"
#include "exchanges/net/http_client.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

constexpr const char* kBotToken = "1:bot-token";
constexpr const char* kPageToken = "page-token";

struct LocalChatTest : ::testing::Test {
    LocalChatTest() {
        LocalChatOptions options;
        options.port = 0;
        options.bot_token = Secret(kBotToken);
        options.page_token = Secret(kPageToken);
        options.first_id = 100;
        options.subtitle = "<paper> & wind";
        chat = LocalChat::start(std::move(options)).value();
    }
    BotApiConfig config(const std::string& token = kBotToken) const {
        BotApiConfig out;
        out.base_url = chat->url();
        out.token = Secret(token);
        return out;
    }
    net::ClientResponse ask(net::HttpMethod method, const std::string& path, const std::string& body = {},
                            std::vector<net::HttpHeader> headers = {{"X-Page-Token", kPageToken}}) {
        net::HttpClient client;
        net::ClientRequest request;
        request.method = method;
        request.url = chat->url() + path;
        request.headers = std::move(headers);
        request.headers.push_back({"Content-Type", "application/json"});
        request.body = body;
        auto response = client.perform(request);
        if (!response) {
            ADD_FAILURE() << path << ": " << response.error().text;
            return {};
        }
        return *response;
    }
    int say(const std::string& text) {
        return ask(net::HttpMethod::Post, "/chat/say", json{{"text", text}}.dump()).status;
    }
    json messages() { return json::parse(ask(net::HttpMethod::Get, "/chat/messages?since=0").body)["messages"]; }
    // A call of the Bot API as another client might make it.
    net::ClientResponse call(const std::string& method, const std::string& body, const std::string& token = kBotToken) {
        return ask(net::HttpMethod::Post, "/bot" + token + "/" + method, body, {});
    }

    std::unique_ptr<LocalChat> chat;
};

UpdatesQuery poll(int seconds, std::optional<std::int64_t> offset = std::nullopt) {
    UpdatesQuery query;
    query.timeout = Duration::seconds(seconds);
    if (offset) {
        query.offset = UpdateId(*offset);
    }
    return query;
}

TextMessage text(const std::string& words, InlineKeyboard keyboard = {}) {
    TextMessage message;
    message.chat = ChatId(ChatRoom::kOwner);
    message.text = words;
    message.keyboard = std::move(keyboard);
    return message;
}

TEST_F(LocalChatTest, TheBotLearnsWhoItIs) {
    const auto me = BotApi(config()).get_me();
    ASSERT_TRUE(me.has_value()) << me.error().to_text();
    EXPECT_EQ(me->username, "tradewind_local_bot");
}

TEST_F(LocalChatTest, ALongPollIsAnsweredWhenTheOwnerSpeaks) {
    BotApi api(config());
    auto polled = std::async(std::launch::async, [&] { return api.get_updates(poll(30)); });
    EXPECT_EQ(say("/futures_status"), 200);
    const auto batch = polled.get();
    ASSERT_TRUE(batch.has_value()) << batch.error().to_text();
    ASSERT_EQ(batch->updates.size(), 1U);
    EXPECT_EQ(std::get<Message>(batch->updates[0].content).text, "/futures_status");
    EXPECT_EQ(std::get<Message>(batch->updates[0].content).from->id, UserId(ChatRoom::kOwner));
}

TEST_F(LocalChatTest, OffsetsConfirmAndAShortPollReturnsAtOnce) {
    BotApi api(config());
    say("one");
    say("two");
    const auto both = api.get_updates(poll(0));
    ASSERT_EQ(both->updates.size(), 2U);
    const std::int64_t first = both->updates[0].mark.id.value();
    EXPECT_EQ(api.get_updates(poll(0, first + 1))->updates.size(), 1U);
    EXPECT_TRUE(api.get_updates(poll(0, first + 2))->updates.empty());
}

TEST_F(LocalChatTest, ASecondPollEndsTheFirstWithAConflict) {
    BotApi first(config());
    BotApi second(config());
    auto one = std::async(std::launch::async, [&] { return first.get_updates(poll(30)); });
    auto two = std::async(std::launch::async, [&] { return second.get_updates(poll(30)); });
    // Whichever was parked first is thrown out by the other, which then hears the owner.
    while (one.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready &&
           two.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    }
    say("hello");
    const auto a = one.get();
    const auto b = two.get();
    ASSERT_NE(a.has_value(), b.has_value());
    EXPECT_EQ((a ? b : a).error().fault, BotFault::Conflict);
    EXPECT_EQ((a ? a : b)->updates.size(), 1U);
}

TEST_F(LocalChatTest, AWrongTokenIsUnauthorized) {
    EXPECT_EQ(BotApi(config("1:wrong")).get_me().error().fault, BotFault::BadToken);
    EXPECT_EQ(BotApi(config("")).get_me().error().fault, BotFault::BadToken);
    EXPECT_EQ(call("getMe", "{}", std::string(kPageToken)).status, 401);
}

TEST_F(LocalChatTest, MessagesEditsAndPicturesReachThePage) {
    BotApi api(config());
    InlineButton yes;
    yes.text = "Yes";
    yes.callback_data = "yes";
    const auto sent = api.send_message(text("<b>Sure?</b>", {{yes}}));
    ASSERT_TRUE(sent.has_value()) << sent.error().to_text();
    EXPECT_EQ(messages()[0]["keyboard"][0][0]["callback_data"], "yes");
    TextEdit edit;
    edit.chat = ChatId(ChatRoom::kOwner);
    edit.message = *sent->id;
    edit.text = "Done";
    ASSERT_TRUE(api.edit_message_text(edit).has_value());
    EXPECT_EQ(messages()[0]["text"], "Done");
    EXPECT_EQ(api.edit_message_text(edit).error().fault, BotFault::NotModified);
    PhotoMessage photo;
    photo.chat = ChatId(ChatRoom::kOwner);
    photo.image = "\x89PNG\r\n\x1a\nrest";
    photo.caption = "chart";
    ASSERT_TRUE(api.send_photo(photo).has_value());
    const std::string name = messages()[1]["photo"];
    EXPECT_EQ(ask(net::HttpMethod::Get, "/chat/photo/" + name).body, photo.image);
    ASSERT_TRUE(api.delete_message(ChatId(ChatRoom::kOwner), *sent->id).has_value());
    EXPECT_EQ(messages().size(), 1U);
    EXPECT_EQ(api.edit_message_text(edit).error().fault, BotFault::MessageGone);
}

TEST_F(LocalChatTest, ATapOnThePageReachesTheBotAndItsAnswerIsTakenOnce) {
    BotApi api(config());
    InlineButton yes;
    yes.text = "Yes";
    yes.callback_data = "yes";
    const auto sent = api.send_message(text("Sure?", {{yes}}));
    const std::int64_t id = sent->id->value();
    EXPECT_EQ(ask(net::HttpMethod::Post, "/chat/tap", json{{"message", id}, {"data", "no"}}.dump()).status, 400);
    EXPECT_EQ(ask(net::HttpMethod::Post, "/chat/tap", json{{"message", id}, {"data", "yes"}}.dump()).status, 200);
    const auto batch = api.get_updates(poll(0));
    ASSERT_EQ(batch->updates.size(), 1U);
    const auto& query = std::get<CallbackQuery>(batch->updates[0].content);
    EXPECT_EQ(query.data, "yes");
    EXPECT_EQ(query.message->id.value(), id);
    EXPECT_TRUE(api.answer_callback_query({query.id, "Working", AnswerStyle::Toast}).has_value());
    EXPECT_EQ(api.answer_callback_query({query.id, "Working", AnswerStyle::Toast}).error().fault,
              BotFault::QueryTooOld);
}

TEST_F(LocalChatTest, LimitsAreThoseOfTheRealServer) {
    const auto status = [&](const char* method, const json& body) { return call(method, body.dump()).status; };
    EXPECT_EQ(status("sendMessage", {{"chat_id", 1}, {"text", std::string(4096, 'x')}}), 200);
    EXPECT_EQ(status("sendMessage", {{"chat_id", 1}, {"text", std::string(4097, 'x')}}), 400);
    EXPECT_EQ(status("sendMessage", {{"chat_id", 1}, {"text", ""}}), 400);
    EXPECT_EQ(status("sendMessage", {{"chat_id", 2}, {"text", "x"}}), 400);
    EXPECT_EQ(status("sendMessage", {{"text", "x"}}), 400);
    const auto with_data = [](std::size_t bytes) {
        return json{
            {"chat_id", 1},
            {"text", "x"},
            {"reply_markup", {{"inline_keyboard", {{{{"text", "b"}, {"callback_data", std::string(bytes, 'd')}}}}}}}};
    };
    EXPECT_EQ(status("sendMessage", with_data(64)), 200);
    EXPECT_EQ(status("sendMessage", with_data(65)), 400);
    EXPECT_EQ(status("sendPhoto", {{"chat_id", 1}, {"photo", "no picture"}}), 400);
    EXPECT_EQ(status("editMessageText", {{"chat_id", 1}, {"text", "x"}}), 400);
    EXPECT_EQ(status("deleteMessage", {{"chat_id", 1}, {"message_id", 5}}), 400);
    EXPECT_EQ(status("stealMoney", json::object()), 404);
    EXPECT_EQ(status("SENDMESSAGE", {{"chat_id", 1}, {"text", "method names know no case"}}), 200);
}

TEST_F(LocalChatTest, HostileBodiesGetAnErrorAndChangeNothing) {
    const std::string deep(100'000, '[');
    for (const std::string& body :
         {std::string(), std::string("{"), std::string("null"), std::string("[1,2]"), std::string("\"text\""),
          std::string(1'000, '\0'), deep, std::string(R"({"chat_id":{"a":1},"text":[1]})")}) {
        EXPECT_EQ(call("sendMessage", body).status, 400) << body.substr(0, 60);
        EXPECT_EQ(ask(net::HttpMethod::Post, "/chat/say", body).status, 400) << body.substr(0, 60);
        EXPECT_EQ(ask(net::HttpMethod::Post, "/chat/tap", body).status, 400) << body.substr(0, 60);
    }
    for (const char* body : {R"({"chat_id":1e400,"text":"x"})", R"({"chat_id":1,"text":"x","reply_markup":"{"})",
                             R"({"chat_id":1,"text":"x","reply_markup":{"inline_keyboard":7}})",
                             R"({"chat_id":1,"text":"x","reply_markup":{"inline_keyboard":[7]}})"}) {
        EXPECT_EQ(call("sendMessage", body).status, 400) << body;
    }
    EXPECT_TRUE(messages().empty());
    EXPECT_EQ(call("getUpdates", R"({"offset":"x","limit":-5,"timeout":0})").status, 200);
}

TEST_F(LocalChatTest, ThePageRefusesWhoeverLacksItsToken) {
    for (const char* path : {"/chat/messages", "/chat/events", "/chat/photo/photo100"}) {
        EXPECT_EQ(ask(net::HttpMethod::Get, path, {}, {}).status, 403) << path;
        EXPECT_EQ(ask(net::HttpMethod::Get, path, {}, {{"X-Page-Token", "guess"}}).status, 403) << path;
    }
    for (const char* path : {"/chat/say", "/chat/tap"}) {
        EXPECT_EQ(ask(net::HttpMethod::Post, path, R"({"text":"/halt"})", {}).status, 403) << path;
    }
    EXPECT_TRUE(messages().empty());
}

TEST_F(LocalChatTest, ThePageComesWithItsTokenAndStrictHeaders) {
    const auto page = ask(net::HttpMethod::Get, "/chat", {}, {});
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.body.find(kPageToken), std::string::npos);
    EXPECT_NE(page.body.find("&lt;paper&gt; &amp; wind"), std::string::npos);
    EXPECT_EQ(page.body.find(kBotToken), std::string::npos);
    EXPECT_NE(net::find_header(page.headers, "Content-Security-Policy").find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(net::find_header(page.headers, "Cache-Control"), "no-store");
}

TEST_F(LocalChatTest, AnotherSiteThatPointsItsNameHereGetsNoPage) {
    const auto page = ask(net::HttpMethod::Get, "/chat", {}, {{"Host", "evil.example:8080"}});
    EXPECT_EQ(page.status, 421);
    EXPECT_EQ(page.body.find(kPageToken), std::string::npos);
    EXPECT_EQ(ask(net::HttpMethod::Get, "/chat", {}, {{"Host", "localhost:8080"}}).status, 200);
}

TEST_F(LocalChatTest, TheOwnerMaySayFourKilobytes) {
    EXPECT_EQ(say(std::string(4'096, 'x')), 200);
    EXPECT_EQ(say(std::string(4'097, 'x')), 400);
    EXPECT_EQ(say(""), 400);
}

TEST_F(LocalChatTest, AnAddressInUseIsAnError) {
    LocalChatOptions options;
    options.port = static_cast<std::uint16_t>(std::stoi(chat->url().substr(chat->url().rfind(':') + 1)));
    EXPECT_FALSE(LocalChat::start(std::move(options)).has_value());
}

}  // namespace
}  // namespace tradewind::bot
