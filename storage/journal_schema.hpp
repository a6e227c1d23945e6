// The tables of HOME/journal.db, made to be read by people with the sqlite3 shell as well: amounts are
// exact decimal text, times are UTC milliseconds in columns ending in _ms, and the views show them as ISO text.
// A migration once released is never edited; a change is a new one. Thread: constants.
#pragma once

#include "storage/sqlite.hpp"

namespace tradewind::storage {

[[nodiscard]] const Schema& journal_schema();

}  // namespace tradewind::storage
