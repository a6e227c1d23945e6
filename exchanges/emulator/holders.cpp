#include "exchanges/emulator/holders.hpp"

#include <algorithm>

namespace tradewind::emulator {
namespace {

constexpr std::size_t kFifths = 5;

void count(HeldSides& sides, Quantity held) {
    if (held.is_positive()) {
        ++sides.long_accounts;
        sides.longs += held;
    } else {
        ++sides.short_accounts;
        sides.shorts += held.abs();
    }
}

}  // namespace

Holders holders_of(const HostedVenue& venue, InstrumentId instrument) {
    std::vector<Quantity> held;
    Quantity net;
    for (std::uint32_t i = 0; i < venue.accounts(); ++i) {
        Quantity own;
        for (const PositionLeg leg : legs_of(venue.position_mode(AccountId(i)))) {
            own += venue.position(AccountId(i), instrument, leg).signed_quantity;
        }
        if (!own.is_zero()) {
            held.push_back(own);
            net += own;
        }
    }
    if (!net.is_zero()) {
        held.push_back(-net);
    }
    std::ranges::stable_sort(held, [](Quantity a, Quantity b) { return a.abs() > b.abs(); });
    Holders out;
    const std::size_t top = (held.size() + kFifths - 1) / kFifths;
    for (std::size_t i = 0; i < held.size(); ++i) {
        count(out.all, held[i]);
        if (i < top) {
            count(out.top, held[i]);
        }
    }
    return out;
}

}  // namespace tradewind::emulator
