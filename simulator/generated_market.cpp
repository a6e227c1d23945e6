#include "simulator/generated_market.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "core/base/check.hpp"
#include "core/base/hash.hpp"
#include "core/margin/funding.hpp"
#include "core/margin/mark_price.hpp"
#include "simulator/bar_path.hpp"
#include "simulator/generated_bars.hpp"

namespace tradewind::simulator {
namespace {

constexpr std::int64_t kEighthPlace = Decimal::kOne / 100'000'000;

std::uint64_t fingerprint(const GeneratedMarketConfig& config) {
    Writer out;
    for (const GeneratedLeg& leg : config.legs) {
        const Instrument& i = leg.instrument;
        out(i.id, i.symbol, i.kind, i.base, i.tick, i.step, i.contract_size, i.max_leverage, i.funding_interval);
    }
    StreamHash hash;
    hash.add(out.bytes());
    return hash.value();
}

// The part of a config that comes back with a saved tape.
struct Origin {
    std::uint64_t legs = 0;
    std::uint64_t seed = 0;
    Timestamp start;
    std::vector<Price> prices;
    int points_per_bar = 0;
    int history_bars = 0;

    static Origin of(const GeneratedMarketConfig& config) {
        Origin origin{fingerprint(config), config.seed, config.start, {}, config.points_per_bar, config.history_bars};
        for (const GeneratedLeg& leg : config.legs) {
            origin.prices.push_back(leg.start_price);
        }
        return origin;
    }
    [[nodiscard]] GeneratedMarketConfig applied_to(GeneratedMarketConfig config) const {
        config.seed = seed;
        config.start = start;
        config.points_per_bar = points_per_bar;
        config.history_bars = history_bars;
        for (std::size_t i = 0; i < std::min(prices.size(), config.legs.size()); ++i) {
            config.legs[i].start_price = prices[i];
        }
        return config;
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(legs, seed, start, prices, points_per_bar, history_bars);
    }
};

// The generator's state before a minute was drawn; the minutes after it can be drawn again.
struct Checkpoint {
    std::uint64_t drawn = 0;
    std::string state;
    template <class Archive>
    void archive(Archive& ar) {
        ar(drawn, state);
    }
};

// A bar of the past in as few bytes as it needs: months of them are kept.
struct PastBar {
    std::int64_t open = 0;  // ticks
    std::int64_t high = 0;
    std::int64_t low = 0;
    std::int64_t close = 0;
    std::int64_t volume = 0;  // lots

    static PastBar of(const Bar& bar, const Instrument& instrument) {
        return {instrument.to_ticks(bar.open), instrument.to_ticks(bar.high), instrument.to_ticks(bar.low),
                instrument.to_ticks(bar.close), instrument.to_lots(bar.volume)};
    }
    [[nodiscard]] Bar at(Timestamp open_time, const Instrument& instrument) const {
        return {instrument.id,
                open_time,
                Duration::minutes(1),
                instrument.from_ticks(open),
                instrument.from_ticks(high),
                instrument.from_ticks(low),
                instrument.from_ticks(close),
                instrument.from_lots(volume)};
    }
};

}  // namespace

class GeneratedMarket::Tape {
public:
    explicit Tape(const GeneratedMarketConfig& config)
        : config_(config),
          bars_(config),
          history_(config.legs.size()),
          settled_(config.legs.size()),
          played_(config.legs.size()) {
        draw_until(static_cast<std::uint64_t>(config.history_bars) + 1);
        lay_out();
    }

    [[nodiscard]] const GeneratedMarketConfig& config() const { return config_; }
    [[nodiscard]] Timestamp next_time() const { return played_[current_].time(); }

    TapePoint next() {
        Played& leg = played_[current_];
        TapePoint out = leg.points[leg.given];
        ++leg.given;
        choose_next();
        if (next_time() == Timestamp::max()) {
            draw_until(drawn_ + 1);
            lay_out();
        }
        return out;
    }

