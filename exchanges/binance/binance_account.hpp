// An account at Binance in whole: the exchange port and the account's streams of every product that is traded, as one
// venue. The streams count as up when all of them are.
// Errors: as in BinanceExchange. Thread: as in BinanceExchange; start() and stop() from one thread.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "exchanges/binance/binance_exchange.hpp"
#include "exchanges/binance/spot_user_stream.hpp"
#include "exchanges/binance/user_stream.hpp"

namespace tradewind::binance {

class BinanceAccount {
public:
    // Hosts of the options are filled from the endpoints.
    BinanceAccount(const InstrumentTable& instruments, AllEndpoints endpoints, BinanceExchangeOptions options,
                   VenueListener& listener);
    ~BinanceAccount();
    BinanceAccount(const BinanceAccount&) = delete;
    BinanceAccount& operator=(const BinanceAccount&) = delete;

    void start();
    void stop();
    [[nodiscard]] BinanceExchange& exchange() { return exchange_; }
    [[nodiscard]] RestClient& rest() { return exchange_.rest(); }

private:
    void stream_is(ProductKind product, AccountStreamState state);

    VenueListener& listener_;
    BinanceExchange exchange_;
    net::WebSocketClient sockets_;
    std::vector<std::unique_ptr<UserStream>> streams_;  // of futures, by listen key
    std::unique_ptr<SpotUserStream> spot_stream_;

    std::mutex mutex_;
    std::array<AccountStreamState, kProducts.size()> states_{};
    bool all_up_ = false;
};

}  // namespace tradewind::binance
