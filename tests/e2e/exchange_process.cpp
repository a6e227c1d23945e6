#include "tests/e2e/exchange_process.hpp"

#include <csignal>

#include <gtest/gtest.h>

#include "exchanges/net/http_client.hpp"

namespace tradewind::test {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

std::string word_after(const std::string& text, const std::string& label) {
    const std::size_t begin = text.find(label);
    if (begin == std::string::npos) {
        return {};
    }
    const std::size_t start = begin + label.size();
    return text.substr(start, text.find('\n', start) - start);
}

std::string without_scheme(const std::string& url) {
    return url.substr(url.find("//") + 2);
}

}  // namespace

void ExchangeProcess::start(const std::string& listen, const std::string& control) {
    process_ = std::make_unique<AgentProcess>(std::vector<std::string>{
        "exchange", "--listen", listen, "--control", control, "--account", std::string(kKey) + ":" + kSecret + ":10000",
        "--symbols", symbols_, "--market", "generated", "--seed", "5"});
    ASSERT_TRUE(process_->wait_for_output("generated market", 60s)) << process_->output();
    url_ = word_after(process_->output(), "listening ");
    control_ = word_after(process_->output(), "control ");
    binance::RestOptions options;
    options.hosts.fill(url_);
    options.credentials = {kKey, kSecret};
    rest_ = std::make_unique<binance::RestClient>(std::move(options));
}

void ExchangeProcess::kill() {
    rest_.reset();
    process_->send(SIGKILL);
    EXPECT_EQ(process_->wait_for_exit(10s), 128 + SIGKILL);
}

void ExchangeProcess::start_again() {
    start(without_scheme(url_), without_scheme(control_));
}

json ExchangeProcess::call(net::HttpMethod method, std::string_view path, binance::Parameters parameters) {
    binance::RestRequest request;
    request.method = method;
    request.path = path;
    // Each product has a budget of its own.
    request.product = path.starts_with("/api") ? binance::ProductKind::Spot : binance::ProductKind::UsdM;
    request.label = "the test";
    request.parameters = std::move(parameters);
    const binance::RestOutcome outcome = rest_->call(std::move(request));
    EXPECT_EQ(outcome.kind, binance::RestOutcome::Kind::Answered) << path << ": " << outcome.text;
    return json::parse(outcome.body, nullptr, false);
}

json ExchangeProcess::ask(std::string_view path, binance::Parameters parameters) {
    return call(net::HttpMethod::Get, path, std::move(parameters));
}

json ExchangeProcess::order(const std::string& symbol, const std::string& side, const std::string& quantity,
                            const std::string& limit_price) {
    binance::Parameters parameters;
    parameters.add("symbol", symbol).add("side", side).add("quantity", quantity);
    if (limit_price.empty()) {
        parameters.add("type", "MARKET");
    } else {
        parameters.add("type", "LIMIT").add("timeInForce", "GTC").add("price", limit_price);
    }
    return call(net::HttpMethod::Post, is_coin_margined() ? "/dapi/v1/order" : "/fapi/v1/order", std::move(parameters));
}

std::string ExchangeProcess::position(const std::string& symbol) {
    for (const json& line : ask(is_coin_margined() ? "/dapi/v1/positionRisk" : "/fapi/v2/positionRisk")) {
        if (line.at("symbol") == symbol) {
            return line.at("positionAmt");
        }
    }
    return "0.000";
}

bool ExchangeProcess::fault(const std::string& what) const {
    net::HttpClient client;
    net::ClientRequest request;
    request.method = net::HttpMethod::Post;
    request.url = control_ + "/faults?" + what;
    request.label = "faults";
    request.total_timeout = Duration::seconds(5);
    const auto answer = client.perform(request);
    return answer && answer->status == 200;
}

}  // namespace tradewind::test
