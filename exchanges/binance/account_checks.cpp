#include "exchanges/binance/account_checks.hpp"

#include <fmt/format.h>

#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/order_requests.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

constexpr Duration kNearClock = Duration::millis(500);  // the venue refuses what is a second ahead

// Each product has a wallet of its own at the venue.
const char* advice_for_empty(ProductKind product) {
    switch (product) {
        case ProductKind::UsdM:
            return "transfer USDT from the spot wallet to the USDT-M futures wallet";
        case ProductKind::CoinM:
            return "transfer coins from the spot wallet to the COIN-M futures wallet";
        case ProductKind::Spot:
            return "transfer USDT from the futures wallet to the spot wallet: a purchase is paid from there";
    }
    return "";
}

class Checks {
public:
    explicit Checks(RestClient& rest) : rest_(rest) {}

    void of_product(ProductKind product, KeyState key) {
        const std::string name(to_text(product));
        const Paths& path = paths(product);
        RestRequest time = account_query(product, path.time, "time", 1);
        time.security = Security::None;
        const Timestamp before = VenueClock::local_now();
        const RestOutcome told = ask(std::move(time));
        const Timestamp after = VenueClock::local_now();
        const auto server = time_field(parse_json(told.body), "serverTime");
        if (told.kind != RestOutcome::Kind::Answered || !server) {
            add(Finding::Bad, name + " venue", "does not answer: " + told.text,
                "check the network and the addresses in binance.*; some countries' networks block the venue");
            return;
        }
        add(Finding::Good, name + " venue",
            fmt::format("answers within {} ms", std::max<std::int64_t>(1, (after - before).to_millis())));
        const Duration offset = *server - (before + Duration::nanos((after - before).to_nanos() / 2));
        const bool is_near = offset < kNearClock && Duration() - offset < kNearClock;
        add(is_near ? Finding::Good : Finding::Doubtful, name + " clock",
            fmt::format("the venue is {} ms {} us", std::abs(offset.to_millis()),
                        offset < Duration() ? "behind" : "ahead of"),
            is_near ? "" : "set this machine's clock; requests are stamped with the venue's time meanwhile");
        if (key == KeyState::Missing) {
            return;
        }
        of_account(product, name, path);
    }

    void of_key(bool wants_futures) {
        const RestOutcome told =
            ask(account_query(ProductKind::Spot, paths(ProductKind::Spot).key_permissions, "key permissions", 1));
        if (told.kind != RestOutcome::Kind::Answered) {
            // A refused key shows at the account as well.
            add(Finding::Doubtful, "key", "its permissions could not be read: " + told.text,
                "look at the venue's page of keys that it cannot withdraw; test networks do not tell");
            return;
        }
        const auto permissions = decode_permissions(told.body);
        if (!permissions) {
            add(Finding::Doubtful, "key", permissions.error().text);
            return;
        }
        add(permissions->can_withdraw ? Finding::Bad : Finding::Good, "key withdrawals",
            permissions->can_withdraw ? "this key may withdraw" : "not allowed, as it should be",
            permissions->can_withdraw ? "take that right away from the key before trading with it" : "");
        if (wants_futures) {
            add(permissions->can_trade_futures ? Finding::Good : Finding::Bad, "key futures",
                permissions->can_trade_futures ? "allowed" : "this key may not trade futures",
                permissions->can_trade_futures ? "" : "allow it in the key's settings at the venue");
        }
        add(permissions->is_bound_to_addresses ? Finding::Good : Finding::Doubtful, "key addresses",
            permissions->is_bound_to_addresses ? "works from listed addresses only" : "works from any address",
            permissions->is_bound_to_addresses ? "" : "bind the key to this machine's address at the venue");
    }

    std::vector<CheckLine> lines;

private:
    RestOutcome ask(RestRequest request) {
        request.lane = Lane::Orders;  // a person waits
        request.longest_wait = Duration::seconds(10);
        return rest_.call(std::move(request));
    }
    void add(Finding finding, std::string subject, std::string text, std::string advice = {}) {
        lines.push_back({finding, std::move(subject), std::move(text), std::move(advice)});
    }

