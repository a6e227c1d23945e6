#include "bot/check/strategy_check.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "bot/check/altered_market.hpp"
#include "bot/check/decision_log.hpp"

namespace tradewind::bot {
namespace {

// Ends that are tried: as many at orders of the strategy as in between.
constexpr std::size_t kEndsOfAKind = 8;
constexpr std::size_t kMostHistory = 4 * kBacktestHistory;
constexpr std::size_t kLeastHistory = 10;
constexpr int kWarmUpStarts[] = {40, 60, 80};  // per cent of the way
constexpr int kMovedByDays[] = {7, 378};       // whole weeks, so that days and funding stay where they were
// A power of two, so that doubles lose nothing either.
constexpr int kPriceFactor = 8;

struct Played {
    DecisionLog log;
    BacktestResult result;
};

class Check {
public:
    Check(const BacktestConfig& config, const BacktestMarket& market, const BacktestFunction& backtest)
        : config_(config), market_(market), backtest_(backtest) {
        // By the shape of the candle alone: a drawn order would change with the time.
        config_.rules.extremes = simulator::BarRules::ExtremeOrder::NearerFirst;
    }

    Result<StrategyCheck> run() {
        auto base = play(config_, market_);
        if (!base) {
            return tl::unexpected<Error>(base.error());
        }
        base_ = std::move(*base);
        out_.strategy = base_.result.strategy;
        out_.parameters = base_.result.parameters;
        out_.symbols = base_.result.symbols;
        out_.description = base_.result.description;
        out_.from = base_.result.from;
        out_.to = base_.result.to;
        out_.bars = base_.result.bars;
        out_.fills = base_.result.fills.size();
        out_.orders = static_cast<std::size_t>(std::ranges::count(base_.log, Decision::Kind::Order, &Decision::kind));
        for (const auto test :
             {&Check::truncation, &Check::look_ahead, &Check::warm_up, &Check::shift, &Check::scale}) {
            if (const Status done = (this->*test)(); !done) {
                return tl::unexpected<Error>(done.error());
            }
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] Result<Played> play(const BacktestConfig& config, const BacktestMarket& market) const {
        Played out;
        BacktestControl control;
        control.on_command = [&out](const Command& command, Timestamp now) { append_decision(command, now, out.log); };
        auto result = backtest_(config, market, control);
        if (!result) {
            return tl::unexpected<Error>(result.error());
        }
        out.result = std::move(*result);
        return out;
    }

    // Ends of candles, some at which the strategy ordered something and some evenly in between.
    [[nodiscard]] std::vector<Timestamp> ends() const {
        std::set<Timestamp> ordered;
        for (const Decision& each : base_.log) {
            const bool at_close = each.time.floor_to(market_.step) == each.time;
            if (each.kind == Decision::Kind::Order && at_close && each.time > base_.result.from &&
                each.time < base_.result.to) {
                ordered.insert(each.time);
            }
        }
        const std::vector<Timestamp> candidates(ordered.begin(), ordered.end());
        std::set<Timestamp> chosen;
        for (std::size_t i = 0; i < kEndsOfAKind; ++i) {
            if (!candidates.empty()) {
                chosen.insert(candidates[candidates.size() * i / kEndsOfAKind]);
            }
            const auto part = static_cast<std::int64_t>(i + 1);
            chosen.insert(along(100 * part / (static_cast<std::int64_t>(kEndsOfAKind) + 1)));
        }
        return {chosen.begin(), chosen.end()};
    }

    [[nodiscard]] Timestamp along(std::int64_t percent) const {
        const Duration whole = base_.result.to - base_.result.from;
        return (base_.result.from + Duration::nanos(whole.to_nanos() / 100 * percent)).floor_to(market_.step);
    }

    static CheckTest test(const char* name, std::string claim) {
        CheckTest out;
        out.name = name;
        out.claim = std::move(claim);
        return out;
    }

    // Keeps the difference, if there is one.
    void hold(CheckTest& test, const DecisionLog& expected, const DecisionLog& got, const std::string& where) const {
        ++test.runs;
        test.compared += count_decisions(expected);
        const auto difference = first_difference(expected, got);
        if (difference) {
            test.details.push_back(text_of(*difference, where));
        }
    }

    [[nodiscard]] std::string text_of(const Difference& difference, const std::string& where) const {
        const auto text = [this](const std::optional<Decision>& decision) {
            return decision ? describe(*decision, *market_.instruments) : std::string("nothing more");
        };
        return where + ": " + text(difference.left) + "  became  " + text(difference.right);
    }

    void conclude(CheckTest test, const std::string& all_same) {
        if (!test.details.empty()) {
            test.outcome = CheckTest::Outcome::Failed;
            test.found = fmt::format("{} of {} runs decided otherwise", test.details.size(), test.runs);
        } else if (test.compared == 0) {
            test.found = "the strategy did nothing that could be compared";
        } else {
            test.outcome = CheckTest::Outcome::Passed;
            test.found = all_same;
        }
        out_.tests.push_back(std::move(test));
    }

    Status truncation() {
        CheckTest out = test("truncation", "candles that were never given change nothing before them");
        for (const Timestamp end : ends()) {
            const auto cut = play(config_, cut_off(market_, end));
            if (!cut) {
                return tl::unexpected<Error>(cut.error());
            }
            hold(out, decided_by(base_.log, end), decided_by(cut->log, end), "ended at " + end.to_iso());
        }
        conclude(std::move(out), "the same with every end");
        return {};
    }

    Status look_ahead() {
        CheckTest out = test("look-ahead", "another future changes nothing that was decided before it");
        for (const Timestamp time : ends()) {
            BacktestConfig config = config_;
            config.to = std::min(config.to, time + Duration::days(2));
            const auto other = play(config, with_another_future(market_, time));
            if (!other) {
                return tl::unexpected<Error>(other.error());
            }
            hold(out, decided_by(base_.log, time), decided_by(other->log, time), "another future at " + time.to_iso());
        }
        conclude(std::move(out), "the same before every other future");
        return {};
    }

    [[nodiscard]] std::size_t candles_before(Timestamp time) const {
        std::size_t fewest = kMostHistory;
        for (const simulator::ReplaySeries& series : market_.series) {
            fewest = std::min(fewest, simulator::first_from(series.bars, time));
        }
        return fewest;
    }

    Status warm_up() {
        CheckTest out = test("warm-up", "more history before the start changes nothing after it");
        std::size_t needed = 0;
        std::size_t most = 0;
        bool all_shown = true;
        bool longest_shown = false;  // that what a run is given is enough
        for (const int percent : kWarmUpStarts) {
            const auto enough = enough_history(along(percent), out);
            if (!enough) {
                return tl::unexpected<Error>(enough.error());
            }
            const std::size_t given = candles_before(along(percent));
            needed = std::max(needed, enough->value_or(std::min(given, kBacktestHistory)));
            all_shown = all_shown && enough->has_value();
            longest_shown = longest_shown || (enough->has_value() && given > kBacktestHistory);
            most = std::max(most, given);
        }
        if (out.details.empty() && out.compared > 0 && !all_shown && !longest_shown) {
            out.found = fmt::format(
                "with fewer than the {} candles of history there are it decides otherwise; whether "
                "these are enough, only a longer file can tell",
                most);
            out_.tests.push_back(std::move(out));
            return {};
        }
        conclude(std::move(out), fmt::format("with {} candles of history or more (up to {} were tried) every decision "
                                             "is the same; a run is given up to {}",
                                             needed, most, kBacktestHistory));
        out_.warm_up_candles = out_.tests.back().outcome == CheckTest::Outcome::Passed ? needed : 0;
        return {};
    }

    // The fewest candles of history, halving from what a run is given, with which a run from `start` decides as with
    // all there are. None if that takes all of them.
    Result<std::optional<std::size_t>> enough_history(Timestamp start, CheckTest& out) const {
        BacktestConfig config = config_;
        config.from = start;
        config.history = candles_before(start);
        const std::size_t most = config.history;
        const auto all = play(config, market_);
        if (!all) {
            return tl::unexpected<Error>(all.error());
        }
        ++out.runs;
        out.compared += count_decisions(all->log);
        std::optional<std::size_t> enough;
        for (std::size_t history = kBacktestHistory; history >= kLeastHistory; history /= 2) {
            if (history >= most) {
                continue;
            }
            config.history = history;
            const auto less = play(config, market_);
            if (!less) {
                return tl::unexpected<Error>(less.error());
            }
            ++out.runs;
            if (const auto difference = first_difference(all->log, less->log)) {
                if (history == kBacktestHistory) {  // more than this no run is given
                    out.details.push_back(text_of(*difference, fmt::format("from {} with {} instead of {} candles of "
                                                                           "history",
                                                                           start.to_iso(), history, most)));
                }
                break;
            }
            enough = history;
        }
        return enough;
    }

    Status shift() {
        CheckTest out = test("time shift", "the same market some weeks later is traded the same");
        for (const int days : kMovedByDays) {
            const Duration by = Duration::days(days);
            BacktestConfig config = config_;
            config.from = config.from.is_zero() ? config.from : config.from + by;
            config.to = config.to == Timestamp::max() ? config.to : config.to + by;
            auto moved = play(config, moved_in_time(market_, by));
            if (!moved) {
                return tl::unexpected<Error>(moved.error());
            }
            for (Decision& each : moved->log) {
                each.time = each.time - by;
            }
            hold(out, base_.log, moved->log, fmt::format("{} weeks later", days / 7));
        }
        conclude(std::move(out), "the same a week and more than a year later");
        return {};
    }

    Status scale() {
        CheckTest out = test("price scale", fmt::format("prices and ticks times {0}, quantities and steps divided by "
                                                        "{0}: the same trades for the same money",
                                                        kPriceFactor));
        auto scaled = play(config_, with_scaled_prices(market_, kPriceFactor));
        if (!scaled) {
            return tl::unexpected<Error>(scaled.error());
        }
        for (Decision& each : scaled->log) {
            each.quantity = each.quantity * Decimal(kPriceFactor);
            for (std::optional<Price>* price : {&each.price, &each.trigger}) {
                if (*price) {
                    *price = Price((*price)->value() / Decimal(kPriceFactor));
                }
            }
        }
        hold(out, base_.log, scaled->log, fmt::format("prices times {}", kPriceFactor));
        conclude(std::move(out), "the same in another unit of price");
        return {};
    }

    BacktestConfig config_;
    const BacktestMarket& market_;
    const BacktestFunction& backtest_;
    Played base_;
    StrategyCheck out_;
};

}  // namespace

const char* to_text(CheckTest::Outcome outcome) {
    switch (outcome) {
        case CheckTest::Outcome::Passed:
            return "passed";
        case CheckTest::Outcome::Failed:
            return "failed";
        case CheckTest::Outcome::Nothing:
            return "not shown";
    }
    return "?";
}

bool StrategyCheck::is_sound() const {
    return std::ranges::all_of(tests, [](const CheckTest& test) { return test.outcome == CheckTest::Outcome::Passed; });
}

Result<StrategyCheck> check_strategy(const BacktestConfig& config, const BacktestMarket& market,
                                     const BacktestFunction& backtest) {
    return Check(config, market, backtest).run();
}

}  // namespace tradewind::bot
