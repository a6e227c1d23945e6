#include "core/base/nearest_name.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace tradewind {
namespace {

constexpr std::size_t kFarthest = 3;  // more changed letters than this is no help
constexpr std::size_t kLongest = 60;

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known) {
    std::string_view best;
    // Short words may not change altogether: "x" is not meant to be "pnl".
    std::size_t best_distance = std::min(kFarthest, (word.size() + 1) / 2) + 1;
    for (const std::string_view name : known) {
        const bool is_part = word.size() > 2 && name.find(word) != std::string_view::npos;
        const std::size_t distance = is_part ? 1 : edit_distance(word.substr(0, kLongest), name);
        if (distance < best_distance) {
            best = name;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace tradewind
