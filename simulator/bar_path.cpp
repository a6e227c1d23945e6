#include "simulator/bar_path.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/check.hpp"
#include "simulator/random.hpp"

namespace tradewind::simulator {
namespace {

constexpr std::int64_t kMostSteps = 1'000'000'000'000'000;

// How far the walk between two fixed points strays, as a share of the bar's range.
constexpr double kStray = 0.35;

struct Anchor {
    std::size_t at = 0;
    Price price;
};

// A stream of chance for each candle, so that draws do not depend on the order of calls.
Random chance_of(const Bar& bar, std::uint64_t seed, std::uint64_t key) {
    return Random({seed, key, static_cast<std::uint64_t>(bar.open_time.to_nanos())});
}

// A fair walk from the open meets the high first with this probability (gambler's ruin).
Extreme draw_first_extreme(const Bar& bar, Random& random) {
    const double range = (bar.high - bar.low).to_double();
    const double high_first_chance = range > 0 ? (bar.open - bar.low).to_double() / range : 0.5;
    return random.uniform() < high_first_chance ? Extreme::High : Extreme::Low;
}

// Open, the two extremes in the order they were drawn, close.
std::array<Anchor, 4> draw_anchors(const Bar& bar, std::size_t count, Random& random) {
    const bool high_first = draw_first_extreme(bar, random) == Extreme::High;
    const std::size_t inner = count - 2;
    std::size_t early = 1 + random.below(inner);
    std::size_t late = 1 + random.below(inner - 1);
    late += late >= early ? 1 : 0;  // every pair of different places is equally likely
    if (early > late) {
        std::swap(early, late);
    }
    return {Anchor{0, bar.open}, Anchor{early, high_first ? bar.high : bar.low},
            Anchor{late, high_first ? bar.low : bar.high}, Anchor{count - 1, bar.close}};
}

void draw_times(const Bar& bar, std::vector<PathPoint>& points, Random& random) {
    const std::int64_t span = bar.step.to_millis();
    const auto count = static_cast<std::int64_t>(points.size());
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t begin = i * span / count;
        const std::int64_t width = (i + 1) * span / count - begin;
        const auto offset = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(width)));
        points[static_cast<std::size_t>(i)].time = bar.open_time + Duration::millis(begin + offset);
    }
}

// A walk from anchor to anchor, on the tick, that never leaves the bar.
void draw_prices(const Bar& bar, const std::array<Anchor, 4>& anchors, Price tick, std::vector<PathPoint>& points,
                 Random& random) {
    const double tick_size = tick.to_double();
    const double stray = kStray * (bar.high - bar.low).to_double() / tick_size;
    for (std::size_t leg = 0; leg + 1 < anchors.size(); ++leg) {
        const Anchor& from = anchors[leg];
        const Anchor& to = anchors[leg + 1];
        points[from.at].price = from.price;
        points[to.at].price = to.price;
        const double begin = from.price.to_double() / tick_size;
        const double rise = to.price.to_double() / tick_size - begin;
        const auto length = static_cast<double>(to.at - from.at);
        for (std::size_t i = from.at + 1; i < to.at; ++i) {
            const double done = static_cast<double>(i - from.at) / length;
            const double bridge = random.normal() * stray * std::sqrt(done * (1 - done) * length) /
                                  std::sqrt(static_cast<double>(points.size()));
            const auto ticks = static_cast<std::int64_t>(std::llround(begin + rise * done + bridge));
            const Price on_tick(Decimal::from_units(tick.value().units() * ticks));
            points[i].price = std::clamp(on_tick, bar.low, bar.high);
        }
    }
}

void draw_aggressors(std::vector<PathPoint>& points, Random& random) {
    Side side = random.below(2) == 0 ? Side::Buy : Side::Sell;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i > 0 && points[i].price != points[i - 1].price) {
            side = points[i].price > points[i - 1].price ? Side::Buy : Side::Sell;
        }
        points[i].aggressor = side;
    }
}

// The prints without which the bar could not be rebuilt, when there is too little volume for all.
std::vector<std::size_t> needed_prints(const Bar& bar, const std::array<Anchor, 4>& anchors) {
    std::vector<std::size_t> needed{anchors[0].at};
    for (std::size_t i = 1; i < 3; ++i) {
        if (anchors[i].price != bar.open && anchors[i].price != bar.close) {
            needed.push_back(anchors[i].at);
        }
    }
    if (bar.close != bar.open || needed.size() > 1) {
        needed.push_back(anchors[3].at);
    }
    return needed;
}

void share_equally(Quantity volume, const std::vector<std::size_t>& places, std::vector<PathPoint>& points) {
    const Decimal::Int share = volume.value().units() / static_cast<Decimal::Int>(places.size());
    Quantity rest = volume;
    for (const std::size_t at : places) {
        points[at].quantity = Quantity(Decimal::from_units(share));
        rest -= points[at].quantity;
    }
    points[places.front()].quantity += rest;
}

