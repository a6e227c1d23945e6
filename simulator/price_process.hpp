// The random part of the generated market: each minute one common move and one own move a coin, with
// clusters, jumps and regimes, and the basis of the perpetuals, which leans the way the trend goes.
// Units: logarithms of the spot price relative to an arbitrary level; basis and turnover as fractions and
// quote currency. Errors: none. Thread: one object, one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.hpp"
#include "simulator/asset_profile.hpp"
#include "simulator/random.hpp"
#include "simulator/regime.hpp"
#include "simulator/volatility_cluster.hpp"

namespace tradewind::simulator {

struct AssetMinute {
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double turnover = 0;
    double basis_open = 0;
    double basis_close = 0;
};

class PriceProcess {
public:
    PriceProcess(std::uint64_t seed, const std::vector<AssetProfile>& profiles);

    // Draws the minute that begins at `time`; minutes must follow one another.
    void step(Timestamp time);
    [[nodiscard]] const AssetMinute& minute(std::size_t asset) const { return minutes_[asset]; }
    [[nodiscard]] Regime regime() const { return regime_.regime(); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(random_, regime_, cluster_, tide_, level_);
        for (Asset& asset : assets_) {  // as many as there are profiles: no count is stored
            ar(asset);
        }
    }

private:
    struct Asset {
        AssetProfile profile;
        VolatilityCluster cluster;
        double log_price = 0;
        double trend = 0;  // mean move of the last hours, in ordinary minute deviations
        double basis = 0;

        template <class Archive>
        void archive(Archive& ar) {
            ar(cluster, log_price, trend, basis);
        }
    };

    // A move of common or own making, and how restless the minute was around it.
    struct Move {
        double size = 0;
        double deviation = 0;
    };
    // What the minute is like for everybody: how much is traded, and how far prices swing.
    struct Mood {
        double activity = 1;
        double restlessness = 1;
    };
    Move draw_move(VolatilityCluster& cluster, double restlessness, double jumps_a_minute);
    void step_asset(Asset& asset, const Move& market, const Mood& mood, AssetMinute& minute);

    Random random_;
    RegimeChain regime_;
    VolatilityCluster cluster_;
    double tide_ = 0;
    double level_ = 0;
    std::vector<Asset> assets_;
    std::vector<AssetMinute> minutes_;
};

}  // namespace tradewind::simulator
