#include "storage/bar_sequence.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace tradewind::storage {
namespace {

// So many equal distances in a row that are not the step are another step, not gaps.
constexpr int kRunOfOtherStep = 16;
// A price beyond so many times its neighbour is a wrong number, not a market.
constexpr int kAbsurdTimes = 100;
// So many bars missing for each that is there leave no history to run on.
constexpr std::int64_t kMostMissingPerBar = 10;

bool more_than_double(Price high, Price low) {
    return high.value().units() - low.value().units() > low.value().units();  // both are above zero
}

bool absurd(Price high, Price low) {
    return (high.value().units() - 1) / kAbsurdTimes >= low.value().units();
}

// Of equally common distances the shortest. Nearly all are alike, so the common case counts without a search.
Duration most_common_distance(const std::vector<Bar>& bars) {
    const Duration first = bars[1].open_time - bars[0].open_time;
    std::map<Duration, std::size_t> counts;
    std::size_t& like_first = counts[first];
    for (std::size_t i = 1; i < bars.size(); ++i) {
        const Duration distance = bars[i].open_time - bars[i - 1].open_time;
        ++(distance == first ? like_first : counts[distance]);
    }
    const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
    return std::max_element(counts.begin(), counts.end(), fewer)->first;
}

class SequenceCheck {
public:
    SequenceCheck(std::vector<Bar>& bars, CandleColumns columns, std::size_t first_line)
        : bars_(bars), columns_(columns), first_line_(first_line) {}

    std::optional<LinedError> run() {
        report_.step = most_common_distance(bars_);
        if (report_.step < Duration::seconds(1)) {
            return LinedError{first_line_, "candles shorter than a second"};
        }
        note_grid();
        for (std::size_t i = 0; i < bars_.size(); ++i) {
            bars_[i].step = report_.step;
            auto wrong = i == 0 ? std::nullopt : distance_before(i);
            wrong = wrong ? std::move(wrong) : prices_of(i);
            if (wrong) {
                return wrong;
            }
            if (columns_ != CandleColumns::Mark && bars_[i].volume.is_zero()) {
                ++report_.zero_volume_bars;
                note(FindingKind::ZeroVolume, i, 0);
            }
        }
        const auto present = static_cast<std::int64_t>(bars_.size());
        if (report_.missing_bars / present >= kMostMissingPerBar) {
            return LinedError{first_line_, "of the bars of " + report_.step.to_text() + " " +
                                               std::to_string(report_.missing_bars) + " are missing and only " +
                                               std::to_string(present) + " are here"};
        }
        return std::nullopt;
    }

    CandleReport take_report() { return std::move(report_); }

private:
    [[nodiscard]] std::size_t line_of(std::size_t row) const { return row + first_line_; }

    void note(FindingKind kind, std::size_t row, std::int64_t missing) {
        if (report_.findings.size() < kMaxFindings) {
            report_.findings.push_back({kind, line_of(row), bars_[row].open_time, missing});
        }
    }

    // Only steps that divide a day have a grid in UTC: weeks begin on any day the venue likes.
    void note_grid() {
        if (Duration::hours(24).to_nanos() % report_.step.to_nanos() == 0) {
            report_.grid_offset = Duration::nanos(bars_[0].open_time.to_nanos() % report_.step.to_nanos());
        }
        if (report_.grid_offset > Duration()) {
            note(FindingKind::OffGrid, 0, 0);
        }
    }

    std::optional<LinedError> distance_before(std::size_t row) {
        const Duration distance = bars_[row].open_time - bars_[row - 1].open_time;
        if (distance == report_.step) {
            run_of_other_step_ = 0;
            return std::nullopt;
        }
        const bool like_before = row > 1 && distance == bars_[row - 1].open_time - bars_[row - 2].open_time;
        run_of_other_step_ = like_before ? run_of_other_step_ + 1 : 1;
        const std::int64_t steps = distance.to_nanos() / report_.step.to_nanos();
        if (distance != Duration::nanos(steps * report_.step.to_nanos()) || run_of_other_step_ == kRunOfOtherStep) {
            const std::size_t first = row + 1 - static_cast<std::size_t>(run_of_other_step_);
            const Duration change = distance > report_.step ? distance - report_.step : report_.step - distance;
            const bool summer_time = change == Duration::hours(1) && run_of_other_step_ != kRunOfOtherStep;
            return LinedError{line_of(first), "the step changes from " + report_.step.to_text() + " to " +
                                                  distance.to_text() +
                                                  (summer_time ? ": times must be UTC, without daylight saving" : "")};
        }
        ++report_.gaps;
        report_.missing_bars += steps - 1;
        note(FindingKind::Gap, row, steps - 1);
        return std::nullopt;
    }

    std::optional<LinedError> prices_of(std::size_t row) {
        const Bar& bar = bars_[row];
        const Price before = row == 0 ? bar.open : bars_[row - 1].close;
        const auto [lower, higher] = std::minmax(before, bar.open);
        const bool jumped = more_than_double(higher, lower);
        if (!jumped && !more_than_double(bar.high, bar.low)) {
            return std::nullopt;
        }
        if (jumped && absurd(higher, lower)) {
            return LinedError{line_of(row), "open " + bar.open.to_string() + " is more than " +
                                                std::to_string(kAbsurdTimes) + " times away from the close before, " +
                                                before.to_string()};
        }
        // In a day a coin can lose everything; in minutes and hours it is a wrong number.
        if (report_.step < Duration::hours(24) && absurd(bar.high, bar.low)) {
            return LinedError{line_of(row), "high " + bar.high.to_string() + " is more than " +
                                                std::to_string(kAbsurdTimes) + " times low " + bar.low.to_string()};
        }
        ++report_.jumps;
        note(FindingKind::Jump, row, 0);
        return std::nullopt;
    }

    std::vector<Bar>& bars_;
    CandleColumns columns_;
    std::size_t first_line_;
    int run_of_other_step_ = 0;
    CandleReport report_;
};

}  // namespace

tl::expected<CandleReport, LinedError> check_sequence(std::vector<Bar>& bars, CandleColumns columns,
                                                      std::size_t first_line) {
    if (bars.size() < 2) {
        return tl::unexpected(LinedError{bars.size() + first_line - 1, "two rows are needed to tell the step"});
    }
    SequenceCheck check(bars, columns, first_line);
    if (auto wrong = check.run()) {
        return tl::unexpected(std::move(*wrong));
    }
    return check.take_report();
}

}  // namespace tradewind::storage
