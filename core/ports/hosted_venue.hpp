// A venue from its own side of the counter: one market, several accounts, and everything that a server in front
// of it must be able to ask. It has no clock: requests happen at the last set time, and what they lead to is
// handed out by the next advance() in the order in which it happened. Nothing is delayed here.
// Units: as in Instrument; money per settle currency. Errors: immediate requests answer with Error whose text
// begins with the venue's code ("-4046 ..."); orders are answered by OrderRejected with such a text.
// Thread: one.
#pragma once

#include <optional>
#include <vector>

#include "core/base/ids.hpp"
#include "core/margin/brackets.hpp"
#include "core/margin/liquidation.hpp"
#include "core/market/bar.hpp"
#include "core/market/funding_settlement.hpp"
#include "core/market/instrument.hpp"
#include "core/state/event.hpp"
#include "core/trading/position_leg.hpp"
#include "core/trading/self_trade.hpp"

namespace tradewind {

using AccountId = StrongId<struct AccountIdTag, std::uint32_t>;  // 0, 1, 2, ... of one venue

struct HostedMessage {
    Timestamp time;
    std::optional<AccountId> account;  // none: told to everybody
    EventBody body;
};

struct HostedPosition {
    InstrumentId instrument;
    PositionLeg leg = PositionLeg::Net;
    Quantity signed_quantity;
    Price entry;  // zero when flat
    Price mark;
    int leverage = 1;
    MarginMode margin_mode = MarginMode::Cross;
    Decimal unrealised;
    Decimal notional;        // at mark, signed as the position
    Decimal initial_margin;  // of the position
    Decimal order_margin;    // bound by open orders of this instrument; hedge mode: by those that open this leg
    Decimal maintenance;
    Decimal isolated_wallet;  // margin put aside for this position; zero in cross mode
    std::optional<Price> liquidation;
    int adl_rank = 0;  // 0 (last in the queue) to 4; zero when flat
};

struct HostedWallet {
    Currency currency;
    Decimal balance;        // wallet, without open profit
    Decimal unrealised;     // of all positions of this currency
    Decimal cross_balance;  // balance less what isolated positions hold
    Decimal cross_unrealised;
    Decimal position_margin;  // initial margin of positions
    Decimal order_margin;     // of open orders
    Decimal maintenance;
    Decimal available;  // for new positions
};

struct HostedLevel {
    Price price;
    Quantity quantity;
};
struct HostedDepth {
    std::uint64_t sequence = 0;     // of the last DepthUpdate that is in it
    std::vector<HostedLevel> bids;  // best first
    std::vector<HostedLevel> asks;
};

class HostedVenue {
public:
    HostedVenue() = default;
    HostedVenue(const HostedVenue&) = delete;
    HostedVenue& operator=(const HostedVenue&) = delete;
    virtual ~HostedVenue() = default;

    // ---- what never changes --------------------------------------------------------------------------
    [[nodiscard]] virtual const InstrumentTable& instruments() const = 0;
    [[nodiscard]] virtual const BracketTable& brackets(InstrumentId instrument) const = 0;
    [[nodiscard]] virtual std::uint32_t accounts() const = 0;

    // ---- time ----------------------------------------------------------------------------------------
    [[nodiscard]] virtual Timestamp next_time() const = 0;
    // Lives on up to and including `time`; requests that follow happen at `time`.
    virtual void advance(Timestamp time, std::vector<HostedMessage>& out) = 0;

    // ---- requests of an account ----------------------------------------------------------------------
    // In hedge mode the leg follows from side and effect (core/trading/position_leg.hpp).
    // `id` must be new for the account; answered by OrderAccepted or OrderRejected, fills follow in the same batch.
    virtual void submit(AccountId account, ClientOrderId id, const OrderIntent& intent, SelfTrade self_trade) = 0;
    // Answered by OrderCanceled or CancelRejected.
    virtual void cancel(AccountId account, InstrumentId instrument, ClientOrderId id) = 0;
    // Limit orders that rest: both terms are the new ones, `quantity` the whole one. OrderAmended, or CancelRejected
    // with the venue's code; a quantity that is already filled cancels the order.
    virtual void amend(AccountId account, InstrumentId instrument, ClientOrderId id, Price price,
                       Quantity quantity) = 0;
    [[nodiscard]] virtual Status set_leverage(AccountId account, InstrumentId instrument, int leverage) = 0;
    [[nodiscard]] virtual Status set_margin_mode(AccountId account, InstrumentId instrument, MarginMode mode) = 0;
    // Refused while anything is open.
    [[nodiscard]] virtual Status set_position_mode(AccountId account, PositionMode mode) = 0;
    // amount > 0 adds to an isolated position's margin, < 0 takes from it; settle currency.
    [[nodiscard]] virtual Status move_margin(AccountId account, InstrumentId instrument, PositionLeg leg,
                                             Decimal amount) = 0;
    // Both accounts are told by BalanceAdjusted of reason "transfer". Refused when more than is free would go.
    [[nodiscard]] virtual Status transfer(AccountId from, AccountId to, const Money& amount) = 0;

    // ---- of the venue's operator ---------------------------------------------------------------------
    // The market goes on from `price`, and with it every instrument of the same base coin: a crash, or a rally, on
    // purpose. Takes effect with the instrument's next trade or quote. InvalidArgument or Conflict says why not.
    [[nodiscard]] virtual Status push_price(InstrumentId instrument, Price price) = 0;

    // ---- questions -----------------------------------------------------------------------------------
    [[nodiscard]] virtual PositionMode position_mode(AccountId account) const = 0;
    // `leg` is one of the account's mode.
    [[nodiscard]] virtual HostedPosition position(AccountId account, InstrumentId instrument,
                                                  PositionLeg leg) const = 0;
    [[nodiscard]] virtual std::vector<HostedWallet> wallets(AccountId account) const = 0;
    [[nodiscard]] virtual HostedDepth depth(InstrumentId instrument, std::size_t levels) const = 0;
    // The last one published, with the predicted rate; none before the market opened.
    [[nodiscard]] virtual std::optional<MarkPrice> mark(InstrumentId instrument) const = 0;
    // Closed 1-minute candles before the present, oldest first.
    [[nodiscard]] virtual std::vector<Bar> minutes(InstrumentId instrument, std::size_t limit) const = 0;
    // Funding before the present, oldest first, made up before the start as the candles are.
    [[nodiscard]] virtual std::vector<FundingSettlement> funding(InstrumentId instrument, std::size_t limit) const = 0;
    // Contracts open in this market, the rest of the market's included.
    [[nodiscard]] virtual Quantity open_interest(InstrumentId instrument) const = 0;
    [[nodiscard]] virtual Decimal insurance_fund(const Currency& currency) const = 0;
};

}  // namespace tradewind
