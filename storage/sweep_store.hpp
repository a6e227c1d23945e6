// The points that a sweep has tried, one SQLite file a sweep: it goes on where it was stopped or killed. The file
// belongs to one identity (strategy, data, settings); a point is found by its key, and what came of it is kept as
// text for whoever ran it. Errors: Conflict when the file belongs to another sweep, naming both; else as sqlite.hpp.
// Thread: one owner.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "storage/sqlite.hpp"

namespace tradewind::storage {

enum class SweptStatus : std::uint8_t { Done, Failed };

struct SweptPoint {
    std::string key;         // the same parameters and the same stretch of data have the same key
    std::string parameters;  // for people: "fast=10 slow=50"
    SweptStatus status = SweptStatus::Done;
    std::string outcome;  // of a failed point the error's text
};

class SweepStore {
public:
    // A new file takes the identity, lines of "name: value" for people.
    static Result<std::unique_ptr<SweepStore>> open(const std::string& path, std::string_view identity,
                                                    Durability durability);
    SweepStore(const SweepStore&) = delete;
    SweepStore& operator=(const SweepStore&) = delete;
    ~SweepStore();

    // All of them or none. A key that is there already keeps its first outcome.
    Status add(std::span<const SweptPoint> points);
    Result<std::optional<SweptPoint>> find(std::string_view key);
    Result<std::int64_t> count();

private:
    class Impl;
    explicit SweepStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::storage
