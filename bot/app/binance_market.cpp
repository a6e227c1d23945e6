#include "bot/app/binance_market.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bot/app/contract_listing.hpp"
#include "bot/app/instrument_catalog.hpp"
#include "bot/app/kept_terms.hpp"
#include "bot/app/log.hpp"
#include "exchanges/binance/public_rest.hpp"
#include "exchanges/binance/rest_decoder.hpp"
#include "storage/bracket_file.hpp"

namespace tradewind::bot {
namespace {

using binance::ListedContract;
using binance::ProductKind;
using binance::PublicRest;

constexpr int kPastFunding = 100;

// Asks the venue for everything that a run has to know before it starts.
class ContractSearch {
public:
    ContractSearch(const AppConfig& config, storage::BracketFile tiers, std::vector<std::string>& notices)
        : config_(config), tiers_(std::move(tiers)), notices_(notices), kept_(read_kept_terms(config.home)) {}

    Status add(const std::string& symbol, InstrumentTable& instruments) {
        if (instruments.find(symbol) != nullptr) {
            return fail(ErrorCode::InvalidArgument, "market.symbols: " + symbol + " is named twice");
        }
        const ProductKind product = product_of_name(symbol);
        if (Status asked = ask_once(product); !asked) {
            return asked;
        }
        const auto& listing = listings_.at(product);
        auto contract = listing ? find_contract(symbol, *listing) : without_venue(symbol, listing.error());
        if (!contract) {
            return tl::unexpected<Error>(contract.error());
        }
        contract->venue = "simulated";
        if (const auto interval = intervals_.find(symbol); interval != intervals_.end() && !contract->is_spot()) {
            contract->funding_interval = interval->second;
        }
        const auto tier = tiers_.tables.find(symbol);
        contract->max_leverage = contract->is_spot()           ? 1
                                 : tier == tiers_.tables.end() ? kUsualLeverage
                                                               : tier->second.max_leverage(Decimal());
        const InstrumentId id = instruments.add(*contract);
        if (!contract->is_spot() && listing) {
            learn_past_funding(product, id, symbol);
        }
        return {};
    }

    std::map<InstrumentId, std::vector<FundingSettlement>> paid;

private:
    static constexpr int kUsualLeverage = 20;

    Status ask_once(ProductKind product) {
        if (listings_.contains(product)) {
            return {};
        }
        const auto endpoints = binance_endpoints(config_.binance, product);
        if (!endpoints) {
            return tl::unexpected<Error>(endpoints.error());
        }
        PublicRest& rest = *rests_.emplace(product, std::make_unique<PublicRest>(endpoints->rest)).first->second;
        const auto& listing = listings_.emplace(product, fetch_listing(product, rest)).first->second;
        if (!listing) {
            notices_.push_back(fmt::format("{}; using the {}, and trying on for prices", listing.error().text,
                                           kept_ ? "contracts of the last run" : "built-in contracts"));
        } else if (!binance::paths(product).funding_info.empty()) {
            learn_intervals(product);
        }
        return {};
    }

    Result<Instrument> without_venue(const std::string& symbol, const Error& why) const {
        if (const Instrument* known = kept_ ? kept_->instruments.find(symbol) : nullptr) {
            return *known;
        }
        const bool is_spot = product_of_name(symbol) == ProductKind::Spot;
        const auto known = catalog_contract(is_spot ? symbol.substr(0, symbol.size() - kSpotSuffix.size()) : symbol);
        if (!known) {
            return fail(ErrorCode::Unavailable,
                        fmt::format("{}; without the venue the terms of {} are not known", why.text, symbol));
        }
        return is_spot ? spot_leg(known->instrument) : known->instrument;
    }

    // Both are refinements: without them funding is every eight hours, and what was due while away is not paid.
    void learn_intervals(ProductKind product) {
        const auto body =
            rests_.at(product)->get(std::string(binance::paths(product).funding_info), "funding intervals");
        if (auto read = body ? binance::decode_funding_intervals(*body) : tl::unexpected<Error>(body.error())) {
            intervals_.merge(*read);
        }
    }
    void learn_past_funding(ProductKind product, InstrumentId id, const std::string& symbol) {
        const auto body = rests_.at(product)->get(
            fmt::format("{}?symbol={}&limit={}", binance::paths(product).funding_rate, symbol, kPastFunding),
            "funding rates");
        if (auto read = body ? binance::decode_funding_rates(*body) : tl::unexpected<Error>(body.error())) {
            paid[id] = std::move(*read);
        }
    }

