#include "bot/check/altered_market.hpp"

#include <algorithm>

namespace tradewind::bot {
namespace {

void mirror(std::vector<Bar>& bars, Timestamp time, Price pivot, const Instrument& instrument) {
    const auto reflected = [&](Price price) {
        const Decimal wished =
            Decimal::multiply_divide(pivot.value(), pivot.value(), price.value(), Rounding::HalfEven);
        return std::max(Price(wished.rounded_to(instrument.tick.value(), Rounding::HalfEven)), instrument.tick);
    };
    for (auto bar = std::ranges::lower_bound(bars, time, {}, &Bar::open_time); bar != bars.end(); ++bar) {
        bar->open = reflected(bar->open);
        bar->close = reflected(bar->close);
        const Price high = reflected(bar->low);
        bar->low = reflected(bar->high);
        bar->high = high;
        bar->volume += bar->volume;
    }
}

// The candles are shared with the market they came from: `change` gets a copy.
template <class Change>
void change_bars(simulator::ReplaySeries& series, Change change) {
    for (simulator::SharedBars* shared : {&series.bars, &series.mark_bars}) {
        std::vector<Bar> bars = shared->list();
        change(bars);
        *shared = std::move(bars);
    }
}

}  // namespace

BacktestMarket cut_off(const BacktestMarket& market, Timestamp time) {
    BacktestMarket out = market;
    for (simulator::ReplaySeries& series : out.series) {
        change_bars(series, [time](std::vector<Bar>& bars) {
            bars.resize(simulator::first_from(bars, time));
            if (!bars.empty()) {
                Bar flat = bars.back();
                flat.open_time = std::max(time, flat.close_time());
                flat.open = flat.high = flat.low = flat.close;
                flat.volume = Quantity();
                bars.push_back(flat);
            }
        });
        for (FundingSettlement& funding : series.funding) {
            funding.rate = funding.time > time ? Decimal() : funding.rate;
        }
    }
    return out;
}

BacktestMarket with_another_future(const BacktestMarket& market, Timestamp time) {
    BacktestMarket out = market;
    for (simulator::ReplaySeries& series : out.series) {
        const auto next = std::ranges::lower_bound(series.bars, time, {}, &Bar::open_time);
        const Price pivot = next == series.bars.begin() ? series.bars.front().open : (next - 1)->close;
        change_bars(series, [&](std::vector<Bar>& bars) { mirror(bars, time, pivot, series.instrument); });
        for (FundingSettlement& funding : series.funding) {
            funding.rate = funding.time > time ? -funding.rate : funding.rate;
        }
    }
    return out;
}

BacktestMarket moved_in_time(const BacktestMarket& market, Duration by) {
    BacktestMarket out = market;
    for (simulator::ReplaySeries& series : out.series) {
        change_bars(series, [by](std::vector<Bar>& bars) {
            for (Bar& bar : bars) {
                bar.open_time = bar.open_time + by;
            }
        });
        for (FundingSettlement& funding : series.funding) {
            funding.time = funding.time + by;
        }
    }
    return out;
}

BacktestMarket with_scaled_prices(const BacktestMarket& market, Decimal factor) {
    BacktestMarket out = market;
    auto table = std::make_shared<InstrumentTable>();
    for (simulator::ReplaySeries& series : out.series) {
        Instrument instrument = series.instrument;
        instrument.tick = instrument.tick * factor;
        for (Quantity* quantity : {&instrument.step, &instrument.min_quantity, &instrument.max_quantity}) {
            *quantity = Quantity(quantity->value() / factor);
        }
        if (instrument.is_inverse()) {  // worth the same in coins: size over price
            instrument.contract_size = instrument.contract_size * factor * factor;
            instrument.min_notional = instrument.min_notional * factor;
        }
        series.instrument = table->at(table->add(instrument));
        change_bars(series, [factor](std::vector<Bar>& bars) {
            for (Bar& bar : bars) {
                for (Price* price : {&bar.open, &bar.high, &bar.low, &bar.close}) {
                    *price = *price * factor;
                }
                bar.volume = Quantity(bar.volume.value() / factor);
            }
        });
    }
    out.instruments = table;
    return out;
}

}  // namespace tradewind::bot
