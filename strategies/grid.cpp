#include "strategies/grid.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/base/money_text.hpp"
#include "core/trading/exit_cover.hpp"
#include "strategies/grid_cell.hpp"
#include "strategies/grid_parameters.hpp"
#include "strategies/grid_plan.hpp"
#include "strategies/hourly_range.hpp"
#include "strategies/tuned_strategy.hpp"

namespace tradewind::strategies {
namespace {

class Grid final : public TunedStrategy {
public:
    Grid(const StrategyLegs& legs, const Parameters& tuned)
        : TunedStrategy(legs, tuned), range_(tuned.whole("atr_period")) {}

    [[nodiscard]] std::string_view name() const override { return "grid"; }

    void on_history(std::span<const Bar> bars) override {
        for (const Bar& bar : bars) {
            range_.add(bar);
        }
    }

    void on_start(StrategyDesk& desk) override {
        plan_.reset();
        cells_.clear();
        stop_ = ClientOrderId();
        pause_until_ = Timestamp();
        start_grid(desk);
    }

    void on_bar(const Bar& bar, StrategyDesk& desk) override {
        range_.add(bar);
        if (!plan_) {
            return;  // the timer starts it
        }
        const bool outside = bar.close < plan_->lines.front() || bar.close > plan_->lines.back();
        if (!outside) {
            outside_since_.reset();
        } else if (!outside_since_) {
            outside_since_ = desk.account().now;
        }
        const bool flat = desk.account().market(instrument().id).position.is_flat();
        if (outside_since_ && desk.account().now - *outside_since_ >= minutes("outside_minutes")) {
            leave(desk, "the price stayed outside the range");
        } else if (flat && should_recentre(bar.close, desk.account().now)) {
            ++recentred_;
            clear(desk);  // the new range starts once the old orders are gone
            desk.explain("moving the range to the new price");
        }
    }

    void on_fill(const OrderFilled& fill, const Order& order, StrategyDesk& desk) override {
        if (order.intent().purpose == OrderPurpose::StopLoss) {
            if (desk.account().market(instrument().id).position.is_flat()) {
                ++stops_;
                clear(desk);
                pause(desk, "the stop outside the range was hit");
            }
            return;
        }
        if (GridCell* cell = cell_of(order)) {
            book(*cell, fill, order);
        }
        look_after(desk);
    }

    void on_order_closed(const Order& order, StrategyDesk& desk) override {
        for (GridCell& cell : cells_) {
            if (cell.order == order.id()) {
                cell.order = ClientOrderId();  // the timer places it again
            }
        }
        if (stop_ == order.id()) {
            stop_ = ClientOrderId();
            if (order.state() != OrderState::Rejected) {  // a refused one waits for the timer: no storm of refusals
                keep_protected(desk);
            }
        }
    }

    void on_timer(StrategyDesk& desk) override {
        if (!plan_) {
            look_after(desk);
            start_grid(desk);
        } else if (desk.account().market(instrument().id).position.is_flat() && holds_anything()) {
            // The venue closed the position by another way (liquidation, a close by hand).
            clear(desk);
            pause(desk, "the position was closed outside the grid");
        } else {
            look_after(desk);
        }
    }

    void on_stop() override {
        plan_.reset();
        cells_.clear();
        outside_since_.reset();
    }

    [[nodiscard]] std::vector<std::string> status() const override {
        std::vector<std::string> lines = plan_ ? plan_->describe(instrument()) : std::vector<std::string>{};
        lines.push_back(fmt::format("{} cells completed, {} after fees", completed_,
                                    small_money_text(profit_, instrument().settle)));
        lines.push_back(fmt::format("{} new ranges, {} stops", recentred_, stops_));
        return lines;
    }

    void save(Writer& out) const override {
        save_parameters(out);
        const_cast<Grid*>(this)->archive(out);  // a Writer only reads
    }
    void load(Reader& in) override {
        load_parameters(in);
        archive(in);
    }

private:
    // The range in use stays; the next one is made with the new figures.
    void retune(Retune) override {
        if (range_.period() != parameters().whole("atr_period")) {
            range_ = HourlyRange(parameters().whole("atr_period"));
        }
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(range_, plan_, cells_, stop_, planned_at_, pause_until_, outside_since_, profit_, completed_, recentred_,
           stops_);
    }

    [[nodiscard]] Duration minutes(std::string_view parameter) const {
        return Duration::minutes(parameters().whole(parameter));
    }

    [[nodiscard]] bool holds_anything() const {
        return std::ranges::any_of(cells_, [](const GridCell& cell) { return cell.held.is_positive(); });
    }

    [[nodiscard]] bool should_recentre(Price close, Timestamp now) const {
        if (now - planned_at_ < minutes("recentre_minutes")) {
            return false;
        }
        const Decimal centre = plan_->centre().value();
        const Decimal half = (plan_->lines.back().value() - plan_->lines.front().value()) / Decimal(2);
        return (close.value() - centre).abs() > half * parameters().get("max_drift");
    }

