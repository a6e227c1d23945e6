#include "storage/journal_schema.hpp"

#include <array>

namespace tradewind::storage {
namespace {

constexpr std::string_view kTables = R"sql(
CREATE TABLE runs(            -- one start of the process
    epoch INTEGER PRIMARY KEY,
    started_ms INTEGER NOT NULL,
    version TEXT NOT NULL,
    first_sequence INTEGER NOT NULL,
    symbols TEXT NOT NULL,    -- one a line, in the order of their ids
    configuration TEXT NOT NULL
) STRICT;

CREATE TABLE inputs(          -- one batch of engine inputs, in their compact form
    last_sequence INTEGER PRIMARY KEY,
    first_sequence INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    command_hash TEXT NOT NULL,   -- of all commands up to and with this batch
    checksum INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;

CREATE TABLE checkpoints(     -- the engine's state after an input
    sequence INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    time_ns INTEGER NOT NULL,
    command_hash TEXT NOT NULL,
    first_of_run INTEGER NOT NULL,
    raw_bytes INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;

CREATE TABLE orders(          -- latest state of every order
    id TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL,
    venue_id TEXT NOT NULL,
    symbol TEXT NOT NULL,
    side TEXT NOT NULL,
    type TEXT NOT NULL,
    time_in_force TEXT NOT NULL,
    effect TEXT NOT NULL,
    quantity TEXT NOT NULL,
    limit_price TEXT,
    trigger_price TEXT,
    trigger_by TEXT NOT NULL,
    callback_rate TEXT,
    purpose TEXT NOT NULL,
    strategy INTEGER NOT NULL,
    request TEXT,
    tag INTEGER NOT NULL,
    state TEXT NOT NULL,
    filled TEXT NOT NULL,
    average_price TEXT,
    reason TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_by_time ON orders(created_ms);
CREATE INDEX orders_by_request ON orders(request) WHERE request IS NOT NULL;

CREATE TABLE order_events(    -- every change of every order
    number INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    filled TEXT NOT NULL,
    average_price TEXT,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX order_events_by_order ON order_events(order_id);

CREATE TABLE fills(
    number INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    time_ms INTEGER NOT NULL, -- the venue's
    order_id TEXT NOT NULL,
    venue_order TEXT NOT NULL,
    trade TEXT NOT NULL,
    symbol TEXT NOT NULL,
    side TEXT NOT NULL,
    price TEXT NOT NULL,
    quantity TEXT NOT NULL,
    fee TEXT NOT NULL,        -- paid > 0
    fee_currency TEXT NOT NULL,
    realised TEXT NOT NULL,
    liquidity TEXT NOT NULL,
    origin TEXT NOT NULL,
    purpose TEXT NOT NULL,
    strategy INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX fills_once ON fills(symbol, trade) WHERE trade <> '';
CREATE INDEX fills_by_order ON fills(order_id);

CREATE TABLE ledger(
    number INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    symbol TEXT,
    amount TEXT NOT NULL,     -- change of the wallet: a fee is negative
    currency TEXT NOT NULL,
    balance TEXT NOT NULL,    -- of the currency, after this entry
    reference TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_by_time ON ledger(time_ms);
CREATE INDEX ledger_by_currency ON ledger(currency, number);

CREATE TABLE requests(        -- what a person asked for, and how it ended
    id TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    stage TEXT NOT NULL,
    outcome TEXT NOT NULL,
    updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_time ON requests(asked_ms);

CREATE TABLE request_steps(
    number INTEGER PRIMARY KEY,
    request TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    stage TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX request_steps_by_request ON request_steps(request);

CREATE TABLE decisions(       -- why something was or was not done
    number INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- Written when lazy commits are to be made durable and there is nothing else to write: SQLite syncs its
-- log only for a transaction that changes something.
CREATE TABLE durable_mark(id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL) STRICT;
INSERT INTO durable_mark VALUES(1, 0);

CREATE VIEW v_runs AS SELECT epoch, strftime('%Y-%m-%dT%H:%M:%fZ', started_ms / 1000.0, 'unixepoch') AS started,
    version, first_sequence, replace(symbols, char(10), ' ') AS symbols FROM runs;
CREATE VIEW v_inputs AS SELECT first_sequence, last_sequence, last_sequence - first_sequence + 1 AS events, epoch,
    strftime('%Y-%m-%dT%H:%M:%fZ', first_ms / 1000.0, 'unixepoch') AS first_time,
    strftime('%Y-%m-%dT%H:%M:%fZ', last_ms / 1000.0, 'unixepoch') AS last_time,
    command_hash, length(payload) AS bytes FROM inputs;
CREATE VIEW v_orders AS SELECT strftime('%Y-%m-%dT%H:%M:%fZ', created_ms / 1000.0, 'unixepoch') AS created,
    strftime('%Y-%m-%dT%H:%M:%fZ', updated_ms / 1000.0, 'unixepoch') AS updated, id, symbol, side, type, quantity,
    limit_price, trigger_price, state, filled, average_price, purpose, strategy, request, reason
    FROM orders ORDER BY created_ms, id;
CREATE VIEW v_fills AS SELECT number, strftime('%Y-%m-%dT%H:%M:%fZ', time_ms / 1000.0, 'unixepoch') AS time, symbol,
    side, quantity, price, fee, fee_currency, realised, liquidity, purpose, origin, order_id, trade FROM fills;
CREATE VIEW v_ledger AS SELECT number, strftime('%Y-%m-%dT%H:%M:%fZ', time_ms / 1000.0, 'unixepoch') AS time, kind,
    symbol, amount, balance, currency, reference FROM ledger;
CREATE VIEW v_requests AS SELECT strftime('%Y-%m-%dT%H:%M:%fZ', asked_ms / 1000.0, 'unixepoch') AS asked, id, actor,
    action, stage, outcome, strftime('%Y-%m-%dT%H:%M:%fZ', updated_ms / 1000.0, 'unixepoch') AS updated
    FROM requests ORDER BY asked_ms, id;
CREATE VIEW v_decisions AS SELECT strftime('%Y-%m-%dT%H:%M:%fZ', time_ms / 1000.0, 'unixepoch') AS time, subject,
    text FROM decisions;
)sql";

constexpr std::array kMigrations{kTables};
// Whatever holds no payload with a checksum of its own.
constexpr std::array<std::string_view, 7> kVitalTables{"runs",   "orders",   "order_events", "fills",
                                                       "ledger", "requests", "decisions"};

}  // namespace

const Schema& journal_schema() {
    static constexpr Schema schema{"journal", 0x54574a31, kMigrations, kVitalTables};  // "TWJ1"
    return schema;
}

}  // namespace tradewind::storage
