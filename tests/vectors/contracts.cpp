#include "tests/vectors/contracts.hpp"

namespace tradewind::vectors {
namespace {

Instrument contract(ContractKind kind, Decimal contract_size) {
    Instrument instrument;
    instrument.symbol = "VECTOR";
    instrument.kind = kind;
    instrument.contract_size = contract_size;
    return instrument;
}

}  // namespace

Instrument linear_contract() {
    return contract(ContractKind::LinearPerpetual, 1);
}

Instrument inverse_contract(Decimal contract_size) {
    return contract(ContractKind::InversePerpetual, contract_size);
}

BracketTable bracket_table(const VectorFile& file, const std::string& name) {
    std::vector<MarginTier> tiers;
    for (const Fields& tier : file.table(name)) {
        tiers.push_back(MarginTier{tier.decimal("floor"), tier.decimal("cap"), tier.decimal("mmr"), tier.decimal("cum"),
                                   tier.integer("max_leverage")});
    }
    auto table = BracketTable::make(std::move(tiers), Timestamp());
    if (!table) {
        throw BadVector(name + ", " + table.error().text);
    }
    return *table;
}

FixedTier fixed_tier(const Fields& fields) {
    return {fields.decimal("mmr"), fields.decimal("cum")};
}

}  // namespace tradewind::vectors