    void start_grid(StrategyDesk& desk) {
        const AccountState& account = desk.account();
        const auto price = account.market(instrument().id).mid();
        if (!desk.open_orders().empty() || !account.market(instrument().id).position.is_flat()) {
            return;  // what is left of the last range goes first
        }
        if (account.now < pause_until_) {
            desk.explain(fmt::format("pausing until {} UTC after a stop", pause_until_.to_clock()));
            return;
        }
        if (!range_.value()) {
            desk.explain(
                fmt::format("waiting for {} more hours of prices for the average true range", range_.hours_missing()));
            return;
        }
        if (!price) {
            desk.explain("waiting for a bid and an ask");
            return;
        }
        GridWish wish;
        wish.centre = *price;
        const double busy =
            std::clamp(std::pow(range_.relative_volume(), parameters().real("volume_weight")), 0.5, 2.0);
        const auto half = Decimal::from_double(*range_.value() * parameters().real("atr_multiple") * busy, 8);
        if (!half) {
            desk.explain("the average true range is not a usable number");
            return;
        }
        wish.half_range = *half;
        wish.cells = parameters().whole("levels") / 2 * 2;
        wish.notional = desk.budget() * Decimal(account.market(instrument().id).leverage);
        wish.stop_margin = parameters().get("stop_margin");
        wish.spacing = static_cast<GridSpacing>(parameters().whole("spacing"));
        wish.direction = static_cast<GridDirection>(parameters().whole("direction"));
        auto plan = plan_grid(instrument(), wish);
        if (!plan) {
            desk.explain(plan.error().text);
            return;
        }
        plan_ = std::move(*plan);
        cells_.assign(static_cast<std::size_t>(plan_->cells()), GridCell{});
        planned_at_ = account.now;
        outside_since_.reset();
        place_missing(desk);
    }

    // The cell an order belongs to, also when a fill of it comes after it was closed.
    [[nodiscard]] GridCell* cell_of(const Order& order) {
        const auto cell = std::ranges::find_if(cells_, [&](const GridCell& c) { return c.order == order.id(); });
        if (cell != cells_.end()) {
            return &*cell;
        }
        const bool of_this_range = order.intent().type == OrderType::Limit && order.created() >= planned_at_;
        const auto index = static_cast<std::size_t>(order.intent().tag);
        return of_this_range && index < cells_.size() ? &cells_[index] : nullptr;
    }

    void look_after(StrategyDesk& desk) {
        if (plan_) {
            keep_protected(desk);
            place_missing(desk);
        } else if (!closes_already(desk)) {
            (void)close_position(desk);  // a late fill of an earlier range
        }
    }

    [[nodiscard]] static bool closes_already(const StrategyDesk& desk) {
        return std::ranges::any_of(desk.open_orders(),
                                   [](const Order* order) { return order->intent().type == OrderType::Market; });
    }

    void book(GridCell& cell, const OrderFilled& fill, const Order& order) {
        if (const auto profit = cell.book(instrument(), fill, order)) {
            profit_ += *profit;
            ++completed_;
        }
    }

    // How many more cells of a side may be filled or wait for it.
    [[nodiscard]] int free_cells(Side entry) const {
        int all = 0;
        int busy = 0;
        for (int i = 0; i < plan_->cells(); ++i) {
            if (plan_->entry_side(i) == entry) {
                const GridCell& cell = cells_[static_cast<std::size_t>(i)];
                ++all;
                busy += cell.order.is_ours() || cell.held.is_positive() ? 1 : 0;
            }
        }
        const Decimal allowed = Decimal(all) * parameters().get("inventory_cap");
        return std::max(1, static_cast<int>(allowed.steps(Decimal(1)))) - busy;
    }

    // Every cell without an order gets the one it needs, if it can rest at its line now.
    void place_missing(StrategyDesk& desk) {
        const auto& quote = desk.account().market(instrument().id).quote;
        if (!plan_ || !quote) {
            return;
        }
        // Outwards from the price on each side: the cap leaves out the outermost.
        int free_longs = free_cells(Side::Buy);
        int free_shorts = free_cells(Side::Sell);
        for (int n = 0; n < plan_->cells(); ++n) {
            const int i = n < plan_->long_cells ? plan_->long_cells - 1 - n : n;
            GridCell& cell = cells_[static_cast<std::size_t>(i)];
            if (cell.order.is_ours()) {
                continue;
            }
            const bool exits = cell.held.is_positive();
            int& free = plan_->is_long_cell(i) ? free_longs : free_shorts;
            if (!exits && free <= 0) {
                continue;
            }
            if (exits && cell.held < instrument().min_quantity) {
                continue;  // too little to close by itself: the stop or the end of the range takes it
            }
            OrderIntent intent;
            intent.instrument = instrument().id;
            intent.type = OrderType::Limit;
            intent.time_in_force = TimeInForce::PostOnly;
            intent.side = exits ? opposite(plan_->entry_side(i)) : plan_->entry_side(i);
            intent.price = exits ? plan_->exit(i) : plan_->entry(i);
            intent.quantity = exits ? cell.held : plan_->cell_quantity;
            intent.effect = exits ? PositionEffect::Reduce : PositionEffect::Open;
            intent.tag = i;
            const bool can_rest = intent.side == Side::Buy ? *intent.price < quote->ask : *intent.price > quote->bid;
            if (!can_rest) {
                if (!exits) {
                    continue;  // the price is beyond this line; it waits for it to come back
                }
                intent.time_in_force = TimeInForce::GoodTillCancel;  // the exit is better than planned: take it
            }
            const auto placed = desk.place(intent);
            if (!placed) {
                desk.explain("risk: " + placed.error().text());
                return;
            }
            cell.order = *placed;
            free -= exits ? 0 : 1;
        }
        desk.explain(fmt::format("trading between {} and {} {}", plan_->lines.front().to_string(),
                                 plan_->lines.back().to_string(), instrument().quote.view()));
    }

