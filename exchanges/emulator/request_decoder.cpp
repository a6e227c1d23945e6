#include "exchanges/emulator/request_decoder.hpp"

#include <algorithm>

#include "exchanges/emulator/request_signature.hpp"
#include "exchanges/net/url.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::size_t kMaxParameters = 256;

bool starts_with_segment(std::string_view path, std::string_view prefix) {
    return path.substr(0, prefix.size()) == prefix && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

}  // namespace

std::string host_of_peer(std::string_view peer) {
    return std::string(peer.substr(0, peer.rfind(':')));
}

std::optional<Product> product_of_path(std::string_view path) {
    if (starts_with_segment(path, "/fapi") || starts_with_segment(path, "/futures/data")) {
        return Product::UsdM;
    }
    if (starts_with_segment(path, "/dapi")) {
        return Product::CoinM;
    }
    if (starts_with_segment(path, "/api") || starts_with_segment(path, "/sapi")) {
        return Product::Spot;
    }
    return std::nullopt;
}

bool decode_parameters(std::string_view form, ApiParameters& out) {
    while (!form.empty()) {
        const std::string_view pair = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(form.size(), pair.size() + 1));
        if (pair.empty()) {
            continue;
        }
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = net::percent_decode(pair.substr(0, equals), net::PlusSign::Space);
        auto value = net::percent_decode(pair.substr(std::min(pair.size(), equals + 1)), net::PlusSign::Space);
        if (!name || !value || out.items().size() >= kMaxParameters) {
            return false;
        }
        out.add(std::move(*name), std::move(*value));
    }
    return true;
}

tl::expected<ApiRequest, ApiError> decode_request(const net::HttpRequest& request) {
    ApiRequest out;
    out.method = request.method;
    out.path = request.path;
    out.product = product_of_path(request.path).value_or(Product::UsdM);
    const std::string_view body = request.method == "GET" ? std::string_view() : std::string_view(request.body);
    if (!decode_parameters(request.query, out.parameters) || !decode_parameters(body, out.parameters)) {
        return tl::unexpected(ApiError{400, -1100, "Illegal characters found in a parameter."});
    }
    out.signed_text = take_signature(request.query).text + take_signature(body).text;
    out.api_key = std::string(request.header("X-MBX-APIKEY"));
    out.host = std::string(request.header("Host"));
    out.peer = host_of_peer(request.peer);
    return out;
}

}  // namespace tradewind::emulator
