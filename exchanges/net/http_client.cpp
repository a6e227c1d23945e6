#include "exchanges/net/http_client.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>

#include <curl/curl.h>

#include "core/base/check.hpp"
#include "exchanges/net/url.hpp"

namespace tradewind::net {
namespace {

constexpr std::size_t kMaxHeaderBytes = 64U << 10U;
constexpr int kPollSliceMs = 1000;

void prepare_library() {
    static const bool is_ready = [] {
        // TLS writes to a closed connection must be an error value, not the end of the process.
        std::signal(SIGPIPE, SIG_IGN);
        return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    }();
    TW_CHECK(is_ready);
}

struct Transfer {
    const ClientRequest* request = nullptr;
    ClientResponse response;
    std::size_t body_sent = 0;
    std::size_t header_bytes = 0;
    bool is_too_large = false;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    if (transfer.response.body.size() + size * count > transfer.request->max_response_bytes) {
        transfer.is_too_large = true;
        return 0;
    }
    transfer.response.body.append(bytes, size * count);
    return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    std::string_view line(bytes, size * count);
    transfer.header_bytes += line.size();
    if (transfer.header_bytes > kMaxHeaderBytes) {
        transfer.is_too_large = true;
        return 0;
    }
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) {
        line.remove_suffix(1);
    }
    if (line.substr(0, 5) == "HTTP/") {
        transfer.response.headers.clear();  // what came before was an interim answer
    } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
        std::string_view value = line.substr(colon + 1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        transfer.response.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
    }
    return size * count;
}

std::size_t give_body(char* out, std::size_t size, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    const std::string& body = transfer.request->body;
    const std::size_t n = std::min(size * count, body.size() - transfer.body_sent);
    std::copy_n(body.data() + transfer.body_sent, n, out);
    transfer.body_sent += n;
    return n;
}

long millis(Duration d) {
    return static_cast<long>(std::max<std::int64_t>(1, d.to_millis()));
}

// The body goes through a read callback without a way to rewind: the library then cannot quietly send it a second
// time when a kept connection breaks, which for a chat message or an order would be a duplicate.
void set_method(CURL* easy, Transfer& transfer) {
    switch (transfer.request->method) {
        case HttpMethod::Get:
            curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
            return;
        case HttpMethod::Delete:
            curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
            curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
            return;
        case HttpMethod::Put:
            curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PUT");
            [[fallthrough]];
        case HttpMethod::Post:
            curl_easy_setopt(easy, CURLOPT_POST, 1L);
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.request->body.size()));
            curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body);
            curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
            return;
    }
}

void set_options(CURL* easy, Transfer& transfer, const UrlParts& url) {
    const ClientRequest& request = *transfer.request;
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "tradewind");
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, 20L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, 10L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, millis(request.connect_timeout));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, millis(request.total_timeout));
    // A name look-up that hangs must not hold up the shutdown.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    if (is_loopback_host(url.host)) {
        curl_easy_setopt(easy, CURLOPT_PROXY, "");  // this machine is never reached through somebody else's
    }
    set_method(easy, transfer);
}

ErrorCode code_of(CURLcode code) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return ErrorCode::Timeout;
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return ErrorCode::InvalidArgument;
        default:
            return ErrorCode::Io;
    }
}

struct HeaderList {
    curl_slist* head = nullptr;
    ~HeaderList() { curl_slist_free_all(head); }
    void add(const std::string& line) {
        if (line.find_first_of("\r\n") == std::string::npos) {
            head = curl_slist_append(head, line.c_str());
        }
    }
};

}  // namespace

struct HttpClient::Impl {
    CURLM* multi = nullptr;
    CURL* easy = nullptr;
    std::atomic<bool> is_interrupted{false};

    Impl() {
        prepare_library();
        multi = curl_multi_init();
        easy = curl_easy_init();
        TW_CHECK(multi != nullptr && easy != nullptr);
    }
    ~Impl() {
        curl_easy_cleanup(easy);
        curl_multi_cleanup(multi);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    // The multi interface rather than the easy one, because it can be woken from another thread at once.
    std::optional<CURLcode> run() {
        std::optional<CURLcode> outcome;
        curl_multi_add_handle(multi, easy);
        while (!outcome && !is_interrupted.load()) {
            int running = 0;
            int left = 0;
            CURLMcode state = curl_multi_perform(multi, &running);
            while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
                if (message->msg == CURLMSG_DONE) {
                    outcome = message->data.result;
                }
            }
            if (!outcome && state == CURLM_OK) {
                state = curl_multi_poll(multi, nullptr, 0, kPollSliceMs, nullptr);
            }
            if (!outcome && state != CURLM_OK) {
                outcome = CURLE_FAILED_INIT;
            }
        }
        curl_multi_remove_handle(multi, easy);
        return outcome;
    }
};

HttpClient::HttpClient() : impl_(std::make_unique<Impl>()) {}
HttpClient::~HttpClient() = default;

Result<ClientResponse> HttpClient::perform(const ClientRequest& request) {
    const auto url = parse_url(request.url);
    if (!url || (url->scheme != "http" && url->scheme != "https")) {
        return fail(ErrorCode::InvalidArgument, request.label + ": the address is not an http or https URL");
    }
    Transfer transfer;
    transfer.request = &request;
    curl_easy_reset(impl_->easy);
    set_options(impl_->easy, transfer, *url);
    HeaderList headers;
    headers.add("Expect:");  // no waiting for permission to send a body
    for (const HttpHeader& header : request.headers) {
        headers.add(header.name + ": " + header.value);
    }
    curl_easy_setopt(impl_->easy, CURLOPT_HTTPHEADER, headers.head);

    const std::optional<CURLcode> outcome = impl_->run();
    long written = 0;
    curl_easy_getinfo(impl_->easy, CURLINFO_REQUEST_SIZE, &written);
    const Retry retry = written == 0 ? Retry::Safe : Retry::Ambiguous;
    if (!outcome) {
        return fail(ErrorCode::Unavailable, request.label + ": interrupted", retry);
    }
    if (transfer.is_too_large) {
        return fail(ErrorCode::OutOfRange, request.label + ": the answer is too large", retry);
    }
    if (*outcome != CURLE_OK) {
        const ErrorCode code = code_of(*outcome);
        return fail(code, request.label + ": " + curl_easy_strerror(*outcome), retry);
    }
    long status = 0;
    curl_easy_getinfo(impl_->easy, CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    const std::string date(find_header(transfer.response.headers, "Date"));
    if (const time_t seconds = date.empty() ? -1 : curl_getdate(date.c_str(), nullptr); seconds > 0) {
        transfer.response.date = Timestamp::from_seconds(seconds);
    }
    return std::move(transfer.response);
}

void HttpClient::interrupt() {
    impl_->is_interrupted.store(true);
    curl_multi_wakeup(impl_->multi);
}

bool HttpClient::is_interrupted() const {
    return impl_->is_interrupted.load();
}

}  // namespace tradewind::net
