// From POST /chat/say of /futures_status to the reply in the room, on loopback, with the whole agent in
// this process: page server, long poll, gate, parser, chat log, outbox, and the reply's way back. The reply is
// looked for as `tradewind chat` does. `bench_chat --json FILE` also writes the figures.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/agent.hpp"
#include "bot/app/chat_front.hpp"
#include "exchanges/net/http_client.hpp"

namespace {

using namespace tradewind;  // NOLINT(google-build-using-namespace): one small program
using Clock = std::chrono::steady_clock;

constexpr int kWarmUp = 20;
constexpr int kRounds = 300;
constexpr double kGoalMillis = 5;

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench_chat: %s\n", why.c_str());
    std::exit(1);
}

class Page {
public:
    explicit Page(bot::LocalChatAddress address) : address_(std::move(address)) {}

    std::string ask(net::HttpMethod method, const std::string& path, const std::string& body) {
        net::ClientRequest request;
        request.method = method;
        request.url = address_.url + path;
        request.label = path;
        request.headers = {{"X-Page-Token", address_.page_token}, {"Content-Type", "application/json"}};
        request.body = body;
        auto response = client_.perform(request);
        if (!response || response->status != 200) {
            give_up(response ? path + ": " + response->body : response.error().text);
        }
        return std::move(response->body);
    }
    // The room's revision, and what is new since `revision`.
    std::string news(const std::string& revision) {
        return ask(net::HttpMethod::Get, "/chat/messages?since=" + revision, {});
    }

private:
    bot::LocalChatAddress address_;
    net::HttpClient client_;
};

std::string revision_of(const std::string& news) {
    constexpr std::string_view kMark = "\"revision\":";
    const std::size_t at = news.rfind(kMark);
    if (at == std::string::npos) {
        give_up("no revision in " + news.substr(0, 200));
    }
    return std::to_string(std::strtoll(news.c_str() + at + kMark.size(), nullptr, 10));
}

bool has_status(const std::string& news) {
    return news.find("Equity <b>") != std::string::npos;
}

double round_trip(Page& page) {
    const std::string before = revision_of(page.news("0"));
    const auto start = Clock::now();
    page.ask(net::HttpMethod::Post, "/chat/say", R"({"text":"/futures_status"})");
    while (!has_status(page.news(before))) {
        if (Clock::now() - start > std::chrono::seconds(10)) {
            give_up("no reply within ten seconds");
        }
    }
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
    std::string json_file;
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::string_view(argv[i]) == "--json") {
            json_file = argv[i + 1];
        }
    }
    std::string home = (std::filesystem::temp_directory_path() / "tradewind-bench-XXXXXX").string();
    if (mkdtemp(home.data()) == nullptr) {
        give_up("no temporary directory");
    }
    const bot::Settings settings{{"home", home, "bench"}, {"http", "127.0.0.1:0", "bench"}};
    const auto config = bot::apply_settings(settings);
    auto agent = config ? bot::Agent::start(*config, settings) : tl::unexpected<Error>(config.error());
    if (!agent) {
        give_up(agent.error().text);
    }
    const auto address = bot::read_local_chat_address(home);
    if (!address) {
        give_up(address.error().text);
    }
    Page page(*address);
    std::vector<double> millis;
    for (int i = 0; i < kWarmUp + kRounds; ++i) {
        const double took = round_trip(page);
        if (i >= kWarmUp) {
            millis.push_back(took);
        }
    }
    (*agent)->stop();
    agent->reset();
    std::error_code ignored;
    std::filesystem::remove_all(home, ignored);

    std::ranges::sort(millis);
    const double median = millis[millis.size() / 2];
    const double p99 = millis[millis.size() * 99 / 100];
    std::printf(
        "chat command to reply on loopback, %d rounds: median %.2f ms, p99 %.2f ms, worst %.2f ms (goal: "
        "median under %.0f ms)\n",
        kRounds, median, p99, millis.back(), kGoalMillis);
    if (!json_file.empty()) {
        std::ofstream(json_file) << "{\"bench\": \"chat\", \"rounds\": " << kRounds << ", \"median_ms\": " << median
                                 << ", \"p99_ms\": " << p99 << ", \"worst_ms\": " << millis.back()
                                 << ", \"goal_median_ms\": " << kGoalMillis << "}\n";
    }
    return 0;
}
