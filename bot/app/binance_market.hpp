// Paper trading on Binance's live prices: the contracts as the venue lists them (or as it did when it was last
// reached), and the connections that move the tape. No keys are needed. Units: as in Instrument.
// Errors: name the symbol or the address; a venue that cannot be reached is none: the tape waits for it.
// Thread: make and start from the main thread.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "bot/app/live_tape.hpp"
#include "bot/app/paper_market.hpp"
#include "exchanges/binance/market_connection.hpp"

namespace tradewind::bot {

// The addresses of a product as configured.
[[nodiscard]] Result<binance::Endpoints> binance_endpoints(const BinanceConfig& config, binance::ProductKind product);

// "Binance (testnet)", or "the exchange at http://127.0.0.1:8900".
[[nodiscard]] std::string venue_in_words(const BinanceConfig& config);

// The source of the result is a LiveTape, whose feeds are down until start_live_feed().
[[nodiscard]] Result<PaperMarket> make_binance_market(const AppConfig& config, Timestamp start, ContractTerms terms);

using LiveFeed = std::vector<std::unique_ptr<binance::MarketConnection>>;
// Public market data of every product of the instruments, handed to `emit` on the threads of the sockets.
[[nodiscard]] Result<LiveFeed> start_market_feed(const AppConfig& config,
                                                 const std::shared_ptr<const InstrumentTable>& instruments,
                                                 binance::BookFeed books, const std::function<Timestamp()>& clock,
                                                 const std::function<void(Timestamp, const EventBody&)>& emit);
// Moves `tape`, stamping what arrives by `clock`; `wake` is called after every event. All outlive the feed.
[[nodiscard]] Result<LiveFeed> start_live_feed(const AppConfig& config,
                                               const std::shared_ptr<const InstrumentTable>& instruments,
                                               LiveTape& tape, const std::function<Timestamp()>& clock,
                                               std::function<void()> wake);

}  // namespace tradewind::bot
