// The procedure behind "cancel everything, close everything": halt, cancel all orders, close every
// position reduce-only, then ask the venue and verify "positions 0, orders 0". Each step is reported; a
// step that fails is repeated up to kMaxRounds. Nothing in it can be refused by risk. Thread: engine.
#pragma once

#include <optional>

#include "core/engine/order_desk.hpp"
#include "core/engine/position_manager.hpp"
#include "core/trading/venue_report.hpp"

namespace tradewind {

class EmergencyCloser {
public:
    static constexpr int kMaxRounds = 5;
    static constexpr Duration kPace = Duration::seconds(1);

    EmergencyCloser(EngineContext& context, OrderDesk& desk, PositionManager& positions)
        : context_(context), desk_(desk), positions_(positions) {}

    void start(RequestId request);
    [[nodiscard]] bool is_running() const { return phase_ != Phase::Idle; }
    [[nodiscard]] std::optional<Timestamp> next_step() const;
    void step();                                  // called after every event while running
    void on_report(const AccountReport& report);  // the venue's word ends the procedure

    template <class Archive>
    void archive(Archive& ar) {
        ar(phase_, request_, round_, phase_since_);
    }

private:
    enum class Phase : std::uint8_t { Idle, Cancelling, Closing, Verifying };
    void enter(Phase phase);
    void finish(RequestStage stage, const std::string& text);
    void step_once();
    void send_closes();
    [[nodiscard]] std::ptrdiff_t open_positions() const;  // in every currency, unlike the account's count
    [[nodiscard]] bool timed_out() const { return context_.now() - phase_since_ > context_.config.answer_timeout; }

    EngineContext& context_;
    OrderDesk& desk_;
    PositionManager& positions_;
    Phase phase_ = Phase::Idle;
    RequestId request_;
    int round_ = 0;
    Timestamp phase_since_;
};

}  // namespace tradewind