std::vector<std::int64_t> draw_lots(std::int64_t lots, const std::vector<std::size_t>& needed, std::size_t count,
                                    Random& random) {
    std::vector<std::int64_t> shares(count, 0);
    for (const std::size_t at : needed) {
        shares[at] = 1;
    }
    std::int64_t rest = lots - static_cast<std::int64_t>(needed.size());
    for (std::size_t i = 0; i < count && rest > 0; ++i) {
        if (shares[i] == 0) {
            shares[i] = 1;
            --rest;
        }
    }
    // Squares of even draws: many small prints and a few large ones.
    std::vector<std::uint64_t> weights(count);
    std::uint64_t total = 0;
    for (std::uint64_t& weight : weights) {
        const std::uint64_t draw = 1 + random.below(1'000);
        weight = draw * draw;
        total += weight;
    }
    const Decimal::Int to_share = rest;
    for (std::size_t i = 0; i < count; ++i) {
        const auto extra = static_cast<std::int64_t>(to_share * static_cast<Decimal::Int>(weights[i]) /
                                                     static_cast<Decimal::Int>(total));
        shares[i] += extra;
        rest -= extra;
    }
    shares[needed.front()] += rest;
    return shares;
}

void draw_quantities(const Bar& bar, const std::array<Anchor, 4>& anchors, Quantity step,
                     std::vector<PathPoint>& points, Random& random) {
    for (PathPoint& point : points) {
        point.quantity = Quantity();
    }
    if (bar.volume.is_zero()) {
        return;
    }
    const std::vector<std::size_t> needed = needed_prints(bar, anchors);
    const std::int64_t lots = bar.volume.value().steps(step.value());
    if (lots < static_cast<std::int64_t>(needed.size())) {
        share_equally(bar.volume, needed, points);
        return;
    }
    Quantity rest = bar.volume;
    const std::vector<std::int64_t> shares = draw_lots(lots, needed, points.size(), random);
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i].quantity = Quantity(Decimal::from_units(step.value().units() * shares[i]));
        rest -= points[i].quantity;
    }
    points.front().quantity += rest;
}

bool counts_are_small(Decimal amount, Decimal unit) {
    Decimal::Int limit = 0;  // a multiplication is many times faster than the division it stands for
    return __builtin_mul_overflow(unit.units(), static_cast<Decimal::Int>(kMostSteps), &limit) ||
           amount.units() < limit;
}

}  // namespace

Status check_bar(const Bar& bar, const PathStyle& style) {
    TW_CHECK(style.tick.is_positive() && style.step.is_positive());
    if (bar.step < Duration::seconds(1) || bar.step.to_nanos() % 1'000'000 != 0) {
        return fail(ErrorCode::InvalidArgument, "step: a candle covers whole milliseconds and at least a second");
    }
    if (bar.open_time.to_nanos() < 0 ||
        bar.open_time.to_nanos() > std::numeric_limits<std::int64_t>::max() - bar.step.to_nanos()) {
        return fail(ErrorCode::OutOfRange, "open_time: outside the years a candle can have");
    }
    if (!bar.low.is_positive()) {
        return fail(ErrorCode::InvalidArgument, "low: a price must be above zero");
    }
    if (bar.low > std::min(bar.open, bar.close) || bar.high < std::max(bar.open, bar.close)) {
        return fail(ErrorCode::InvalidArgument, "high and low: they must enclose open and close");
    }
    if (bar.volume.is_negative()) {
        return fail(ErrorCode::InvalidArgument, "volume: must not be negative");
    }
    if (!counts_are_small(bar.high.value(), style.tick.value()) ||
        !counts_are_small(bar.volume.value(), style.step.value())) {
        return fail(ErrorCode::OutOfRange, "price or volume: too large for the instrument's tick or step");
    }
    return {};
}

Extreme first_extreme(const Bar& bar, std::uint64_t seed, std::uint64_t key) {
    Random random = chance_of(bar, seed, key);
    return draw_first_extreme(bar, random);
}

void draw_bar_path(const Bar& bar, const PathStyle& style, BarPath& path) {
    TW_CHECK(check_bar(bar, style).has_value());
    TW_CHECK(style.points >= kMinPathPoints && style.points <= kMaxPathPoints);
    Random random = chance_of(bar, style.seed, style.key);
    path.points.resize(static_cast<std::size_t>(style.points));
    const std::array<Anchor, 4> anchors = draw_anchors(bar, path.points.size(), random);
    const bool high_first = anchors[1].price > anchors[2].price;
    path.high_at = anchors[high_first ? 1 : 2].at;
    path.low_at = anchors[high_first ? 2 : 1].at;
    draw_times(bar, path.points, random);
    draw_prices(bar, anchors, style.tick, path.points, random);
    draw_aggressors(path.points, random);
    draw_quantities(bar, anchors, style.step, path.points, random);
}

}  // namespace tradewind::simulator
