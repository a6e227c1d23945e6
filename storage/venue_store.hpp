// The simulated venue's state between runs, HOME/venue.db: the venue's own books survive the agent as a
// real exchange would. Each save is durable and keeps the generation before it. Errors: Result; a state
// whose checksum fails is passed over for the one before it, and the copy says so. Thread: one owner.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "storage/sqlite.hpp"

namespace tradewind::storage {

enum class VenueCopy : std::uint8_t { Newest, Previous };  // Previous: the newest was damaged

struct SavedVenue {
    std::string state;
    Timestamp time;
    std::uint64_t generation = 0;
    VenueCopy copy = VenueCopy::Newest;
};

class VenueStore {
public:
    static Result<std::unique_ptr<VenueStore>> open(const std::string& path, Durability durability);
    VenueStore(const VenueStore&) = delete;
    VenueStore& operator=(const VenueStore&) = delete;
    ~VenueStore();

    // Durable when it returns (with Durability::Full).
    Status save(std::string_view state, Timestamp time);
    // None: nothing was ever saved. Error: something was, and no generation of it is sound.
    Result<std::optional<SavedVenue>> load();

private:
    class Impl;
    explicit VenueStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::storage
