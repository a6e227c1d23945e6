// One public request while it is being answered: which instruments it asks about, within which limits. The first thing
// that is wrong is kept; handlers look at read().is_good() before they answer.
// Units: none. Errors: -1102, -1121, -1023, -1130 in the reader. Thread: venue.
#pragma once

#include <string_view>
#include <vector>

#include "exchanges/emulator/api_answer.hpp"
#include "exchanges/emulator/candle_series.hpp"
#include "exchanges/emulator/market_record.hpp"
#include "exchanges/emulator/parameter_reader.hpp"
#include "exchanges/emulator/route_table.hpp"
#include "exchanges/emulator/route_weight.hpp"

namespace tradewind::emulator {

// What all public handlers look at.
struct PublicMarket {
    VenueFeed& feed;
    const MarketRecord& record;
};

class PublicQuestion {
public:
    PublicQuestion(const PublicMarket& market, const ApiRequest& request)
        : market_(market), request_(request), reader_(request.parameters) {}

    [[nodiscard]] const PublicMarket& market() const { return market_; }
    [[nodiscard]] const ApiRequest& request() const { return request_; }
    [[nodiscard]] Product product() const { return request_.product; }
    [[nodiscard]] ParameterReader& read() { return reader_; }
    [[nodiscard]] bool is_good() const { return reader_.is_good(); }

    // The instrument named by `symbol`; null only with an error.
    [[nodiscard]] const Instrument* symbol();
    // The perpetual of the `pair`; null only with an error.
    [[nodiscard]] const Instrument* pair();
    // Named by `symbol`, `pair` or (spot) the list `symbols`; all of the product when nothing is named.
    [[nodiscard]] std::vector<const Instrument*> all();
    // One object to a futures or spot question about one symbol, otherwise a list.
    [[nodiscard]] bool wants_list() const;
    // Spot clamps what is too much, the futures markets refuse it.
    [[nodiscard]] std::size_t limit(std::size_t usual, std::size_t most);
    [[nodiscard]] CandleRange range(std::size_t usual, std::size_t most);

private:
    [[nodiscard]] std::vector<const Instrument*> listed(const std::string& json);

    const PublicMarket& market_;
    const ApiRequest& request_;
    ParameterReader reader_;
};

using PublicHandler = std::function<Answer(PublicQuestion&)>;

// What is common to all public routes: parameters that are wrong are answered before the answer is looked at.
[[nodiscard]] Route public_route(const PublicMarket& market, WeightRule weight, PublicHandler handler,
                                 Security security = Security::None);

}  // namespace tradewind::emulator
