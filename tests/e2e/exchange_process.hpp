// `tradewind exchange` as a child process with one account, "anna" with the secret "secret-a", seen from outside:
// signed questions, orders of somebody else's, faults. It can be killed and started again at the same addresses.
// Errors: an exchange that does not start fails the test. Thread: one test.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "exchanges/binance/rest_client.hpp"
#include "tests/e2e/agent_process.hpp"

namespace tradewind::test {

class ExchangeProcess {
public:
    static constexpr const char* kKey = "anna";
    static constexpr const char* kSecret = "secret-a";

    explicit ExchangeProcess(std::string symbols = "BTCUSDT,ETHUSDT") : symbols_(std::move(symbols)) {
        start("127.0.0.1:0", "127.0.0.1:0");
    }
    void kill();
    void start_again();
    [[nodiscard]] const std::string& url() const { return url_; }

    [[nodiscard]] nlohmann::json ask(std::string_view path, binance::Parameters parameters = {});
    // A market or limit order that is not the agent's.
    [[nodiscard]] nlohmann::json order(const std::string& symbol, const std::string& side, const std::string& quantity,
                                       const std::string& limit_price = {});
    // Signed quantity of a position as the venue writes it: "0.007".
    [[nodiscard]] std::string position(const std::string& symbol);
    [[nodiscard]] nlohmann::json conditional_orders() {
        return ask(is_coin_margined() ? "/dapi/v1/openAlgoOrders" : "/fapi/v1/openAlgoOrders");
    }
    // Of the control address: "kind=ban&seconds=3".
    [[nodiscard]] bool fault(const std::string& what) const;

private:
    // All of its contracts are of one kind, which tells the product.
    [[nodiscard]] bool is_coin_margined() const { return symbols_.find("USD_") != std::string::npos; }
    void start(const std::string& listen, const std::string& control);
    [[nodiscard]] nlohmann::json call(net::HttpMethod method, std::string_view path, binance::Parameters parameters);

    std::string symbols_;
    std::unique_ptr<AgentProcess> process_;
    std::string url_;
    std::string control_;
    std::unique_ptr<binance::RestClient> rest_;
};

}  // namespace tradewind::test
