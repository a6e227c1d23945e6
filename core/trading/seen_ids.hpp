// Remembers the newest `limit` identifiers, so that what the venue tells twice counts once. An identifier
// is a text within a scope (trade ids are unique per instrument only). Exact: texts are kept, not only
// their hashes. Memory grows with use up to the limit, then the oldest is forgotten. Thread: engine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tradewind {

class SeenIds {
public:
    explicit SeenIds(std::size_t limit) : limit_(limit) {}

    // False when it was seen before.
    bool insert(std::uint32_t scope, std::string_view id);
    [[nodiscard]] bool contains(std::uint32_t scope, std::string_view id) const;
    [[nodiscard]] std::size_t size() const { return ring_.size(); }

    template <class Archive>
    void archive(Archive& ar) {
        if constexpr (Archive::kReading) {
            std::vector<Entry> entries;
            ar(entries);
            clear();
            for (const Entry& entry : entries) {
                insert(entry.scope, entry.id);
            }
        } else {
            const std::vector<Entry> entries = oldest_first();
            ar(entries);
        }
    }

private:
    struct Entry {
        std::uint32_t scope = 0;
        std::string id;
        std::uint64_t hash = 0;  // derived, so not archived
        template <class Archive>
        void archive(Archive& ar) {
            ar(scope, id);
        }
    };
    static constexpr std::uint32_t kFree = UINT32_MAX;

    [[nodiscard]] std::size_t home_of(std::uint64_t hash) const { return hash & (slots_.size() - 1); }
    [[nodiscard]] std::size_t find_slot(std::uint64_t hash, std::uint32_t scope, std::string_view id) const;
    void forget(std::uint32_t place);
    void grow();
    void clear();
    [[nodiscard]] std::vector<Entry> oldest_first() const;

    std::size_t limit_;
    std::vector<Entry> ring_;  // in order of arrival; when full, oldest_ is overwritten next
    std::uint32_t oldest_ = 0;
    std::vector<std::uint32_t> slots_;  // linear probing: places in ring_; at most half full
};

}  // namespace tradewind
