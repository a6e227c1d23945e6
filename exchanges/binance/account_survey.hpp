// Reads the whole account, question after question, and makes one AccountReport of it. The venue's own clock is read
// first: the report is of that instant or later, by the clock that stamps trades. Wallets and positions are read
// before and after everything else: only when both readings agree do the trades and payments between explain the
// wallets, and only then are the wallets reported. Trades get our order ids through the venue's order lists.
// Errors: the first question that fails ends it with an Error. Thread: callbacks on the REST client's.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "core/trading/venue_report.hpp"
#include "exchanges/binance/account_decoder.hpp"
#include "exchanges/binance/order_decoder.hpp"
#include "exchanges/binance/rest_client.hpp"

namespace tradewind::binance {

struct SurveyScope {
    Timestamp since;                                    // of trades and payments
    std::set<InstrumentId> active;                      // asked for orders and trades even when nothing is open there
    std::map<InstrumentId, std::int64_t> first_trades;  // trades are listed from these numbers on, not by time
};

class AccountSurvey : public std::enable_shared_from_this<AccountSurvey> {
public:
    using Done = std::function<void(Result<AccountReport>)>;
    // What it refers to must outlive it.
    AccountSurvey(const InstrumentTable& instruments, const SymbolIndex& symbols, RestClient& rest, SurveyScope scope,
                  Done done);
    void start();

private:
    using Take = std::function<Status(const std::string& body)>;
    struct Question {
        RestRequest request;
        Take take;
    };

    void begin_reading();
    void ask_time(ProductKind product);
    void ask(RestRequest request, Take take) { questions_.push_back({std::move(request), std::move(take)}); }
    void ask_next();
    void ask_basics(ProductKind product);
    void ask_orders_and_trades(ProductKind product);
    [[nodiscard]] Question trades_question(const Instrument& instrument);
    void ask_again(ProductKind product);
    Status take_algo_orders(ProductKind product, const std::string& body, std::vector<OrderReport>& into);
    void finish();
    [[nodiscard]] bool is_stable() const;
    [[nodiscard]] AccountReport assembled();

    using Wallets = std::map<Currency, Decimal>;
    struct Reading {
        Wallets wallets;  // over all products
        std::map<InstrumentId, PositionReport> positions;
        [[nodiscard]] bool agrees_with(const Reading& other) const;
    };

    const InstrumentTable& instruments_;
    const SymbolIndex& symbols_;
    RestClient& rest_;
    const SurveyScope scope_;
    const Done done_;
    std::deque<Question> questions_;
    std::set<InstrumentId> active_;
    std::map<InstrumentId, int> leverages_;
    // Over all readings: what was listed once is not asked for again.
    std::map<std::pair<InstrumentId, VenueOrderId>, ClientOrderId> our_orders_;
    std::map<InstrumentId, std::int64_t> next_trades_;
    std::vector<OrderFilled> fills_;

    Reading before_;
    Reading after_;
    AccountReport report_;
    int readings_ = 0;
};

}  // namespace tradewind::binance
