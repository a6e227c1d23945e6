// Orders that wait for a price: stops, take-profits and trailing stops, on the last trade or on the mark
// price. on_price() takes out those that fire: nearest trigger to the previous price first, then the
// oldest. Units: ticks. Errors: refuse() names what is wrong with an order; archive() fails the Reader on
// an impossible state. Thread: one object, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "simulator/matching_types.hpp"

namespace tradewind::simulator {

struct FiredOrder {
    NewConditional order;
    std::int64_t trigger_ticks = 0;
};

class ConditionalBook {
public:
    ConditionalBook() = default;
    ConditionalBook(const ConditionalBook&) = delete;  // the tables point into orders_
    ConditionalBook& operator=(const ConditionalBook&) = delete;

    [[nodiscard]] bool empty() const { return orders_.empty(); }
    [[nodiscard]] std::size_t size() const { return orders_.size(); }
    [[nodiscard]] bool contains(std::uint64_t id) const { return !empty() && orders_.contains(id); }
    [[nodiscard]] std::optional<NewConditional> find(std::uint64_t id) const;
    // The price at which the order would fire now; none for a trailing stop that is not active yet.
    [[nodiscard]] std::optional<std::int64_t> trigger_of(std::uint64_t id) const;
    [[nodiscard]] std::optional<std::int64_t> reference(TriggerBy by) const { return reference_[place_of(by)]; }

    [[nodiscard]] std::optional<RejectReason> refuse(const NewConditional& order) const;
    void add(const NewConditional& order);  // refuse() has found nothing and the id is new
    std::optional<NewConditional> remove(std::uint64_t id);
    // Appends the orders that fire at this price to `fired`.
    void on_price(TriggerBy by, std::int64_t ticks, std::vector<FiredOrder>& fired) {
        std::optional<std::int64_t>& reference = reference_[place_of(by)];
        if (!empty() && reference != ticks) {
            fire(by, ticks, fired);
        }
        reference = ticks;
    }

    template <class Archive>
    void archive(Archive& ar) {
        ar(orders_, reference_, next_sequence_);
        if constexpr (Archive::kReading) {
            if (!ar.ok() || !rebuild()) {
                clear();
                ar.fail();
            }
        }
    }

private:
    struct Waiting {
        NewConditional order;
        std::uint64_t sequence = 0;           // age
        std::optional<std::int64_t> extreme;  // trailing and active: best price seen since
        template <class Archive>
        void archive(Archive& ar) {
            ar(order, sequence, extreme);
        }
    };
    struct Candidate {
        std::uint64_t distance = 0;
        std::int64_t trigger_ticks = 0;
        const Waiting* waiting = nullptr;
    };
    enum class Direction : std::uint8_t { Rising, Falling };  // fires when the price is at or above / below
    // Key: trigger ticks (falling: ~ticks, so that the first to fire comes first), then age.
    using TableKey = std::pair<std::int64_t, std::uint64_t>;
    using Table = std::map<TableKey, Waiting*>;

    static std::size_t place_of(TriggerBy by) { return static_cast<std::size_t>(by); }
    static Direction direction_of(const NewConditional& order);
    static bool is_reached(Direction direction, std::int64_t trigger, std::int64_t ticks);
    static bool is_activated(const NewConditional& order, std::int64_t ticks);
    static std::int64_t trailing_trigger(const Waiting& waiting);
    static void trail(Waiting& waiting, std::int64_t ticks);
    static bool is_known(const NewConditional& order);
    static TableKey key_of(const Waiting& waiting);
    [[nodiscard]] Table& table_of(const NewConditional& order);
    void enlist(Waiting& waiting);
    void delist(const Waiting& waiting);
    void fire(TriggerBy by, std::int64_t ticks, std::vector<FiredOrder>& fired);
    [[nodiscard]] bool rebuild();
    void drop_tables();
    void clear();

    std::map<std::uint64_t, Waiting> orders_;               // by id
    std::array<std::optional<std::int64_t>, 2> reference_;  // last price seen, by TriggerBy
    std::uint64_t next_sequence_ = 0;
    // Drawn from orders_: pointers stay good because a map does not move its values.
    std::array<std::array<Table, 2>, 2> tables_;     // stops and take-profits by TriggerBy and Direction
    std::array<std::vector<Waiting*>, 2> trailing_;  // by TriggerBy, oldest first
    std::vector<Candidate> candidates_;              // kept for its memory
};

}  // namespace tradewind::simulator
