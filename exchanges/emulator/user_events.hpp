// What an account's user streams are told, in Binance's words (venue notes, sections 1.6 and 2).
// Units: as in Instrument. Errors: none. Thread: venue.
#pragma once

#include <string>
#include <vector>

#include "exchanges/emulator/account_book.hpp"
#include "exchanges/emulator/api_answer.hpp"
#include "exchanges/emulator/stream_hub.hpp"
#include "exchanges/emulator/venue_feed.hpp"

namespace tradewind::emulator {

class UserEvents {
public:
    UserEvents(const VenueFeed& feed, StreamHub& hub) : feed_(feed), hub_(hub) {}

    struct Whose {
        AccountId account;
        const AccountBook& book;
    };
    // `execution`: NEW, TRADE, CANCELED, EXPIRED, AMENDMENT, CALCULATED; the trade is null unless it was one.
    void order_update(const Whose& whose, const OrderRecord& order, const char* execution, const TradeRecord* trade,
                      Timestamp time);
    void trade_lite(const Whose& whose, const OrderRecord& order, const TradeRecord& trade);
    void algo_update(const Whose& whose, const AlgoRecord& algo, Timestamp time);
    struct AccountChange {
        const char* reason = "ORDER";
        Product product = Product::UsdM;
        Currency currency;
        Decimal change;                           // of the balance, without profit and fees
        std::vector<PositionKey> positions = {};  // none: only the balance is told
        std::string symbol = {};                  // whose funding it is
    };
    void account_update(const Whose& whose, const AccountChange& change, Timestamp time);
    void leverage_update(const Whose& whose, const Instrument& instrument, int leverage, Timestamp time);
    // The positions share their margin; at least one.
    void margin_call(AccountId account, const std::vector<HostedPosition>& positions, Timestamp time);
    void spot_account_update(const Whose& whose, const std::vector<Currency>& currencies, Timestamp time);
    // Money that came or went without a trade; spot.
    void balance_update(AccountId account, const Money& change, Timestamp time);

private:
    [[nodiscard]] Json futures_order(const Whose& whose, const OrderRecord& order, const char* execution,
                                     const TradeRecord* trade, Timestamp time) const;
    [[nodiscard]] Json position_json(const Whose& whose, const PositionKey& key) const;
    [[nodiscard]] Json spot_order(const OrderRecord& order, const char* execution, const TradeRecord* trade,
                                  Timestamp time) const;
    [[nodiscard]] const Instrument& instrument(InstrumentId id) const { return feed_.venue().instruments().at(id); }
    [[nodiscard]] Json opened(const char* name, AccountId account, Product product, Timestamp time) const;
    void send(Product product, AccountId account, const Json& event);

    const VenueFeed& feed_;
    StreamHub& hub_;
};

}  // namespace tradewind::emulator
