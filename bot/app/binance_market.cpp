#include "bot/app/binance_market.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bot/app/instrument_catalog.hpp"
#include "bot/app/log.hpp"
#include "exchanges/binance/public_rest.hpp"
#include "exchanges/binance/rest_decoder.hpp"
#include "storage/bracket_file.hpp"
#include "storage/output_file.hpp"
#include "storage/text_file.hpp"

namespace tradewind::bot {
namespace {

using binance::ListedContract;
using binance::ProductKind;
using binance::PublicRest;

constexpr std::string_view kSpotSuffix = ".SPOT";
constexpr std::size_t kMostListingBytes = 64U << 20U;
constexpr int kPastFunding = 100;

ProductKind product_of_name(const std::string& symbol) {
    return symbol.ends_with(kSpotSuffix) ? ProductKind::Spot : ProductKind::UsdM;
}

// The venue's listing, kept in the state directory for the day on which the venue cannot be reached.
Result<std::vector<ListedContract>> load_listing(ProductKind product, PublicRest& rest, const std::string& kept,
                                                 std::vector<std::string>& notices) {
    const auto fresh = rest.get(std::string(binance::paths(product).exchange_info), "contracts");
    if (fresh) {
        auto listed = binance::decode_exchange_info(product, *fresh);
        if (listed) {
            if (auto file = storage::OutputFile::open(kept); file && file->write(*fresh)) {
                (void)file->finish();  // a full disk shows elsewhere; this is only for the next start
            }
        }
        return listed;
    }
    const auto old = storage::read_text_file(kept, kMostListingBytes);
    if (!old) {
        return tl::unexpected<Error>(fresh.error());
    }
    notices.push_back(fmt::format("{}; using the contracts of the last time", fresh.error().text));
    return binance::decode_exchange_info(product, *old);
}

Result<Instrument> find_contract(const std::string& symbol, const std::vector<ListedContract>& listed) {
    const auto found = std::find_if(listed.begin(), listed.end(), [&](const ListedContract& contract) {
        return contract.instrument.symbol == symbol;
    });
    const bool is_spot = product_of_name(symbol) == ProductKind::Spot;
    if (found == listed.end() || !(is_spot || found->is_perpetual)) {
        return fail(ErrorCode::NotFound, "market.symbols: the venue lists no perpetual or spot pair " + symbol);
    }
    if (!found->is_trading) {
        return fail(ErrorCode::Unavailable, "market.symbols: " + symbol + " is not trading at the venue");
    }
    if (found->instrument.settle != Currency::of("USDT")) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("market.symbols: {} settles in {}, and the paper account holds USDT", symbol,
                                found->instrument.settle.view()));
    }
    return found->instrument;
}

// Without the venue and without a listing kept from before.
Result<Instrument> built_in(const std::string& symbol, const Error& why) {
    const bool is_spot = product_of_name(symbol) == ProductKind::Spot;
    const auto known = catalog_perpetual(is_spot ? symbol.substr(0, symbol.size() - kSpotSuffix.size()) : symbol);
    if (!known) {
        return fail(ErrorCode::Unavailable,
                    fmt::format("{}; without the venue the terms of {} are not known", why.text, symbol));
    }
    return is_spot ? spot_leg(known->instrument) : known->instrument;
}

class MarketMaking {
public:
    MarketMaking(const AppConfig& config, PaperMarket& market) : config_(config), market_(market) {}

    Status add(const std::string& symbol, InstrumentTable& instruments) {
        const ProductKind product = product_of_name(symbol);
        auto listing = listings_.find(product);
        if (listing == listings_.end()) {
            const auto endpoints = binance_endpoints(config_.binance, product);
            if (!endpoints) {
                return tl::unexpected<Error>(endpoints.error());
            }
            rests_.emplace(product, std::make_unique<PublicRest>(endpoints->rest));
            const std::string kept = fmt::format("{}/binance-{}.json", config_.home, binance::to_text(product));
            listing = listings_.emplace(product, load_listing(product, *rests_[product], kept, market_.notices)).first;
            if (!listing->second) {
                market_.notices.push_back(listing->second.error().text +
                                          "; using the built-in contracts, and trying on");
            }
            learn_intervals(product);
        }
        auto contract =
            listing->second ? find_contract(symbol, *listing->second) : built_in(symbol, listing->second.error());
        if (!contract) {
            return tl::unexpected<Error>(contract.error());
        }
        if (instruments.find(symbol) != nullptr) {
            return fail(ErrorCode::InvalidArgument, "market.symbols: " + symbol + " is named twice");
        }
        contract->venue = "simulated";
        if (const auto interval = intervals_.find(symbol); interval != intervals_.end() && !contract->is_spot()) {
            contract->funding_interval = interval->second;
        }
        const auto& tiers = tiers_->tables;
        const auto tier = tiers.find(symbol);
        contract->max_leverage = contract->is_spot()   ? 1
                                 : tier == tiers.end() ? kUsualLeverage
                                                       : tier->second.max_leverage(Decimal());
        const InstrumentId id = instruments.add(*contract);
        if (!contract->is_spot() && listing->second) {
            learn_past_funding(id, symbol);
        }
        return {};
    }

