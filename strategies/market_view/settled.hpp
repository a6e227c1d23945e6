// A state that changes only after the same other state was seen a number of times running, so that it does
// not flip with each bar. Thread: engine.
#pragma once

namespace tradewind::strategies {

template <class State>
class Settled {
public:
    Settled(State initial, int confirmations) : state_(initial), candidate_(initial), confirmations_(confirmations) {}

    void update(State seen) {
        if (seen == state_) {
            times_ = 0;
            return;
        }
        times_ = seen == candidate_ ? times_ + 1 : 1;
        candidate_ = seen;
        if (times_ >= confirmations_) {
            state_ = seen;
            times_ = 0;
        }
    }
    [[nodiscard]] State state() const { return state_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(state_, candidate_, times_);
    }

private:
    State state_;
    State candidate_;
    int confirmations_;
    int times_ = 0;
};

}  // namespace tradewind::strategies
