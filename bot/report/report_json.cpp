#include "bot/report/report_json.hpp"

#include <cmath>
#include <string_view>

#include <nlohmann/json.hpp>

#include "bot/report/thinning.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

constexpr double kDigits = 1e9;

// Eight digits behind the first three: more than a screen shows, and half the bytes of a full double.
double rounded(double value) {
    if (value == 0 || !std::isfinite(value)) {
        return 0;
    }
    const double scale = kDigits / std::pow(10.0, std::floor(std::log10(std::abs(value))));
    return std::isfinite(scale) && scale > 0 ? std::round(value * scale) / scale : value;
}

std::string_view tone_name(Tone tone) {
    switch (tone) {
        case Tone::Good:
            return "good";
        case Tone::Bad:
            return "bad";
        case Tone::Plain:
            break;
    }
    return "plain";
}

json figures_json(std::span<const ReportFigure> figures) {
    json out = json::array();
    for (const ReportFigure& figure : figures) {
        out.push_back({{"label", figure.label},
                       {"value", figure.value},
                       {"hint", figure.hint},
                       {"tone", tone_name(figure.tone)}});
    }
    return out;
}

json line_json(std::span<const SeriesPoint> given) {
    const std::vector<SeriesPoint> points = tidy_points(given);
    json times = json::array();
    json values = json::array();
    for (const SeriesPoint& point : thin_points(points)) {
        times.push_back(point.time_ms / 1'000);
        values.push_back(rounded(point.value));
    }
    return {{"t", std::move(times)}, {"v", std::move(values)}, {"of", points.size()}};
}

json band_json(const ComparisonBand& band) {
    // Both edges go through the same tidying, so that they keep the same times.
    std::vector<BandPoint> points;
    for (const BandPoint& point : band.points) {
        const bool follows = points.empty() || point.time_ms / 1'000 > points.back().time_ms / 1'000;
        if (follows && std::isfinite(point.low) && std::isfinite(point.high)) {
            points.push_back(point);
        }
    }
    json out{{"name", band.name}, {"t", json::array()}, {"low", json::array()}, {"high", json::array()}};
    for (const BandPoint& point : thin_band(points)) {
        out["t"].push_back(point.time_ms / 1'000);
        out["low"].push_back(rounded(point.low));
        out["high"].push_back(rounded(point.high));
    }
    return out;
}

json candles_json(const SymbolCandles& given) {
    const std::vector<Candle> candles = tidy_candles(given.candles);
    json columns{{"t", json::array()}, {"o", json::array()}, {"h", json::array()},
                 {"l", json::array()}, {"c", json::array()}, {"v", json::array()}};
    for (const Candle& candle : join_candles(candles)) {
        columns["t"].push_back(candle.time_ms / 1'000);
        columns["o"].push_back(rounded(candle.open));
        columns["h"].push_back(rounded(candle.high));
        columns["l"].push_back(rounded(candle.low));
        columns["c"].push_back(rounded(candle.close));
        columns["v"].push_back(rounded(candle.volume));
    }
    columns["symbol"] = given.symbol;
    columns["interval"] = given.interval;
    columns["places"] = given.price_places;
    columns["of"] = candles.size();
    return columns;
}

json marker_json(const FillMarker& marker) {
    return {{"t", marker.time_ms / 1'000},
            {"symbol", marker.symbol},
            {"side", marker.side == Side::Buy ? "buy" : "sell"},
            {"price", rounded(marker.price)},
            {"quantity", marker.quantity},
            {"reason", marker.reason}};
}

json trade_json(const ReportTrade& trade) {
    return {{"symbol", trade.symbol},
            {"side", trade.is_long ? "long" : "short"},
            {"opened", trade.opened_ms / 1'000},
            {"closed", trade.closed_ms / 1'000},
            {"quantity", trade.quantity},
            {"entry", trade.entry_price},
            {"exit", trade.exit_price},
            {"profit", trade.profit},
            {"percent", rounded(trade.return_percent)},
            {"fees", trade.fees},
            {"funding", trade.funding},
            {"reason", trade.exit_reason}};
}

json table_json(const ReportTable& table) {
    json columns = json::array();
    for (const ReportColumn& column : table.columns) {
        columns.push_back({{"title", column.title}, {"number", column.is_number}});
    }
    return {{"title", table.title}, {"note", table.note}, {"columns", std::move(columns)}, {"rows", table.rows}};
}

json distribution_json(const Distribution& distribution) {
    json bins = json::array();
    for (const HistogramBin& bin : distribution.bins) {
        bins.push_back({rounded(bin.from), rounded(bin.to), bin.count});
    }
    json marks = json::array();
    for (const HistogramMark& mark : distribution.marks) {
        marks.push_back({{"label", mark.label}, {"value", rounded(mark.value)}});
    }
    return {{"title", distribution.title},
            {"unit", distribution.unit},
            {"note", distribution.note},
            {"bins", std::move(bins)},
            {"marks", std::move(marks)}};
}

// Inside a script element only these could end it or start a comment; JSON has another way to write them.
std::string safe_in_script(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '<') {
            out += "\\u003c";
        } else if (c == '>') {
            out += "\\u003e";
        } else if (c == '&') {
            out += "\\u0026";
        } else {
            out += c;
        }
    }
    return out;
}

template <class Items, class Encode>
json list_json(const Items& items, Encode encode) {
    json out = json::array();
    for (const auto& item : items) {
        out.push_back(encode(item));
    }
    return out;
}

}  // namespace

std::string report_json(const ReportData& data) {
    json out;
    out["title"] = data.title;
    out["subtitle"] = data.subtitle;
    out["currency"] = data.currency;
    out["money_places"] = data.money_places;
    out["facts"] = figures_json(data.facts);
    out["warnings"] = data.warnings;
    out["notes"] = data.notes;
    out["groups"] = list_json(data.figures, [](const FigureGroup& group) {
        return json{{"title", group.title}, {"figures", figures_json(group.figures)}};
    });
    out["equity"] = line_json(data.equity);
    out["drawdown"] = line_json(data.drawdown.empty() ? drawdown_of(tidy_points(data.equity)) : data.drawdown);
    out["comparisons"] = list_json(data.comparisons, [](const NamedSeries& series) {
        json line = line_json(series.points);
        line["name"] = series.name;
        return line;
    });
    out["band"] = data.band ? band_json(*data.band) : json();
    out["candles"] = list_json(data.candles, candles_json);
    out["markers"] = list_json(data.markers, marker_json);
    out["trades"] = list_json(data.trades, trade_json);
    out["months"] = list_json(data.months, [](const MonthlyReturn& month) {
        return json{month.year, month.month, rounded(month.percent)};
    });
    out["tables"] = list_json(data.tables, table_json);
    out["distributions"] = list_json(data.distributions, distribution_json);
    return safe_in_script(out.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace tradewind::bot
