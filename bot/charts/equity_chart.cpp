#include <algorithm>

#include "bot/charts/canvas.hpp"
#include "bot/charts/charts.hpp"
#include "core/base/money_text.hpp"

namespace tradewind::bot {

Result<std::string> equity_chart(std::span<const EquityPoint> curve, const Currency& currency) {
    if (curve.size() < 2) {
        return fail(ErrorCode::Unavailable, "There is no equity curve yet; it grows with every performance loop.");
    }
    const auto [low, high] = std::ranges::minmax_element(curve, {}, &EquityPoint::equity);
    const int places = money_places(currency);
    Canvas canvas("Equity, " + currency.str() + "  " + curve.back().equity.to_fixed(places), curve.front().time,
                  curve.back().time, low->equity.to_double(), high->equity.to_double(), places);
    const Colour colour = curve.back().equity >= curve.front().equity ? kGreen : kRed;
    for (std::size_t i = 1; i < curve.size(); ++i) {
        canvas.line(curve[i - 1].time, curve[i - 1].equity.to_double(), curve[i].time, curve[i].equity.to_double(),
                    colour, 2.2);
    }
    return canvas.png();
}

}  // namespace tradewind::bot