    void of_account(ProductKind product, const std::string& name, const Paths& path) {
        const RestOutcome account = ask(account_query(product, path.account, "account", weights(product).account));
        if (account.kind != RestOutcome::Kind::Answered) {
            add(Finding::Bad, name + " account", account.text,
                "check the key, its secret, its rights and its list of addresses");
            return;
        }
        const auto wallets = decode_wallets(account.body);
        if (!wallets) {
            add(Finding::Bad, name + " account", wallets.error().text);
            return;
        }
        std::string money;
        for (const Money& wallet : *wallets) {
            if (!wallet.amount.is_zero()) {
                money += fmt::format("{}{} {}", money.empty() ? "" : ", ", wallet.amount.to_string(),
                                     wallet.currency.view());
            }
        }
        add(money.empty() ? Finding::Doubtful : Finding::Good, name + " account",
            money.empty() ? "no money in it" : money, money.empty() ? advice_for_empty(product) : "");
        if (!path.position_mode.empty()) {
            of_modes(product, name, path, account.body);
        }
    }

    void of_modes(ProductKind product, const std::string& name, const Paths& path, const std::string& account) {
        const RestOutcome told =
            ask(account_query(product, path.position_mode, "position mode", weights(product).position_mode));
        const auto mode = told.kind == RestOutcome::Kind::Answered ? decode_position_mode(told.body)
                                                                   : fail(ErrorCode::Unavailable, told.text);
        if (!mode) {
            add(Finding::Bad, name + " position mode", mode.error().text);
        } else if (*mode == PositionMode::Hedge) {
            add(Finding::Bad, name + " position mode", "hedge mode, where a contract can be long and short at once",
                "switch the account to one-way mode");
        } else {
            add(Finding::Good, name + " position mode", "one-way");
        }
        std::string settings = account;
        if (!path.account_config.empty()) {
            RestOutcome config = ask(
                account_query(product, path.account_config, "account configuration", weights(product).account_config));
            settings = config.kind == RestOutcome::Kind::Answered ? std::move(config.body) : std::string();
        }
        const bool is_multi = decode_asset_mode(settings) == AssetMode::Multi;
        add(is_multi ? Finding::Bad : Finding::Good, name + " margin assets",
            is_multi ? "multi-assets mode, where one currency's loss is another's margin" : "single",
            is_multi ? "switch the account to single-asset mode" : "");
    }

    RestClient& rest_;
};

}  // namespace

std::vector<CheckLine> check_account(RestClient& rest, const SymbolIndex& symbols, KeyState key) {
    Checks checks(rest);
    for (const ProductKind product : kProducts) {
        if (symbols.has(product)) {
            checks.of_product(product, key);
        }
    }
    if (key == KeyState::Present) {
        checks.of_key(symbols.has(ProductKind::UsdM) || symbols.has(ProductKind::CoinM));
    }
    return std::move(checks.lines);
}

namespace {

Result<std::vector<SymbolSetting>> fetch_settings(RestClient& rest, ProductKind product, const SymbolIndex& symbols) {
    const Paths& path = paths(product);
    const std::string_view where = path.symbol_config.empty() ? path.position_risk : path.symbol_config;
    const RestOutcome told =
        rest.call(account_query(product, where, "symbol configuration", weights(product).symbol_config));
    if (told.kind != RestOutcome::Kind::Answered) {
        return fail(ErrorCode::Unavailable, told.text);
    }
    return decode_symbol_settings(product, symbols, told.body);
}

const char* word_of(MarginMode mode) {
    return mode == MarginMode::Isolated ? "isolated" : "cross";
}

std::string percent(Decimal fraction) {
    return (fraction * Decimal(100)).to_string() + " %";
}

}  // namespace

