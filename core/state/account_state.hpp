// Everything the agent believes about markets and its account at one instant, without the order table:
// cheap enough to copy into a published snapshot. Risk, strategies and chat all read this one type.
// Units: prices in quote currency; money in the account currency (linear) unless a name says otherwise.
// Thread: the engine writes; copies are immutable and free to share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/margin/isolated_margin.hpp"
#include "core/margin/liquidation.hpp"
#include "core/market/instrument.hpp"
#include "core/market/market_event.hpp"
#include "core/market/order_book.hpp"
#include "core/trading/ledger.hpp"
#include "core/trading/position.hpp"

namespace tradewind {

enum class TradingMode : std::uint8_t {
    Active,    // everything that risk allows
    Reducing,  // only orders that cannot raise exposure
    Halted,    // as Reducing, and strategies are stopped until /resume
};
[[nodiscard]] const char* to_text(TradingMode);

struct InstrumentState {
    std::optional<BookTicker> quote;
    Timestamp quote_time;
    OrderBook book;
    std::optional<MarkPrice> mark;
    Timestamp mark_time;
    Price last;
    FeedState feed = FeedState::Down;
    Position position;  // spot: what was bought in this run and is not sold yet, without profit in the ledger
    IsolatedMargin isolated_margin;
    int leverage = 1;
    bool leverage_confirmed = false;  // the venue has told or acknowledged it

    // Mark, else mid, else last; none before any data.
    [[nodiscard]] std::optional<Price> valuation_price() const;
    [[nodiscard]] std::optional<Price> mid() const;
    template <class Archive>
    void archive(Archive& ar) {
        ar(quote, quote_time, book, mark, mark_time, last, feed, position, isolated_margin, leverage,
           leverage_confirmed);
    }
};

struct AccountState {
    std::shared_ptr<const InstrumentTable> instruments;         // not archived: part of the run's configuration
    std::shared_ptr<const std::vector<BracketTable>> brackets;  // by InstrumentId; not archived
    Currency currency = Currency::of("USDT");
    MarginMode margin_mode = MarginMode::Isolated;

    Timestamp now;
    TradingMode mode = TradingMode::Reducing;
    std::string mode_reason = "starting";
    bool reconciled = false;               // false: nothing that opens may leave
    std::vector<InstrumentState> markets;  // by InstrumentId
    Ledger ledger;
    Timestamp day_start;  // 00:00 UTC of the current trading day
    Decimal day_start_equity;
    Decimal peak_equity;

    [[nodiscard]] const Instrument& instrument(InstrumentId id) const { return instruments->at(id); }
    [[nodiscard]] const BracketTable& bracket(InstrumentId id) const { return brackets->at(id.value()); }
    [[nodiscard]] const InstrumentState& market(InstrumentId id) const { return markets.at(id.value()); }
    [[nodiscard]] InstrumentState& market(InstrumentId id) { return markets.at(id.value()); }

    // Sums over instruments that settle in `currency` and are not spot, unless they say so.
    [[nodiscard]] Decimal wallet() const { return ledger.wallet(currency).balance; }
    [[nodiscard]] Decimal unrealised() const;
    // What contracts stand on; coins of spot pairs back none of them.
    [[nodiscard]] Decimal margin_balance() const { return wallet() + unrealised(); }
    // Coins whose spot pair is traded in this run and quoted in `currency`, at that pair's price.
    [[nodiscard]] Decimal spot_value() const;
    [[nodiscard]] Decimal equity() const { return margin_balance() + spot_value(); }
    // In `currency`; zero for what no spot pair of this run gives a price.
    [[nodiscard]] Decimal worth(const Money& money) const;
    // Bought spot that can be sold now.
    [[nodiscard]] Quantity spot_held(InstrumentId id) const;
    // No position; or a rest of spot that is too small for an order.
    [[nodiscard]] bool is_flat(InstrumentId id) const;
    [[nodiscard]] Decimal initial_margin() const;  // isolated wallets, or notional / leverage in cross mode
    [[nodiscard]] Decimal maintenance_margin() const;
    [[nodiscard]] Decimal available() const;  // what new positions may use; never negative
    [[nodiscard]] int open_positions() const;
    [[nodiscard]] Decimal position_unrealised(InstrumentId id) const;
    [[nodiscard]] Decimal position_notional(InstrumentId id) const;  // absolute, at valuation price
    [[nodiscard]] std::optional<Price> liquidation_price(InstrumentId id) const;
    // Fraction of the valuation price; none when there is no liquidation price.
    [[nodiscard]] std::optional<Decimal> liquidation_distance(InstrumentId id) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(currency, margin_mode, now, mode, mode_reason, reconciled, markets, ledger, day_start, day_start_equity,
           peak_equity);
    }
};

}  // namespace tradewind
