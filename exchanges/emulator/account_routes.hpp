// Balances, positions and settings of an account in the futures products (venue notes, sections 1.5 and 2).
// Units: as in Instrument; money per settle currency. Errors: the venue's. Thread: venue.
#pragma once

#include "exchanges/emulator/private_context.hpp"

namespace tradewind::emulator {

// Totals, assets and positions: account, balance.
void add_account_routes(RouteTable& routes, const PrivateContext& context);
// Positions and what is set for them: positionRisk, leverage, marginType, positionMargin, ...
void add_position_routes(RouteTable& routes, const PrivateContext& context);
void add_setting_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix);
// Bookings and tables: income, commissionRate, leverageBracket, adlQuantile, ...
void add_table_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix);

// Instruments of the request's product that the account has a position or open orders in, or all of them.
enum class PositionChoice : std::uint8_t { InUse, All };
[[nodiscard]] std::vector<const Instrument*> positions_of(const PrivateContext& context, const ApiRequest& request,
                                                          PositionChoice choice);
[[nodiscard]] Timestamp position_time(const PrivateContext& context, const ApiRequest& request, InstrumentId id);

}  // namespace tradewind::emulator
