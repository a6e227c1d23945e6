// What the chat shows, made from a snapshot: HTML of the Bot API, narrow enough for a phone, every number
// with its unit. Pure. Thread: any.
#pragma once

#include <string>
#include <vector>

#include "bot/alerts/alert_filter.hpp"
#include "bot/chat/command.hpp"
#include "core/state/snapshot.hpp"

namespace tradewind::bot {

[[nodiscard]] std::string help_reply(const std::string& topic);
[[nodiscard]] std::string welcome_reply(const std::string& venue, const std::string& mode, const Currency& currency);
[[nodiscard]] std::string status_reply(const Snapshot& snapshot);
[[nodiscard]] std::string funding_reply(const Snapshot& snapshot, const std::vector<InstrumentId>& instruments);
[[nodiscard]] std::string strategies_reply(const Snapshot& snapshot, const std::string& only);  // empty: all
[[nodiscard]] std::string orders_reply(const Snapshot& snapshot);
[[nodiscard]] std::string trades_reply(const Snapshot& snapshot);
[[nodiscard]] std::string profit_reply(const Snapshot& snapshot);
[[nodiscard]] std::string balance_reply(const Snapshot& snapshot);
[[nodiscard]] std::string alerts_reply(const AlertFilter& filter, Timestamp now);
[[nodiscard]] std::string alert_text(const OutgoingAlert& outgoing);

}  // namespace tradewind::bot
