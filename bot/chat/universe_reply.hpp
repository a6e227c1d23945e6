// What `/universe` answers: the market's contracts by what changed hands. Pure. Thread: any.
#pragma once

#include <string>

#include "core/state/snapshot.hpp"

namespace tradewind::bot {

[[nodiscard]] std::string universe_reply(const Snapshot& snapshot, std::size_t most);

}  // namespace tradewind::bot
