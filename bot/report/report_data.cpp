#include "bot/report/report_data.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tradewind::bot {

std::vector<HistogramBin> histogram_of(std::span<const double> samples, std::size_t bins) {
    std::vector<double> finite;
    std::ranges::copy_if(samples, std::back_inserter(finite), [](double sample) { return std::isfinite(sample); });
    if (finite.empty() || bins == 0) {
        return {};
    }
    const auto [least, greatest] = std::ranges::minmax(finite);
    if (least == greatest) {
        return {{least, greatest, finite.size()}};
    }
    const double width = (greatest - least) / static_cast<double>(bins);
    std::vector<HistogramBin> out;
    out.reserve(bins);
    for (std::size_t i = 0; i < bins; ++i) {
        const double from = least + width * static_cast<double>(i);
        out.push_back({from, i + 1 == bins ? greatest : from + width, 0});
    }
    for (const double sample : finite) {
        const auto at = static_cast<std::size_t>((sample - least) / width);
        ++out[std::min(at, bins - 1)].count;
    }
    return out;
}

}  // namespace tradewind::bot
