#include "exchanges/binance/account_checks.hpp"

#include <fmt/format.h>

#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/order_requests.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

constexpr Duration kNearClock = Duration::millis(500);  // the venue refuses what is a second ahead

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
            add(Finding::Bad, name + " venue", "does not answer: " + told.text);
            return;
        }
        add(Finding::Good, name + " venue",
            fmt::format("answers within {} ms", std::max<std::int64_t>(1, (after - before).to_millis())));
        const Duration offset = *server - (before + Duration::nanos((after - before).to_nanos() / 2));
        const bool is_near = offset < kNearClock && Duration() - offset < kNearClock;
        add(is_near ? Finding::Good : Finding::Doubtful, name + " clock",
            fmt::format("the venue is {} ms {} us{}", std::abs(offset.to_millis()),
                        offset < Duration() ? "behind" : "ahead of",
                        is_near ? "" : "; requests are stamped with its time, but set this machine's clock"));
        if (key == KeyState::Missing) {
            return;
        }
        of_account(product, name, path);
    }

    void of_key(bool wants_futures) {
        const RestOutcome told =
            ask(account_query(ProductKind::Spot, paths(ProductKind::Spot).key_permissions, "key permissions", 1));
        if (told.kind != RestOutcome::Kind::Answered) {
            // Test networks do not have this question; a refused key shows at the account as well.
            add(Finding::Doubtful, "key", "its permissions could not be read: " + told.text);
            return;
        }
        const auto permissions = decode_permissions(told.body);
        if (!permissions) {
            add(Finding::Doubtful, "key", permissions.error().text);
            return;
        }
        add(permissions->can_withdraw ? Finding::Bad : Finding::Good, "key withdrawals",
            permissions->can_withdraw ? "this key may withdraw: take that right away before trading with it"
                                      : "not allowed, as it should be");
        if (wants_futures) {
            add(permissions->can_trade_futures ? Finding::Good : Finding::Bad, "key futures",
                permissions->can_trade_futures ? "allowed" : "this key may not trade futures: allow it at the venue");
        }
        add(permissions->is_bound_to_addresses ? Finding::Good : Finding::Doubtful, "key addresses",
            permissions->is_bound_to_addresses ? "works from listed addresses only"
                                               : "works from any address: bind it to yours");
    }

    std::vector<CheckLine> lines;

private:
    RestOutcome ask(RestRequest request) {
        request.lane = Lane::Orders;  // a person waits
        request.longest_wait = Duration::seconds(10);
        return rest_.call(std::move(request));
    }
    void add(Finding finding, std::string subject, std::string text) {
        lines.push_back({finding, std::move(subject), std::move(text)});
    }

    void of_account(ProductKind product, const std::string& name, const Paths& path) {
        const RestOutcome account = ask(account_query(product, path.account, "account", weights(product).account));
        if (account.kind != RestOutcome::Kind::Answered) {
            add(Finding::Bad, name + " account", account.text);
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
            money.empty() ? "no money in it" : money);
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
            add(Finding::Bad, name + " position mode",
                "hedge mode, where a contract can be long and short at once: switch the account to one-way mode");
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
            is_multi ? "multi-assets mode, where one currency's loss is another's margin: switch it off" : "single");
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

std::vector<CheckLine> prepare_margin_mode(RestClient& rest, const InstrumentTable& instruments,
                                           const SymbolIndex& symbols, MarginMode mode) {
    std::vector<CheckLine> lines;
    const char* word = mode == MarginMode::Isolated ? "isolated" : "cross";
    for (const ProductKind product : {ProductKind::UsdM, ProductKind::CoinM}) {
        if (!symbols.has(product)) {
            continue;
        }
        const Paths& path = paths(product);
        const std::string_view where = path.symbol_config.empty() ? path.position_risk : path.symbol_config;
        const RestOutcome told =
            rest.call(account_query(product, where, "symbol configuration", weights(product).symbol_config));
        const auto settings = told.kind == RestOutcome::Kind::Answered
                                  ? decode_symbol_settings(product, symbols, told.body)
                                  : fail(ErrorCode::Unavailable, told.text);
        if (!settings) {
            lines.push_back({Finding::Bad, std::string(to_text(product)) + " margin mode", settings.error().text});
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
                 is_so ? fmt::format("set to {}", word) : fmt::format("could not be set to {}: {}", word, set.text)});
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
