// Where the markets of the simulated venue tell what happens to one account's orders: it books, remembers
// and sends the private messages. Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "simulator/insurance_fund.hpp"
#include "simulator/message_sink.hpp"
#include "simulator/venue_account.hpp"
#include "simulator/venue_numbers.hpp"
#include "simulator/venue_orders.hpp"
#include "simulator/venue_terms.hpp"

namespace tradewind::simulator {

enum class AnswerFate : std::uint8_t { Delivered, Lost };

struct AccountTrade {
    InstrumentId instrument;
    std::uint64_t order = 0;
    Side side = Side::Buy;
    Price price;
    Quantity quantity;
    std::int64_t lots_left = 0;
    Liquidity liquidity = Liquidity::Taker;
    FillOrigin origin = FillOrigin::Order;  // the desk knows its liquidations by their number
    std::uint64_t trade = 0;                // both sides of a trade carry the same number
};

class AccountDesk {
public:
    AccountDesk(const VenueTerms& terms, VenueNumbers& numbers, InsuranceFund& fund, MessageSink& line);

    void set_now(Timestamp now) { now_ = now; }
    [[nodiscard]] Timestamp now() const { return now_; }
    [[nodiscard]] VenueAccount& account() { return account_; }
    [[nodiscard]] const VenueAccount& account() const { return account_; }
    [[nodiscard]] VenueOrders& orders() { return orders_; }
    [[nodiscard]] const VenueOrders& orders() const { return orders_; }
    [[nodiscard]] const PriceBand& price_band() const { return price_band_; }
    [[nodiscard]] VenueNumbers& numbers() { return numbers_; }

    // The answer to the submit that is being served.
    void set_answer_fate(AnswerFate fate) { answer_fate_ = fate; }
    void accept(InstrumentId instrument, std::uint64_t order);
    void reject(InstrumentId instrument, ClientOrderId id, const std::string& reason);
    void trigger(InstrumentId instrument, std::uint64_t order);
    void trade(const AccountTrade& trade);
    // A cancel that was asked for is an answer; one by the venue's rule comes over the stream.
    void cancel(InstrumentId instrument, std::uint64_t order, Channel channel, CancelKind kind,
                const std::string& reason);
    // A resting order has new terms; `lots` is what is open of it.
    void amend(InstrumentId instrument, std::uint64_t order, std::int64_t ticks, std::int64_t lots);
    void change_leverage(InstrumentId instrument, int leverage);
    void change_mode(InstrumentId instrument, MarginMode mode);
    // Between the wallet and an isolated position; amount > 0 goes to the position.
    void move_margin(InstrumentId instrument, PositionLeg leg, Decimal amount);
    void change_position_mode(PositionMode mode);
    void deposit(const Money& amount);
    void transfer(const Money& amount);  // in, or out below zero
    void pay_funding(InstrumentId instrument, Timestamp boundary, Decimal rate);

    // Open orders that may only reduce and have nothing left on their side to reduce: they are to go.
    [[nodiscard]] std::vector<std::uint64_t> useless_reducers(InstrumentId instrument) const;

    // A new order of the venue's own that takes over the position; its fills carry no client id.
    [[nodiscard]] std::uint64_t begin_liquidation() { return liquidation_ = numbers_.take_order(); }
    [[nodiscard]] bool is_liquidation(std::uint64_t order) const { return order == liquidation_; }
    // Brings a negative wallet back to zero once nothing is open in its currency.
    void cover_deficit(const Currency& currency);

    [[nodiscard]] bool take_dirty() { return std::exchange(dirty_, false); }

    // Whether what was loaded is of an account with this many instruments.
    [[nodiscard]] bool fits(std::size_t instruments) const {
        return account_.holdings() == instruments && orders_.instruments() == instruments;
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(account_, orders_, liquidation_, adjustments_);
    }

private:
    [[nodiscard]] Money fee_of(const AccountTrade& trade, Decimal rate) const;
    [[nodiscard]] Decimal liquidation_fee(const AccountTrade& trade, PositionLeg leg,
                                          const VenueAccount::Preview& preview) const;
    void pay_funding(const Instrument& traded, PositionLeg leg, Timestamp boundary, Decimal rate);
    void pay_insurance(const Money& amount);
    void adjust(const Money& amount, const std::string& reason);
    void send(Channel channel, EventBody body) { line_.send(now_, channel, std::move(body)); }

    VenueNumbers& numbers_;
    InsuranceFund& fund_;
    MessageSink& line_;
    VenueAccount account_;
    VenueOrders orders_;
    Decimal liquidation_rate_;
    PriceBand price_band_;
    SpotFees spot_fees_ = SpotFees::Quote;
    Timestamp now_;
    std::uint64_t liquidation_ = 0;
    std::uint64_t adjustments_ = 0;
    AnswerFate answer_fate_ = AnswerFate::Delivered;
    bool dirty_ = true;
};

}  // namespace tradewind::simulator
