// Copies of the engine's state: checkpoints for restart and replay, snapshots for people.
#include "core/engine/engine.hpp"

namespace tradewind {
namespace {

// Raised whenever the meaning of the bytes changes; older checkpoints are then refused.
constexpr std::uint32_t kCheckpointFormat = 2;

}  // namespace

template <class Archive>
void Engine::archive_state(Archive& ar) {
    ar(account_, orders_, desk_, keeper_, positions_, emergency_, bars_, recent_bars_, position_loop_, risk_loop_,
       reconcile_loop_, funding_loop_, performance_loop_, equity_curve_, foreign_orders_, requests_, request_set_,
       processed_, last_sequence_, stream_up_);
}

void Engine::save(Writer& out) const {
    Writer state;
    const StreamHash commands = sink_.hash();
    state(commands);
    const_cast<Engine*>(this)->archive_state(state);  // a Writer only reads
    risk_->save(state);
    strategies_.save(state);
    StreamHash seal;
    seal.add(state.bytes());
    out(kCheckpointFormat, seal, state.bytes());
}

Status Engine::load(Reader& in) {
    std::uint32_t format = 0;
    StreamHash seal;
    in(format, seal);
    if (format != kCheckpointFormat) {
        return fail(ErrorCode::ParseError, "the checkpoint has format " + std::to_string(format) +
                                               ", this version reads " + std::to_string(kCheckpointFormat));
    }
    std::string bytes;
    in(bytes);
    StreamHash found;
    found.add(bytes);
    if (!in.ok() || !in.at_end() || found != seal) {
        return fail(ErrorCode::ParseError, "the checkpoint is damaged");
    }
    Reader state(bytes);
    StreamHash commands;
    state(commands);
    archive_state(state);
    risk_->load(state);
    strategies_.load(state);
    sink_.restore(commands);
    const std::size_t count = config_.instruments->size();
    const bool fits = account_.markets.size() == count && bars_.size() == count && recent_bars_.size() == count;
    if (!state.ok() || !state.at_end() || !fits) {
        return fail(ErrorCode::ParseError, "the checkpoint does not fit this configuration");
    }
    return {};
}

std::shared_ptr<const Snapshot> Engine::snapshot() const {
    auto out = std::make_shared<Snapshot>();
    out->sequence = last_sequence_;
    out->account = account_;
    for (const Order* order : orders_.open_orders()) {
        out->open_orders.push_back(*order);
    }
    out->foreign_orders = foreign_orders_;
    for (const RecentFill& recent : keeper_.recent_fills()) {
        out->recent_fills.push_back(FillSummary{recent.fill, recent.purpose, recent.realised});
    }
    out->strategies = strategies_.reports();
    for (const Instrument& instrument : *account_.instruments) {
        const bool open = !instrument.is_spot() && !account_.market(instrument.id).position.is_flat();
        if (open && !positions_.is_protected(instrument.id)) {
            out->unprotected.push_back(instrument.id);
        }
        const auto& recent = recent_bars_[instrument.id.value()];
        out->bars.emplace_back(recent.begin(), recent.end());
    }
    out->equity_curve = equity_curve_;
    out->day_start_wallet = keeper_.day_start_wallet();
    return out;
}

}  // namespace tradewind
