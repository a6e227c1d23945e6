#include "bot/app/hosted_market.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "bot/app/candle_notices.hpp"
#include "bot/app/instrument_catalog.hpp"
#include "bot/app/margin_tiers.hpp"
#include "simulator/generated_market.hpp"
#include "simulator/hosted_exchange.hpp"
#include "simulator/replay_market.hpp"
#include "storage/bracket_file.hpp"
#include "storage/candle_file.hpp"

namespace tradewind::bot {
namespace {

constexpr int kHistoryBars = 70 * 1'440;  // 1,500 candles of an hour at once, and some more
constexpr int kTradesAMinute = 120;       // of each contract: clients wait for the next one
constexpr int kMakerLevels = 25;          // a side: what the deepest partial book stream shows, and some more
constexpr int kCoinPlaces = 8;

struct Source {
    std::shared_ptr<InstrumentTable> instruments = std::make_shared<InstrumentTable>();
    std::map<Currency, Price> prices;  // of coins, for their first deposit
    std::unique_ptr<simulator::MarketSource> market;
    Timestamp start;
    std::string description;
};

std::string names_of(const InstrumentTable& instruments) {
    std::string out;
    for (const Instrument& each : instruments) {
        out += (out.empty() ? "" : ", ") + each.symbol;
    }
    return out;
}

Status add_generated(const std::string& symbol, Source& source, simulator::GeneratedMarketConfig& generated) {
    auto entry = catalog_contract(symbol);
    if (!entry) {
        return fail(entry.error().code, "--symbols: " + entry.error().text);
    }
    if (source.instruments->find(symbol) != nullptr) {
        return fail(ErrorCode::InvalidArgument, "--symbols: " + symbol + " is given twice");
    }
    const InstrumentId id = source.instruments->add(entry->instrument);
    generated.legs.push_back({source.instruments->at(id), entry->start_price});
    source.prices[entry->instrument.base] = entry->start_price;
    if (!entry->instrument.is_inverse()) {
        const InstrumentId spot = source.instruments->add(listed_spot_pair(entry->instrument));
        generated.legs.push_back({source.instruments->at(spot), entry->start_price});
    }
    return {};
}

Result<Source> generated_source(const HostedMarketOptions& options, Timestamp now) {
    Source source;
    simulator::GeneratedMarketConfig generated;
    generated.seed = options.seed;
    generated.history_bars = kHistoryBars;
    generated.points_per_bar = kTradesAMinute;
    // A minute early: a tape has no price in the first seconds of its first minute.
    generated.start = now.floor_to(Duration::minutes(1)) - Duration::minutes(1);
    const std::vector<std::string> usual{"BTCUSDT", "ETHUSDT", "SOLUSDT", "BTCUSD_PERP", "ETHUSD_PERP"};
    for (const std::string& symbol : options.symbols.empty() ? usual : options.symbols) {
        if (auto status = add_generated(symbol, source, generated); !status) {
            return tl::unexpected(std::move(status.error()));
        }
    }
    auto market = simulator::GeneratedMarket::make(generated);
    if (!market) {
        return tl::unexpected(std::move(market.error()));
    }
    source.market = std::move(*market);
    source.start = now;
    source.description = fmt::format("generated market, seed {}: {}", options.seed, names_of(*source.instruments));
    return source;
}

Result<simulator::ReplaySeries> read_series(const std::string& path, const std::string& symbol, Source& source,
                                            std::vector<std::string>& notices) {
    const InstrumentId id(static_cast<std::uint32_t>(source.instruments->size()));
    auto file = storage::read_candles(path, id);
    if (!file) {
        return tl::unexpected(std::move(file.error()));
    }
    add_candle_notices(file->report, path, notices);
    const auto instrument = recorded_instrument(symbol, file->bars);
    if (!instrument) {
        return tl::unexpected(instrument.error());
    }
    if (source.instruments->find(instrument->symbol) != nullptr || file->bars.empty()) {
        return fail(ErrorCode::InvalidArgument, path + ": no candles, or a symbol given twice");
    }
    simulator::ReplaySeries series;
    series.instrument = source.instruments->at(source.instruments->add(*instrument));
    series.bars = std::move(file->bars);
    source.prices[instrument->base] = series.bars.front().close;
    return series;
}

Result<Source> recorded_source(const HostedMarketOptions& options, std::vector<std::string>& notices) {
    if (options.funding.size() > options.candles.size()) {
        return fail(ErrorCode::InvalidArgument, "--funding: given more often than --candles");
    }
    Source source;
    std::vector<simulator::ReplaySeries> all;
    Timestamp first = Timestamp::max();
    std::size_t candles = 0;
    for (std::size_t i = 0; i < options.candles.size(); ++i) {
        const std::string symbol = i < options.symbols.size() ? options.symbols[i] : symbol_of_file(options.candles[i]);
        auto series = read_series(options.candles[i], symbol, source, notices);
        if (!series) {
            return tl::unexpected(std::move(series.error()));
        }
        if (i < options.funding.size()) {
            auto funding = storage::read_funding(options.funding[i]);
            if (!funding) {
                return tl::unexpected(std::move(funding.error()));
            }
            series->funding = std::move(*funding);
        }
        first = std::min(first, series->bars.front().open_time);
        candles += series->bars.size();
        all.push_back(std::move(*series));
    }
    source.start = options.from.is_zero() ? first + Duration::days(1) : options.from;
    simulator::ReplayOptions replay;
    replay.seed = options.seed;
    // A minute early: a tape has no price in the first seconds of its first minute.
    replay.start = std::max(first, source.start - Duration::minutes(1));
    auto market = simulator::ReplayMarket::make(std::move(all), replay);
    if (!market) {
        return tl::unexpected(std::move(market.error()));
    }
    source.market = std::move(*market);
    source.description = fmt::format("{} recorded candles of {}, from {}", candles, names_of(*source.instruments),
                                     source.start.to_iso());
    return source;
}

std::vector<Money> deposits(const Source& source, Decimal balance) {
    std::map<Currency, Decimal> out{{Currency::of("USDT"), balance}};
    for (const Instrument& each : *source.instruments) {
        if (each.is_inverse()) {
            out[each.settle] = (balance / source.prices.at(each.base).value()).rounded(kCoinPlaces, Rounding::Down);
        }
    }
    std::vector<Money> money;
    money.reserve(out.size());
    for (const auto& [currency, amount] : out) {
        money.push_back({amount, currency});
    }
    return money;
}

}  // namespace

Result<HostedMarket> make_hosted_market(const HostedMarketOptions& options, Timestamp now) {
    HostedMarket out;
    auto source = options.candles.empty() ? generated_source(options, now) : recorded_source(options, out.notices);
    if (!source) {
        return tl::unexpected(std::move(source.error()));
    }
    simulator::HostedExchangeConfig config;
    config.instruments = source->instruments;
    config.brackets = margin_tiers(*source->instruments, storage::builtin_brackets(), out.notices);
    config.seed = options.seed;
    config.maker_levels = kMakerLevels;
    for (const Decimal balance : options.balances) {
        config.accounts.push_back(deposits(*source, balance));
    }
    for (const Decimal balance : options.balances) {
        config.accounts.push_back({{balance, Currency::of("USDT")}});
    }
    out.start = source->start;
    out.description = source->description;
    out.venue = std::make_unique<simulator::HostedExchange>(config, std::move(source->market));
    return out;
}

}  // namespace tradewind::bot
