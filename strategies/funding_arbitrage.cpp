#include "strategies/funding_arbitrage.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/base/money_text.hpp"
#include "strategies/funding_apr.hpp"
#include "strategies/tuned_strategy.hpp"
#include "strategies/two_legs.hpp"

namespace tradewind::strategies {
namespace {

const std::array<ParameterSpec, 18>& arbitrage_parameters() {
    static const std::array<ParameterSpec, 18> kParameters{{
        capital_parameter(0.3_dec),
        {"leverage", Decimal(2), Decimal(1), Decimal(5), "x", "of each perpetual leg"},
        {"min_rate", 0.0001_dec, Decimal(), 0.01_dec, "fraction", "enter above this funding per 8 hours"},
        {"min_apr", 0.1_dec, Decimal(), Decimal(5), "fraction", "enter above this funding a year"},
        {"max_basis", 0.005_dec, 0.0001_dec, 0.05_dec, "fraction", "enter below this distance of the two prices"},
        {"min_periods_to_pay", Decimal(30), Decimal(), Decimal(500), "periods",
         "enter when the funding of so many 8-hour periods pays all fees; 0 does not ask"},
        {"hold_periods", Decimal(1), Decimal(1), Decimal(90), "periods", "funding periods to hold at least"},
        {"exit_rate", 0.00002_dec, -0.01_dec, 0.01_dec, "fraction", "below this funding per 8 hours it is over"},
        {"exit_periods", Decimal(3), Decimal(1), Decimal(30), "periods", "so many weak periods in a row end it"},
        {"exit_basis", 0.015_dec, 0.001_dec, 0.2_dec, "fraction", "leave beyond this distance of the two prices"},
        {"min_liquidation_distance", 0.2_dec, 0.02_dec, 0.9_dec, "fraction", "leave when a leg's is smaller"},
        {"min_margin_ratio", 1.5_dec, Decimal(1), Decimal(20), "multiple",
         "leave when the account's margin over maintenance is smaller"},
        {"max_slippage", 0.001_dec, 0.0001_dec, 0.02_dec, "fraction", "beyond the best price, first leg"},
        {"repair_slippage", 0.003_dec, 0.0001_dec, 0.05_dec, "fraction", "beyond the best price, when completing"},
        {"repair_seconds", Decimal(30), Decimal(5), Decimal(600), "seconds",
         "to complete a leg, before what is held is sold again"},
        {"stop_way", 0.6_dec, 0.1_dec, 0.9_dec, "fraction", "of the way to liquidation, where the stop stands"},
        {"pause_minutes", Decimal(60), Decimal(1), Decimal(1440), "minutes",
         "after a pair was closed; doubled with every entry that failed"},
        {"allow_naked", Decimal(), Decimal(), Decimal(1), "no|yes",
         "long the perpetual alone when funding is negative and the other leg is spot: NOT neutral"},
    }};
    return kParameters;
}

constexpr int kMostDoublings = 4;

std::string percent(Decimal fraction, int places) {
    return (fraction * Decimal(100)).to_fixed(places) + " %";
}

class FundingArbitrage final : public TunedStrategy {
public:
    FundingArbitrage(const StrategyLegs& legs, const Parameters& tuned)
        : TunedStrategy(legs, tuned),
          other_(legs.other == nullptr ? std::nullopt : std::optional(*legs.other)),
          pair_(legs.main, legs.other) {}

    [[nodiscard]] std::string_view name() const override { return "funding_arbitrage"; }
    [[nodiscard]] bool takes_up_position() const override { return pair_.state() != PairState::Idle; }
    [[nodiscard]] bool is_settled(const StrategyDesk& desk) const override { return pair_.is_settled(desk); }

    void on_history(std::span<const Bar>) override {}  // funding and prices of now are all it needs

