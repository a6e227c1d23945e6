// The account as the venue's REST interface describes it: wallets, positions, settings, income, brackets, rates, what
// a key may do. Instruments that we do not trade are left out. Units: as in Instrument; rates are fractions.
// Errors: a ParseError names the field. Thread: pure, any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/margin/liquidation.hpp"
#include "core/trading/position_leg.hpp"
#include "core/trading/venue_report.hpp"
#include "exchanges/binance/symbol_index.hpp"

namespace tradewind::binance {

[[nodiscard]] Result<std::vector<Money>> decode_wallets(std::string_view account_body);

struct PositionLine {
    PositionReport position;  // leverage zero: not told here
    bool is_hedged = false;   // a leg of hedge mode, which we do not trade
};
[[nodiscard]] Result<std::vector<PositionLine>> decode_positions(ProductKind product, const SymbolIndex& symbols,
                                                                 std::string_view body);

struct SymbolSetting {
    InstrumentId instrument;
    int leverage = 1;
    MarginMode margin_mode = MarginMode::Cross;
};
// Of the symbol configuration, or of positions that tell it (COIN-M).
[[nodiscard]] Result<std::vector<SymbolSetting>> decode_symbol_settings(ProductKind product, const SymbolIndex& symbols,
                                                                        std::string_view body);

[[nodiscard]] Result<std::vector<FundingPaid>> decode_funding_income(ProductKind product, const SymbolIndex& symbols,
                                                                     std::string_view body);

[[nodiscard]] Result<PositionMode> decode_position_mode(std::string_view body);
enum class AssetMode : std::uint8_t { Single, Multi };
// Absent means single: products without the setting have no other mode.
[[nodiscard]] AssetMode decode_asset_mode(std::string_view account_body);

[[nodiscard]] Result<std::map<std::string, BracketTable>> decode_brackets(std::string_view body);

struct CommissionRates {
    Decimal maker;
    Decimal taker;
};
[[nodiscard]] Result<CommissionRates> decode_commission(std::string_view body);
// 0 (last in the queue) to 4, by symbol; the larger of both sides.
[[nodiscard]] Result<std::map<std::string, int>> decode_adl_quantiles(std::string_view body);

struct KeyPermissions {
    bool can_trade_futures = false;
    bool can_trade_spot = false;
    bool can_withdraw = false;
    bool is_bound_to_addresses = false;
};
[[nodiscard]] Result<KeyPermissions> decode_permissions(std::string_view body);

}  // namespace tradewind::binance
