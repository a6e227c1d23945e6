#include "bot/chat/spoken_number.hpp"

#include <algorithm>
#include <cctype>

namespace tradewind::bot {
namespace {

constexpr std::size_t kLongestUnit = 5;  // "1000pepeusdt" is the name of a contract

bool strip_suffix(std::string& word, std::string_view suffix) {
    if (word.size() > suffix.size() && word.ends_with(suffix)) {
        word.resize(word.size() - suffix.size());
        return true;
    }
    return false;
}

// Takes the letters off the end of "0.01btc"; nothing when they are too many for a currency.
std::string take_unit(std::string& word) {
    std::size_t digits = word.size();
    while (digits > 0 && std::isalpha(static_cast<unsigned char>(word[digits - 1])) != 0) {
        --digits;
    }
    std::string unit = word.substr(digits);
    if (unit.size() > kLongestUnit) {
        return {};
    }
    word.resize(digits);
    std::ranges::transform(unit, unit.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return unit;
}

}  // namespace

std::optional<Decimal> spoken_number(std::string word) {
    // A single comma is a decimal comma: "0,5". Thousands separators are not accepted: too easily misread.
    if (std::ranges::count(word, ',') == 1 && word.find('.') == std::string::npos) {
        std::ranges::replace(word, ',', '.');
    }
    if (word.empty() || word.find_first_not_of("0123456789.") != std::string::npos) {
        return std::nullopt;
    }
    const auto parsed = Decimal::parse(word);
    return parsed ? std::optional<Decimal>(*parsed) : std::nullopt;
}

std::optional<Decimal> spoken_percentage(std::string word) {
    if (word.starts_with('-') || word.starts_with('+')) {
        word.erase(0, 1);
    }
    strip_suffix(word, "%");
    const auto value = spoken_number(word);
    // Looked at after the division: a percentage may be too small to be told from nothing.
    const Decimal fraction = value ? *value / Decimal(100) : Decimal();
    return fraction.is_positive() ? std::optional<Decimal>(fraction) : std::nullopt;
}

std::optional<OpenAmount> spoken_amount(std::string word) {
    std::string unit;
    if (word.starts_with('$')) {
        word.erase(0, 1);
        unit = "USD";
    }
    const bool is_percent = strip_suffix(word, "%");
    if (const std::string said = take_unit(word); !said.empty()) {
        unit = said;
    }
    const auto amount = spoken_number(word);
    if (!amount || !amount->is_positive() || (is_percent && (*amount > Decimal(100) || !unit.empty()))) {
        return std::nullopt;
    }
    if (is_percent) {
        return EquityFraction{*amount / Decimal(100)};
    }
    return MarginMoney{*amount, unit};
}

}  // namespace tradewind::bot
