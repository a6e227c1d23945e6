// `tradewind universe`: the contracts of a market that are worth trading, ranked by what changes hands.
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/app/log.hpp"
#include "bot/cli/venue_session.hpp"
#include "bot/config/value_text.hpp"
#include "exchanges/binance/universe_source.hpp"

namespace tradewind::bot {
namespace {

constexpr const char* kQuotesVariable = "QT_LIQUIDITY_STABLE_QUOTES";

using binance::Universe;
using binance::UniverseMember;
using binance::UniverseRules;

Result<UniverseRules> read_rules(const UniverseCommand& wanted) {
    UniverseRules out;
    out.most = wanted.top;
    out.least_age = Duration::days(wanted.min_age_days);
    const auto volume = read_decimal(wanted.min_volume, Decimal(), Decimal::from_int(1'000'000'000'000'000));
    if (!volume) {
        return fail(volume.error().code, "--min-volume: " + volume.error().text);
    }
    out.least_volume = *volume;
    const char* variable = std::getenv(kQuotesVariable);
    const std::string quotes = !wanted.quotes.empty() ? wanted.quotes : variable != nullptr ? variable : "";
    if (!quotes.empty()) {
        out.quotes = read_list(quotes);
    }
    return out;
}

Decimal share_of(Decimal part, Decimal whole) {
    return whole.is_positive() ? part / whole : Decimal();
}

Decimal volume_of(const Universe& universe) {
    Decimal out;
    for (const auto& [quote, share] : universe.quotes) {
        out += share.volume;
    }
    return out;
}

nlohmann::ordered_json json_of(const Universe& universe) {
    using Json = nlohmann::ordered_json;
    const std::string_view provider = binance::provider(universe.product);
    Json members = Json::array();
    for (const UniverseMember& member : universe.members) {
        Json row{{"rank", member.rank},
                 {"symbol", member.symbol},
                 {"provider", provider},
                 {"quote", member.quote},
                 {"quote_volume_24h", member.volume.to_string()},
                 {"last", member.last.to_string()},
                 {"change_percent_24h", member.change_percent.to_string()}};
        if (!member.listed.is_zero()) {
            row["listed"] = member.listed.to_iso();
        }
        members.push_back(std::move(row));
    }
    Json quotes = Json::object();
    for (const auto& [quote, share] : universe.quotes) {
        quotes[quote] = {{"symbols", share.members}, {"quote_volume_24h", share.volume.to_string()}};
    }
    return {{"market", binance::market_type(universe.product)},
            {"provider", provider},
            {"passed", universe.passed},
            {"quotes", quotes},
            {"left_out",
             {{"not_perpetual", universe.not_perpetual},
              {"not_trading", universe.not_trading},
              {"other_quote", universe.other_quote},
              {"without_ticker", universe.without_ticker},
              {"below_min_volume", universe.small},
              {"too_young", universe.young}}},
            {"members", members}};
}

void print_universe(const Universe& universe) {
    fmt::print("{:>4}  {:<16} {:<8} {:>22} {:>16} {:>10}  {}\n", "rank", "symbol", "quote", "volume 24h", "last",
               "change", "listed");
    for (const UniverseMember& member : universe.members) {
        fmt::print("{:>4}  {:<16} {:<8} {:>22} {:>16} {:>8} %  {}\n", member.rank, member.symbol, member.quote,
                   member.volume.to_fixed(0), member.last.to_string(), member.change_percent.to_fixed(2),
                   member.listed.is_zero() ? "" : member.listed.to_iso().substr(0, 10));
    }
    const Decimal whole = volume_of(universe);
    fmt::print("\n{} on {} passed", universe.passed, binance::provider(universe.product));
    for (const auto& [quote, share] : universe.quotes) {
        fmt::print(", {} {} ({} % of the volume)", share.members, quote,
                   (share_of(share.volume, whole) * Decimal(100)).to_fixed(1));
    }
    fmt::print(
        "\nleft out: {} no perpetuals, {} not trading, {} in other currencies, {} without a ticker, {} below the "
        "least volume, {} too young\n",
        universe.not_perpetual, universe.not_trading, universe.other_quote, universe.without_ticker, universe.small,
        universe.young);
}

}  // namespace

int run_universe(const UniverseCommand& wanted, OutputForm form) {
    const auto venue = choose_venue(wanted.venue);
    const auto rules = read_rules(wanted);
    if (!venue || !rules) {
        log_line(LogLevel::Error, venue ? rules.error().text : venue.error().text);
        return kExitUsage;
    }
    VenueSession session(*venue, "stopping");
    session.rest().on_pause([](const std::string& why) { log_line(LogLevel::Info, why); });
    const auto universe = binance::ask_universe(session.rest(), *rules);
    if (!universe) {
        log_line(LogLevel::Error, universe.error().text);
        return kExitFound;
    }
    if (form == OutputForm::Json) {
        fmt::print("{}\n", json_of(*universe).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    } else {
        print_universe(*universe);
    }
    return kExitDone;
}

}  // namespace tradewind::bot
