// A blocking HTTP client that keeps its connection between calls. Redirects are not followed.
// Errors never show the URL (it may hold a secret): texts are built from the request's label. Retry is Safe
// when nothing of the request was written, Ambiguous when the server may have acted on it.
// Thread: one thread calls perform(); interrupt() may come from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "exchanges/net/http_message.hpp"

namespace tradewind::net {

enum class HttpMethod : std::uint8_t { Get, Post, Put, Delete };

struct ClientRequest {
    HttpMethod method = HttpMethod::Get;
    std::string url;
    std::string label;  // names the request in error texts, for instance "sendMessage"
    std::vector<HttpHeader> headers;
    std::string body;  // sent with Post and Put; never sent twice, even when a kept connection breaks
    Duration connect_timeout = Duration::seconds(10);
    Duration total_timeout = Duration::seconds(30);
    std::size_t max_response_bytes = 16U << 20U;
};

struct ClientResponse {
    int status = 0;
    std::vector<HttpHeader> headers;
    std::string body;
    std::optional<Timestamp> date;  // the server's own clock, whole seconds, from the Date header
};

class HttpClient {
public:
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    [[nodiscard]] Result<ClientResponse> perform(const ClientRequest& request);

    // Ends a running call at once, and every later one before it starts. There is no way back: it is for shutdown.
    void interrupt();
    [[nodiscard]] bool is_interrupted() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::net
