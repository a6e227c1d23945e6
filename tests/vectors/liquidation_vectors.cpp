// Kinds of liquidation-usdm.json and liquidation-coinm.json that follow our own rule (risk-math 2.1 - 2.3).
#include "core/margin/liquidation.hpp"
#include "core/margin/margin.hpp"
#include "tests/vectors/contracts.hpp"

namespace tradewind::vectors {
namespace {

// "--" is how the venue shows that no price exists.
void expect_price(Verdict& verdict, const std::optional<Price>& actual) {
    const bool shown = !verdict.expected().has("display") || verdict.expected().text("display") == "price";
    if (verdict.expected().has("display")) {
        verdict.describes_inputs("display");
    }
    if (shown) {
        verdict.number("liq_price", actual);
    } else {
        verdict.no_price("liq_price", actual);
    }
}

LiquidationQuery query_of(const Fields& in) {
    return {in.decimal("wallet_balance"), in.decimal_or("tmm_other", Decimal()), in.decimal_or("upnl_other", Decimal()),
            in.signed_quantity(), in.price("entry")};
}

void check_isolated(const Case& given, Verdict& verdict) {
    expect_price(verdict,
                 liquidation_price_in_tier(linear_contract(), fixed_tier(given.inputs), query_of(given.inputs)));
}

Decimal unrealised(const Instrument& instrument, const Fields& position) {
    const Quantity quantity = position.signed_quantity();
    return instrument.signed_value(position.price("mark"), quantity) -
           instrument.signed_value(position.price("entry"), quantity);
}

void check_cross_one_way(const Case& given, Verdict& verdict) {
    const Instrument instrument = linear_contract();
    LiquidationQuery query = query_of(given.inputs);
    for (const Fields& other : given.inputs.objects("other_positions")) {
        const FixedTier tier = fixed_tier(other);
        const Decimal notional = instrument.notional(other.price("mark"), other.quantity("qty"));
        query.other_maintenance += notional * tier.maintenance_rate - tier.maintenance_amount;
        query.other_unrealised += unrealised(instrument, other);
    }
    verdict.number("tmm_other", query.other_maintenance);
    verdict.number("upnl_other", query.other_unrealised);
    expect_price(verdict, liquidation_price_in_tier(instrument, fixed_tier(given.inputs), query));
}

HedgeLeg leg_of(const Fields& leg) {
    return {leg.quantity("qty"), leg.price("entry"), fixed_tier(leg)};
}

void check_hedge(const Case& given, Verdict& verdict) {
    const Decimal balance =
        given.inputs.decimal("wallet_balance") - given.inputs.decimal("tmm_other") + given.inputs.decimal("upnl_other");
    expect_price(verdict, hedge_liquidation_price(balance, leg_of(given.inputs.object("long")),
                                                  leg_of(given.inputs.object("short"))));
}

int tier_number(const BracketTable& table, Decimal notional) {
    return static_cast<int>(&table.tier_of(notional) - table.tiers().data()) + 1;
}

void check_tier_consistent(const Case& given, Verdict& verdict) {
    const Instrument instrument = linear_contract();
    const BracketTable table = bracket_table(given.file, given.inputs.text("tier_table"));
    const LiquidationQuery query = query_of(given.inputs);
    const Quantity quantity = given.inputs.quantity("qty");
    const auto price = liquidation_price(instrument, table, query);
    expect_price(verdict, price);
    if (!price) {
        return;
    }
    const int at_liquidation = tier_number(table, instrument.notional(*price, quantity));
    const int at_entry = tier_number(table, instrument.notional(query.entry, quantity));
    verdict.integer("tier_at_liq", at_liquidation);
    verdict.integer("tier_at_entry", at_entry);
    if (at_liquidation == at_entry) {
        verdict.number("wrong_price_with_entry_tier", price);
    } else {
        verdict.differs("wrong_price_with_entry_tier", price->value());
    }
}

void check_coin_cross(const Case& given, Verdict& verdict) {
    const Instrument instrument = inverse_contract(given.inputs.decimal("contract_size"));
    expect_price(verdict, liquidation_price_in_tier(instrument, fixed_tier(given.inputs), query_of(given.inputs)));
}

void check_linear_profit(const Case& given, Verdict& verdict) {
    const Instrument instrument = linear_contract();
    verdict.number("upnl", unrealised(instrument, given.inputs));
    verdict.number("notional", instrument.notional(given.inputs.price("mark"), given.inputs.quantity("qty")));
}

void check_inverse_profit(const Case& given, Verdict& verdict) {
    const Instrument instrument = inverse_contract(given.inputs.decimal("contract_size"));
    verdict.number("upnl", unrealised(instrument, given.inputs));
    verdict.number("notional", instrument.notional(given.inputs.price("mark"), given.inputs.quantity("qty")));
}

const RegisterKinds kTopic{
    {"binance_isolated", check_isolated},      {"binance_cross_oneway", check_cross_one_way},
    {"binance_cross_hedge", check_hedge},      {"binance_isolated_tier_consistent", check_tier_consistent},
    {"binance_coinm_cross", check_coin_cross}, {"linear_upnl", check_linear_profit},
    {"inverse_upnl", check_inverse_profit}};

}  // namespace
}  // namespace tradewind::vectors
