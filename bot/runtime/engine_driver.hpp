// Moves engine and venue together through time, one instant at a time, on one thread and without a clock:
// live paper trading paces it, replays and backtests run it at full speed, and both get the same result.
// Order of things at each step: the venue's state is saved before its messages are given out; every input
// is journalled before it is processed; everything is durable before a command leaves.
// Errors: storage failures stop the run with an Error; the engine is not called again. Thread: engine.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "bot/runtime/engine_link.hpp"
#include "core/engine/engine.hpp"
#include "simulator/paced_exchange.hpp"
#include "storage/journal.hpp"
#include "storage/venue_store.hpp"

namespace tradewind::bot {

class EngineDriver {
public:
    // What is kept, and who is told; null: nothing, nobody.
    struct Parties {
        storage::Journal* journal = nullptr;
        storage::VenueStore* venue_store = nullptr;
        EngineListener* listener = nullptr;
        Duration keep_inputs = Duration::days(7);           // older market inputs are forgotten
        std::function<void(const Command&)> commands = {};  // sees every command before it is carried out
        std::function<void(const Event&)> observer = {};    // sees every event after the commands that came of it
    };
    EngineDriver(Engine& engine, simulator::PacedExchange& venue, Parties parties);

    // First event of a run at `now`; the venue has been brought there before.
    Status start(Timestamp now, std::uint32_t epoch);
    // Everything that happens up to and including `until`.
    Status run_until(Timestamp until);
    Status request(const ControlRequest& request, Timestamp now);
    // When something happens next; Timestamp::max() when the venue's tape has ended.
    [[nodiscard]] Timestamp next_time() const;
    [[nodiscard]] bool tape_ended() const { return venue_.next_time() == Timestamp::max(); }
    // Writes what is still in memory; `checkpoint` also saves the engine's state.
    enum class Keep : std::uint8_t { Inputs, InputsAndCheckpoint };
    Status flush(Keep keep);

    [[nodiscard]] std::uint64_t events() const { return events_; }
    // Counts up with every change that people may want to see.
    [[nodiscard]] std::uint64_t revision() const { return revision_; }

private:
    Status feed(Timestamp time, EventBody&& body);
    Status dispatch();
    Status save_venue();

    Engine& engine_;
    simulator::PacedExchange& venue_;
    Parties parties_;
    std::vector<simulator::VenueMessage> messages_;
    std::vector<Command> commands_;
    std::uint64_t events_ = 0;
    std::uint64_t revision_ = 0;
    std::uint64_t events_at_commit_ = 0;
    std::uint64_t events_at_checkpoint_ = 0;
    Timestamp committed_at_;
    Timestamp checkpoint_at_;
};

}  // namespace tradewind::bot