    [[nodiscard]] std::size_t leg_of(InstrumentId instrument) const {
        const auto found =
            std::find_if(config_.legs.begin(), config_.legs.end(),
                         [instrument](const GeneratedLeg& leg) { return leg.instrument.id == instrument; });
        return static_cast<std::size_t>(found - config_.legs.begin());
    }
    [[nodiscard]] bool has(std::size_t leg) const { return leg < config_.legs.size(); }
    [[nodiscard]] Decimal funding_rate(std::size_t leg, Timestamp boundary) const {
        return bars_.funding_rate(leg, boundary);
    }
    [[nodiscard]] std::vector<Bar> history(std::size_t leg, std::size_t limit) const {
        const std::deque<PastBar>& bars = history_[leg];
        const std::size_t count = std::min(limit, bars.size());
        Timestamp time = history_end_ - Duration::minutes(1) * static_cast<std::int64_t>(count);
        std::vector<Bar> out;
        out.reserve(count);
        for (auto bar = bars.end() - static_cast<std::ptrdiff_t>(count); bar != bars.end(); ++bar) {
            out.push_back(bar->at(time, config_.legs[leg].instrument));
            time = time + Duration::minutes(1);
        }
        return out;
    }
    [[nodiscard]] std::vector<FundingSettlement> funding_history(std::size_t leg, std::size_t limit) const {
        const std::deque<FundingSettlement>& all = settled_[leg];
        return {all.end() - static_cast<std::ptrdiff_t>(std::min(limit, all.size())), all.end()};
    }

    void save(Writer& out) const {
        out(Origin::of(config_), older_, drawn_);
        for (const Played& leg : played_) {
            out(static_cast<std::uint64_t>(leg.given));
        }
    }
    // False: not a place this tape can go to, and it must be thrown away.
    bool go_to(Reader& in) {
        Checkpoint from;
        std::uint64_t drawn = 0;
        in(from, drawn);
        const auto span = static_cast<std::uint64_t>(config_.history_bars);
        if (!in.ok() || drawn <= from.drawn || drawn - from.drawn > 2 * span) {
            return false;
        }
        Reader state(from.state);
        state(bars_);
        const Timestamp expected =
            config_.start + Duration::minutes(1) * (static_cast<std::int64_t>(from.drawn) - config_.history_bars);
        if (!state.ok() || !state.at_end() || bars_.next_minute() != expected) {
            return false;
        }
        drawn_ = from.drawn;
        older_ = from;
        recent_ = from;
        for (std::size_t i = 0; i < history_.size(); ++i) {
            history_[i].clear();
            settled_[i].clear();
        }
        playing_ = false;
        draw_until(drawn);
        lay_out();
        for (Played& leg : played_) {
            std::uint64_t given = 0;
            in(given);
            leg.given = std::min<std::size_t>(given, leg.points.size());
        }
        choose_next();
        return in.ok() && next_time() != Timestamp::max();
    }

private:
    struct Played {  // the minute being played, of one leg
        std::vector<TapePoint> points;
        std::size_t given = 0;
        [[nodiscard]] Timestamp time() const { return given < points.size() ? points[given].time : Timestamp::max(); }
    };

    void draw_until(std::uint64_t drawn) {
        while (drawn_ < drawn) {
            keep_checkpoint();
            if (playing_) {
                keep_history();
            }
            bars_.step();
            playing_ = true;
            ++drawn_;
        }
    }

    // Two are kept, a whole history apart, so that the older one is always far enough back.
    void keep_checkpoint() {
        if (drawn_ % static_cast<std::uint64_t>(config_.history_bars) != 0) {
            return;
        }
        Writer out;
        out(bars_);
        Checkpoint fresh{drawn_, out.take()};
        const bool first = recent_.state.empty() || recent_.drawn == drawn_;
        older_ = first ? fresh : std::move(recent_);
        recent_ = std::move(fresh);
    }

    void keep_history() {
        const auto most = static_cast<std::size_t>(config_.history_bars);
        for (std::size_t i = 0; i < history_.size(); ++i) {
            const Bar& bar = bars_.minute()[i].bar;
            history_end_ = bar.close_time();
            history_[i].push_back(PastBar::of(bar, config_.legs[i].instrument));
            if (history_[i].size() > most) {
                history_[i].pop_front();
            }
            keep_funding(i);
        }
    }

    void keep_funding(std::size_t leg) {
        const Duration interval = config_.legs[leg].instrument.funding_interval;
        if (interval <= Duration() || history_end_ != history_end_.floor_to(interval)) {
            return;
        }
        settled_[leg].push_back({history_end_, bars_.funding_rate(leg, history_end_)});
        const Timestamp oldest = history_end_ - Duration::minutes(1) * config_.history_bars;
        while (settled_[leg].front().time < oldest) {
            settled_[leg].pop_front();
        }
    }

    void lay_out() {
        for (std::size_t i = 0; i < played_.size(); ++i) {
            const Instrument& instrument = config_.legs[i].instrument;
            const LegMinute& minute = bars_.minute()[i];
            // The legs of one coin share the key, so that spot and perpetual move in step inside the minute.
            draw_bar_path(minute.bar,
                          {config_.seed, bars_.asset_of(i), config_.points_per_bar, instrument.tick, instrument.step},
                          path_);
            played_[i].given = 0;
            played_[i].points.clear();
            for (const PathPoint& point : path_.points) {
                played_[i].points.push_back({point.time, instrument.id, point.price, point.quantity, point.aggressor,
                                             point.price, point.price});
            }
            if (!instrument.is_spot()) {
                set_marks(instrument, minute, played_[i].points);
            }
        }
        choose_next();
    }

