// Conditional orders of one account, apart from its ordinary orders until they trigger (venue notes, section 1.5).
// Units: as in Instrument. Errors: nullptr. Thread: venue.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "exchanges/emulator/order_terms.hpp"

namespace tradewind::emulator {

enum class AlgoStatus : std::uint8_t { New, Triggering, Triggered, Finished, Canceled, Rejected, Expired };
[[nodiscard]] const char* to_text(AlgoStatus);

struct AlgoRecord {
    std::uint64_t id = 0;  // algoId
    ClientOrderId key;
    OrderTerms terms;
    AlgoStatus status = AlgoStatus::New;
    bool is_accepted = false;
    bool is_activated = false;  // of a trailing stop
    bool is_expiring = false;
    std::uint64_t order = 0;  // the ordinary order it became
    Price average;            // of that order
    Quantity executed;
    std::string reject_reason;
    Timestamp created;
    Timestamp updated;
    Timestamp triggered;
};

class AlgoRecords {
public:
    static constexpr std::size_t kMostOpen = 200;
    static constexpr std::size_t kClosedKept = 5'000;

    AlgoRecord& add(AlgoRecord record);
    void remove(std::uint64_t id);  // never accepted
    [[nodiscard]] AlgoRecord* find(std::uint64_t id);
    [[nodiscard]] AlgoRecord* find_key(ClientOrderId key);  // waiting for its trigger
    [[nodiscard]] const AlgoRecord* find_client_id(const std::string& client_id) const;
    [[nodiscard]] bool has_open(const std::string& client_id) const;
    [[nodiscard]] std::vector<const AlgoRecord*> open() const;
    [[nodiscard]] std::size_t open_count() const { return open_.size(); }
    [[nodiscard]] const std::map<std::uint64_t, AlgoRecord>& all() const { return records_; }
    void trigger(AlgoRecord& record, Timestamp now);  // no longer waiting
    void close(AlgoRecord& record, AlgoStatus status, Timestamp now);

private:
    std::map<std::uint64_t, AlgoRecord> records_;
    std::map<ClientOrderId, std::uint64_t> open_;
    std::map<std::string, std::uint64_t> by_client_id_;
    std::deque<std::uint64_t> closed_;
};

}  // namespace tradewind::emulator
