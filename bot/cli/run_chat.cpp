#include <array>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "bot/app/chat_front.hpp"
#include "bot/app/log.hpp"
#include "bot/cli/commands.hpp"
#include "bot/telegram/html_text.hpp"
#include "bot/telegram/json_text.hpp"
#include "exchanges/net/http_client.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

class Terminal {
public:
    explicit Terminal(LocalChatAddress address) : address_(std::move(address)) {}

    // What changed in the room since the last look, printed. False when the agent is gone.
    bool show_news() {
        const auto answer = call(net::HttpMethod::Get, "/chat/messages?since=" + std::to_string(revision_), {});
        if (!answer) {
            return false;
        }
        const auto news = parse_json(answer->body);
        if (!news) {
            return false;
        }
        revision_ = read_int(*news, "revision").value_or(revision_);
        for (const json& message : member(*news, "messages")) {
            print(message);
        }
        std::fflush(stdout);
        return true;
    }

    bool say(const std::string& line) {
        std::size_t choice = 0;
        const bool is_number =
            !line.empty() && line.find_first_not_of("0123456789") == std::string::npos && line.size() < 4;
        if (is_number) {
            choice = static_cast<std::size_t>(std::stoi(line));
        }
        if (choice >= 1 && choice <= buttons_.size()) {
            const Button& button = buttons_[choice - 1];
            return post("/chat/tap", {{"message", button.message}, {"data", button.data}});
        }
        return post("/chat/say", {{"text", line}});
    }

private:
    struct Button {
        std::int64_t message;
        std::string data;
    };

    void print(const json& message) {
        const bool from_bot = read_bool(message, "bot").value_or(true);
        if (!from_bot) {
            return;  // typed here or on the page: the terminal shows it already
        }
        const std::string text = read_bool(message, "html").value_or(false)
                                     ? html_to_plain(read_string(message, "text"))
                                     : read_string(message, "text");
        fmt::print("\n{}{}\n", read_bool(message, "edited").value_or(false) ? "(changed) " : "", text);
        if (!read_string(message, "photo").empty()) {
            fmt::print("[picture: see the chat page]\n");
        }
        const json& keyboard = member(message, "keyboard");
        if (!keyboard.empty()) {
            buttons_.clear();
        }
        for (const json& row : keyboard) {
            for (const json& button : row) {
                buttons_.push_back({read_int(message, "id").value_or(0), read_string(button, "callback_data")});
                fmt::print("  [{}] {}", buttons_.size(), read_string(button, "text"));
            }
            fmt::print("\n");
        }
    }

    bool post(const std::string& path, const json& body) {
        const auto answer = call(net::HttpMethod::Post, path, dump_json(body));
        if (answer && answer->status != 200) {
            fmt::print("{}", answer->body);
        }
        return answer.has_value();
    }

    Result<net::ClientResponse> call(net::HttpMethod method, const std::string& path, std::string body) {
        net::ClientRequest request;
        request.method = method;
        request.url = address_.url + path;
        request.label = "chat";
        request.headers = {{"X-Page-Token", address_.page_token}, {"Content-Type", "application/json"}};
        request.body = std::move(body);
        request.total_timeout = Duration::seconds(5);
        return client_.perform(request);
    }

    LocalChatAddress address_;
    net::HttpClient client_;
    std::int64_t revision_ = 0;
    std::vector<Button> buttons_;
};

}  // namespace

int run_chat(const std::string& home) {
    std::signal(SIGPIPE, SIG_IGN);
    const auto address = read_local_chat_address(home);
    if (!address) {
        log_line(LogLevel::Error, address.error().text);
        return kExitUsage;
    }
    fmt::print("connected to {}; type commands, or the number of a button; Ctrl-D ends\n", address->url);
    Terminal terminal(*address);
    // One loop for both directions: wait a moment for a line, then show what is new.
    constexpr int kPaceMillis = 250;
    std::string pending;
    while (terminal.show_news()) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (::poll(&input, 1, kPaceMillis) <= 0) {
            continue;
        }
        std::array<char, 1024> buffer{};
        const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count <= 0) {
            // The last words before the end deserve their answer.
            std::this_thread::sleep_for(std::chrono::milliseconds(2 * kPaceMillis));
            (void)terminal.show_news();
            return kExitDone;
        }
        pending.append(buffer.data(), static_cast<std::size_t>(count));
        for (std::size_t end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
            const std::string line = pending.substr(0, end);
            pending.erase(0, end + 1);
            if (!line.empty() && !terminal.say(line)) {
                break;
            }
        }
    }
    fmt::print("the agent is gone\n");
    return kExitFound;
}

}  // namespace tradewind::bot
