#include "exchanges/binance/account_survey.hpp"

#include <algorithm>
#include <iterator>

#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/order_requests.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

constexpr int kMostReadings = 3;
constexpr int kTradesAPage = 1000;
constexpr Duration kLongestHistory = Duration::hours(24 * 7 - 1);  // the venue's window is seven days

template <class T>
Status take_all(Result<std::vector<T>> decoded, std::vector<T>& into) {
    if (!decoded) {
        return tl::unexpected<Error>(decoded.error());
    }
    std::ranges::move(*decoded, std::back_inserter(into));
    return {};
}

}  // namespace

bool AccountSurvey::Reading::agrees_with(const Reading& other) const {
    return wallets == other.wallets && std::ranges::equal(positions, other.positions, [](const auto& a, const auto& b) {
               return a.first == b.first && a.second.signed_quantity == b.second.signed_quantity;
           });
}

AccountSurvey::AccountSurvey(const InstrumentTable& instruments, const SymbolIndex& symbols, RestClient& rest,
                             SurveyScope scope, Done done)
    : instruments_(instruments),
      symbols_(symbols),
      rest_(rest),
      scope_(std::move(scope)),
      done_(std::move(done)),
      next_trades_(scope_.first_trades) {}

void AccountSurvey::start() {
    begin_reading();
    ask_next();
}

void AccountSurvey::begin_reading() {
    ++readings_;
    questions_.clear();
    active_ = scope_.active;
    leverages_.clear();
    before_ = {};
    after_ = {};
    report_ = {};
    ask_time(*std::ranges::find_if(kProducts, [this](ProductKind product) { return symbols_.has(product); }));
    for (const ProductKind product : kProducts) {
        if (symbols_.has(product)) {
            ask_basics(product);
        }
    }
    // What is active is known only when the basics have been answered.
    questions_.back().take = [this, take = std::move(questions_.back().take)](const std::string& body) -> Status {
        if (Status taken = take(body); !taken) {
            return taken;
        }
        for (const ProductKind product : kProducts) {
            if (symbols_.has(product)) {
                ask_orders_and_trades(product);
            }
        }
        for (const ProductKind product : kProducts) {
            if (symbols_.has(product)) {
                ask_again(product);
            }
        }
        return {};
    };
}

// Our idea of the venue's clock may be off by half a round trip: enough to take a trade that is newer than a position
// for an older one.
void AccountSurvey::ask_time(ProductKind product) {
    RestRequest request = account_query(product, paths(product).time, "time", 1);
    request.security = Security::None;
    ask(std::move(request), [this](const std::string& body) -> Status {
        const auto server = time_field(parse_json(body), "serverTime");
        if (!server) {
            return fail(ErrorCode::ParseError, "time: serverTime is missing or malformed");
        }
        report_.as_of = *server;
        return {};
    });
}

void AccountSurvey::ask_next() {
    if (questions_.empty()) {
        finish();
        return;
    }
    Question question = std::move(questions_.front());
    questions_.pop_front();
    rest_.send(std::move(question.request),
               [self = shared_from_this(), take = std::move(question.take)](const RestOutcome& outcome) {
                   if (outcome.kind != RestOutcome::Kind::Answered) {
                       self->done_(fail(ErrorCode::Unavailable, outcome.text, Retry::Safe));
                       return;
                   }
                   if (Status taken = take(outcome.body); !taken) {
                       self->done_(tl::unexpected<Error>(taken.error()));
                       return;
                   }
                   self->ask_next();
               });
}

namespace {

Status add_wallets(const std::string& body, std::map<Currency, Decimal>& into) {
    const auto wallets = decode_wallets(body);
    if (!wallets) {
        return tl::unexpected<Error>(wallets.error());
    }
    for (const Money& money : *wallets) {
        into[money.currency] += money.amount;
    }
    return {};
}

}  // namespace

