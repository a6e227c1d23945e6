#include "exchanges/binance/book_sync.hpp"

#include <utility>

namespace tradewind::binance {
namespace {

// Minutes of a busy book: a snapshot takes seconds. Older ones are dropped, newer ones serve the next snapshot.
constexpr std::size_t kMostKept = 4'096;

}  // namespace

void BookSync::restart() {
    state_ = State::NoSnapshot;
    last_ = 0;
    kept_.clear();
}

void BookSync::keep(const DepthUpdate& update, std::uint64_t number_before) {
    if (kept_.size() == kMostKept) {
        kept_.pop_front();
    }
    kept_.push_back({update, number_before});
}

SyncStep BookSync::on_update(DepthUpdate& update, std::uint64_t number_before) {
    if (state_ == State::NoSnapshot) {
        keep(update, number_before);
        return SyncStep::Waiting;
    }
    const SyncStep step = follow(update, number_before);
    if (step == SyncStep::Gap) {
        restart();
        keep(update, number_before);
    }
    return step;
}

SyncStep BookSync::on_snapshot(DepthUpdate snapshot, std::vector<DepthUpdate>& out) {
    const std::size_t before = out.size();
    state_ = State::Joining;
    last_ = snapshot.last_sequence;
    out.push_back(std::move(snapshot));
    while (!kept_.empty()) {
        DepthUpdate update = kept_.front().update;
        const SyncStep step = follow(update, kept_.front().number_before);
        if (step == SyncStep::Gap) {
            out.resize(before);
            state_ = State::NoSnapshot;
            return step;
        }
        kept_.pop_front();
        if (step == SyncStep::Ready) {
            out.push_back(std::move(update));
        }
    }
    return SyncStep::Ready;
}

SyncStep BookSync::follow(DepthUpdate& update, std::uint64_t number_before) {
    const bool is_spot = product_ == ProductKind::Spot;
    const bool is_old =
        is_spot || state_ == State::Synced ? update.last_sequence <= last_ : update.last_sequence < last_;
    if (is_old) {
        return SyncStep::Old;
    }
    const bool is_next = is_spot                    ? update.first_sequence <= last_ + 1
                         : state_ == State::Joining ? update.first_sequence <= last_ || number_before == last_
                                                    : number_before == last_;
    if (!is_next) {
        return SyncStep::Gap;
    }
    state_ = State::Synced;
    // A change that ends where the snapshot does has nothing new.
    const bool is_known = update.last_sequence == last_;
    update.first_sequence = last_ + 1;
    last_ = update.last_sequence;
    return is_known ? SyncStep::Old : SyncStep::Ready;
}

}  // namespace tradewind::binance
