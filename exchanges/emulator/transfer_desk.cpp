#include "exchanges/emulator/transfer_desk.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/time_span.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"MAIN_UMFUTURE", "UMFUTURE_MAIN", "MAIN_CMFUTURE", "CMFUTURE_MAIN"};
constexpr Duration kLongestSpan = Duration::days(180);

std::string read_kind(ParameterReader& reader) {
    std::string kind = reader.text("type");
    if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) {
        reader.refuse_missing("type");
    }
    return kind;
}

}  // namespace

bool TransferDesk::is_margin(std::string_view kind, const Currency& currency) const {
    const Product product = kind.find("UMFUTURE") != std::string_view::npos ? Product::UsdM : Product::CoinM;
    const InstrumentTable& instruments = feed_.venue().instruments();
    return std::any_of(instruments.begin(), instruments.end(),
                       [&](const Instrument& each) { return product_of(each) == product && each.settle == currency; });
}

Answer TransferDesk::move(const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const std::string kind = read_kind(reader);
    const std::string asset = reader.text("asset");
    const Decimal amount = reader.decimal("amount");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    if (asset.size() > Currency::kCapacity || !is_margin(kind, Currency::of(asset))) {
        return refuse(-5003, "You don't have this asset.");
    }
    const Money money{amount, Currency::of(asset)};
    const bool is_to_futures = kind.starts_with("MAIN_");
    const AccountId from = is_to_futures ? *request.account : request.futures_account;
    const AccountId to = is_to_futures ? request.futures_account : *request.account;
    if (const Status moved = feed_.venue().transfer(from, to, money); !moved) {
        return tl::unexpected(api_error(moved.error().text));
    }
    feed_.settle();
    constexpr std::uint64_t kFirst = 13'000'000'000;
    std::deque<Transfer>& done = done_[*request.account];
    done.push_front({kFirst + ++made_, kind, money, feed_.now()});
    if (done.size() > kKept) {
        done.pop_back();
    }
    Json out;
    out["tranId"] = done.front().id;
    return out;
}

Answer TransferDesk::history(const ApiRequest& request) const {
    ParameterReader reader(request.parameters);
    const std::string kind = read_kind(reader);
    const TimeSpan span = read_time_span(reader, kLongestSpan);
    const std::int64_t page = reader.optional_whole("current").value_or(1);
    const std::int64_t size = reader.optional_whole("size").value_or(10);
    if (page < 1 || size < 1 || size > 100) {
        reader.refuse_missing(page < 1 ? "current" : "size");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json rows = Json::array();
    std::int64_t total = 0;
    if (const auto done = done_.find(*request.account); done != done_.end()) {
        for (const Transfer& each : done->second) {
            if (each.kind != kind || !span.contains(each.time)) {
                continue;
            }
            const std::int64_t place = total++;
            if (place / size != page - 1) {
                continue;
            }
            rows.push_back({{"asset", each.amount.currency.str()},
                            {"amount", each.amount.amount.to_string()},
                            {"type", each.kind},
                            {"status", "CONFIRMED"},
                            {"tranId", each.id},
                            {"timestamp", each.time.to_millis()}});
        }
    }
    Json out;
    out["total"] = total;
    out["rows"] = std::move(rows);
    return out;
}

void TransferDesk::add_routes(RouteTable& routes) {
    add_route(routes, {"POST", "/sapi/v1/asset/transfer", weighs(1)},
              [this](const ApiRequest& request) { return move(request); });
    add_route(routes, {"GET", "/sapi/v1/asset/transfer", weighs(1)},
              [this](const ApiRequest& request) { return history(request); });
}

}  // namespace tradewind::emulator
