// Places, amends and cancels orders of all accounts at the hosted venue, and follows what it tells of them into the
// accounts' books and user streams. Also keeps the timers that are the server's business: good-till dates and
// countdowns. Units: as in Instrument. Errors: the venue's codes. Thread: venue.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "exchanges/emulator/account_book.hpp"
#include "exchanges/emulator/user_events.hpp"
#include "exchanges/emulator/venue_feed.hpp"

namespace tradewind::emulator {

class OrderDesk final : public VenueListener {
public:
    // `spot_accounts` are told of their money in spot's words.
    OrderDesk(VenueFeed& feed, StreamHub& hub, std::set<AccountId> spot_accounts);

    // As it was after everything that it led to at once.
    [[nodiscard]] tl::expected<OrderRecord, ApiError> place(AccountId account, OrderTerms terms);
    [[nodiscard]] tl::expected<OrderRecord, ApiError> cancel(AccountId account, std::uint64_t order);
    [[nodiscard]] tl::expected<OrderRecord, ApiError> amend(AccountId account, std::uint64_t order, Price price,
                                                            Quantity quantity);
    [[nodiscard]] tl::expected<AlgoRecord, ApiError> place_algo(AccountId account, OrderTerms terms);
    [[nodiscard]] tl::expected<AlgoRecord, ApiError> cancel_algo(AccountId account, std::uint64_t algo);
    // Ordinary orders of the instrument; those that fill meanwhile are not canceled.
    void cancel_all(AccountId account, InstrumentId instrument);
    // Cancels them when the countdown is not set again before it ends; nothing: stops it.
    void set_countdown(AccountId account, InstrumentId instrument, std::optional<Duration> countdown);

    [[nodiscard]] AccountBook& book(AccountId account) { return books_[account.value()]; }
    [[nodiscard]] UserEvents& events() { return events_; }
    [[nodiscard]] VenueFeed& feed() { return feed_; }
    [[nodiscard]] std::uint64_t take_number() { return ++numbers_; }

    void on_message(const HostedMessage& message) override;
    void on_time(Timestamp now) override;
    [[nodiscard]] Timestamp next_time() const override;

private:
    struct Heard {  // at which account and when
        AccountId account;
        Timestamp time;
    };
    struct Forced {
        Heard heard;
        std::vector<OrderFilled> fills;  // of one order
    };
    void hear(const Heard& heard, const OrderAccepted& event);
    void hear(const Heard& heard, const OrderRejected& event);
    void hear(const Heard& heard, const OrderFilled& event);
    void hear(const Heard& heard, const OrderCanceled& event);
    void hear(const Heard& heard, const OrderTriggered& event);
    void hear(const Heard& heard, const OrderAmended& event);
    void hear(const Heard& heard, const CancelRejected& event);
    void hear(const Heard& heard, const FundingPaid& event);
    void hear(const Heard& heard, const BalanceAdjusted& event);
    void tell_balances(const Heard& heard, const Instrument& traded);
    template <class Other>
    void hear(const Heard&, const Other&) {}

    [[nodiscard]] ClientOrderId take_key() { return ClientOrderId(1, ++keys_); }
    [[nodiscard]] UserEvents::Whose whose(AccountId account) { return {account, book(account)}; }
    [[nodiscard]] const Instrument& instrument(InstrumentId id) const { return feed_.venue().instruments().at(id); }
    // Tells of a new order, once, if that was put off.
    void announce(const Heard& heard, OrderRecord& order);
    // A liquidation or deleveraging is told when all of it is known: only then is the size of its order.
    void book_forced(AccountId account);
    void cancel_waiting_algo(const Heard& heard, AlgoRecord& algo, const OrderCanceled& event);
    void finish_algo(const Heard& heard, const OrderRecord& order);
    void book_trade(const Heard& heard, OrderRecord& order, const OrderFilled& fill);
    void book_spot_trade(AccountBook& of, const Instrument& traded, const TradeRecord& trade);
    [[nodiscard]] std::optional<ApiError> take_refusal(ClientOrderId key);
    // The venue's wallets are the truth between batches.
    void take_balances(AccountId account);

    VenueFeed& feed_;
    UserEvents events_;
    const std::set<AccountId> spot_accounts_;
    std::vector<AccountBook> books_;
    std::map<ClientOrderId, OrderRecord> sent_;  // not answered yet
    std::map<ClientOrderId, std::string> refusals_;
    std::map<AccountId, Forced> forced_;  // not booked yet
    std::map<std::pair<AccountId, InstrumentId>, Timestamp> countdowns_;
    std::map<std::pair<Timestamp, ClientOrderId>, AccountId> expiries_;
    std::uint32_t keys_ = 0;
    std::uint64_t numbers_ = 0;
};

}  // namespace tradewind::emulator