    void on_start(StrategyDesk& desk) override {
        enabled_ = true;
        pause_until_ = Timestamp();
        look(desk);
    }
    void on_stop() override {
        enabled_ = false;
        pair_.disengage();
    }
    void on_bar(const Bar&, StrategyDesk& desk) override { look(desk); }
    void on_timer(StrategyDesk& desk) override {
        decide(desk);
        pair_.on_timer(desk, terms());
        settle(desk);
    }
    void on_fill(const OrderFilled&, const Order& order, StrategyDesk& desk) override {
        pair_.on_fill(order, desk, terms());
        settle(desk);
    }
    void on_order_closed(const Order& order, StrategyDesk& desk) override {
        pair_.on_order_closed(order, desk, terms());
        settle(desk);
    }
    void on_funding(const FundingPaid& payment, StrategyDesk& desk) override {
        received_ += payment.amount.amount;
        of_pair_ += payment.amount.amount;
        describe(desk);
    }

    [[nodiscard]] std::vector<std::string> status() const override { return lines_; }

    void save(Writer& out) const override {
        save_parameters(out);
        out(pair_, enabled_, entered_, was_busy_, entry_basis_, boundary_, last_carry_, periods_, weak_, failures_,
            pause_until_, received_, of_pair_, lines_);
    }
    void load(Reader& in) override {
        load_parameters(in);
        in(pair_, enabled_, entered_, was_busy_, entry_basis_, boundary_, last_carry_, periods_, weak_, failures_,
           pause_until_, received_, of_pair_, lines_);
    }

private:
    void retune(Retune) override {}

    [[nodiscard]] const Instrument* other() const { return other_ ? &*other_ : nullptr; }
    [[nodiscard]] bool is_cross() const { return other_ && !other_->is_spot(); }
    [[nodiscard]] PairTerms terms() const {
        return {parameters().whole("leverage"), parameters().get("max_slippage"), parameters().get("repair_slippage"),
                Duration::seconds(parameters().whole("repair_seconds")), parameters().get("stop_way")};
    }
    // Funding per 8 hours that the pair receives in its form.
    [[nodiscard]] Decimal carry_of(const CarryReading& reading) const {
        switch (pair_.form()) {
            case PairForm::ShortMain:
                return reading.per_8h();
            case PairForm::LongMain:
            case PairForm::LongMainAlone:
                return -reading.per_8h();
        }
        return {};
    }

    void look(StrategyDesk& desk) {
        decide(desk);
        pair_.step(desk, terms());
        settle(desk);
    }

    void decide(StrategyDesk& desk) {
        const auto reading = read_carry(desk.account(), instrument(), other());
        if (!reading) {
            if (enabled_ && pair_.state() == PairState::Idle) {
                desk.explain("waiting for prices and funding rates");
            }
            return;
        }
        if (pair_.state() == PairState::Idle) {
            if (enabled_) {
                consider_entry(*reading, desk);
            }
        } else if (pair_.state() == PairState::Holding) {
            count_period(*reading);
            if (const std::string why = exit_reason(*reading, desk); !why.empty()) {
                pair_.leave(why);
            }
        }
    }

    // A rate counts when its boundary has passed: as it was predicted last.
    void count_period(const CarryReading& reading) {
        if (!boundary_.is_zero() && reading.boundary > boundary_) {
            ++periods_;
            weak_ = last_carry_ < parameters().get("exit_rate") ? weak_ + 1 : 0;
        }
        boundary_ = reading.boundary;
        last_carry_ = carry_of(reading);
    }

    [[nodiscard]] std::string exit_reason(const CarryReading& reading, const StrategyDesk& desk) const {
        const AccountState& account = desk.account();
        if (pair_.form() != PairForm::LongMainAlone && reading.basis.abs() > parameters().get("exit_basis")) {
            return "the prices of the legs are " + percent(reading.basis, 3) + " apart";
        }
        for (const Instrument* leg : {&instrument(), other()}) {
            if (leg == nullptr || leg->is_spot() || account.market(leg->id).position.is_flat()) {
                continue;
            }
            const auto distance = account.liquidation_distance(leg->id);
            if (distance && *distance < parameters().get("min_liquidation_distance")) {
                return fmt::format("{} is {} from liquidation", leg->symbol, percent(*distance, 1));
            }
        }
        const Decimal maintenance = account.maintenance_margin();
        if (maintenance.is_positive() &&
            account.margin_balance() < maintenance * parameters().get("min_margin_ratio")) {
            return "the account's margin is low";
        }
        if (weak_ >= parameters().whole("exit_periods") && periods_ >= parameters().whole("hold_periods")) {
            return fmt::format("funding was below {} for {} periods", percent(parameters().get("exit_rate"), 4), weak_);
        }
        return {};
    }

