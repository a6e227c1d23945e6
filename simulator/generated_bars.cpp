#include "simulator/generated_bars.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/base/check.hpp"
#include "simulator/bar_path.hpp"

namespace tradewind::simulator {
namespace {

const Duration kMinute = Duration::minutes(1);
constexpr std::size_t kBasisMinutes = 5;
constexpr double kMostLots = 1e12;
constexpr double kMostTicks = 1e12;
constexpr int kMostHistory = 1'000'000;
constexpr std::int64_t kEightPlaces = 100'000'000;

std::vector<Currency> coins_of(const GeneratedMarketConfig& config) {
    std::vector<Currency> coins;
    for (const GeneratedLeg& leg : config.legs) {
        if (std::find(coins.begin(), coins.end(), leg.instrument.base) == coins.end()) {
            coins.push_back(leg.instrument.base);
        }
    }
    return coins;
}

std::vector<AssetProfile> profiles_of(const GeneratedMarketConfig& config) {
    std::vector<AssetProfile> profiles;
    for (const Currency& coin : coins_of(config)) {
        profiles.push_back(profile_of(coin));
    }
    return profiles;
}

Price on_tick(double price, Price tick) {
    const double ticks = std::clamp(std::round(price / tick.to_double()), 1.0, kMostTicks);
    return Price(Decimal::from_units(tick.value().units() * static_cast<std::int64_t>(ticks)));
}

Price with_eight_places(double price) {
    const auto parts = static_cast<Decimal::Int>(std::llround(price * kEightPlaces));
    return Price(Decimal::from_units(parts * (Decimal::kOne / kEightPlaces)));
}

Quantity in_lots(double turnover, double price, const Instrument& instrument) {
    const double unit = instrument.contract_size.to_double() * (instrument.is_inverse() ? 1 : price);
    const double lots = std::clamp(std::floor(turnover / unit / instrument.step.to_double()), 1.0, kMostLots);
    return Quantity(Decimal::from_units(instrument.step.value().units() * static_cast<std::int64_t>(lots)));
}

Status check_leg(const GeneratedLeg& leg) {
    const Instrument& instrument = leg.instrument;
    const auto wrong = [&instrument](const char* text) {
        return fail(ErrorCode::InvalidArgument, instrument.symbol + " " + text);
    };
    if (!instrument.tick.is_positive() || !instrument.step.is_positive() || !instrument.contract_size.is_positive()) {
        return wrong("tick, step and contract_size: must be above zero");
    }
    if (leg.start_price < instrument.tick || leg.start_price.to_double() > instrument.tick.to_double() * 1e9) {
        return wrong("start_price: must lie between one tick and a thousand million ticks");
    }
    if (instrument.funding_interval.to_nanos() < 0 ||
        instrument.funding_interval.to_nanos() % Duration::hours(1).to_nanos() != 0) {
        return wrong("funding_interval: must be whole hours");
    }
    return {};
}

}  // namespace

Status GeneratedBars::check(const GeneratedMarketConfig& config) {
    if (config.legs.empty()) {
        return fail(ErrorCode::InvalidArgument, "legs: there are none");
    }
    if (config.points_per_bar < kMinPathPoints || config.points_per_bar > kMaxPathPoints) {
        return fail(ErrorCode::OutOfRange, "points_per_bar: must lie between 4 and 1000");
    }
    if (config.history_bars < 1 || config.history_bars > kMostHistory) {
        return fail(ErrorCode::OutOfRange, "history_bars: must lie between 1 and a million");
    }
    if (config.start != config.start.floor_to(kMinute) ||
        config.start < Timestamp::from_seconds(0) + kMinute * config.history_bars) {
        return fail(ErrorCode::InvalidArgument, "start: must be a whole UTC minute, later than the history before it");
    }
    for (std::size_t i = 0; i < config.legs.size(); ++i) {
        if (Status sound = check_leg(config.legs[i]); !sound) {
            return sound;
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (config.legs[j].instrument.id == config.legs[i].instrument.id) {
                return fail(ErrorCode::InvalidArgument, config.legs[i].instrument.symbol + ": given twice");
            }
        }
    }
    return {};
}

GeneratedBars::GeneratedBars(const GeneratedMarketConfig& config)
    : time_(config.start - kMinute * config.history_bars), process_(config.seed, profiles_of(config)) {
    TW_CHECK(check(config).has_value());
    const std::vector<Currency> coins = coins_of(config);
    for (const GeneratedLeg& leg : config.legs) {
        const auto coin = std::find(coins.begin(), coins.end(), leg.instrument.base);
        Leg& made = legs_.emplace_back();
        made.instrument = leg.instrument;
        made.asset = static_cast<std::size_t>(coin - coins.begin());
        if (leg.instrument.funding_interval.to_nanos() > 0) {
            made.premiums.emplace_back(leg.instrument);
        }
    }
    scales_.resize(coins.size());
    minutes_.resize(legs_.size());
    set_scales(config);
}

// The history is drawn first and leads to the start price: where it will have led to is seen by drawing
// it once in vain.
void GeneratedBars::set_scales(const GeneratedMarketConfig& config) {
    PriceProcess rehearsal = process_;
    for (int i = 0; i < config.history_bars; ++i) {
        rehearsal.step(time_ + kMinute * i);
    }
    for (std::size_t asset = 0; asset < scales_.size(); ++asset) {
        std::size_t leading = legs_.size();
        for (std::size_t i = 0; i < legs_.size(); ++i) {
            const bool better =
                leading == legs_.size() || (legs_[leading].instrument.is_spot() && !legs_[i].instrument.is_spot());
            leading = legs_[i].asset == asset && better ? i : leading;
        }
        const AssetMinute& last = rehearsal.minute(asset);
        const double premium = legs_[leading].instrument.is_spot() ? 0 : last.basis_close;
        scales_[asset] = config.legs[leading].start_price.to_double() / (1 + premium) / std::exp(last.close);
    }
}

void GeneratedBars::step() {
    process_.step(time_);
    for (std::size_t i = 0; i < legs_.size(); ++i) {
        draw_leg(legs_[i], minutes_[i]);
        settle_minute(legs_[i], minutes_[i]);
    }
    time_ = time_ + kMinute;
}

void GeneratedBars::draw_leg(Leg& leg, LegMinute& minute) {
    const Instrument& instrument = leg.instrument;
    const AssetMinute& drawn = process_.minute(leg.asset);
    const double scale = scales_[leg.asset];
    const double spot_open = scale * std::exp(drawn.open);
    const double spot_close = scale * std::exp(drawn.close);
    const double basis_open = instrument.is_spot() ? 0 : drawn.basis_open;
    const double basis_close = instrument.is_spot() ? 0 : drawn.basis_close;
    const double lean = 1 + (basis_open + basis_close) / 2;

    Bar& bar = minute.bar;
    bar.instrument = instrument.id;
    bar.open_time = time_;
    bar.step = kMinute;
    bar.open = on_tick(spot_open * (1 + basis_open), instrument.tick);
    bar.close = on_tick(spot_close * (1 + basis_close), instrument.tick);
    bar.high = std::max({bar.open, bar.close, on_tick(scale * std::exp(drawn.high) * lean, instrument.tick)});
    bar.low = std::min({bar.open, bar.close, on_tick(scale * std::exp(drawn.low) * lean, instrument.tick)});
    const double turnover = drawn.turnover * (instrument.is_spot() ? kSpotTurnoverShare : 1);
    bar.volume = in_lots(turnover, spot_close, instrument);
    minute.index_open = instrument.is_spot() ? bar.open : with_eight_places(spot_open);
    minute.index_close = instrument.is_spot() ? bar.close : with_eight_places(spot_close);
}

void GeneratedBars::settle_minute(Leg& leg, LegMinute& minute) {
    const Price last = minute.bar.close;
    leg.gaps.push_back((last - minute.index_close).value());
    if (leg.gaps.size() > kBasisMinutes) {
        leg.gaps.erase(leg.gaps.begin());
    }
    Decimal total;
    for (const Decimal gap : leg.gaps) {
        total += gap;
    }
    minute.average_basis = total / Decimal(static_cast<int>(leg.gaps.size()));
    minute.funding_rate = Decimal();
    for (PremiumWindow& window : leg.premiums) {
        minute.funding_rate = window.last_rate();
        const Price tick = leg.instrument.tick;
        window.sample(minute.bar.close_time(), last - tick, last + tick, minute.index_close);
    }
}

Decimal GeneratedBars::funding_rate(std::size_t leg, Timestamp boundary) const {
    const std::vector<PremiumWindow>& premiums = legs_[leg].premiums;
    return premiums.empty() ? Decimal() : premiums.front().rate_at(boundary);
}

}  // namespace tradewind::simulator
