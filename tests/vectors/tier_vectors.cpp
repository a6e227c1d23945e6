// Kinds about bracket tables and margins (risk-math 1).
#include "core/margin/margin.hpp"
#include "tests/vectors/contracts.hpp"

namespace tradewind::vectors {
namespace {

// Loading checks order, contiguity, rates and the recursion of the amounts.
void check_tables(const Case& given, Verdict&) {
    for (const std::string& name : given.vector.object("tables").names()) {
        static_cast<void>(bracket_table(given.file, name));
    }
}

BracketTable table_of(const Case& given) {
    return bracket_table(given.file, given.inputs.text("table"));
}

void check_lookup(const Case& given, Verdict& verdict) {
    const BracketTable table = table_of(given);
    const MarginTier& tier = table.tier_of(given.inputs.decimal("notional"));
    verdict.number("mmr", tier.maintenance_rate);
    verdict.number("cum", tier.maintenance_amount);
}

void check_maintenance(const Case& given, Verdict& verdict) {
    verdict.number("maintenance_margin", table_of(given).maintenance_margin(given.inputs.decimal("notional")));
}

void check_max_leverage(const Case& given, Verdict& verdict) {
    verdict.integer("max_leverage", table_of(given).max_leverage(given.inputs.decimal("notional")));
}

void check_recursion(const Case& given, Verdict& verdict) {
    MarginTier previous;
    previous.maintenance_rate = given.inputs.decimal("mmr_prev");
    previous.maintenance_amount = given.inputs.decimal("cum_prev");
    verdict.number("cum_n",
                   continued_amount(previous, given.inputs.decimal("tier_floor"), given.inputs.decimal("mmr_n")));
}

void check_coin_maintenance(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const Instrument instrument = inverse_contract(in.decimal("contract_size"));
    const BracketTable table = BracketTable::flat(in.decimal("mmr"), 1);
    verdict.number("notional", instrument.notional(in.price("mark"), in.quantity("qty")));
    verdict.number("maintenance_margin",
                   maintenance_margin(instrument, table, in.price("mark"), in.quantity("qty")) - in.decimal("cum"));
}

void check_inverse_initial(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const Instrument instrument = inverse_contract(in.decimal("contract_size"));
    const Price price = in.price("price");
    if (in.has("init_rate")) {
        verdict.number("margin", leverage_scaled_margin(instrument, price, in.quantity("qty"), in.decimal("init_rate"),
                                                        in.integer("leverage")));
        return;
    }
    const Decimal coin = initial_margin(instrument, price, in.quantity("qty"), in.integer("leverage"));
    verdict.number("margin_coin", coin);
    verdict.number("margin_quote", coin * price.value());
}

void check_linear_initial(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    Instrument instrument = linear_contract();
    instrument.contract_size = in.decimal("contract_size");
    verdict.number("margin_quote",
                   initial_margin(instrument, in.price("price"), in.quantity("qty"), in.integer("leverage")));
}

const RegisterKinds kTopic{{"tier_tables", check_tables},
                           {"tier_lookup", check_lookup},
                           {"maintenance_margin", check_maintenance},
                           {"max_leverage", check_max_leverage},
                           {"maintenance_amount_recursion", check_recursion},
                           {"binance_coinm_maintenance_margin", check_coin_maintenance},
                           {"inverse_initial_margin", check_inverse_initial},
                           {"linear_initial_margin", check_linear_initial}};

}  // namespace
}  // namespace tradewind::vectors
