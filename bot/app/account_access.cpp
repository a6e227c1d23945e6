#include "bot/app/account_access.hpp"

#include <algorithm>

#include <sys/stat.h>

#include "bot/app/binance_market.hpp"
#include "storage/text_file.hpp"

namespace tradewind::bot {
namespace {

constexpr std::size_t kMostKeyBytes = 4'096;

std::string first_line(std::string& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line = text.substr(0, end);
    text.erase(0, std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
        line.pop_back();
    }
    return line;
}

}  // namespace

Result<binance::Credentials> read_credentials(const BinanceConfig& config) {
    if (!config.api_key.empty() && !config.api_secret.empty()) {
        return binance::Credentials{std::string(config.api_key.reveal()), std::string(config.api_secret.reveal())};
    }
    if (config.key_file.empty()) {
        return fail(ErrorCode::NotFound,
                    "there are no keys: set BINANCE_FUTURES_API_KEY and BINANCE_FUTURES_API_SECRET, or name a file in "
                    "binance.key_file");
    }
    struct stat about {};
    if (::stat(config.key_file.c_str(), &about) != 0) {
        return fail(ErrorCode::Io, "binance.key_file: cannot open " + config.key_file);
    }
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(ErrorCode::InvalidArgument,
                    "binance.key_file: others may read " + config.key_file + "; say `chmod 600` to it first");
    }
    auto text = storage::read_text_file(config.key_file, kMostKeyBytes);
    if (!text) {
        return fail(text.error().code, "binance.key_file: " + text.error().text);
    }
    binance::Credentials out;
    out.key = first_line(*text);
    out.secret = first_line(*text);
    if (out.key.empty() || out.secret.empty()) {
        return fail(ErrorCode::ParseError,
                    "binance.key_file: the first line must be the key, the second one the secret");
    }
    return out;
}

Result<binance::AllEndpoints> all_endpoints(const BinanceConfig& config) {
    binance::AllEndpoints out;
    for (const binance::ProductKind product : binance::kProducts) {
        auto found = binance_endpoints(config, product);
        if (!found) {
            return tl::unexpected<Error>(found.error());
        }
        out[static_cast<std::size_t>(product)] = std::move(*found);
    }
    return out;
}

Result<AccountAccess> account_access(const BinanceConfig& config) {
    auto credentials = read_credentials(config);
    if (!credentials) {
        return tl::unexpected<Error>(credentials.error());
    }
    auto endpoints = all_endpoints(config);
    if (!endpoints) {
        return tl::unexpected<Error>(endpoints.error());
    }
    return AccountAccess{std::move(*credentials), std::move(*endpoints)};
}

}  // namespace tradewind::bot
