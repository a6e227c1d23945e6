#include "exchanges/emulator/downloads.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchanges/emulator/account_routes.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/request_signature.hpp"
#include "exchanges/emulator/zip_file.hpp"

namespace tradewind::emulator {
namespace {

constexpr Duration kPreparation = Duration::seconds(1);
constexpr Duration kLinkLife = Duration::hours(24);
constexpr Duration kLongestSpan = Duration::days(366);
constexpr Duration kAnySpan = Duration::days(100'000);
constexpr std::uint64_t kFirstNumber = 545'923'594'199'212'032;  // ids look like the venue's
constexpr const char* kPath = "/download";

// Rows of JSON objects under the names of their fields; what a row does not have is left empty.
class Csv {
public:
    Csv(std::initializer_list<const char*> columns) : columns_(columns) {
        for (const char* column : columns_) {
            text_ += text_.empty() ? "" : ",";
            text_ += column;
        }
        text_ += "\n";
    }
    void add(const Json& row) {
        std::string line;
        for (const char* column : columns_) {
            line += column == columns_.front() ? "" : ",";
            const auto found = row.find(column);
            if (found != row.end()) {
                line += found->is_string() ? found->get<std::string>() : found->dump();
            }
        }
        text_ += line + "\n";
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::vector<const char*> columns_;
    std::string text_;
};

}  // namespace

const char* Downloads::name_of(Kind kind) {
    switch (kind) {
        case Kind::Income:
            return "transaction_history";
        case Kind::Orders:
            return "order_history";
        case Kind::Trades:
            return "trade_history";
    }
    return "";
}

bool Downloads::has_ended(const Wanted& wanted) const {
    return context_.now() >= wanted.asked + kPreparation + kLinkLife;
}

Answer Downloads::ask_for(Kind kind, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    (void)reader.text("startTime");
    (void)reader.text("endTime");
    Wanted wanted;
    wanted.span = read_time_span(reader, kAnySpan);
    if (wanted.span.end - wanted.span.begin > kLongestSpan) {
        reader.refuse(-4165, "Invalid time interval: the longest is a year.");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    wanted.id = std::to_string(kFirstNumber + context_.desk.take_number());
    // Not to be guessed from outside; whoever reads the server's memory knows the account's history anyway.
    wanted.secret = hmac_sha256_hex(request.signed_text, wanted.id);
    wanted.kind = kind;
    wanted.product = request.product;
    wanted.account = *request.account;
    wanted.asked = context_.now();
    wanted_.push_back(wanted);
    if (wanted_.size() > kKept) {
        wanted_.pop_front();
    }
    Json out;
    out["avgCostTimestampOfLast30d"] = kPreparation.to_millis();
    out["downloadId"] = wanted.id;
    return out;
}

Answer Downloads::link_to(Kind kind, const ApiRequest& request) const {
    ParameterReader reader(request.parameters);
    const std::string id = reader.text("downloadId");
    const auto found = std::find_if(wanted_.begin(), wanted_.end(), [&](const Wanted& each) {
        return each.id == id && each.account == *request.account && each.kind == kind &&
               each.product == request.product;
    });
    if (found == wanted_.end()) {
        reader.refuse(-1130, "Data sent for parameter 'downloadId' is not valid.");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    const bool is_ready = context_.now() >= found->asked + kPreparation;
    const bool is_over = has_ended(*found);
    Json out;
    out["downloadId"] = id;
    out["status"] = is_ready ? "completed" : "processing";
    out["url"] = is_ready && !is_over ? fmt::format("http://{}{}?id={}", request.host, kPath, found->secret) : "";
    out["notified"] = is_ready;
    out["expirationTimestamp"] = is_ready ? (found->asked + kPreparation + kLinkLife).to_millis() : -1;
    out["isExpired"] = is_over ? Json(true) : Json();
    return out;
}

std::string Downloads::csv_of(const Wanted& wanted) const {
    const AccountBook& book = context_.desk.book(wanted.account);
    const auto is_wanted = [&](InstrumentId id, Timestamp time) {
        return product_of(context_.instrument(id)) == wanted.product && wanted.span.contains(time);
    };
    switch (wanted.kind) {
        case Kind::Income: {
            Csv csv{"symbol", "incomeType", "income", "asset", "info", "time", "tranId", "tradeId"};
            for (const IncomeRecord& each : book.income) {
                if (wanted.span.contains(each.time) && settles_in(context_, wanted.product, each.amount.currency)) {
                    csv.add(income_json(each));
                }
            }
            return csv.take();
        }
        case Kind::Orders: {
            Csv csv{"orderId",  "symbol",      "status",   "clientOrderId", "price",       "avgPrice",
                    "origQty",  "executedQty", "cumQuote", "cumBase",       "timeInForce", "type",
                    "origType", "reduceOnly",  "side",     "positionSide",  "time",        "updateTime"};
            for (const auto& [id, order] : book.orders.orders()) {
                if (is_wanted(order.terms.intent.instrument, order.created)) {
                    csv.add(order_json(context_.instrument(order.terms.intent.instrument), order, OrderView::Queried));
                }
            }
            return csv.take();
        }
        case Kind::Trades: {
            Csv csv{"symbol",       "id",       "orderId", "side",       "price",           "qty",
                    "realizedPnl",  "quoteQty", "baseQty", "commission", "commissionAsset", "time",
                    "positionSide", "buyer",    "maker"};
            for (const TradeRecord& trade : book.orders.trades()) {
                if (is_wanted(trade.instrument, trade.time)) {
                    csv.add(trade_json(context_.instrument(trade.instrument), trade));
                }
            }
            return csv.take();
        }
    }
    return {};
}

ApiReply Downloads::fetch(const ApiRequest& request) const {
    const std::string* secret = request.parameters.find("id");
    const auto found = std::find_if(wanted_.begin(), wanted_.end(), [&](const Wanted& each) {
        return secret != nullptr && each.secret == *secret && context_.now() >= each.asked + kPreparation &&
               !has_ended(each);
    });
    if (found == wanted_.end()) {
        return reply_of(ApiError{404, -1099, "Not found, unauthenticated, or unauthorized."});
    }
    const std::string name = fmt::format("{}_{}", found->id, name_of(found->kind));
    ApiReply reply;
    reply.content_type = "application/zip";
    reply.headers.push_back({"Content-Disposition", fmt::format("attachment; filename=\"{}.zip\"", name)});
    reply.body = zip_of(name + ".csv", csv_of(*found));
    return reply;
}

void Downloads::add_routes(RouteTable& routes) {
    constexpr std::array<std::pair<const char*, Kind>, 3> kKinds{
        {{"/income/asyn", Kind::Income}, {"/order/asyn", Kind::Orders}, {"/trade/asyn", Kind::Trades}}};
    for (const std::string prefix : {"/fapi/v1", "/dapi/v1"}) {
        for (const auto& [path, kind] : kKinds) {
            add_route(routes, {"GET", prefix + path, weighs(1'000)},
                      [this, kind = kind](const ApiRequest& request) { return ask_for(kind, request); });
            add_route(routes, {"GET", prefix + path + "/id", weighs(prefix == "/fapi/v1" ? 10 : 5)},
                      [this, kind = kind](const ApiRequest& request) { return link_to(kind, request); });
        }
    }
    Route file;
    file.weight = weighs(0);
    file.handle = [this](const ApiRequest& request) { return fetch(request); };
    routes.add("GET", kPath, std::move(file));
}

}  // namespace tradewind::emulator
