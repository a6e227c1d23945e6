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

[[nodiscard]] Json income_json(const IncomeRecord& record);
[[nodiscard]] bool settles_in(const PrivateContext& context, Product product, const Currency& currency);

// The contracts of the request's product.
[[nodiscard]] std::vector<const Instrument*> contracts_of(const PrivateContext& context, const ApiRequest& request);

// Where a tier has no end the venue writes the largest whole number it knows.
[[nodiscard]] Decimal shown_cap(Decimal cap);

// A position of the request's product: one for each contract, in hedge mode two.
struct ShownPosition {
    const Instrument& traded;
    HostedPosition held;
    FollowedPosition followed;
};
// Those that are held or have open orders, or all of them.
enum class PositionChoice : std::uint8_t { InUse, All };
[[nodiscard]] std::vector<ShownPosition> positions_of(const PrivateContext& context, const ApiRequest& request,
                                                      PositionChoice choice);

}  // namespace tradewind::emulator