    // Why no pair is entered now; empty when one is to be.
    [[nodiscard]] std::string obstacle(const CarryReading& reading, PairForm form) const {
        const Decimal carry = reading.per_8h().abs();
        const Decimal fees = round_trip_fees(instrument(), form == PairForm::LongMainAlone ? nullptr : other());
        const Decimal periods = parameters().get("min_periods_to_pay");
        if (carry <= parameters().get("min_rate") || reading.apr.abs() <= parameters().get("min_apr")) {
            return fmt::format("funding {} per 8 h, {} a year: enters above {} and {}", percent(reading.per_8h(), 4),
                               percent(reading.apr, 1), percent(parameters().get("min_rate"), 4),
                               percent(parameters().get("min_apr"), 1));
        }
        if (form == PairForm::LongMain && !is_cross()) {
            return "funding is negative and spot cannot be sold short here; the perpetual alone would not be neutral "
                   "(allow_naked yes)";
        }
        if (reading.basis.abs() >= parameters().get("max_basis")) {
            return fmt::format("the prices are {} apart, enters below {}", percent(reading.basis, 3),
                               percent(parameters().get("max_basis"), 3));
        }
        if (periods.is_positive() && carry * periods < fees) {
            return fmt::format("{} periods of {} do not pay the fees of {}", periods.to_string(), percent(carry, 4),
                               percent(fees, 3));
        }
        return {};
    }

    [[nodiscard]] std::string unfit() const {
        if (!other_) {
            return "this run trades nothing that could be the other leg of " + instrument().symbol;
        }
        const bool alike = !instrument().is_inverse() && !other_->is_inverse() && instrument().base == other_->base &&
                           instrument().contract_size == other_->contract_size;
        return alike ? "" : instrument().symbol + " and " + other_->symbol + " are not of one coin and size";
    }

    void consider_entry(const CarryReading& reading, StrategyDesk& desk) {
        if (std::string why = unfit(); !why.empty()) {
            desk.explain(std::move(why));
            return;
        }
        if (desk.account().now < pause_until_) {
            desk.explain(fmt::format("{}; looks again after {} UTC", pair_.reason().empty() ? "closed" : pair_.reason(),
                                     pause_until_.to_clock()));
            return;
        }
        PairForm form = reading.per_8h().is_negative() ? PairForm::LongMain : PairForm::ShortMain;
        if (form == PairForm::LongMain && !is_cross() && !parameters().get("allow_naked").is_zero()) {
            form = PairForm::LongMainAlone;
        }
        if (std::string why = obstacle(reading, form); !why.empty()) {
            desk.explain(std::move(why));
            return;
        }
        const Quantity quantity = pair_.tradable(desk, wished_quantity(form, desk));
        if (!quantity.is_positive()) {
            desk.explain("its capital is too small for the venue's minimum");
            return;
        }
        pair_.begin(form, quantity, desk.account().now);
        entered_ = false;
        entry_basis_ = reading.basis;
        boundary_ = Timestamp();
        periods_ = weak_ = 0;
        of_pair_ = Decimal();
    }

    [[nodiscard]] Quantity wished_quantity(PairForm form, const StrategyDesk& desk) const {
        const auto price_of = [&](const Instrument& leg) {
            return desk.account().market(leg.id).valuation_price().value_or(Price()).value();
        };
        const Decimal leverage = parameters().get("leverage");
        const auto cost_of = [&](const Instrument& leg) {  // of one unit: margin and fee
            return price_of(leg) * ((leg.is_spot() ? Decimal(1) : Decimal(1) / leverage) + leg.taker_fee * Decimal(2));
        };
        Decimal cost = cost_of(instrument());
        if (form != PairForm::LongMainAlone) {
            cost += cost_of(*other_);
        }
        const Decimal slippage = Decimal(1) + parameters().get("repair_slippage");
        const Decimal means = std::min(desk.budget(), desk.account().available());
        return Quantity(Decimal::divide(means, cost * slippage, Rounding::Down));
    }

