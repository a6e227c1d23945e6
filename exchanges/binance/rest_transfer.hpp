// One HTTP exchange of the REST client over libcurl's multi interface: the request's bytes, what came back, and what
// a failed transfer means. A body is given through a callback that cannot rewind, so that the library never sends it
// a second time by itself. Thread: the REST client's.
#pragma once

#include <optional>
#include <string>

#include <curl/curl.h>

#include "exchanges/binance/rest_request.hpp"

namespace tradewind::binance {

struct RateHeaders {  // -1: not told
    int weight_1m = -1;
    int orders_10s = -1;
    int orders_1m = -1;
    std::optional<Duration> retry_after;
};

class RestTransfer {
public:
    RestTransfer();
    ~RestTransfer();
    RestTransfer(const RestTransfer&) = delete;
    RestTransfer& operator=(const RestTransfer&) = delete;

    // `sent_text`: the parameters as they go over the wire, signature included.
    void prepare(const RestRequest& request, const std::string& host, const std::string& key, std::string sent_text,
                 Duration connect_timeout, Duration answer_timeout);
    [[nodiscard]] CURL* handle() const { return easy_; }

    [[nodiscard]] int status() const;
    [[nodiscard]] const std::string& body() const { return body_; }
    [[nodiscard]] const RateHeaders& rate_headers() const { return rate_; }
    // Whether any byte of the request had been written.
    [[nodiscard]] bool had_left() const;
    [[nodiscard]] bool is_too_large() const { return is_too_large_; }

private:
    static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* context);
    static std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* context);
    static std::size_t give_body(char* out, std::size_t size, std::size_t count, void* context);

    CURL* easy_ = nullptr;
    curl_slist* headers_ = nullptr;
    std::string sent_;
    std::size_t given_ = 0;
    std::string body_;
    RateHeaders rate_;
    bool is_too_large_ = false;
};

}  // namespace tradewind::binance