    // The stop of the side that is held, outside the range. It never loosens while something is held.
    void keep_protected(StrategyDesk& desk) {
        const Position& position = desk.account().market(instrument().id).position;
        if (!plan_ || position.is_flat()) {
            return;
        }
        const Side exit = position.is_long() ? Side::Sell : Side::Buy;
        const Order* working = stop_.is_ours() ? desk.find_order(stop_) : nullptr;
        if (working != nullptr && working->is_open() && !working->cancel_requested() &&
            working->intent().side == exit && closes_all_of(working->intent(), position.signed_quantity().abs())) {
            return;
        }
        const Price trigger = position.is_long() ? plan_->stop_below : plan_->stop_above;
        const auto price = desk.account().market(instrument().id).valuation_price();
        if (price && (position.is_long() ? *price <= trigger : *price >= trigger)) {
            leave(desk, "the price is beyond the stop already");
            return;
        }
        OrderIntent intent;
        intent.instrument = instrument().id;
        intent.type = OrderType::StopMarket;
        intent.side = exit;
        intent.effect = PositionEffect::ClosePosition;
        intent.purpose = OrderPurpose::StopLoss;
        intent.trigger = trigger;
        const auto placed = desk.place(intent);
        if (!placed) {
            plan_.reset();  // nothing more is placed
            cells_.clear();
            desk.stop("its stop was refused: " + placed.error().text(), StrategyDesk::Exit::ClosePosition);
            return;
        }
        if (working != nullptr) {
            desk.cancel(stop_);
        }
        stop_ = *placed;
    }

    void clear(StrategyDesk& desk) {
        for (const Order* order : desk.open_orders()) {
            desk.cancel(order->id());
        }
        plan_.reset();
        cells_.clear();
        stop_ = ClientOrderId();
        outside_since_.reset();
    }

    void pause(StrategyDesk& desk, const std::string& why) {
        pause_until_ = desk.account().now + minutes("pause_minutes");
        desk.explain(fmt::format("{}; starting again after {} UTC", why, pause_until_.to_clock()));
    }

    [[nodiscard]] bool close_position(StrategyDesk& desk) {
        const Position& position = desk.account().market(instrument().id).position;
        if (position.is_flat()) {
            return true;
        }
        OrderIntent intent;
        intent.instrument = instrument().id;
        intent.side = position.is_long() ? Side::Sell : Side::Buy;
        intent.effect = PositionEffect::Reduce;
        intent.quantity = position.signed_quantity().abs();
        return desk.place(intent).has_value();
    }

    // Takes the loss of what is held and starts again later.
    void leave(StrategyDesk& desk, const std::string& why) {
        if (!closes_already(desk) && !close_position(desk)) {
            return;  // refused by the venue's terms: the stop stays, the next bar tries again
        }
        for (const Order* order : desk.open_orders()) {
            if (order->intent().type == OrderType::Limit) {
                desk.cancel(order->id());
            }
        }
        plan_.reset();
        cells_.clear();
        outside_since_.reset();
        pause(desk, why);
    }

    HourlyRange range_;
    std::optional<GridPlan> plan_;
    std::vector<GridCell> cells_;
    ClientOrderId stop_;
    Timestamp planned_at_;
    Timestamp pause_until_;
    std::optional<Timestamp> outside_since_;
    Decimal profit_;
    std::uint64_t completed_ = 0;
    std::uint64_t recentred_ = 0;
    std::uint64_t stops_ = 0;
};

}  // namespace

StrategySpec grid_spec() {
    return StrategySpec{"grid", "buys steps down and sells steps up inside a range made from the average true range",
                        grid_parameters(), StrategySpec::Legs::One,
                        [](const StrategyLegs& legs, const Parameters& parameters) -> std::unique_ptr<Strategy> {
                            return std::make_unique<Grid>(legs, parameters);
                        }};
}

}  // namespace tradewind::strategies
