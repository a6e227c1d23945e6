// The numbers that a venue gives to orders and trades, one after another over all accounts, so that every
// client can hold them in a double. Units: none. Errors: none. Thread: the exchange's.
#pragma once

#include <cstdint>

namespace tradewind::simulator {

class VenueNumbers {
public:
    [[nodiscard]] std::uint64_t take_order() { return next_order_++; }
    [[nodiscard]] std::uint64_t take_trade() { return next_trade_++; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(next_order_, next_trade_);
    }

private:
    std::uint64_t next_order_ = 1;
    std::uint64_t next_trade_ = 1;
};

}  // namespace tradewind::simulator
