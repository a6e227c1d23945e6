// Reads the whole account, question after question, and makes one AccountReport of it. Wallets and positions are read
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
    Timestamp since;                // of trades and payments
    std::set<InstrumentId> active;  // asked for orders and trades even when nothing is open there
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
    void ask(RestRequest request, Take take) { questions_.push_back({std::move(request), std::move(take)}); }
    void ask_next();
    void ask_basics(ProductKind product);
    void ask_orders_and_trades(ProductKind product);
    void ask_trades(const Instrument& instrument, Parameters parameters);
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
    std::map<std::pair<InstrumentId, VenueOrderId>, ClientOrderId> our_orders_;
    Reading before_;
    Reading after_;
    AccountReport report_;
    int readings_ = 0;
};

}  // namespace tradewind::binance