void AccountSurvey::ask_basics(ProductKind product) {
    const Paths& path = paths(product);
    const auto take_positions = [this, product](const std::string& body, Reading& into) -> Status {
        const auto lines = decode_positions(product, symbols_, body);
        if (!lines) {
            return tl::unexpected<Error>(lines.error());
        }
        for (const PositionLine& line : *lines) {
            const PositionReport& position = line.position;
            if (line.is_hedged && !position.signed_quantity.is_zero()) {
                return fail(ErrorCode::Conflict, "positions: the account is in hedge mode, which we do not trade in");
            }
            if (line.is_hedged) {
                continue;
            }
            into.positions[position.instrument] = position;
            if (position.leverage > 0) {
                leverages_[position.instrument] = position.leverage;
            }
            if (!position.signed_quantity.is_zero()) {
                active_.insert(position.instrument);
            }
        }
        return {};
    };
    ask(account_query(product, path.account, "account", weights(product).account),
        [this](const std::string& body) { return add_wallets(body, before_.wallets); });
    if (!path.position_risk.empty()) {
        ask(account_query(product, path.position_risk, "positions", weights(product).position_risk),
            [this, take_positions](const std::string& body) { return take_positions(body, before_); });
    }
    if (!path.symbol_config.empty()) {
        ask(account_query(product, path.symbol_config, "symbol configuration", weights(product).symbol_config),
            [this, product](const std::string& body) -> Status {
                const auto settings = decode_symbol_settings(product, symbols_, body);
                if (!settings) {
                    return tl::unexpected<Error>(settings.error());
                }
                for (const SymbolSetting& setting : *settings) {
                    leverages_[setting.instrument] = setting.leverage;
                }
                return {};
            });
    }
    if (!path.open_algo_orders.empty()) {
        ask(account_query(product, path.open_algo_orders, "open conditional orders", weights(product).all_open_orders),
            [this, product](const std::string& body) { return take_algo_orders(product, body, report_.open_orders); });
    }
    // After the conditional ones: what triggers in between is then seen at least once.
    ask(account_query(product, path.open_orders, "open orders", weights(product).all_open_orders),
        [this, product](const std::string& body) -> Status {
            auto orders = decode_orders(product, symbols_, body);
            if (orders) {
                for (const OrderReport& order : *orders) {
                    active_.insert(order.terms.instrument);
                    our_orders_[{order.terms.instrument, order.venue_order}] = order.order;
                }
            }
            return take_all(std::move(orders), report_.open_orders);
        });
}

Status AccountSurvey::take_algo_orders(ProductKind product, const std::string& body, std::vector<OrderReport>& into) {
    const auto algos = decode_algo_orders(product, symbols_, body);
    if (!algos) {
        return tl::unexpected<Error>(algos.error());
    }
    for (const AlgoReport& algo : *algos) {
        if (!algo.became.empty()) {
            our_orders_[{algo.order.terms.instrument, algo.became}] = algo.order.order;
        }
        if (algo.is_finished) {
            continue;  // how it ended stands in the order that it became
        }
        active_.insert(algo.order.terms.instrument);
        into.push_back(algo.order);
    }
    return {};
}

void AccountSurvey::ask_orders_and_trades(ProductKind product) {
    const Paths& path = paths(product);
    for (const InstrumentId id : active_) {
        const Instrument& instrument = instruments_.at(id);
        if (product_of(instrument) != product) {
            continue;
        }
        const auto about = [&](int limit) {
            Parameters parameters;
            parameters.add("symbol", venue_symbol(instrument)).add("limit", limit);
            return parameters;
        };
        ask(account_query(product, path.all_orders, "recent orders", weights(product).all_orders, about(500)),
            [this, product](const std::string& body) -> Status {
                auto orders = decode_orders(product, symbols_, body);
                if (!orders) {
                    return tl::unexpected<Error>(orders.error());
                }
                for (const OrderReport& order : *orders) {
                    our_orders_[{order.terms.instrument, order.venue_order}] = order.order;
                    if (is_closed(order.state) && order.order.is_ours()) {
                        report_.recent_closed.push_back(order);
                    }
                }
                return {};
            });
        if (!path.all_algo_orders.empty()) {
            ask(account_query(product, path.all_algo_orders, "recent conditional orders",
                              weights(product).all_algo_orders, about(100)),
                [this, product](const std::string& body) -> Status {
                    std::vector<OrderReport> orders;
                    if (Status taken = take_algo_orders(product, body, orders); !taken) {
                        return taken;
                    }
                    std::ranges::copy_if(orders, std::back_inserter(report_.recent_closed),
                                         [](const OrderReport& o) { return is_closed(o.state) && o.order.is_ours(); });
                    return {};
                });
        }
        questions_.push_back(trades_question(instrument));
    }
    if (!path.income.empty()) {
        Parameters parameters;
        parameters.add("incomeType", "FUNDING_FEE").add("startTime", scope_.since.to_millis()).add("limit", 1000);
        ask(account_query(product, path.income, "funding income", weights(product).income, std::move(parameters)),
            [this, product](const std::string& body) {
                return take_all(decode_funding_income(product, symbols_, body), report_.funding);
            });
    }
}

