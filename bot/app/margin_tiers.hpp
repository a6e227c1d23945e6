// The margin tiers of a market's contracts: from a file of tiers, and one careful tier where it has none.
// Thread: pure.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/market/instrument.hpp"
#include "storage/bracket_file.hpp"

namespace tradewind::bot {

// By InstrumentId; a guess is told in `notices`.
[[nodiscard]] std::shared_ptr<const std::vector<BracketTable>> margin_tiers(const InstrumentTable& instruments,
                                                                            const storage::BracketFile& file,
                                                                            std::vector<std::string>& notices);

// Of a spot pair, which has none: without leverage.
[[nodiscard]] BracketTable spot_brackets();

}  // namespace tradewind::bot
