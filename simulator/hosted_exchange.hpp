// The simulated exchange for many: accounts that trade with each other and with the generated or recorded
// market, behind the counter that a server is built on. Requests are served at once, at the present set by
// advance(); same configuration, source and requests give the same messages. Spot trades and futures share
// one pool of balances per account. Nothing of it is saved: a server's accounts begin anew when it does.
// Units: as in Instrument. Errors: as in HostedVenue. Thread: one.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "core/ports/hosted_venue.hpp"
#include "core/trading/ledger.hpp"
#include "simulator/floor_terms.hpp"
#include "simulator/market_source.hpp"

namespace tradewind::simulator {

struct HostedExchangeConfig : FloorTerms {
    HostedExchangeConfig();

    std::vector<std::vector<Money>> accounts;  // initial balances of each
};

class HostedFloor;

class HostedExchange final : public HostedVenue {
public:
    HostedExchange(const HostedExchangeConfig& config, std::unique_ptr<MarketSource> market);
    ~HostedExchange() override;

    [[nodiscard]] const InstrumentTable& instruments() const override;
    [[nodiscard]] const BracketTable& brackets(InstrumentId instrument) const override;
    [[nodiscard]] std::uint32_t accounts() const override;

    [[nodiscard]] Timestamp next_time() const override;
    void advance(Timestamp time, std::vector<HostedMessage>& out) override;

    void submit(AccountId account, ClientOrderId id, const OrderIntent& intent, SelfTrade self_trade) override;
    void cancel(AccountId account, InstrumentId instrument, ClientOrderId id) override;
    void amend(AccountId account, InstrumentId instrument, ClientOrderId id, Price price, Quantity quantity) override;
    [[nodiscard]] Status set_leverage(AccountId account, InstrumentId instrument, int leverage) override;
    [[nodiscard]] Status set_margin_mode(AccountId account, InstrumentId instrument, MarginMode mode) override;
    [[nodiscard]] Status set_position_mode(AccountId account, PositionMode mode) override;
    [[nodiscard]] Status move_margin(AccountId account, InstrumentId instrument, PositionLeg leg,
                                     Decimal amount) override;
    [[nodiscard]] Status transfer(AccountId from, AccountId to, const Money& amount) override;

    [[nodiscard]] Status push_price(InstrumentId instrument, Price price) override;

    [[nodiscard]] PositionMode position_mode(AccountId account) const override;
    [[nodiscard]] HostedPosition position(AccountId account, InstrumentId instrument, PositionLeg leg) const override;
    [[nodiscard]] std::vector<HostedWallet> wallets(AccountId account) const override;
    [[nodiscard]] HostedDepth depth(InstrumentId instrument, std::size_t levels) const override;
    [[nodiscard]] std::optional<MarkPrice> mark(InstrumentId instrument) const override;
    [[nodiscard]] std::vector<Bar> minutes(InstrumentId instrument, std::size_t limit) const override;
    [[nodiscard]] std::vector<FundingSettlement> funding(InstrumentId instrument, std::size_t limit) const override;
    // The accounts' larger side, and what the market traded in its last day: nobody counts the others' positions.
    [[nodiscard]] Quantity open_interest(InstrumentId instrument) const override;
    [[nodiscard]] Decimal insurance_fund(const Currency& currency) const override;

    // Read directly: for audits and tests.
    [[nodiscard]] const Ledger& ledger(AccountId account) const;

private:
    std::unique_ptr<HostedFloor> floor_;
};

}  // namespace tradewind::simulator