AccountSurvey::Question AccountSurvey::trades_question(const Instrument& instrument) {
    const ProductKind product = product_of(instrument);
    Parameters parameters;
    parameters.add("symbol", venue_symbol(instrument)).add("limit", kTradesAPage);
    if (const auto first = next_trades_.find(instrument.id); first != next_trades_.end()) {
        parameters.add("fromId", first->second);
    } else {
        const Timestamp since = std::max(scope_.since, report_.as_of - kLongestHistory);
        parameters.add("startTime", since.to_millis());
    }
    return {account_query(product, paths(product).user_trades, "recent trades", weights(product).user_trades,
                          std::move(parameters)),
            [this, product, &instrument](const std::string& body) -> Status {
                auto page = decode_trades(product, symbols_, body);
                if (!page) {
                    return tl::unexpected<Error>(page.error());
                }
                std::ranges::move(page->fills, std::back_inserter(fills_));
                if (page->listed > 0) {
                    next_trades_[instrument.id] = page->last_id + 1;
                }
                if (page->listed >= kTradesAPage) {
                    questions_.push_front(trades_question(instrument));  // before what is left: the list goes on
                }
                return {};
            }};
}

void AccountSurvey::ask_again(ProductKind product) {
    const Paths& path = paths(product);
    if (!path.position_risk.empty()) {
        ask(account_query(product, path.position_risk, "positions", weights(product).position_risk),
            [this, product](const std::string& body) -> Status {
                const auto lines = decode_positions(product, symbols_, body);
                if (!lines) {
                    return tl::unexpected<Error>(lines.error());
                }
                for (const PositionLine& line : *lines) {
                    if (!line.is_hedged) {
                        after_.positions[line.position.instrument] = line.position;
                    }
                }
                return {};
            });
    }
    ask(account_query(product, path.account, "account", weights(product).account),
        [this](const std::string& body) { return add_wallets(body, after_.wallets); });
}

void AccountSurvey::finish() {
    if (!is_stable() && readings_ < kMostReadings) {
        begin_reading();
        ask_next();
        return;
    }
    done_(assembled());
}

bool AccountSurvey::is_stable() const {
    return before_.agrees_with(after_);
}

AccountReport AccountSurvey::assembled() {
    for (auto& [id, position] : before_.positions) {
        leverages_.try_emplace(id, 1);
    }
    for (const auto& [id, leverage] : leverages_) {
        PositionReport position;
        position.instrument = id;
        if (const auto found = before_.positions.find(id); found != before_.positions.end()) {
            position = found->second;
        }
        position.leverage = leverage;
        report_.positions.push_back(position);
    }
    if (is_stable()) {
        for (const auto& [currency, amount] : before_.wallets) {
            report_.balances.push_back(Money{amount, currency});
        }
    }
    report_.fills = std::move(fills_);
    for (OrderFilled& fill : report_.fills) {
        const auto found = our_orders_.find({fill.instrument, fill.venue_order});
        fill.order = found == our_orders_.end() ? ClientOrderId() : found->second;
    }
    std::ranges::stable_sort(report_.fills, {}, &OrderFilled::trade_time);
    std::ranges::stable_sort(report_.funding, {}, &FundingPaid::boundary);
    return std::move(report_);
}

}  // namespace tradewind::binance
