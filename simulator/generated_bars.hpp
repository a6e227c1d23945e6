// The generated market minute by minute: the price process brought to ticks and lots, one bar a leg, with
// the index under it and the funding its premiums make. Units: as in Bar and Instrument. Errors: check()
// names the field of a config that cannot be drawn. Thread: one object, one thread.
#pragma once

#include <memory>
#include <vector>

#include "simulator/generated_market.hpp"
#include "simulator/premium_window.hpp"
#include "simulator/price_process.hpp"

namespace tradewind::simulator {

struct LegMinute {
    Bar bar;
    Price index_open;
    Price index_close;
    Decimal funding_rate;   // settled last
    Decimal average_basis;  // last price less index over some minutes
};

class GeneratedBars {
public:
    [[nodiscard]] static Status check(const GeneratedMarketConfig& config);
    explicit GeneratedBars(const GeneratedMarketConfig& config);  // checked

    // Draws the next minute; the first begins `history_bars` minutes before the config's start.
    void step();
    [[nodiscard]] const std::vector<LegMinute>& minute() const { return minutes_; }
    [[nodiscard]] std::size_t asset_of(std::size_t leg) const { return legs_[leg].asset; }
    [[nodiscard]] Decimal funding_rate(std::size_t leg, Timestamp boundary) const;
    [[nodiscard]] Regime regime() const { return process_.regime(); }

    [[nodiscard]] Timestamp next_minute() const { return time_; }

    // Everything but the minute drawn last.
    template <class Archive>
    void archive(Archive& ar) {
        ar(time_, process_);
        for (Leg& leg : legs_) {  // as many as the config has: no count is stored
            ar(leg);
        }
    }

private:
    struct Leg {
        Instrument instrument;
        std::size_t asset = 0;
        std::vector<Decimal> gaps;            // last price less index, of the last minutes
        std::vector<PremiumWindow> premiums;  // one, or none for a leg without funding

        template <class Archive>
        void archive(Archive& ar) {
            ar(gaps);
            for (PremiumWindow& window : premiums) {
                ar(window);
            }
        }
    };

    void set_scales(const GeneratedMarketConfig& config);
    void draw_leg(Leg& leg, LegMinute& minute);
    static void settle_minute(Leg& leg, LegMinute& minute);

    Timestamp time_;  // of the minute to come
    PriceProcess process_;
    std::vector<Leg> legs_;
    std::vector<double> scales_;  // an asset: its spot price where the process stands at zero
    std::vector<LegMinute> minutes_;
};

}  // namespace tradewind::simulator