    const AppConfig& config_;
    storage::BracketFile tiers_;
    std::vector<std::string>& notices_;
    Result<KeptTerms> kept_;
    std::map<ProductKind, Result<std::vector<ListedContract>>> listings_;
    std::map<ProductKind, std::unique_ptr<PublicRest>> rests_;
    std::map<std::string, Duration> intervals_;
};

}  // namespace

Result<binance::Endpoints> binance_endpoints(const BinanceConfig& config, ProductKind product) {
    auto found = binance::overridden(product, binance::endpoints(product, config.environment), config.rest_url,
                                     config.stream_url);
    if (!found) {
        return fail(found.error().code, "binance: " + found.error().text);
    }
    return found;
}

std::string venue_in_words(const BinanceConfig& config) {
    return config.rest_url.empty() ? fmt::format("Binance ({})", binance::to_text(config.environment))
                                   : "the exchange at " + config.rest_url;
}

Result<PaperMarket> make_binance_market(const AppConfig& config, Timestamp start, ContractTerms terms) {
    PaperMarket market;
    std::map<InstrumentId, std::vector<FundingSettlement>> paid;
    if (terms == ContractTerms::OfLastRun) {
        auto kept = read_kept_terms(config.home);
        if (!kept) {
            return tl::unexpected<Error>(kept.error());
        }
        market.instruments = std::make_shared<const InstrumentTable>(std::move(kept->instruments));
        market.brackets = std::make_shared<const std::vector<BracketTable>>(std::move(kept->brackets));
        market.terms_since = kept->since;
    } else {
        Result<storage::BracketFile> tiers = storage::builtin_brackets();
        if (!config.market.brackets.empty()) {
            tiers = storage::read_brackets(config.market.brackets);
        }
        if (!tiers) {
            return tl::unexpected<Error>(tiers.error());
        }
        const auto instruments = std::make_shared<InstrumentTable>();
        ContractSearch search(config, std::move(*tiers), market.notices);
        for (const std::string& symbol : wished_symbols(config)) {
            if (Status added = search.add(symbol, *instruments); !added) {
                return tl::unexpected<Error>(added.error());
            }
        }
        paid = std::move(search.paid);
        market.instruments = instruments;
        auto brackets = load_brackets(config, *instruments, market.notices);
        if (!brackets) {
            return tl::unexpected<Error>(brackets.error());
        }
        market.brackets = std::move(*brackets);
    }
    market.description = "live prices of " + venue_in_words(config.binance);
    auto tape = std::make_unique<LiveTape>(market.instruments, start, paid);
    market.live = tape.get();
    market.source = std::move(tape);
    return market;
}

Result<LiveFeed> start_market_feed(const AppConfig& config, const std::shared_ptr<const InstrumentTable>& instruments,
                                   binance::BookFeed books, const std::function<Timestamp()>& clock,
                                   const std::function<void(Timestamp, const EventBody&)>& emit) {
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
        streams.books = books;
        streams.history_bars = kPaperHistoryBars;
        binance::MarketOutlet outlet;
        outlet.clock = clock;
        outlet.emit = emit;
        outlet.report = [](const std::string& text) { log_line(LogLevel::Warning, "market data: " + text); };
        auto connection = binance::MarketConnection::start(*endpoints, std::move(streams), std::move(outlet));
        if (!connection) {
            return tl::unexpected<Error>(connection.error());
        }
        out.push_back(std::move(*connection));
    }
    return out;
}

Result<LiveFeed> start_live_feed(const AppConfig& config, const std::shared_ptr<const InstrumentTable>& instruments,
                                 LiveTape& tape, const std::function<Timestamp()>& clock, std::function<void()> wake) {
    // The simulated exchange keeps a book of its own.
    return start_market_feed(config, instruments, binance::BookFeed::None, clock,
                             [&tape, wake = std::move(wake)](Timestamp time, const EventBody& body) {
                                 tape.on_event(time, body);
                                 wake();
                             });
}

}  // namespace tradewind::bot
