// A process killed at any instant loses nothing it had acknowledged and doubles nothing, round after round
// on the same files. Power cuts are the business of journal_sync_test: here the system lives on.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "storage/chat_log.hpp"
#include "storage/journal.hpp"
#include "storage/journal_schema.hpp"
#include "storage/trade_queries.hpp"
#include "storage/venue_store.hpp"
#include "tests/storage/event_samples.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

using Acknowledge = std::function<void(std::uint64_t)>;

// Runs `work` in a child process and kills it a random moment after it acknowledged a random number of
// times. Gives what it acknowledged.
std::vector<std::uint64_t> run_and_kill(std::mt19937_64& random, const std::function<void(const Acknowledge&)>& work) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        work([&](std::uint64_t number) {
            if (::write(ends[1], &number, sizeof number) != static_cast<ssize_t>(sizeof number)) {
                ::_exit(3);
            }
        });
        ::_exit(2);  // the work itself failed
    }
    ::close(ends[1]);
    std::vector<std::uint64_t> acknowledged;
    std::uint64_t number = 0;
    const std::uint64_t wanted = random() % 12;
    while (acknowledged.size() < wanted && ::read(ends[0], &number, sizeof number) == sizeof number) {
        acknowledged.push_back(number);
    }
    // A busy wait reaches every part of a commit; none at all hits the start of the process.
    const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 6000);
    while (std::chrono::steady_clock::now() < until) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with status " << WEXITSTATUS(status);
    while (::read(ends[0], &number, sizeof number) == sizeof number) {
        acknowledged.push_back(number);
    }
    ::close(ends[0]);
    return acknowledged;
}

// The event with this sequence, the same in every process: every second dozen is market data only.
Event event_number(std::uint64_t sequence) {
    return sequence / 12 % 2 == 0 ? test::sample_market_event(sequence) : test::sample_event(sequence);
}

void record_facts_of(Journal& journal, std::uint64_t sequence) {
    if (sequence % 3 == 0) {
        journal.record(
            LedgerFact{{sequence / 3, test::at_second(0), LedgerKind::Funding, test::kBtc, test::usdt("0.1"), ""}});
    }
    if (sequence % 5 == 0) {
        FillFact fact;
        fact.fill.trade = TradeId::of(sequence);
        fact.fill.fee = test::usdt("0.01");
        journal.record(fact);
    }
}

void trade_for_ever(const std::string& path, std::uint64_t seed, const Acknowledge& acknowledge) {
    std::mt19937_64 random(seed);
    auto opened = Journal::open(path, Durability::Full);
    if (!opened || !(*opened)->begin_run({test::at_second(0), "0.1.0", "configuration", {"BTCUSDT"}})) {
        return;
    }
    Journal& journal = **opened;
    while (true) {
        for (std::uint64_t n = 1 + random() % 30; n > 0; --n) {
            Event event = event_number(journal.last_sequence() + 1);
            journal.append(event);
            record_facts_of(journal, event.sequence);
        }
        const std::uint64_t last = journal.last_sequence();
        journal.set_command_hash(StreamHash(last));
        const bool checkpoint = random() % 5 == 0;
        const Status committed = checkpoint ? journal.write_checkpoint(last, StreamHash(last), std::to_string(last))
                                            : journal.commit(random() % 2 == 0 ? Sync::Full : Sync::Lazy);
        if (!committed) {
            return;
        }
        acknowledge(last);
    }
}

void expect_rows_match(const std::string& path, std::uint64_t last_sequence) {
    auto database = Database::open_read_only(path, journal_schema());
    ASSERT_TRUE(database) << database.error().text;
    auto counts = database->prepare(
        "SELECT (SELECT count(*) FROM ledger), (SELECT count(DISTINCT trade) FROM fills), (SELECT count(*) FROM "
        "fills), "
        "(SELECT balance FROM ledger ORDER BY number DESC LIMIT 1)",
        "count");
    ASSERT_TRUE(counts && counts->next().value());
    EXPECT_EQ(static_cast<std::uint64_t>(counts->integer(0)), last_sequence / 3);
    EXPECT_EQ(static_cast<std::uint64_t>(counts->integer(1)), last_sequence / 5);
    EXPECT_EQ(static_cast<std::uint64_t>(counts->integer(2)), last_sequence / 5);
    if (last_sequence >= 3) {
        EXPECT_EQ(Decimal::parse(counts->text(3)).value(),
                  Decimal::from_scaled(static_cast<std::int64_t>(last_sequence / 3), 1));
    }
}