    // What the pair has become of the last step, and what people are told.
    void settle(StrategyDesk& desk) {
        entered_ = entered_ || pair_.state() == PairState::Holding;
        if (pair_.state() == PairState::Idle && was_busy_) {
            failures_ = entered_ ? 0 : std::min(failures_ + 1, kMostDoublings);
            const int factor = entered_ ? 1 : 1 << failures_;
            pause_until_ =
                desk.account().now + Duration::minutes(std::int64_t{parameters().whole("pause_minutes")} * factor);
            desk.explain(fmt::format("{}; looks again after {} UTC", pair_.reason().empty() ? "closed" : pair_.reason(),
                                     pause_until_.to_clock()));
        } else if (pair_.state() != PairState::Idle) {
            desk.explain(fmt::format("{}{}{}{}", to_text(pair_.state()), naked_note(),
                                     pair_.reason().empty() ? "" : ": ", pair_.reason()));
        }
        was_busy_ = pair_.state() != PairState::Idle;
        describe(desk);
    }

    [[nodiscard]] std::string_view naked_note() const {
        return pair_.form() == PairForm::LongMainAlone ? " the perpetual alone, NOT neutral" : "";
    }

    void describe(const StrategyDesk& desk) {
        lines_.clear();
        const std::string with = other_ ? other_->symbol : std::string("nothing");
        lines_.push_back(fmt::format("{}: {} {} {} against {} {}", to_text(pair_.state()),
                                     pair_.form() == PairForm::ShortMain ? "short" : "long", instrument().symbol,
                                     pair_.main_held(desk).to_string(), with, pair_.other_held(desk).to_string()));
        lines_.push_back(fmt::format("delta {} {}", delta(desk).to_string(), instrument().base.view()));
        if (const auto reading = read_carry(desk.account(), instrument(), other())) {
            lines_.push_back(fmt::format("funding now {} per 8 h, {} a year; basis {} (at entry {})",
                                         percent(reading->per_8h(), 4), percent(reading->apr, 2),
                                         percent(reading->basis, 3), percent(entry_basis_, 3)));
        }
        lines_.push_back(fmt::format("funding received {}, of this pair {}; {} periods, {} weak",
                                     small_money_text(received_, instrument().settle),
                                     small_money_text(of_pair_, instrument().settle), periods_, weak_));
    }

    // What the price still matters, in coins: long less short.
    [[nodiscard]] Quantity delta(const StrategyDesk& desk) const {
        const Quantity main = pair_.main_held(desk);
        const Quantity against = pair_.other_held(desk);
        return pair_.form() == PairForm::ShortMain ? against - main : main - against;
    }

    std::optional<Instrument> other_;
    TwoLegs pair_;
    bool enabled_ = false;
    bool entered_ = false;
    bool was_busy_ = false;
    Decimal entry_basis_;
    Timestamp boundary_;  // the next one, when it was looked at last
    Decimal last_carry_;
    int periods_ = 0;
    int weak_ = 0;
    int failures_ = 0;  // entries in a row that came to nothing
    Timestamp pause_until_;
    Decimal received_;
    Decimal of_pair_;
    std::vector<std::string> lines_;
};

}  // namespace

StrategySpec funding_arbitrage_spec() {
    return StrategySpec{
        "funding_arbitrage",
        "holds a coin and is short its perpetual, or two perpetuals against each other, for the funding",
        arbitrage_parameters(), StrategySpec::Legs::Two,
        [](const StrategyLegs& legs, const Parameters& parameters) -> std::unique_ptr<Strategy> {
            return std::make_unique<FundingArbitrage>(legs, parameters);
        }};
}

}  // namespace tradewind::strategies
