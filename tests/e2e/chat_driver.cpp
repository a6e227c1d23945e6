#include "tests/e2e/chat_driver.hpp"

#include <thread>

#include "bot/app/chat_front.hpp"
#include "bot/telegram/json_text.hpp"

namespace tradewind::test {
namespace {

using nlohmann::json;
constexpr auto kLookAgain = std::chrono::milliseconds(10);

RoomLine read_line(const json& message) {
    RoomLine out;
    out.id = bot::read_int(message, "id").value_or(0);
    out.is_bot = bot::read_bool(message, "bot").value_or(false);
    out.is_edited = bot::read_bool(message, "edited").value_or(false);
    out.text = bot::read_string(message, "text");
    out.photo = bot::read_string(message, "photo");
    for (const json& row : bot::member(message, "keyboard")) {
        for (const json& button : row) {
            out.buttons.push_back({bot::read_string(button, "text"), bot::read_string(button, "callback_data")});
        }
    }
    return out;
}

}  // namespace

ChatDriver::ChatDriver(const std::string& home) {
    if (const auto address = bot::read_local_chat_address(home)) {
        url_ = address->url;
        token_ = address->page_token;
    }
}

bool ChatDriver::post(const std::string& path, const std::string& body) {
    net::ClientRequest request;
    request.method = net::HttpMethod::Post;
    request.url = url_ + path;
    request.label = path;
    request.headers = {{"Content-Type", "application/json"}, {"X-Page-Token", token_}};
    request.body = body;
    request.total_timeout = Duration::seconds(5);
    const auto answer = client_.perform(request);
    return answer && answer->status == 200;
}

bool ChatDriver::say(const std::string& text) {
    return post("/chat/say", bot::dump_json({{"text", text}}));
}

bool ChatDriver::tap(std::int64_t message, const std::string& data) {
    return post("/chat/tap", bot::dump_json({{"message", message}, {"data", data}}));
}

std::vector<RoomLine> ChatDriver::lines() {
    net::ClientRequest request;
    request.url = url_ + "/chat/messages?since=0";
    request.label = "messages";
    request.headers = {{"X-Page-Token", token_}};
    request.total_timeout = Duration::seconds(5);
    std::vector<RoomLine> out;
    const auto answer = client_.perform(request);
    const auto body = answer ? bot::parse_json(answer->body) : std::nullopt;
    if (body) {
        for (const json& message : bot::member(*body, "messages")) {
            out.push_back(read_line(message));
        }
    }
    return out;
}

std::int64_t ChatDriver::last_id() {
    const auto all = lines();
    return all.empty() ? 0 : all.back().id;
}

std::optional<RoomLine> ChatDriver::wait_for_line(std::int64_t after,
                                                  const std::function<bool(const RoomLine&)>& accepts,
                                                  std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (true) {
        const auto all = lines();
        for (auto line = all.rbegin(); line != all.rend() && line->id > after; ++line) {
            if (line->is_bot && accepts(*line)) {
                return *line;
            }
        }
        if (std::chrono::steady_clock::now() >= until) {
            return std::nullopt;
        }
        std::this_thread::sleep_for(kLookAgain);
    }
}

std::optional<RoomLine> ChatDriver::wait_for_text(std::int64_t after, const std::string& text,
                                                  std::chrono::milliseconds patience) {
    return wait_for_line(
        after, [&](const RoomLine& line) { return line.text.find(text) != std::string::npos; }, patience);
}

std::optional<RoomLine> ChatDriver::say_and_tap(const std::string& command, const std::string& button,
                                                std::chrono::milliseconds patience) {
    const std::int64_t before = last_id();
    if (!say(command)) {
        return std::nullopt;
    }
    std::string data;
    const auto question = wait_for_line(
        before,
        [&](const RoomLine& line) {
            for (const RoomButton& offered : line.buttons) {
                if (offered.text.find(button) != std::string::npos) {
                    data = offered.data;
                    return true;
                }
            }
            return false;
        },
        patience);
    if (!question || !tap(question->id, data)) {
        return std::nullopt;
    }
    return question;
}

}  // namespace tradewind::test
