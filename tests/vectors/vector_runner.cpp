// vector_runner [--all] [--skip-missing] FILE...: judges test vectors with the product's own functions and
// prints per kind how many passed, failed and are not covered. Exit code 0: no failure; 1: a failure (with
// --all also a vector that is not covered); 2: a file cannot be read; 77: a file is missing and
// --skip-missing was given.
#include <cstdio>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "storage/exact_json.hpp"
#include "storage/text_file.hpp"
#include "tests/vectors/registry.hpp"

namespace tradewind::vectors {
namespace {

constexpr int kFailed = 1;
constexpr int kUnreadable = 2;
constexpr int kSkipped = 77;
constexpr std::size_t kMaxFileBytes = 64U << 20U;

struct Tally {
    int passed = 0;
    int failed = 0;
    int not_covered = 0;
    void add(const Tally& other) {
        passed += other.passed;
        failed += other.failed;
        not_covered += other.not_covered;
    }
};
using Tallies = std::map<std::string, Tally>;

struct Options {
    bool all = false;
    bool skip_missing = false;
    std::vector<std::string> files;
};

Result<nlohmann::json> load(const std::string& path) {
    const auto text = storage::read_text_file(path, kMaxFileBytes);
    if (!text) {
        return tl::unexpected<Error>(text.error());
    }
    auto root = storage::parse_exact_json(*text);
    if (!root) {
        return fail(ErrorCode::ParseError, fmt::format("{}: {}", path, root.error().text));
    }
    return root;
}

const nlohmann::json* tables_of(const nlohmann::json& root) {
    for (const nlohmann::json& vector : root.at("vectors")) {
        if (vector.contains("tables")) {
            return &vector.at("tables");
        }
    }
    return nullptr;
}

// Empty: passed.
std::string judge(Check check, const nlohmann::json& vector, const VectorFile& file) {
    static const nlohmann::json kNothing = nlohmann::json::object();
    const auto part = [&](const char* name) -> const nlohmann::json& {
        return vector.contains(name) ? vector.at(name) : kNothing;
    };
    const auto tolerance =
        vector.contains("tolerance") ? std::optional<Fields>(Fields(vector.at("tolerance"))) : std::nullopt;
    Verdict verdict(Fields(part("expected")), tolerance);
    try {
        check(Case{Fields(vector), Fields(part("inputs")), file}, verdict);
    } catch (const std::exception& error) {
        return error.what();
    }
    return verdict.failure();
}

void run_file(const nlohmann::json& root, const VectorFile& file, Tallies& tallies) {
    for (const nlohmann::json& vector : root.at("vectors")) {
        const Fields fields(vector);
        const std::string kind = fields.text("kind");
        Tally& tally = tallies[kind];
        const Check check = find_check(kind);
        if (check == nullptr) {
            ++tally.not_covered;
            continue;
        }
        if (const std::string failure = judge(check, vector, file); !failure.empty()) {
            ++tally.failed;
            fmt::print("FAILED {} ({}): {}\n", fields.text("id"), kind, failure);
        } else {
            ++tally.passed;
        }
    }
}

int run(const Options& options) {
    Tallies tallies;
    for (const std::string& path : options.files) {
        if (options.skip_missing && !std::filesystem::exists(path)) {
            fmt::print("skipped: {} is not there\n", path);
            return kSkipped;
        }
        const auto root = load(path);
        if (!root) {
            fmt::print(stderr, "vector_runner: {}\n", root.error().text);
            return kUnreadable;
        }
        if (!root->is_object() || !root->contains("vectors")) {
            fmt::print(stderr, "vector_runner: {}: no vectors in it\n", path);
            return kUnreadable;
        }
        const auto neighbour = load((std::filesystem::path(path).parent_path() / "maintenance-tiers.json").string());
        VectorFile file{path, tables_of(*root), nullptr};
        if (neighbour && neighbour->contains("vectors")) {
            file.neighbour_tables = tables_of(*neighbour);
        }
        try {
            run_file(*root, file, tallies);
        } catch (const std::exception& error) {
            fmt::print(stderr, "vector_runner: {}: {}\n", path, error.what());
            return kUnreadable;
        }
    }
    Tally total;
    for (const auto& [kind, tally] : tallies) {
        fmt::print("{}: passed {}, failed {}, not covered {}\n", kind, tally.passed, tally.failed, tally.not_covered);
        total.add(tally);
    }
    fmt::print("total: passed {}, failed {}, not covered {}\n", total.passed, total.failed, total.not_covered);
    const bool good = total.failed == 0 && (!options.all || total.not_covered == 0);
    return good ? 0 : kFailed;
}

}  // namespace
}  // namespace tradewind::vectors

int main(int argc, char** argv) {
    tradewind::vectors::Options options;
    for (const char* text : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
        const std::string argument(text);
        if (argument == "--all") {
            options.all = true;
        } else if (argument == "--skip-missing") {
            options.skip_missing = true;
        } else {
            options.files.push_back(argument);
        }
    }
    if (options.files.empty()) {
        fmt::print(stderr, "usage: vector_runner [--all] [--skip-missing] FILE...\n");
        return tradewind::vectors::kUnreadable;
    }
    return tradewind::vectors::run(options);
}
