#include "bot/cli/venue_session.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <system_error>

#include <fmt/format.h>

#include "bot/app/instrument_catalog.hpp"
#include "bot/telegram/wait_clock.hpp"
#include "core/base/quote.hpp"

namespace tradewind::bot {
namespace {

constexpr const char* kMarketVariable = "QT_MARKET_TYPE";

Result<binance::ProductKind> find_product(const std::string& text, std::string_view origin) {
    for (const binance::ProductKind product : binance::kProducts) {
        if (text == binance::market_type(product)) {
            return product;
        }
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("{}: {} is none of usdm_perp, coinm_perp and spot", origin, quote(text)));
}

Result<binance::ProductKind> wanted_product(const std::string& market) {
    if (!market.empty()) {
        return find_product(market, "--market");
    }
    const char* variable = std::getenv(kMarketVariable);
    return variable != nullptr && *variable != '\0' ? find_product(variable, kMarketVariable)
                                                    : binance::ProductKind::UsdM;
}

// The symbol becomes a part of a file's name.
Result<std::string> file_safe_symbol(const std::string& text) {
    constexpr std::size_t kLongest = 60;
    const bool is_safe =
        !text.empty() && text.size() <= kLongest && text.front() != '.' && std::ranges::none_of(text, [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte <= ' ' || byte == 0x7f || c == '/' || c == '\\';
        });
    if (!is_safe) {
        return fail(ErrorCode::InvalidArgument, fmt::format("--symbol: {} is no symbol", quote(text)));
    }
    std::string out = text;
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out.ends_with(kSpotSuffix) ? out.substr(0, out.size() - kSpotSuffix.size()) : out;
}

binance::RestClock real_clock(std::stop_token stop) {
    return {[] { return SystemWaitClock().wall_now(); },
            [stop = std::move(stop)](Duration pause) {
                std::mutex mutex;
                std::condition_variable_any wake;
                std::unique_lock lock(mutex);
                wake.wait_for(lock, stop, std::chrono::nanoseconds(pause.to_nanos()), [] { return false; });
                return !stop.stop_requested();
            }};
}

}  // namespace

Result<VenueChoice> choose_venue(const VenueOptions& wanted) {
    const auto product = wanted_product(wanted.market);
    if (!product) {
        return tl::unexpected<Error>(product.error());
    }
    auto ends = binance::overridden(*product, binance::endpoints(*product, binance::Environment::Live), wanted.rest_url,
                                    wanted.stream_url);
    if (!ends) {
        return tl::unexpected<Error>(ends.error());
    }
    return VenueChoice{*product, std::move(*ends)};
}

Result<std::vector<std::string>> read_symbols(const std::vector<std::string>& wanted) {
    if (wanted.empty()) {
        return fail(ErrorCode::InvalidArgument, "--symbol SYMBOL is needed, once or more");
    }
    std::vector<std::string> out;
    for (const std::string& text : wanted) {
        auto symbol = file_safe_symbol(text);
        if (!symbol) {
            return tl::unexpected<Error>(symbol.error());
        }
        out.push_back(std::move(*symbol));
    }
    return out;
}

Status make_folder(const std::string& path) {
    std::error_code failed;
    std::filesystem::create_directories(path, failed);
    return failed ? Status(fail(ErrorCode::Io, fmt::format("--out: {}: {}", path, failed.message()))) : Status();
}

VenueSession::VenueSession(const VenueChoice& choice, std::string_view on_interrupt)
    : watch_(on_interrupt),
      rest_(choice.product, choice.endpoints.rest, real_clock(watch_.token())),
      on_stop_(watch_.token(), [this] { rest_.interrupt(); }) {}

}  // namespace tradewind::bot
