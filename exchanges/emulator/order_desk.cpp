#include "exchanges/emulator/order_desk.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "exchanges/emulator/product_symbols.hpp"

namespace tradewind::emulator {
namespace {

ApiError unknown_order() {
    return {400, -2011, "Unknown order sent."};
}

SelfTrade self_trade_of(const OrderTerms& terms) {
    return terms.self_trade == "EXPIRE_TAKER"  ? SelfTrade::ExpireTaker
           : terms.self_trade == "EXPIRE_BOTH" ? SelfTrade::ExpireBoth
           : terms.self_trade == "NONE"        ? SelfTrade::Allow
                                               : SelfTrade::ExpireMaker;
}

}  // namespace

OrderDesk::OrderDesk(VenueFeed& feed, StreamHub& hub, std::set<AccountId> spot_accounts)
    : feed_(feed), events_(feed, hub), spot_accounts_(std::move(spot_accounts)), books_(feed.venue().accounts()) {
    for (std::uint32_t i = 0; i < feed.venue().accounts(); ++i) {
        take_balances(AccountId(i));
        for (const auto& [currency, balance] : books_[i].balances) {
            if (!feed.now().is_zero() && !balance.is_zero()) {  // paid in before anybody listened
                books_[i].add_income({take_number(), "TRANSFER", {balance, currency}, "", "deposit", 0, feed.now()});
            }
        }
    }
}

void OrderDesk::take_balances(AccountId account) {
    book_forced(account);
    for (const HostedWallet& wallet : feed_.venue().wallets(account)) {
        book(account).balances[wallet.currency] = wallet.balance;
    }
}

std::optional<ApiError> OrderDesk::take_refusal(ClientOrderId key) {
    const auto found = refusals_.find(key);
    if (found == refusals_.end()) {
        return std::nullopt;
    }
    ApiError error = api_error(found->second);
    refusals_.erase(found);
    return error;
}

tl::expected<OrderRecord, ApiError> OrderDesk::place(AccountId account, OrderTerms terms) {
    AccountBook& of = book(account);
    if (!terms.client_id.empty() && of.orders.has_open(terms.client_id)) {
        return tl::unexpected(ApiError{400, -4116, "ClientOrderId is duplicated."});
    }
    const ClientOrderId key = take_key();
    if (terms.client_id.empty()) {
        terms.client_id = fmt::format("auto-{:017}", key.value() & 0xffffffffU);
    }
    OrderRecord record;
    record.key = key;
    record.terms = std::move(terms);
    record.created = feed_.now();
    record.updated = feed_.now();
    const OrderIntent intent = record.terms.intent;
    const SelfTrade self_trade = self_trade_of(record.terms);
    sent_.emplace(key, std::move(record));
    feed_.venue().submit(account, key, intent, self_trade);
    feed_.settle();
    take_balances(account);
    if (auto refusal = take_refusal(key)) {
        return tl::unexpected(std::move(*refusal));
    }
    TW_CHECK(!sent_.contains(key));
    for (auto newest = of.orders.orders().rbegin(); newest != of.orders.orders().rend(); ++newest) {
        if (newest->second.key == key) {
            return newest->second;
        }
    }
    return tl::unexpected(ApiError{400, -1000, "The order was lost."});
}

tl::expected<OrderRecord, ApiError> OrderDesk::cancel(AccountId account, std::uint64_t order) {
    AccountBook& of = book(account);
    const OrderRecord* record = of.orders.find(order);
    if (record == nullptr || !is_open(record->status) || !record->key.is_ours()) {
        return tl::unexpected(unknown_order());
    }
    feed_.venue().cancel(account, record->terms.intent.instrument, record->key);
    feed_.settle();
    take_balances(account);
    if (take_refusal(record->key)) {
        return tl::unexpected(unknown_order());
    }
    return *record;
}

tl::expected<OrderRecord, ApiError> OrderDesk::amend(AccountId account, std::uint64_t order, Price price,
                                                     Quantity quantity) {
    const OrderRecord* record = book(account).orders.find(order);
    if (record == nullptr || !is_open(record->status) || !record->key.is_ours()) {
        return tl::unexpected(ApiError{400, -2013, "Order does not exist."});
    }
    const OrderIntent& intent = record->terms.intent;
    if (record->terms.type != "LIMIT" || !intent.price) {
        return tl::unexpected(ApiError{400, -5024, "Only limit orders can be amended."});
    }
    if (*intent.price == price && intent.quantity == quantity) {
        return tl::unexpected(ApiError{400, -5027, "No need to modify the order."});
    }
    constexpr int kMostAmendments = 10'000;
    if (record->amendments >= kMostAmendments) {
        return tl::unexpected(ApiError{400, -5026, "Exceed maximum modify order limit."});
    }
    feed_.venue().amend(account, intent.instrument, record->key, price, quantity);
    feed_.settle();
    take_balances(account);
    if (auto refusal = take_refusal(record->key)) {
        return tl::unexpected(std::move(*refusal));
    }
    return *record;
}

void OrderDesk::cancel_all(AccountId account, InstrumentId instrument_id) {
    for (const OrderRecord* order : book(account).orders.open()) {
        if (order->terms.intent.instrument == instrument_id) {
            feed_.venue().cancel(account, instrument_id, order->key);
        }
    }
    feed_.settle();
    take_balances(account);
    refusals_.clear();  // filled before their turn came
}

tl::expected<AlgoRecord, ApiError> OrderDesk::place_algo(AccountId account, OrderTerms terms) {
    AccountBook& of = book(account);
    if (!terms.client_id.empty() && (of.algos.has_open(terms.client_id) || of.orders.has_open(terms.client_id))) {
        return tl::unexpected(ApiError{400, -4116, "ClientOrderId is duplicated."});
    }
    if (of.algos.open_count() >= AlgoRecords::kMostOpen) {
        return tl::unexpected(ApiError{400, -4045, "Reach max stop order limit."});
    }
    AlgoRecord record;
    record.key = take_key();
    constexpr std::uint64_t kFirstAlgo = 2'000'000;  // so that nobody takes an algo id for an order id
    record.id = kFirstAlgo + take_number();
    if (terms.client_id.empty()) {
        terms.client_id = fmt::format("auto-{:017}", record.key.value() & 0xffffffffU);
    }
    record.terms = std::move(terms);
    record.is_activated = record.terms.intent.type == OrderType::TrailingStopMarket && !record.terms.intent.trigger;
    record.created = feed_.now();
    record.updated = feed_.now();
    const std::uint64_t id = record.id;
    const ClientOrderId key = record.key;
    const OrderIntent intent = record.terms.intent;
    const SelfTrade self_trade = self_trade_of(record.terms);
    of.algos.add(std::move(record));
    feed_.venue().submit(account, key, intent, self_trade);
    feed_.settle();
    take_balances(account);
    if (auto refusal = take_refusal(key)) {
        of.algos.remove(id);
        return tl::unexpected(std::move(*refusal));
    }
    return *of.algos.find(id);
}

tl::expected<AlgoRecord, ApiError> OrderDesk::cancel_algo(AccountId account, std::uint64_t algo) {
    const AlgoRecord* record = book(account).algos.find(algo);
    if (record == nullptr || book(account).algos.find_key(record->key) == nullptr) {
        return tl::unexpected(unknown_order());
    }
    feed_.venue().cancel(account, record->terms.intent.instrument, record->key);
    feed_.settle();
    take_balances(account);
    if (take_refusal(record->key)) {
        return tl::unexpected(unknown_order());
    }
    return *record;
}

void OrderDesk::set_countdown(AccountId account, InstrumentId id, std::optional<Duration> countdown) {
    countdowns_.erase({account, id});
    if (countdown) {
        countdowns_[{account, id}] = feed_.now() + *countdown;
    }
}

Timestamp OrderDesk::next_time() const {
    Timestamp next = expiries_.empty() ? Timestamp::max() : expiries_.begin()->first.first;
    for (const auto& [what, due] : countdowns_) {
        next = std::min(next, due);
    }
    return next;
}

void OrderDesk::on_time(Timestamp now) {
    while (!forced_.empty()) {
        book_forced(forced_.begin()->first);
    }
    for (auto each = countdowns_.begin(); each != countdowns_.end();) {
        const auto [what, due] = *each;
        each = due <= now ? countdowns_.erase(each) : std::next(each);
        if (due <= now) {
            cancel_all(what.first, what.second);
        }
    }
    while (!expiries_.empty() && expiries_.begin()->first.first <= now) {
        const auto [when, account] = *expiries_.begin();
        expiries_.erase(expiries_.begin());
        AccountBook& of = book(account);
        OrderRecord* order = of.orders.find_key(when.second);
        AlgoRecord* algo = of.algos.find_key(when.second);
        if (order == nullptr && algo == nullptr) {
            continue;
        }
        const InstrumentId id = (order != nullptr ? order->terms : algo->terms).intent.instrument;
        (order != nullptr ? order->is_expiring : algo->is_expiring) = true;
        feed_.venue().cancel(account, id, when.second);
        feed_.settle();
        refusals_.clear();
    }
}

}  // namespace tradewind::emulator
