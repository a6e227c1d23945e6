// Kinds of sizing-stops.json (risk-math 13).
#include "strategies/indicators/true_range.hpp"
#include "strategies/plan/plan_targets.hpp"
#include "strategies/plan/position_size.hpp"
#include "strategies/plan/trailing_stop.hpp"
#include "tests/vectors/registry.hpp"

namespace tradewind::vectors {
namespace {

using namespace strategies;  // NOLINT(google-build-using-namespace): one small program

RiskBudget budget_of(const Fields& in) {
    return {in.decimal("equity"), in.decimal("risk_frac"), in.decimal_or("confidence", Decimal(1))};
}

Decimal decimal_of(double value) {
    return Decimal::from_double(value, 12).value();
}

void check_turtle_n(const Case& given, Verdict& verdict) {
    const std::vector<Decimal> high = given.inputs.decimals("high");
    const std::vector<Decimal> low = given.inputs.decimals("low");
    const std::vector<Decimal> close = given.inputs.decimals("close");
    TrueRange range;
    Atr atr(20, given.inputs.decimal("n_seed").to_double());
    std::vector<Decimal> ranges;
    std::vector<Decimal> averages;
    for (std::size_t i = 0; i < close.size(); ++i) {
        Candle candle;
        candle.high = high[i].to_double();
        candle.low = low[i].to_double();
        candle.close = close[i].to_double();
        range.update(candle);
        atr.update(candle);
        if (range.ready()) {
            ranges.push_back(decimal_of(range.value()));
            averages.push_back(decimal_of(atr.value()));
        }
    }
    verdict.numbers("true_range", ranges);
    verdict.numbers("N", averages);
}

void check_unit(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const Decimal loss = in.decimal("N") * in.decimal("money_per_point");
    verdict.number("raw", units_at_risk(budget_of(in), loss));
    verdict.number("contracts", quantity_at_risk(budget_of(in), loss, Quantity(Decimal(1))).value());
}

void check_pyramid(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const Decimal n = in.decimal("N");
    const Decimal away = in.decimal("stop_N") * n;
    verdict.number("contracts",
                   quantity_at_risk(budget_of(in), away * in.decimal("money_per_point"), Quantity(Decimal(1))).value());
    TrailingStop stop(in.side());
    stop.see(in.price("entry"));
    stop.trail_by(Price(away));
    verdict.number("stop_all_units", stop.level());
    const Decimal direction(sign_of(in.side()));
    verdict.number("next_add", in.decimal("entry") + direction * in.decimal("add_N") * n);
}

void check_contracts(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const RiskBudget whole{in.decimal("account_risk"), Decimal(1)};
    const Decimal loss = in.decimal("stop_atr") * in.decimal("atr_money");
    verdict.number("contracts", quantity_at_risk(whole, loss, Quantity(Decimal(1))).value());
}

// Several equal units, each a multiple of the batch.
void check_fixed_risk(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const Decimal units = in.decimal("units");
    const RiskBudget each{in.decimal("equity"), in.decimal("risk") / units};
    const Decimal loss = (in.decimal("entry") - in.decimal("stop")).abs();
    const auto limit = in.optional_decimal("hard_limit");
    const auto most = limit ? std::optional(Quantity(*limit)) : std::nullopt;
    verdict.number("units", quantity_at_risk(each, loss, in.quantity("batch"), most).value());
}

void check_trailing(const Case& given, Verdict& verdict) {
    const Fields config = given.inputs.object("config");
    const Decimal entry = given.inputs.decimal("entry");
    TrailingStop stop(Side::Buy);
    stop.tighten(Price(entry * (Decimal(1) + config.decimal("stop"))));
    std::vector<Decimal> stops;
    for (const Decimal price : given.inputs.decimals("prices")) {
        stop.see(Price(price));
        if (config.flag("trailing")) {
            stop.trail(-config.decimal("stop"));
        }
        if (config.has("positive") &&
            stop.peak()->value() >= entry * (Decimal(1) + config.decimal("positive_offset"))) {
            stop.trail(config.decimal("positive"));
        }
        stops.push_back(stop.level()->value());
    }
    verdict.numbers("stops", stops);
}

void check_ratchet(const Case& given, Verdict& verdict) {
    TrailingStop stop(Side::Buy);
    std::vector<Decimal> stops;
    for (const std::vector<Decimal>& update : given.inputs.rows("updates")) {
        stop.see(Price(update.at(0)));
        stop.trail(update.at(1));
        stops.push_back(stop.level()->value());
    }
    verdict.numbers("stops", stops);
}

void check_atr_trailing(const Case& given, Verdict& verdict) {
    const std::vector<Decimal> closes = given.inputs.decimals("closes");
    const std::vector<Decimal> atr = given.inputs.decimals("atr");
    TrailingStop stop(given.inputs.side());
    std::vector<Decimal> stops;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        stop.see(Price(closes[i]));
        stop.trail_by(Price(given.inputs.decimal("k") * atr[i]));
        stops.push_back(stop.level()->value());
    }
    verdict.numbers("stops", stops);
}

void check_partial_targets(const Case& given, Verdict& verdict) {
    std::vector<Decimal> shares;
    for (const std::vector<Decimal>& leg : given.inputs.rows("legs_R_fraction")) {
        shares.push_back(leg.at(1));
    }
    const Quantity step = given.inputs.quantity("lot_step");
    std::vector<Decimal> quantities;
    for (const Quantity part : split_quantity(given.inputs.quantity("qty"), shares, Decimal(1), step, step)) {
        quantities.push_back(part.value());
    }
    verdict.numbers("leg_qty", quantities);
}

void check_atr_size(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const Decimal loss = in.decimal("k") * in.decimal("atr") * in.decimal("money_per_point");
    verdict.number("raw", units_at_risk(budget_of(in), loss));
    verdict.number("qty",
                   quantity_at_risk(budget_of(in), loss, in.quantity("lot_step"), in.quantity("max_qty")).value());
}

const RegisterKinds kTopic{{"wilder_atr_20_seeded", check_turtle_n},
                           {"unit_size", check_unit},
                           {"pyramid_unit_2N", check_pyramid},
                           {"contracts_by_2atr", check_contracts},
                           {"fixed_risk_units", check_fixed_risk},
                           {"trailing_stop_long", check_trailing},
                           {"ratchet_long", check_ratchet},
                           {"atr_trailing_stop", check_atr_trailing},
                           {"partial_take_profit", check_partial_targets},
                           {"atr_risk_size", check_atr_size}};

}  // namespace
}  // namespace tradewind::vectors
