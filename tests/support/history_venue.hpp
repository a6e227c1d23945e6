// A venue with a past and no present: candles, funding and trades by formula over real HTTP, in pages and with the
// venue's limits. Answers of one's own can be put before the next ones. Thread: the settings are made before the
// first request; log() from any.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "exchanges/net/http_server.hpp"

namespace tradewind::testing {

class HistoryVenue {
public:
    struct Past {
        std::int64_t listed_ms = 0;
        std::int64_t now_ms = 0;
        std::set<std::int64_t> holes{};   // open times of candles that are not there
        std::int64_t trade_every_ms = 0;  // 0: no trades; the n-th one has number n
        std::int64_t missing_trade = -1;  // a number that was never given
    };

    explicit HistoryVenue(Past past) : past_(std::move(past)) {
        auto started = net::HttpServer::start(
            {}, [this](const net::HttpRequest& request, const net::HttpResponder& to) { to.send(answer(request)); });
        if (!started) {
            throw std::runtime_error(started.error().text);
        }
        server_ = std::move(*started);
    }

    [[nodiscard]] std::string url() const { return server_->url(); }
    void set_now(std::int64_t now_ms) {
        const std::lock_guard lock(mutex_);
        past_.now_ms = now_ms;
    }
    void put_first(net::HttpResponse response) {
        const std::lock_guard lock(mutex_);
        first_.push_back(std::move(response));
    }
    // From the n-th request on, counted from 0, nothing but this.
    void break_after(std::size_t requests, net::HttpResponse response) {
        const std::lock_guard lock(mutex_);
        broken_ = {requests, std::move(response)};
    }
    void mend() {
        const std::lock_guard lock(mutex_);
        broken_.reset();
    }
    [[nodiscard]] std::vector<std::string> log() const {  // "/path?query"
        const std::lock_guard lock(mutex_);
        return log_;
    }

    static net::HttpResponse response(int status, std::string body, std::vector<net::HttpHeader> headers = {}) {
        net::HttpResponse out;
        out.status = status;
        out.content_type = "application/json";
        out.body = std::move(body);
        out.headers = std::move(headers);
        return out;
    }

private:
    struct Span {
        std::int64_t start;
        std::int64_t end;
        std::int64_t limit;
    };

    net::HttpResponse answer(const net::HttpRequest& request) {
        const std::lock_guard lock(mutex_);
        const std::size_t index = log_.size();
        log_.push_back(request.path + "?" + request.query);
        if (!first_.empty()) {
            net::HttpResponse out = std::move(first_.front());
            first_.pop_front();
            return out;
        }
        if (broken_ && index >= broken_->first) {
            return broken_->second;
        }
        const auto number = [&](const char* name, std::int64_t fallback) {
            const auto value = request.query_value(name);
            return value ? std::stoll(*value) : fallback;
        };
        const Span span{number("startTime", 0), number("endTime", INT64_MAX), number("limit", 500)};
        const std::string_view path = request.path;
        std::string body = "{}";
        if (path.ends_with("/time")) {
            body = R"({"serverTime":)" + std::to_string(past_.now_ms) + "}";
        } else if (path.ends_with("lines")) {
            if (path.starts_with("/dapi") && span.end - span.start > 200LL * 86'400'000) {
                return response(400, R"({"code":-1128,"msg":"Combination of optional parameters invalid."})");
            }
            body = candles(request.query_value("interval").value_or("1h"), span, path.ends_with("markPriceKlines"));
        } else if (path.ends_with("/fundingRate")) {
            body = funding(span);
        } else if (path.ends_with("/aggTrades")) {
            if (!request.query_value("fromId") && span.end - span.start >= 3'600'000) {
                return response(400, R"({"code":-4166,"msg":"Search window is restricted to recent 1 hour."})");
            }
            body = trades(span, number("fromId", -1));
        } else {
            return response(404, "");
        }
        return response(200, body, {{"X-MBX-USED-WEIGHT-1M", "7"}});
    }

    [[nodiscard]] std::string candles(const std::string& interval, Span span, bool is_mark) const {
        const std::int64_t step = interval == "1m" ? 60'000 : interval == "1h" ? 3'600'000 : 86'400'000;
        const auto ceiling = [&](std::int64_t time) { return (time + step - 1) / step * step; };
        std::string out;
        std::int64_t count = 0;
        const std::int64_t first = step == 86'400'000 ? past_.listed_ms / step * step : past_.listed_ms;
        for (std::int64_t open = ceiling(std::max(span.start, first));
             open <= std::min(span.end, past_.now_ms) && count < span.limit; open += step) {
            if (past_.holes.contains(open)) {
                continue;
            }
            const std::string base = std::to_string(100 + open / step % 50);
            out += (count++ == 0 ? "" : ",") + std::string("[") + std::to_string(open) + ",\"" + base + ".10\",\"" +
                   base + ".90\",\"" + base + ".00\",\"" + base + ".50\",\"" + (is_mark ? "0" : "12.500") + "\"," +
                   std::to_string(open + step - 1) + ",\"1\",3,\"1\",\"1\",\"0\"]";
        }
        return "[" + out + "]";
    }

    [[nodiscard]] std::string funding(Span span) const {
        constexpr std::int64_t kEvery = 8 * 3'600'000;
        std::string out;
        std::int64_t count = 0;
        for (std::int64_t time = (std::max(span.start, past_.listed_ms) + kEvery - 1) / kEvery * kEvery;
             time <= std::min(span.end, past_.now_ms) && count < span.limit; time += kEvery) {
            out += (count++ == 0 ? "" : ",") +
                   std::string(R"({"symbol":"X","fundingRate":"0.00010000","fundingTime":)") + std::to_string(time) +
                   R"(,"markPrice":""})";
        }
        return "[" + out + "]";
    }

    [[nodiscard]] std::string trades(Span span, std::int64_t from_id) const {
        if (past_.trade_every_ms == 0) {
            return "[]";
        }
        std::string out;
        std::int64_t count = 0;
        for (std::int64_t id = std::max<std::int64_t>(from_id, 0);; ++id) {
            const std::int64_t time = past_.listed_ms + id * past_.trade_every_ms;
            if (time > std::min(span.end, past_.now_ms) || count == span.limit) {
                break;
            }
            if (time < span.start || id == past_.missing_trade) {
                continue;
            }
            out += (count++ == 0 ? "" : ",") + std::string("{\"a\":") + std::to_string(id) + ",\"p\":\"" +
                   std::to_string(100 + id % 7) +
                   ".50\",\"q\":\"0.250\",\"f\":1,\"l\":1,\"T\":" + std::to_string(time) +
                   ",\"m\":" + (id % 2 == 0 ? "true" : "false") + "}";
        }
        return "[" + out + "]";
    }

    Past past_;
    mutable std::mutex mutex_;
    std::vector<std::string> log_;
    std::deque<net::HttpResponse> first_;
    std::optional<std::pair<std::size_t, net::HttpResponse>> broken_;
    std::unique_ptr<net::HttpServer> server_;  // last: stops before what its handler uses goes
};

}  // namespace tradewind::testing
