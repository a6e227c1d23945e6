// Kinds of funding.json (risk-math 4).
#include "core/margin/funding.hpp"

#include "core/margin/funding_window.hpp"
#include "tests/vectors/contracts.hpp"

namespace tradewind::vectors {
namespace {

// The venue books up to this late (the vectors follow a program that allows as much).
constexpr Duration kBookingDelay = Duration::seconds(15);

void check_linear_payment(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const Price mark(in.optional_decimal("mark").value_or(Decimal()));  // no mark: nothing is paid
    verdict.number("cash_flow_to_position",
                   funding_payment(linear_contract(), in.signed_quantity(), mark, in.decimal("rate")));
}

void check_inverse_payment(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.number("cash_flow_to_position_coin",
                   funding_payment(inverse_contract(in.decimal("contract_size")), in.signed_quantity(),
                                   in.price("mark"), in.decimal("rate")));
}

void check_window(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    std::vector<MarkedFunding> settlements;
    for (const Fields& settlement : in.objects("settlements")) {
        settlements.push_back({settlement.time("utc"), settlement.decimal("rate"), settlement.price("mark")});
    }
    verdict.number("cash_flow_to_position",
                   funding_over(linear_contract(), in.signed_quantity(),
                                {in.time("open_utc"), in.time("close_utc"), kBookingDelay}, settlements));
}

void check_impact_notional(const Case& given, Verdict& verdict) {
    verdict.number("impact_margin_notional", impact_margin_notional(given.inputs.decimal("margin_base"),
                                                                    given.inputs.decimal("initial_margin_rate")));
}

void check_daily_cost(const Case& given, Verdict& verdict) {
    const Quantity quantity = given.inputs.quantity("notional");
    const Decimal payment =
        funding_payment(linear_contract(), quantity, Price(Decimal(1)), given.inputs.decimal("rate"));
    verdict.number("cost_per_day", -payment * given.inputs.decimal("payments_per_day"));
}

void check_cap(const Case& given, Verdict& verdict) {
    const Decimal cap = funding_cap(given.inputs.decimal("mmr_at_max_leverage"), given.inputs.decimal("factor"));
    verdict.number("cap", cap);
    verdict.number("floor", -cap);
}

void check_rate(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.number("funding_rate", funding_rate(in.decimal("avg_premium"), in.decimal("interest_per_8h"),
                                                in.integer("interval_hours"), in.optional_decimal("cap")));
}

void check_premium(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.number("premium_index", premium_index(in.price("impact_bid"), in.price("impact_ask"), in.price("index")));
}

void check_average(const Case& given, Verdict& verdict) {
    verdict.number("avg_premium", average_premium(given.inputs.decimals("premium_samples")));
}

const RegisterKinds kTopic{{"linear_funding_payment", check_linear_payment},
                           {"inverse_funding_payment", check_inverse_payment},
                           {"funding_window_8h_short", check_window},
                           {"impact_margin_notional", check_impact_notional},
                           {"funding_cost_per_day", check_daily_cost},
                           {"funding_cap_floor", check_cap},
                           {"funding_rate", check_rate},
                           {"premium_index", check_premium},
                           {"premium_index_average", check_average}};

}  // namespace
}  // namespace tradewind::vectors
