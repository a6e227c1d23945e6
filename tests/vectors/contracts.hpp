// The two contract shapes and the bracket tables that vectors speak of. Units: as in Instrument.
#pragma once

#include "core/margin/brackets.hpp"
#include "core/margin/liquidation_variants.hpp"
#include "core/market/instrument.hpp"
#include "tests/vectors/registry.hpp"

namespace tradewind::vectors {

[[nodiscard]] Instrument linear_contract();
[[nodiscard]] Instrument inverse_contract(Decimal contract_size);
[[nodiscard]] BracketTable bracket_table(const VectorFile& file, const std::string& name);
[[nodiscard]] FixedTier fixed_tier(const Fields& fields);  // "mmr" and "cum"

}  // namespace tradewind::vectors