    Status read_tiers() {
        if (config_.market.brackets.empty()) {
            tiers_ = storage::builtin_brackets();
            return {};
        }
        auto file = storage::read_brackets(config_.market.brackets);
        if (!file) {
            return tl::unexpected<Error>(file.error());
        }
        tiers_ = std::move(*file);
        return {};
    }

    std::map<InstrumentId, std::vector<FundingSettlement>> paid;

private:
    static constexpr int kUsualLeverage = 20;

    // Both are refinements: without them funding is every eight hours, and what was due while away is not paid.
    void learn_intervals(ProductKind product) {
        const std::string_view path = binance::paths(product).funding_info;
        if (path.empty() || !listings_.at(product)) {
            return;
        }
        if (const auto body = rests_[product]->get(std::string(path), "funding intervals")) {
            if (auto read = binance::decode_funding_intervals(*body)) {
                intervals_ = std::move(*read);
            }
        }
    }
    void learn_past_funding(InstrumentId id, const std::string& symbol) {
        const auto body = rests_[ProductKind::UsdM]->get(
            fmt::format("{}?symbol={}&limit={}", binance::paths(ProductKind::UsdM).funding_rate, symbol, kPastFunding),
            "funding rates");
        if (body) {
            if (auto read = binance::decode_funding_rates(*body)) {
                paid[id] = std::move(*read);
            }
        }
    }

    const AppConfig& config_;
    PaperMarket& market_;
    std::optional<storage::BracketFile> tiers_;
    std::map<ProductKind, Result<std::vector<ListedContract>>> listings_;
    std::map<ProductKind, std::unique_ptr<PublicRest>> rests_;
    std::map<std::string, Duration> intervals_;
};

}  // namespace

Result<binance::Endpoints> binance_endpoints(const BinanceConfig& config, ProductKind product) {
    auto found =
        binance::overridden(binance::endpoints(product, config.environment), config.rest_url, config.stream_url);
    if (!found) {
        return fail(found.error().code, "binance: " + found.error().text);
    }
    return found;
}

Result<PaperMarket> make_binance_market(const AppConfig& config, Timestamp start) {
    PaperMarket market;
    MarketMaking making(config, market);
    if (Status read = making.read_tiers(); !read) {
        return tl::unexpected<Error>(read.error());
    }
    auto instruments = std::make_shared<InstrumentTable>();
    const std::vector<std::string> usual{"BTCUSDT", "ETHUSDT", "SOLUSDT"};
    for (const std::string& symbol : config.market.symbols.empty() ? usual : config.market.symbols) {
        if (Status added = making.add(symbol, *instruments); !added) {
            return tl::unexpected<Error>(added.error());
        }
    }
    market.instruments = instruments;
    auto brackets = load_brackets(config, *instruments, market.notices);
    if (!brackets) {
        return tl::unexpected<Error>(brackets.error());
    }
    market.brackets = std::move(*brackets);
    market.description = fmt::format("live prices of Binance ({})", binance::to_text(config.binance.environment));
    auto tape = std::make_unique<LiveTape>(instruments, start, std::move(making.paid));
    market.live = tape.get();
    market.source = std::move(tape);
    return market;
}

Result<LiveFeed> start_live_feed(const AppConfig& config, std::shared_ptr<const InstrumentTable> instruments,
                                 LiveTape& tape, std::function<Timestamp()> clock, std::function<void()> wake) {
    std::set<ProductKind> products;
    for (const Instrument& instrument : *instruments) {
        products.insert(binance::product_of(instrument));
    }
    LiveFeed out;
    for (const ProductKind product : products) {
        const auto endpoints = binance_endpoints(config.binance, product);
        if (!endpoints) {
            return tl::unexpected<Error>(endpoints.error());
        }
        binance::MarketStreamsConfig streams;
        streams.product = product;
        streams.instruments = instruments;
        streams.books = binance::BookFeed::None;  // the simulated exchange keeps a book of its own
        streams.history_bars = kPaperHistoryBars;
        binance::MarketOutlet outlet;
        outlet.clock = clock;
        outlet.emit = [&tape, wake](Timestamp time, const EventBody& body) {
            tape.on_event(time, body);
            wake();
        };
        outlet.report = [](const std::string& text) { log_line(LogLevel::Warning, "market data: " + text); };
        auto connection = binance::MarketConnection::start(*endpoints, std::move(streams), std::move(outlet));
        if (!connection) {
            return tl::unexpected<Error>(connection.error());
        }
        out.push_back(std::move(*connection));
    }
    return out;
}

}  // namespace tradewind::bot
