// Turns the parameters of a new order into its terms, or into the venue's error (venue notes, sections 1.4 and 1.5).
// Units: as in Instrument. Errors: kept by the reader. Thread: venue.
#pragma once

#include "exchanges/emulator/order_terms.hpp"
#include "exchanges/emulator/parameter_reader.hpp"

namespace tradewind::emulator {

// How far from the mark a price may be on the side that would trade: PERCENT_PRICE.
inline constexpr int kPriceMultiplierDecimals = 4;
[[nodiscard]] Decimal price_multiplier_up();    // 1.05
[[nodiscard]] Decimal price_multiplier_down();  // 0.95
[[nodiscard]] Decimal highest_price();          // PRICE_FILTER's maxPrice
// The decimals that prices and quantities may have at all: pricePrecision, quantityPrecision.
[[nodiscard]] int price_precision(const Instrument& instrument);
[[nodiscard]] int quantity_precision(const Instrument& instrument);

[[nodiscard]] bool is_legal_client_id(std::string_view text);

struct OrderPlace {
    const HostedVenue& venue;
    const Instrument& instrument;
    Timestamp now;
    PositionMode mode = PositionMode::OneWay;
};
// For .../order: LIMIT and MARKET. The client id stays empty when none was given.
[[nodiscard]] OrderTerms read_order(ParameterReader& reader, const OrderPlace& place);
// For .../algoOrder: the five conditional types.
[[nodiscard]] OrderTerms read_algo_order(ParameterReader& reader, const OrderPlace& place);
[[nodiscard]] ResponseKind read_response_kind(ParameterReader& reader, ResponseKind usual);
// A price with all its checks, for amendments as well.
[[nodiscard]] Price read_price(ParameterReader& reader, const OrderPlace& place, Side side);
[[nodiscard]] Quantity read_quantity(ParameterReader& reader, const Instrument& instrument);
[[nodiscard]] Side read_side(ParameterReader& reader);

}  // namespace tradewind::emulator
