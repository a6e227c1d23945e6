#include "storage/bracket_file.hpp"

#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/check.hpp"
#include "core/base/quote.hpp"
#include "storage/builtin_brackets.hpp"
#include "storage/exact_json.hpp"
#include "storage/text_file.hpp"

namespace tradewind::storage {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxFileBytes = 64U << 20U;
constexpr const char* kDateKey = "date";

tl::unexpected<Error> bad_field(std::string_view symbol, std::size_t tier, std::string_view field,
                                std::string_view what) {
    return fail(ErrorCode::ParseError, fmt::format("{}, tier {}, {}: {}", quote(symbol), tier + 1, field, what));
}

// Numbers arrive as text, and some venues send them as text in the first place.
Result<Decimal> decimal_field(const json& info, std::string_view symbol, std::size_t tier, const char* field) {
    const auto found = info.find(field);
    if (found == info.end()) {
        return bad_field(symbol, tier, field, "missing");
    }
    if (!found->is_string()) {
        return bad_field(symbol, tier, field, "not a number");
    }
    const auto value = Decimal::parse(found->get_ref<const std::string&>());
    if (!value) {
        return bad_field(symbol, tier, field, value.error().text);
    }
    return *value;
}

Result<int> leverage_field(const json& info, std::string_view symbol, std::size_t tier) {
    constexpr const char* kField = "initialLeverage";
    constexpr int kHighest = 1'000;
    const auto value = decimal_field(info, symbol, tier, kField);
    if (!value) {
        return tl::unexpected<Error>(value.error());
    }
    if (!value->is_multiple_of(Decimal(1)) || *value < Decimal(1) || *value > Decimal(kHighest)) {
        return bad_field(symbol, tier, kField, fmt::format("{} is no leverage", value->to_string()));
    }
    return static_cast<int>(value->steps(Decimal(1)));
}

Result<MarginTier> parse_tier(const json& entry, std::string_view symbol, std::size_t index) {
    const auto info = entry.is_object() ? entry.find("info") : entry.end();
    if (!entry.is_object() || info == entry.end() || !info->is_object()) {
        return bad_field(symbol, index, "info", "missing");
    }
    MarginTier tier;
    const std::pair<const char*, Decimal*> fields[] = {{"notionalFloor", &tier.floor},
                                                       {"notionalCap", &tier.cap},
                                                       {"maintMarginRatio", &tier.maintenance_rate},
                                                       {"cum", &tier.maintenance_amount}};
    for (const auto& [field, target] : fields) {
        const auto value = decimal_field(*info, symbol, index, field);
        if (!value) {
            return tl::unexpected<Error>(value.error());
        }
        *target = *value;
    }
    const auto leverage = leverage_field(*info, symbol, index);
    if (!leverage) {
        return tl::unexpected<Error>(leverage.error());
    }
    tier.max_leverage = *leverage;
    return tier;
}

Result<BracketTable> parse_table(const json& entries, std::string_view symbol, Timestamp valid_from) {
    if (!entries.is_array()) {
        return fail(ErrorCode::ParseError, fmt::format("{}: not a list of tiers", quote(symbol)));
    }
    std::vector<MarginTier> tiers;
    for (const json& entry : entries) {
        auto tier = parse_tier(entry, symbol, tiers.size());
        if (!tier) {
            return tl::unexpected<Error>(tier.error());
        }
        tiers.push_back(*tier);
    }
    auto table = BracketTable::make(std::move(tiers), valid_from);
    if (!table) {
        return fail(ErrorCode::ParseError, fmt::format("{}, {}", quote(symbol), table.error().text));
    }
    return table;
}

// The last "YYYY-MM-DD" in a file name.
std::optional<Timestamp> date_in(std::string_view name) {
    constexpr std::size_t kLength = 10;
    for (std::size_t end = name.size(); end >= kLength; --end) {
        const std::string_view piece = name.substr(end - kLength, kLength);
        if (piece[4] == '-' && piece[7] == '-') {
            if (const auto date = Timestamp::parse(piece)) {
                return *date;
            }
        }
    }
    return std::nullopt;
}

Result<Timestamp> date_of(const json& root, std::string_view name) {
    const auto given = root.find(kDateKey);
    if (given == root.end()) {
        return date_in(name).value_or(Timestamp());
    }
    const auto date = given->is_string() ? Timestamp::parse(given->get_ref<const std::string&>())
                                         : Result<Timestamp>(fail(ErrorCode::ParseError, "not a date"));
    if (!date) {
        return fail(ErrorCode::ParseError, fmt::format("date: {}", date.error().text));
    }
    return *date;
}

Result<BracketFile> parse_root(const json& root, std::string_view name) {
    if (!root.is_object()) {
        return fail(ErrorCode::ParseError, "not an object of symbols");
    }
    const auto date = date_of(root, name);
    if (!date) {
        return tl::unexpected<Error>(date.error());
    }
    BracketFile file;
    file.valid_from = *date;
    for (const auto& [unified, entries] : root.items()) {
        if (unified == kDateKey) {
            continue;
        }
        const auto symbol = venue_symbol(unified);
        if (!symbol) {
            return tl::unexpected<Error>(symbol.error());
        }
        auto table = parse_table(entries, unified, file.valid_from);
        if (!table) {
            return tl::unexpected<Error>(table.error());
        }
        if (!file.tables.emplace(*symbol, std::move(*table)).second) {
            return fail(ErrorCode::ParseError, fmt::format("{} names {} a second time", quote(unified), *symbol));
        }
    }
    return file;
}

}  // namespace

Result<std::string> venue_symbol(std::string_view unified) {
    const auto refuse = [&] {
        return fail(ErrorCode::ParseError, fmt::format("{} is no symbol of a contract", quote(unified)));
    };
    const std::size_t slash = unified.find('/');
    if (slash == std::string_view::npos) {
        return unified.empty() ? Result<std::string>(refuse()) : Result<std::string>(std::string(unified));
    }
    const std::size_t colon = unified.find(':', slash);
    if (slash == 0 || colon == std::string_view::npos || colon == slash + 1 || colon + 1 == unified.size()) {
        return refuse();
    }
    const std::string_view base = unified.substr(0, slash);
    const std::string_view quote_currency = unified.substr(slash + 1, colon - slash - 1);
    const std::string_view rest = unified.substr(colon + 1);
    const std::size_t dash = rest.find('-');
    std::string symbol = std::string(base) + std::string(quote_currency);
    if (dash != std::string_view::npos) {
        symbol += "_" + std::string(rest.substr(dash + 1));
    } else if (rest == base) {
        symbol += "_PERP";
    }
    return symbol;
}

Result<BracketFile> parse_brackets(std::string_view name, std::string_view json_text) {
    const auto root = parse_exact_json(json_text);
    auto file = root ? parse_root(*root, name) : Result<BracketFile>(tl::unexpected<Error>(root.error()));
    if (!file) {
        return fail(file.error().code, fmt::format("{}: {}", name, file.error().text));
    }
    return file;
}

Result<BracketFile> read_brackets(const std::filesystem::path& path) {
    const auto text = read_text_file(path, kMaxFileBytes);
    if (!text) {
        return tl::unexpected<Error>(text.error());
    }
    return parse_brackets(path.filename().string(), *text);
}

const BracketFile& builtin_brackets() {
    static const BracketFile file = [] {
        auto parsed = parse_brackets("built-in brackets", kBuiltinBracketsJson);
        TW_CHECK(parsed.has_value());
        return std::move(*parsed);
    }();
    return file;
}

}  // namespace tradewind::storage