void expect_whole(Journal& journal, const std::string& path) {
    const auto restored = journal.restore();
    ASSERT_TRUE(restored) << restored.error().text;
    std::uint64_t seen = 0;
    const Status read = journal.replay(
        0,
        [&](Event&& event) {
            EXPECT_EQ(event.sequence, ++seen);
            EXPECT_EQ(test::bytes_of(event), test::bytes_of(event_number(seen)));
            return true;
        },
        [&](const BatchEnd& end) {
            EXPECT_EQ(end.last_sequence, seen);
            EXPECT_EQ(end.commands, StreamHash(seen));
            return true;
        });
    ASSERT_TRUE(read) << read.error().text;
    EXPECT_EQ(seen, restored->last_sequence);
    if (restored->checkpoint) {
        EXPECT_EQ(restored->checkpoint->engine_state, std::to_string(restored->checkpoint->sequence));
        EXPECT_LE(restored->checkpoint->sequence, seen);
    }
    expect_rows_match(path, seen);
}

TEST(JournalKill, NothingAcknowledgedIsLostAndNothingIsDoubled) {
    std::mt19937_64 random(7);
    int kills = 0;
    std::uint64_t acknowledgements = 0;
    for (int file = 0; file < 12; ++file) {
        const test::TempDir dir;
        const std::string path = (dir.path() / "journal.db").string();
        std::uint32_t epoch = 0;
        for (int round = 0; round < 20; ++round) {
            const auto acknowledged = run_and_kill(random, [&, seed = random()](const Acknowledge& acknowledge) {
                trade_for_ever(path, seed, acknowledge);
            });
            ++kills;
            acknowledgements += acknowledged.size();
            auto journal = Journal::open(path, Durability::Full);
            ASSERT_TRUE(journal) << journal.error().text;
            if (!acknowledged.empty()) {
                EXPECT_GE((*journal)->last_sequence(), acknowledged.back());
                EXPECT_GT((*journal)->restore()->last_epoch, epoch) << "an epoch is never given twice";
            }
            epoch = (*journal)->restore()->last_epoch;
            expect_whole(**journal, path);
            ASSERT_FALSE(::testing::Test::HasFailure()) << "kill " << kills;
        }
    }
    EXPECT_EQ(kills, 240);
    EXPECT_GT(acknowledgements, 800U);
}

std::string venue_state(std::uint64_t generation) {
    return std::to_string(generation) + std::string(generation * 37 % 50'000, 'v');
}

TEST(JournalKill, TheVenueStoreHoldsTheLastAcknowledgedStateOrALaterOne) {
    std::mt19937_64 random(11);
    for (int file = 0; file < 6; ++file) {
        const test::TempDir dir;
        const std::string path = (dir.path() / "venue.db").string();
        std::uint64_t last = 0;
        for (int round = 0; round < 12; ++round) {
            const auto acknowledged = run_and_kill(random, [&](const Acknowledge& acknowledge) {
                auto store = VenueStore::open(path, Durability::Full);
                for (std::uint64_t generation = last + 1; store; ++generation) {
                    if (!(*store)->save(venue_state(generation), Timestamp())) {
                        return;
                    }
                    acknowledge(generation);
                }
            });
            auto store = VenueStore::open(path, Durability::Full);
            ASSERT_TRUE(store) << store.error().text;
            const auto loaded = (*store)->load();
            ASSERT_TRUE(loaded) << loaded.error().text;
            if (!acknowledged.empty()) {
                ASSERT_TRUE(*loaded);
                EXPECT_GE((*loaded)->generation, acknowledged.back());
            }
            if (*loaded) {
                last = (*loaded)->generation;
                EXPECT_EQ((*loaded)->state, venue_state(last));
                EXPECT_EQ((*loaded)->copy, VenueCopy::Newest);
            }
        }
    }
}

TEST(JournalKill, TheChatLogKnowsEveryAcknowledgedUpdate) {
    std::mt19937_64 random(13);
    for (int file = 0; file < 4; ++file) {
        const test::TempDir dir;
        const std::string path = (dir.path() / "chat.db").string();
        std::int64_t last = 0;
        for (int round = 0; round < 12; ++round) {
            const auto acknowledged = run_and_kill(random, [&](const Acknowledge& acknowledge) {
                auto log = ChatLog::open(path, Durability::Full);
                for (std::int64_t id = last + 1; log; ++id) {
                    const auto sight = (*log)->record_update({id, 1, 1, "/balance", Timestamp::from_seconds(id)});
                    if (!sight || *sight != FirstSight::New) {
                        return;
                    }
                    acknowledge(static_cast<std::uint64_t>(id));
                }
            });
            auto log = ChatLog::open(path, Durability::Full);
            ASSERT_TRUE(log) << log.error().text;
            const auto offset = (*log)->last_offset();
            ASSERT_TRUE(offset) << offset.error().text;
            const std::int64_t reached = *offset ? (*offset)->last_update_id : 0;
            if (!acknowledged.empty()) {
                EXPECT_GE(reached, static_cast<std::int64_t>(acknowledged.back()));
            }
            EXPECT_EQ((*log)->undecided()->size(), static_cast<std::size_t>(reached));
            last = reached;
        }
    }
}

}  // namespace
}  // namespace tradewind::storage