std::vector<CheckLine> check_contracts(RestClient& rest, const InstrumentTable& instruments, const SymbolIndex& symbols,
                                       MarginMode wished_mode) {
    std::vector<CheckLine> lines;
    for (const ProductKind product : {ProductKind::UsdM, ProductKind::CoinM}) {
        if (!symbols.has(product)) {
            continue;
        }
        const std::string name(to_text(product));
        const auto settings = fetch_settings(rest, product, symbols);
        const auto brackets = fetch_brackets(rest, product);
        if (!settings || !brackets) {
            lines.push_back({Finding::Bad, name + " contracts", (settings ? brackets.error() : settings.error()).text,
                             "try again; without it live trading does not start"});
            continue;
        }
        for (const SymbolSetting& setting : *settings) {
            const Instrument& instrument = instruments.at(setting.instrument);
            const auto fees = fetch_commission(rest, instrument);
            const auto tiers = brackets->find(venue_symbol(instrument));
            if (!fees || tiers == brackets->end()) {
                lines.push_back({Finding::Bad, instrument.symbol + " terms",
                                 fees ? "the venue lists no margin tiers" : fees.error().text,
                                 "try again; without it live trading does not start"});
                continue;
            }
            lines.push_back({Finding::Good, instrument.symbol + " terms",
                             fmt::format("{}, x{} now, up to x{}; maker {}, taker {}", word_of(setting.margin_mode),
                                         setting.leverage, tiers->second.max_leverage(Decimal()), percent(fees->maker),
                                         percent(fees->taker)),
                             setting.margin_mode == wished_mode
                                 ? std::string()
                                 : fmt::format("a live start sets it to {}", word_of(wished_mode))});
        }
    }
    return lines;
}

std::vector<CheckLine> prepare_margin_mode(RestClient& rest, const InstrumentTable& instruments,
                                           const SymbolIndex& symbols, MarginMode mode) {
    std::vector<CheckLine> lines;
    const char* word = word_of(mode);
    for (const ProductKind product : {ProductKind::UsdM, ProductKind::CoinM}) {
        if (!symbols.has(product)) {
            continue;
        }
        const auto settings = fetch_settings(rest, product, symbols);
        if (!settings) {
            lines.push_back({Finding::Bad, std::string(to_text(product)) + " margin mode", settings.error().text, {}});
            continue;
        }
        for (const SymbolSetting& setting : *settings) {
            if (setting.margin_mode == mode) {
                continue;
            }
            const Instrument& instrument = instruments.at(setting.instrument);
            const RestOutcome set = rest.call(margin_mode_request(instrument, mode));
            const bool is_so = set.kind == RestOutcome::Kind::Answered || is_already_so(set.code);
            lines.push_back(
                {is_so ? Finding::Good : Finding::Bad, instrument.symbol + " margin mode",
                 is_so ? fmt::format("set to {}", word) : fmt::format("could not be set to {}: {}", word, set.text),
                 is_so ? "" : "close the position and its orders, or set account.margin_mode to what the venue has"});
        }
    }
    return lines;
}

Result<std::map<std::string, BracketTable>> fetch_brackets(RestClient& rest, ProductKind product) {
    const RestOutcome told = rest.call(
        account_query(product, paths(product).leverage_bracket, "brackets", weights(product).leverage_bracket));
    if (told.kind != RestOutcome::Kind::Answered) {
        return fail(ErrorCode::Unavailable, told.text, Retry::Safe);
    }
    return decode_brackets(told.body);
}

Result<CommissionRates> fetch_commission(RestClient& rest, const Instrument& instrument) {
    Parameters parameters;
    parameters.add("symbol", venue_symbol(instrument));
    const ProductKind product = product_of(instrument);
    const RestOutcome told = rest.call(account_query(product, paths(product).commission_rate, "commission",
                                                     weights(product).commission_rate, std::move(parameters)));
    if (told.kind != RestOutcome::Kind::Answered) {
        return fail(ErrorCode::Unavailable, told.text, Retry::Safe);
    }
    return decode_commission(told.body);
}

Result<std::map<std::string, int>> fetch_adl_quantiles(RestClient& rest, ProductKind product) {
    const RestOutcome told =
        rest.call(account_query(product, paths(product).adl_quantile, "ADL quantiles", weights(product).adl_quantile));
    if (told.kind != RestOutcome::Kind::Answered) {
        return fail(ErrorCode::Unavailable, told.text, Retry::Safe);
    }
    return decode_adl_quantiles(told.body);
}

}  // namespace tradewind::binance
