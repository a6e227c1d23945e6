// A venue that lists three contracts and goes on saying the prices of one to whoever subscribes: REST and both stream
// routes of USDT-M on one loopback port. Thread: its own two.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "exchanges/net/http_server.hpp"

namespace tradewind::test {

class PriceVenue {
public:
    PriceVenue() {
        auto started = net::HttpServer::start(
            {}, [](const net::HttpRequest& request, const net::HttpResponder& to) { to.send(answer(request.path)); },
            [this](const net::HttpRequest& request, const net::WebSocketLink& link) {
                const bool is_public = request.path == "/public/ws";
                return std::optional(net::WebSocketHandlers{[this, is_public, link](const std::string&) {
                                                                link.send(R"({"result":null,"id":1})");
                                                                const std::lock_guard lock(mutex_);
                                                                links_.emplace_back(is_public, link);
                                                                link.read_next();
                                                            },
                                                            [] {}});
            });
        if (!started) {
            throw std::runtime_error(started.error().text);
        }
        server_ = std::move(*started);
    }

    ~PriceVenue() {
        server_->stop();
        {
            const std::lock_guard lock(mutex_);
            is_over_ = true;
        }
        changed_.notify_all();
        speaker_.join();
    }
    PriceVenue(const PriceVenue&) = delete;
    PriceVenue& operator=(const PriceVenue&) = delete;

    [[nodiscard]] std::string rest_url() const { return server_->url(); }
    [[nodiscard]] std::string stream_url() const { return "ws" + server_->url().substr(4); }

    static std::string contract(const std::string& symbol, const std::string& quote) {
        return R"({"symbol":")" + symbol + R"(","contractType":"PERPETUAL","onboardDate":1569398400000,)" +
               R"("status":"TRADING","baseAsset":"BTC","quoteAsset":")" + quote + R"(","marginAsset":")" + quote +
               R"(","filters":[{"filterType":"PRICE_FILTER","tickSize":"0.10"},)" +
               R"({"filterType":"LOT_SIZE","stepSize":"0.001","maxQty":"500","minQty":"0.002"},)" +
               R"({"filterType":"MIN_NOTIONAL","notional":"50"}]})";
    }

private:
    static net::HttpResponse answer(const std::string& path) {
        net::HttpResponse out;
        out.content_type = "application/json";
        if (path == "/fapi/v1/exchangeInfo") {
            out.body = R"({"symbols":[)" + contract("BTCUSDT", "USDT") + "," + contract("BTCUSDC", "USDC") + "]}";
        } else if (path == "/dapi/v1/exchangeInfo") {
            out.body =
                R"({"symbols":[{"symbol":"BTCUSD_PERP","pair":"BTCUSD","contractType":"PERPETUAL",)"
                R"("onboardDate":1569398400000,"contractStatus":"TRADING","contractSize":100,"baseAsset":"BTC",)"
                R"("quoteAsset":"USD","marginAsset":"BTC","filters":[{"filterType":"PRICE_FILTER","tickSize":"0.1"},)"
                R"({"filterType":"LOT_SIZE","stepSize":"1","maxQty":"1000000","minQty":"1"}]}]})";
        } else if (path == "/dapi/v1/fundingRate") {
            out.body = R"([{"symbol":"BTCUSD_PERP","fundingRate":"0.0002","fundingTime":1700000000007}])";
        } else if (path == "/fapi/v1/klines") {
            const auto now = std::chrono::system_clock::now().time_since_epoch();
            const auto minute = std::chrono::duration_cast<std::chrono::minutes>(now).count();
            out.body = "[";
            for (auto open = minute - 3; open < minute; ++open) {
                out.body += (out.body.size() > 1 ? ",[" : "[") + std::to_string(open * 60'000) +
                            R"(,"60000","60100","59900","60050","5"])";
            }
            out.body += "]";
        } else if (path == "/fapi/v1/fundingInfo") {
            out.body = R"([{"symbol":"BTCUSDT","fundingIntervalHours":4}])";
        } else if (path == "/fapi/v1/fundingRate") {
            out.body = R"([{"symbol":"BTCUSDT","fundingRate":"0.0003","fundingTime":1700000000007}])";
        } else {
            out.status = 404;
            out.body = R"({"code":-5000,"msg":"Path is invalid"})";
        }
        return out;
    }
    void say_prices() {
        std::unique_lock lock(mutex_);
        while (!is_over_) {
            for (const auto& [is_public, link] : links_) {
                if (is_public) {
                    link.send(
                        R"({"e":"bookTicker","u":9,"E":1,"T":1,"s":"BTCUSDT","b":"60000.1","B":"1","a":"60000.2","A":"2"})");
                } else {
                    link.send(
                        R"({"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":"60001","i":"60002","r":"0.0001","T":4102444800000})");
                    link.send(R"({"e":"aggTrade","E":1,"s":"BTCUSDT","a":1,"p":"60010.5","q":"0.25","T":1,"m":false})");
                }
            }
            changed_.wait_for(lock, std::chrono::milliseconds(5), [this] { return is_over_; });
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_over_ = false;                                    // guarded by mutex_, as are the links
    std::vector<std::pair<bool, net::WebSocketLink>> links_;  // public or not
    std::thread speaker_{[this] { say_prices(); }};
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace tradewind::test
