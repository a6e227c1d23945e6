#include "bot/app/margin_tiers.hpp"

#include <fmt/format.h>

namespace tradewind::bot {
namespace {

const Decimal kGuessedMaintenance = Decimal::from_scaled(25, 3);
constexpr int kGuessedLeverage = 20;

}  // namespace

BracketTable spot_brackets() {
    return BracketTable::flat(kGuessedMaintenance, 1);
}

std::shared_ptr<const std::vector<BracketTable>> margin_tiers(const InstrumentTable& instruments,
                                                              const storage::BracketFile& file,
                                                              std::vector<std::string>& notices) {
    auto out = std::make_shared<std::vector<BracketTable>>();
    for (const Instrument& instrument : instruments) {
        const auto found = file.tables.find(instrument.symbol);
        if (instrument.is_spot()) {
            out->push_back(spot_brackets());
        } else if (found != file.tables.end()) {
            out->push_back(found->second);
        } else {
            notices.push_back(fmt::format("{}: no margin tiers are known; using one of {} % up to {}x",
                                          instrument.symbol, (kGuessedMaintenance * Decimal(100)).to_string(),
                                          kGuessedLeverage));
            out->push_back(BracketTable::flat(kGuessedMaintenance, kGuessedLeverage));
        }
    }
    return out;
}

}  // namespace tradewind::bot
