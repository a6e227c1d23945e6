#include <algorithm>
#include <functional>
#include <ranges>
#include <string_view>

#include <fmt/format.h>

#include "bot/config/setting.hpp"
#include "bot/config/value_text.hpp"
#include "core/base/nearest_name.hpp"
#include "strategies/registry.hpp"

namespace tradewind::bot {
namespace {

struct Field {
    std::string path;
    std::string unit;
    std::string help;
    std::function<Status(AppConfig&, const std::string&)> set;
};

template <class Owner, class Value>
struct Member {  // a way from AppConfig to one value
    Owner AppConfig::*owner;
    Value Owner::*value;
    Value& in(AppConfig& config) const { return config.*owner.*value; }
};
template <class Owner, class Value>
Member(Owner AppConfig::*, Value Owner::*) -> Member<Owner, Value>;
template <class Value>
struct Direct {
    Value AppConfig::*value;
    Value& in(AppConfig& config) const { return config.*value; }
};
template <class Value>
Direct(Value AppConfig::*) -> Direct<Value>;

template <class Where, class Parsed>
Status assign(Where where, AppConfig& config, Result<Parsed> parsed) {
    if (!parsed) {
        return tl::unexpected<Error>(parsed.error());
    }
    where.in(config) = static_cast<std::remove_reference_t<decltype(where.in(config))>>(*std::move(parsed));
    return {};
}

template <class Where>
Field text_field(std::string path, std::string help, Where where) {
    return {std::move(path), "text", std::move(help), [where](AppConfig& config, const std::string& text) {
                return assign(where, config, Result<std::string>(text));
            }};
}
template <class Where>
Field decimal_field(std::string path, std::string unit, std::string help, Where where, Decimal least, Decimal most) {
    return {std::move(path), std::move(unit), std::move(help), [=](AppConfig& config, const std::string& text) {
                return assign(where, config, read_decimal(text, least, most));
            }};
}
template <class Where>
Field whole_field(std::string path, std::string unit, std::string help, Where where, std::int64_t least,
                  std::int64_t most) {
    return {std::move(path), std::move(unit), std::move(help), [=](AppConfig& config, const std::string& text) {
                return assign(where, config, read_whole(text, least, most));
            }};
}
template <class Where>
Field duration_field(std::string path, std::string help, Where where, Duration least, Duration most) {
    return {std::move(path), "duration", std::move(help), [=](AppConfig& config, const std::string& text) {
                return assign(where, config, read_duration(text, least, most));
            }};
}
template <class Where>
Field optional_money(std::string path, std::string help, Where where) {
    return decimal_field(std::move(path), "account currency", std::move(help), where, Decimal(),
                         Decimal::from_int(1'000'000'000'000));
}
template <class Where, class Choice>
Field choice_field(std::string path, std::string help, Where where,
                   std::vector<std::pair<std::string, Choice>> choices) {
    std::string names;
    for (const auto& [name, value] : choices) {
        names += (names.empty() ? "" : "|") + name;
    }
    return {
        std::move(path), names, std::move(help), [=](AppConfig& config, const std::string& text) -> Status {
            const auto found = std::ranges::find_if(choices, [&](const auto& choice) { return choice.first == text; });
            if (found == choices.end()) {
                return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is none of {}", text.substr(0, 40), names));
            }
            where.in(config) = found->second;
            return {};
        }};
}

Status set_users(AppConfig& config, const std::string& text) {
    // These numbers stand for anonymous group admins, channels and the service: allowing one allows strangers.
    static constexpr std::int64_t kNobody[] = {1087968824, 136817688, 777000};
    std::vector<std::int64_t> users;
    for (const std::string& item : read_list(text)) {
        const auto user = read_whole(item, 1, INT64_MAX);
        if (!user) {
            return fail(ErrorCode::InvalidArgument,
                        "'" + item.substr(0, 40) +
                            "' is not a numeric user id (user names can change hands, so they are not taken)");
        }
        if (std::ranges::find(kNobody, *user) != std::end(kNobody)) {
            return fail(ErrorCode::InvalidArgument,
                        item + " stands for anonymous senders; allowing it would allow strangers");
        }
        users.push_back(*user);
    }
    config.telegram.allowed_users = std::move(users);
    return {};
}

Status set_symbols(AppConfig& config, const std::string& text) {
    std::vector<std::string> symbols = read_list(text);
    if (symbols.empty()) {
        return fail(ErrorCode::InvalidArgument, "name at least one symbol, such as BTCUSDT");
    }
    config.market.symbols = std::move(symbols);
    return {};
}

Field first_strategy_field() {
    std::vector<std::string_view> names;
    std::ranges::transform(strategies::registry(), std::back_inserter(names),
                           [](const strategies::StrategySpec& spec) { return spec.name; });
    return {"strategies.start", fmt::format("{}", fmt::join(names, "|")),
            "switched on at the start, as soon as trading is active",
            [names](AppConfig& config, const std::string& text) -> Status {
                if (std::ranges::find(names, text) == names.end()) {
                    return fail(ErrorCode::InvalidArgument, "there is no strategy '" + text.substr(0, 40) + "'");
                }
                config.first_strategy = text;
                return {};
            }};
}

std::vector<Field> make_fields() {
    using A = AppConfig;
    const Decimal zero;
    const Decimal one(1);
    const Decimal huge = Decimal::from_int(1'000'000'000);
    const auto telegram = [](auto value) { return Member{&A::telegram, value}; };
    const auto market = [](auto value) { return Member{&A::market, value}; };
    const auto account = [](auto value) { return Member{&A::account, value}; };
    const auto loops = [](auto value) { return Member{&A::loops, value}; };
    const auto chat = [](auto value) { return Member{&A::chat, value}; };
    const auto alerts = [](auto value) { return Member{&A::alerts, value}; };
    const auto limits = [](auto value) { return Member{&A::risk, value}; };
    using T = TelegramConfig;
    using M = MarketConfig;
    using R = risk::RiskLimits;
    std::vector<Field> fields{
        text_field("home", "state directory: journal, venue, chat log", Direct{&A::home}),
        text_field("http", "HOST:PORT of the local chat page; loopback unless you say otherwise", Direct{&A::http}),
        duration_field("keep_inputs", "how long market inputs stay in the journal", Direct{&A::keep_inputs},
                       Duration::hours(1), Duration::days(3650)),
        {"telegram.token", "text", "bot token; empty: the local chat page",
         [](A& config, const std::string& text) -> Status {
             config.telegram.token = Secret(text);
             return {};
         }},
        text_field("telegram.api_url", "base URL of the Bot API server", telegram(&T::api_url)),
        {"telegram.allowed_users", "ids", "numeric user ids that may use the bot; empty: nobody", set_users},
        whole_field("telegram.topic", "id", "topic of a forum group; 0: any", telegram(&T::topic), 0, INT64_MAX),
        choice_field("telegram.allow_plain_http", "http beyond this machine: the token travels unprotected",
                     telegram(&T::is_plain_http_allowed),
                     std::vector<std::pair<std::string, bool>>{{"true", true}, {"false", false}}),
        choice_field("market.source", "where prices come from", market(&M::kind),
                     std::vector<std::pair<std::string, MarketKind>>{{"generated", MarketKind::Generated},
                                                                     {"replay", MarketKind::Replay},
                                                                     {"binance", MarketKind::Binance}}),
        whole_field("market.seed", "number", "seed of the generated market and of the paths inside bars",
                    market(&M::seed), 0, INT64_MAX),
        {"market.speed", "x", "engine seconds per second; 0: as fast as it goes",
         [](A& config, const std::string& text) {
             return assign(Member{&A::market, &M::speed}, config, read_number(text, 0, 100'000));
         }},
        choice_field("market.type", "what is traded when no symbols are named", market(&M::type),
                     std::vector<std::pair<std::string, ContractType>>{{"usdm_perp", ContractType::UsdMargined},
                                                                       {"coinm_perp", ContractType::CoinMargined}}),
        {"market.symbols", "list", "perpetuals of one account currency; replay: one, the recorded one", set_symbols},
        text_field("market.candles", "replay: candles as CSV, plain or gzip", market(&M::candles)),
        {"market.recording", "list", "replay: files of `tradewind record`, whose books and trades are played",
         [](A& config, const std::string& text) {
             config.market.recording = read_list(text);
             return Status();
         }},
        text_field("market.mark", "replay: mark candles, optional", market(&M::mark)),
        text_field("market.funding", "replay: funding rates, optional", market(&M::funding)),
        {"market.from", "UTC time", "replay: start here; earlier candles are history",
         [](A& config, const std::string& text) {
             return assign(Member{&A::market, &M::from}, config, Timestamp::parse(text));
         }},
        {"market.to", "UTC time", "replay: end before this",
         [](A& config, const std::string& text) {
             return assign(Member{&A::market, &M::to}, config, Timestamp::parse(text));
         }},
        text_field("market.brackets", "margin tiers file; empty: the built-in table", market(&M::brackets)),
        choice_field(
            "binance.environment", "which Binance", Member{&A::binance, &BinanceConfig::environment},
            std::vector<std::pair<std::string, binance::Environment>>{{"live", binance::Environment::Live},
                                                                      {"testnet", binance::Environment::TestNet},
                                                                      {"demo", binance::Environment::Demo}}),
        text_field("binance.rest_url", "other REST address, such as http://127.0.0.1:8900 of `tradewind exchange`",
                   Member{&A::binance, &BinanceConfig::rest_url}),
        text_field("binance.stream_url", "other stream address, such as ws://127.0.0.1:8900",
                   Member{&A::binance, &BinanceConfig::stream_url}),
        {"binance.api_key", "text", "key of the account; better in BINANCE_FUTURES_API_KEY or in a key file",
         [](A& config, const std::string& text) -> Status {
             config.binance.api_key = Secret(text);
             return {};
         }},
        {"binance.api_secret", "text", "its secret; better in BINANCE_FUTURES_API_SECRET or in a key file",
         [](A& config, const std::string& text) -> Status {
             config.binance.api_secret = Secret(text);
             return {};
         }},
        text_field("binance.key_file", "file with key and secret in two lines, readable by you only",
                   Member{&A::binance, &BinanceConfig::key_file}),
        choice_field("account.mode", "live trades real money, together with the flag --live",
                     account(&AccountConfig::kind),
                     std::vector<std::pair<std::string, AccountKind>>{{"paper", AccountKind::Paper},
                                                                      {"live", AccountKind::Live}}),
        choice_field("account.asked_for", "what the flag --live sets", account(&AccountConfig::asked_for),
                     std::vector<std::pair<std::string, AccountKind>>{{"paper", AccountKind::Paper},
                                                                      {"live", AccountKind::Live}}),
        decimal_field("account.balance", "account currency",
                      "paper money (10000 dollars, or about as much in the coin)", account(&AccountConfig::balance),
                      Decimal::from_scaled(1, 6), huge),
        choice_field("account.margin_mode", "margin mode", account(&AccountConfig::margin_mode),
                     std::vector<std::pair<std::string, MarginMode>>{{"isolated", MarginMode::Isolated},
                                                                     {"cross", MarginMode::Cross}}),
        decimal_field("account.strategy_capital", "fraction", "of equity, for the margin of all strategies together",
                      account(&AccountConfig::strategy_capital), Decimal::from_scaled(1, 2), one),
        duration_field("loops.positions", "position loop", loops(&LoopConfig::positions), Duration::seconds(1),
                       Duration::minutes(5)),
        duration_field("loops.risk", "risk loop", loops(&LoopConfig::risk), Duration::seconds(1),
                       Duration::minutes(30)),
        duration_field("loops.reconcile", "comparison with the venue", loops(&LoopConfig::reconcile),
                       Duration::seconds(5), Duration::hours(1)),
        duration_field("loops.performance", "equity curve", loops(&LoopConfig::performance), Duration::seconds(10),
                       Duration::days(1)),
        duration_field("loops.funding", "funding notices", loops(&LoopConfig::funding), Duration::minutes(1),
                       Duration::days(1)),
        text_field("chat.default_symbol", "symbol when none is said", chat(&ChatConfig::default_symbol)),
        duration_field("chat.confirm_within", "life of a question", chat(&ChatConfig::confirm_within),
                       Duration::seconds(5), Duration::minutes(5)),
        duration_field("chat.status_every", "status pushes; 0s: never", chat(&ChatConfig::status_every), Duration(),
                       Duration::days(7)),
        decimal_field("chat.max_drift", "fraction", "price move between preview and tap that voids it",
                      chat(&ChatConfig::max_drift), Decimal::from_scaled(1, 4), one),
        duration_field("alerts.info", "cooldown per kind and symbol", alerts(&AlertCooldowns::info), Duration(),
                       Duration::days(1)),
        duration_field("alerts.warning", "cooldown per kind and symbol", alerts(&AlertCooldowns::warning), Duration(),
                       Duration::days(1)),
        duration_field("alerts.danger", "cooldown per kind and symbol", alerts(&AlertCooldowns::danger), Duration(),
                       Duration::hours(1)),
        duration_field("alerts.critical", "cooldown per kind and symbol", alerts(&AlertCooldowns::critical), Duration(),
                       Duration::minutes(10)),
        whole_field("risk.max_leverage", "x", "no position may use more", limits(&R::max_leverage), 1, 125),
        whole_field("risk.default_leverage", "x", "leverage when none is said", limits(&R::default_leverage), 1, 125),
        whole_field("risk.max_positions", "positions", "open at the same time, openings under way included",
                    limits(&R::max_positions), 1, 100),
        decimal_field("risk.max_position_fraction", "fraction", "of equity, as initial margin of one position",
                      limits(&R::max_position_fraction), Decimal::from_scaled(1, 3), one),
        optional_money("risk.max_position_notional", "largest notional of one position",
                       limits(&R::max_position_notional)),
        optional_money("risk.max_order_notional", "largest notional of one order", limits(&R::max_order_notional)),
        decimal_field("risk.max_total_exposure", "x equity", "sum of notionals", limits(&R::max_total_exposure),
                      Decimal::from_scaled(1, 1), Decimal(125)),
        decimal_field("risk.min_liquidation_distance", "fraction", "of the price, right after the fill",
                      limits(&R::min_liquidation_distance), zero, one),
        decimal_field("risk.default_stop_fraction", "fraction", "stop from the entry price when none is said",
                      limits(&R::default_stop_fraction), Decimal::from_scaled(1, 3), Decimal::from_scaled(9, 1)),
        decimal_field("risk.max_price_deviation", "fraction", "of a limit or trigger price from the market",
                      limits(&R::max_price_deviation), Decimal::from_scaled(1, 3), one),
        decimal_field("risk.daily_loss_fraction", "fraction", "of the day's first equity: halts until the next UTC day",
                      limits(&R::daily_loss_fraction), Decimal::from_scaled(1, 3), one),
        optional_money("risk.daily_loss_amount", "the same as money; the smaller binds", limits(&R::daily_loss_amount)),
        choice_field(
            "risk.futures", "off: futures are closed, never opened", limits(&R::futures),
            std::vector<std::pair<std::string, risk::Futures>>{{"on", risk::Futures::On}, {"off", risk::Futures::Off}}),
        duration_field("risk.stale_market", "older prices open nothing", limits(&R::stale_market), Duration::seconds(1),
                       Duration::minutes(10)),
    };
    fields.push_back(first_strategy_field());
    for (const strategies::StrategySpec& spec : strategies::registry()) {
        const std::string name(spec.name);
        fields.push_back({"strategies." + name + ".symbol", "text", "where it goes when no symbol is named",
                          [name](A& config, const std::string& text) -> Status {
                              config.strategies[name].symbol = text;
                              return {};
                          }});
        if (spec.legs == strategies::StrategySpec::Legs::Two) {
            fields.push_back({"strategies." + name + ".hedge", "text", "its other leg; otherwise the spot pair",
                              [name](A& config, const std::string& text) -> Status {
                                  config.strategies[name].hedge = text;
                                  return {};
                              }});
        }
        for (const strategies::ParameterSpec& parameter : spec.parameters) {
            fields.push_back({"strategies." + name + "." + std::string(parameter.name), std::string(parameter.unit),
                              std::string(parameter.help),
                              [name, parameter](A& config, const std::string& text) -> Status {
                                  if (const auto value = parameter.parse(text); !value) {
                                      return tl::unexpected<Error>(value.error());
                                  }
                                  config.strategies[name].parameters[std::string(parameter.name)] = text;
                                  return {};
                              }});
        }
    }
    return fields;
}

const std::vector<Field>& fields() {
    static const std::vector<Field> kFields = make_fields();
    return kFields;
}

Status check_whole(const AppConfig& config) {
    if (config.market.kind == MarketKind::Replay && config.market.candles.empty() && config.market.recording.empty()) {
        return fail(ErrorCode::InvalidArgument,
                    "market.source is replay, but there is no candle file: give --candles FILE or --recording FILE");
    }
    const bool has_other_sources =
        !config.market.mark.empty() || !config.market.funding.empty() || !config.market.from.is_zero();
    if (!config.market.recording.empty() && has_other_sources) {
        return fail(ErrorCode::InvalidArgument,
                    "market.recording: a recording has its own marks and funding and is played from its beginning, "
                    "without market.mark, market.funding and market.from");
    }
    if (config.market.kind == MarketKind::Binance && config.market.speed != 1) {
        return fail(ErrorCode::InvalidArgument, "market.speed must be 1 with live prices");
    }
    if (config.account.asked_for == AccountKind::Live && config.account.kind != AccountKind::Live) {
        return fail(
            ErrorCode::InvalidArgument,
            "--live needs the setting account.mode: live as well, so that a slip of the fingers trades nothing");
    }
    if (config.account.asked_for == AccountKind::Live && config.market.kind != MarketKind::Binance) {
        return fail(ErrorCode::InvalidArgument, "--live needs --market binance");
    }
    if (Status limits = risk::check(config.risk); !limits) {
        return fail(limits.error().code, "risk: " + limits.error().text);
    }
    if (config.market.from >= config.market.to) {
        return fail(ErrorCode::InvalidArgument, "market.from must lie before market.to");
    }
    if (config.home.empty()) {
        return fail(ErrorCode::InvalidArgument, "home must name a directory");
    }
    return {};
}

}  // namespace

std::vector<SettingHelp> setting_table() {
    std::vector<SettingHelp> out;
    for (const Field& field : fields()) {
        out.push_back({field.path, field.unit, field.help});
    }
    return out;
}

Result<AppConfig> apply_settings(const Settings& settings) {
    AppConfig config;
    for (const Setting& setting : settings) {
        const auto field = std::ranges::find_if(fields(), [&](const Field& f) { return f.path == setting.path; });
        if (field == fields().end()) {
            std::vector<std::string_view> names;
            std::ranges::transform(fields(), std::back_inserter(names),
                                   [](const Field& f) { return std::string_view(f.path); });
            const std::string_view nearest = nearest_name(setting.path, names);
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{}: there is no setting '{}'{}", setting.origin, setting.path,
                                    nearest.empty() ? std::string("; `tradewind help settings` lists them")
                                                    : fmt::format("; did you mean '{}'?", nearest)));
        }
        if (Status set = field->set(config, setting.value); !set) {
            return fail(set.error().code, fmt::format("{}: {}: {}", setting.origin, setting.path, set.error().text));
        }
    }
    if (Status whole = check_whole(config); !whole) {
        return tl::unexpected<Error>(whole.error());
    }
    return config;
}

}  // namespace tradewind::bot
