#include "exchanges/emulator/public_question.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr int kInvalidSymbol = -1121;
constexpr const char* kInvalidSymbolText = "Invalid symbol.";

}  // namespace

const Instrument* PublicQuestion::symbol() {
    const std::string name = reader_.text("symbol");
    const Instrument* found = find_instrument(market_.feed.venue().instruments(), product(), name);
    if (found == nullptr) {
        reader_.refuse(kInvalidSymbol, kInvalidSymbolText);
    }
    return found;
}

const Instrument* PublicQuestion::pair() {
    const std::string name = reader_.text("pair");
    for (const Instrument& each : market_.feed.venue().instruments()) {
        if (product_of(each) == product() && pair_of(each) == name) {
            return &each;
        }
    }
    reader_.refuse(kInvalidSymbol, kInvalidSymbolText);
    return nullptr;
}

std::vector<const Instrument*> PublicQuestion::all() {
    if (reader_.has("symbol")) {
        return {symbol()};
    }
    if (const auto names = reader_.optional_text("symbols"); names && product() == Product::Spot) {
        return listed(*names);
    }
    const auto wanted_pair = product() == Product::CoinM ? reader_.optional_text("pair") : std::nullopt;
    std::vector<const Instrument*> out;
    for (const Instrument& each : market_.feed.venue().instruments()) {
        if (product_of(each) == product() && (!wanted_pair || pair_of(each) == *wanted_pair)) {
            out.push_back(&each);
        }
    }
    return out;
}

std::vector<const Instrument*> PublicQuestion::listed(const std::string& json) {
    std::vector<const Instrument*> out;
    const Json names = Json::parse(json, nullptr, false);
    if (!names.is_array()) {
        reader_.refuse(-1130, "Data sent for parameter 'symbols' is not valid.");
        return out;
    }
    for (const Json& name : names) {
        const Instrument* found = name.is_string() ? find_instrument(market_.feed.venue().instruments(), product(),
                                                                     name.get_ref<const std::string&>())
                                                   : nullptr;
        if (found == nullptr) {
            reader_.refuse(kInvalidSymbol, kInvalidSymbolText);
            return out;
        }
        out.push_back(found);
    }
    return out;
}

bool PublicQuestion::wants_list() const {
    return product() == Product::CoinM || !reader_.has("symbol");
}

std::size_t PublicQuestion::limit(std::size_t usual, std::size_t most) {
    const auto asked = reader_.optional_whole("limit");
    if (asked && *asked > static_cast<std::int64_t>(most) && product() != Product::Spot) {
        reader_.refuse(-1130, "Data sent for parameter 'limit' is not valid.");
    }
    return reader_.limit(usual, most);
}

CandleRange PublicQuestion::range(std::size_t usual, std::size_t most) {
    CandleRange out;
    out.start = reader_.optional_time("startTime");
    out.end = reader_.optional_time("endTime");
    out.limit = limit(usual, most);
    if (out.start && out.end && *out.start > *out.end) {
        reader_.refuse(-1023, "Start time is greater than end time.");
    }
    return out;
}

Route public_route(const PublicMarket& market, WeightRule weight, PublicHandler handler, Security security) {
    Route route;
    route.security = security;
    route.weight = std::move(weight);
    route.handle = [&market, handler = std::move(handler)](const ApiRequest& request) {
        PublicQuestion question(market, request);
        const Answer answer = handler(question);
        return question.is_good() ? reply_of(answer) : reply_of(question.read().error());
    };
    return route;
}

}  // namespace tradewind::emulator