    // The gap between last price and index changes evenly through the minute.
    static void set_marks(const Instrument& instrument, const LegMinute& minute, std::vector<TapePoint>& points) {
        const Price gap = minute.bar.open - minute.index_open;
        const Price change = minute.bar.close - minute.index_close - gap;
        const Duration funded = instrument.funding_interval;
        const Duration interval = funded.to_nanos() > 0 ? funded : Duration::hours(8);
        const Duration to_come = next_funding_time(minute.bar.open_time, interval) - minute.bar.open_time;
        MarkPriceInputs inputs;
        inputs.last_funding_rate = minute.funding_rate;
        inputs.hours_to_funding = Decimal::from_int(to_come.to_seconds()) / Decimal(3'600);
        inputs.interval_hours = Decimal::from_int(interval.to_seconds()) / Decimal(3'600);
        inputs.average_basis = minute.average_basis;
        const auto last = static_cast<Decimal::Int>(points.size() - 1);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const Decimal::Int moved = change.value().units() * static_cast<Decimal::Int>(i) / last;
            const Decimal::Int below = points[i].price.value().units() - gap.value().units() - moved;
            inputs.index = Price(Decimal::from_units(below - below % kEighthPlace));
            inputs.last = points[i].price;
            points[i].index = inputs.index;
            points[i].mark = Price(mark_price(inputs).mark.value().rounded(8, Rounding::HalfEven));
        }
    }

    void choose_next() {
        current_ = 0;
        for (std::size_t i = 1; i < played_.size(); ++i) {
            if (played_[i].time() < played_[current_].time()) {
                current_ = i;
            }
        }
    }

    GeneratedMarketConfig config_;
    GeneratedBars bars_;
    std::vector<std::deque<PastBar>> history_;
    std::vector<std::deque<FundingSettlement>> settled_;  // as far back as the bars
    Timestamp history_end_;
    std::vector<Played> played_;
    std::size_t current_ = 0;  // the leg whose point comes next
    std::uint64_t drawn_ = 0;  // minutes, history and the one being played included
    bool playing_ = false;
    Checkpoint recent_;
    Checkpoint older_;
    BarPath path_;
};

Result<std::unique_ptr<GeneratedMarket>> GeneratedMarket::make(const GeneratedMarketConfig& config) {
    if (const Status sound = GeneratedBars::check(config); !sound) {
        return tl::unexpected(sound.error());
    }
    return std::unique_ptr<GeneratedMarket>(new GeneratedMarket(std::make_unique<Tape>(config)));
}

GeneratedMarket::GeneratedMarket(std::unique_ptr<Tape> tape) : tape_(std::move(tape)) {}
GeneratedMarket::~GeneratedMarket() = default;

Timestamp GeneratedMarket::next_time() const {
    return tape_->next_time();
}
TapePoint GeneratedMarket::next() {
    return tape_->next();
}

Decimal GeneratedMarket::funding_rate(InstrumentId instrument, Timestamp boundary) const {
    const std::size_t leg = tape_->leg_of(instrument);
    return tape_->has(leg) ? tape_->funding_rate(leg, boundary) : Decimal();
}

std::vector<Bar> GeneratedMarket::history(InstrumentId instrument, std::size_t limit) const {
    const std::size_t leg = tape_->leg_of(instrument);
    return tape_->has(leg) ? tape_->history(leg, limit) : std::vector<Bar>();
}

std::vector<FundingSettlement> GeneratedMarket::funding_history(InstrumentId instrument, std::size_t limit) const {
    const std::size_t leg = tape_->leg_of(instrument);
    return tape_->has(leg) ? tape_->funding_history(leg, limit) : std::vector<FundingSettlement>();
}

void GeneratedMarket::save(Writer& out) const {
    tape_->save(out);
}

void GeneratedMarket::load(Reader& in) {
    Origin origin;
    in(origin);
    const GeneratedMarketConfig config = origin.applied_to(tape_->config());
    const bool same_legs = origin.legs == fingerprint(tape_->config()) && origin.prices.size() == config.legs.size();
    if (!in.ok() || !same_legs || !GeneratedBars::check(config)) {
        in.fail();
        return;
    }
    auto tape = std::make_unique<Tape>(config);
    if (!tape->go_to(in)) {
        in.fail();
        return;
    }
    tape_ = std::move(tape);
}

}  // namespace tradewind::simulator
