#include "bot/cli/venue_session.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include <fmt/format.h>

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
    auto ends = binance::overridden(binance::endpoints(*product, binance::Environment::Live), wanted.rest_url, "");
    if (!ends) {
        return fail(ends.error().code, "--rest-url: " + ends.error().text);
    }
    return VenueChoice{*product, std::move(ends->rest)};
}

VenueSession::VenueSession(const VenueChoice& choice, std::string_view on_interrupt)
    : watch_(on_interrupt),
      rest_(choice.product, choice.rest, real_clock(watch_.token())),
      on_stop_(watch_.token(), [this] { rest_.interrupt(); }) {}

}  // namespace tradewind::bot
