// Kinds that follow other venues' published formulas (risk-math 2.4).
#include "core/margin/liquidation_variants.hpp"
#include "tests/vectors/contracts.hpp"

namespace tradewind::vectors {
namespace {

IsolatedPosition position_of(const Fields& in, const char* deduction) {
    return {in.side(),         in.quantity("qty"),
            in.price("entry"), in.integer("leverage"),
            in.decimal("mmr"), in.decimal_or(deduction, Decimal())};
}

void expect_margins(Verdict& verdict, const BybitMargins& margins) {
    if (verdict.expected().has("position_value")) {
        verdict.number("position_value", margins.position_value);
    }
    if (verdict.expected().has("initial_margin")) {
        verdict.number("initial_margin", margins.initial);
        verdict.number("maintenance_margin", margins.maintenance);
    }
}

void check_bybit_linear(const Case& given, Verdict& verdict) {
    const IsolatedPosition position = position_of(given.inputs, "mm_deduction");
    expect_margins(verdict, bybit_linear_margins(position));
    verdict.number("liq_price", bybit_linear_liquidation_price(position, given.inputs.decimal("extra_margin")));
}

void check_bybit_inverse(const Case& given, Verdict& verdict) {
    const IsolatedPosition position = position_of(given.inputs, "mm_deduction");
    expect_margins(verdict, bybit_inverse_margins(position));
    verdict.number("liq_price", bybit_inverse_liquidation_price(position));
}

void check_added_margin(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.number("liq_price",
                   moved_by_margin(in.side(), in.quantity("qty"), in.price("liq_before"), in.decimal("extra_margin")));
}

void check_fee_aware(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.number("liq_price", fee_aware_liquidation_price(position_of(in, "cum"), in.decimal("wallet_balance"),
                                                            in.decimal("taker_fee")));
}

void check_phemex(const Case& given, Verdict& verdict) {
    const IsolatedPosition position = position_of(given.inputs, "mm_amount");
    const Decimal taker_fee = given.inputs.decimal("taker_fee");
    verdict.number("assigned_margin", phemex_assigned_margin(position, taker_fee));
    verdict.number("liq_price", phemex_liquidation_price(position, taker_fee));
}

void check_scaled_maintenance(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.number("margin",
                   leverage_scaled_margin(inverse_contract(in.decimal("contract_size")), in.price("price"),
                                          in.quantity("qty"), in.decimal("maint_rate"), in.integer("leverage")));
}

const RegisterKinds kTopic{{"bybit_isolated_mm_at_entry", check_bybit_linear},
                           {"bybit_inverse_isolated_mm_at_entry", check_bybit_inverse},
                           {"bybit_liq_shift_after_add_margin", check_added_margin},
                           {"okx_gate_isolated_with_taker_fee", check_fee_aware},
                           {"phemex_isolated_with_close_fee", check_phemex},
                           {"inverse_maintenance_margin_leverage_scaled", check_scaled_maintenance}};

}  // namespace
}  // namespace tradewind::vectors
