// Binance as an ExchangePort: ordinary orders, conditional orders on their own service, settings and questions, for
// the products of the given instruments. Every call returns at once; every outcome comes to the listener, "I do not
// know" included. Prices of fills come from the account's stream or from questions, never from acknowledgements.
// Units: as in Instrument. Errors: events; construction sends nothing. Thread: the port's calls from any one thread;
// the listener is called on the REST client's thread and on those that bring user messages.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/ports/exchange.hpp"
#include "core/state/event.hpp"
#include "exchanges/binance/account_survey.hpp"
#include "exchanges/binance/dead_mans_switch.hpp"
#include "exchanges/binance/order_batches.hpp"
#include "exchanges/binance/order_lookup.hpp"
#include "exchanges/binance/rest_client.hpp"
#include "exchanges/binance/sent_orders.hpp"
#include "exchanges/binance/symbol_index.hpp"
#include "exchanges/binance/trade_bookmarks.hpp"
#include "exchanges/binance/user_event_decoder.hpp"
#include "exchanges/binance/user_stream.hpp"

namespace tradewind::binance {

// What the venue has to tell; called from several threads, must not block.
class VenueListener {
public:
    VenueListener() = default;
    VenueListener(const VenueListener&) = delete;
    VenueListener& operator=(const VenueListener&) = delete;
    virtual ~VenueListener() = default;
    virtual void on_event(EventBody event) = 0;
    virtual void on_notice(const std::string& text) = 0;                       // for the log
    virtual void on_margin_call(const std::string& text) { on_notice(text); }  // for people, at once
};

struct BinanceExchangeOptions {
    RestOptions rest;
    std::optional<Timestamp> history_since;            // what was before is not ours to count; none: the first look
    Duration visibility_grace = Duration::seconds(5);  // before "no such order" is believed
    Duration report_retry = Duration::seconds(2);      // after a report that failed
    Duration funding_look_up = Duration::seconds(2);   // after funding was announced; repeated a few times
};

class BinanceExchange final : public ExchangePort {
public:
    // Instruments and listener must outlive it.
    BinanceExchange(const InstrumentTable& instruments, BinanceExchangeOptions options, VenueListener& listener);
    ~BinanceExchange() override;

    void submit(const ApprovedOrder& order) override;
    void cancel(const CancelOrder& order) override;
    void amend(const AmendOrder& order) override;
    void cancel_all(InstrumentId instrument) override;
    void set_leverage(InstrumentId instrument, int leverage) override;
    void query(InstrumentId instrument, ClientOrderId order) override;
    void request_account_report() override;

    // Adds to (> 0) or takes from an isolated position's margin; blocks until the venue has answered.
    [[nodiscard]] Status move_margin(InstrumentId instrument, Decimal amount);

    // A message of the account's stream of `product`.
    StreamFate on_user_message(ProductKind product, std::string_view text);
    [[nodiscard]] RestClient& rest() { return rest_; }
    [[nodiscard]] const Credentials& credentials() const { return options_.rest.credentials; }
    [[nodiscard]] const SymbolIndex& symbols() const { return symbols_; }
    // Ends the dead-man's timers at the venue and all sending; orders and positions stay as they are.
    void stop();

private:
    void submitted(InstrumentId instrument, ClientOrderId id, OrderType type, const RestOutcome& outcome);
    enum class Service : std::uint8_t { Ordinary, Conditional };
    enum class Attempt : std::uint8_t { First, Second };
    void send_cancel(const CancelOrder& order, Service service, Attempt attempt);
    void cancelled(const CancelOrder& order, Service service, Attempt attempt, const RestOutcome& outcome);
    // Where the venue has no request that cancels all conditional orders of a contract.
    void cancel_listed_conditional(const Instrument& instrument);
    void begin_report();
    void report_ended(Result<AccountReport> report);
    void look_up_funding(ProductKind product, Timestamp since, int tries_left);
    [[nodiscard]] Timestamp now() const { return rest_.clock().now(); }

    const InstrumentTable& instruments_;
    const SymbolIndex symbols_;
    const BinanceExchangeOptions options_;
    VenueListener& listener_;
    SentOrders sent_;
    std::map<ClientOrderId, std::weak_ptr<OrderLookup>> lookups_;  // those under way; the engine's thread only

    std::mutex mutex_;
    std::optional<Timestamp> history_since_{options_.history_since};
    bool report_runs_ = false;
    bool report_again_ = false;
    std::optional<Timestamp> reported_;  // as of the last complete report
    TradeBookmarks bookmarks_;

    RestClient rest_;  // after what its callbacks use
    OrderBatches batches_{rest_};
    DeadMansSwitch switch_;
};

}  // namespace tradewind::binance
