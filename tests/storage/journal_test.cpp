// The journal gives back what it was given, in order and to the bit, across runs of the process.
#include "storage/journal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/storage/event_samples.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

class JournalTest : public ::testing::Test {
protected:
    std::unique_ptr<Journal> open() {
        auto journal = Journal::open(path(), Durability::Off);
        EXPECT_TRUE(journal) << journal.error().text;
        return std::move(*journal);
    }
    std::unique_ptr<Journal> open_run(std::int64_t second = 0) {
        auto journal = open();
        const auto epoch = journal->begin_run({test_time(second), "0.1.0", "mode: paper\n", {"BTCUSDT", "ETHUSDT"}});
        EXPECT_TRUE(epoch) << epoch.error().text;
        return journal;
    }
    static Timestamp test_time(std::int64_t second) { return Timestamp::from_seconds(1'700'000'000 + second); }
    [[nodiscard]] std::string path() const { return (dir_.path() / "journal.db").string(); }

    static void append(Journal& journal, std::uint64_t first_seed, std::uint64_t count) {
        for (std::uint64_t seed = first_seed; seed < first_seed + count; ++seed) {
            Event event = test::sample_event(seed);
            journal.append(event);
        }
    }
    static void append_committed(Journal& journal, std::uint64_t first_seed, std::uint64_t count) {
        append(journal, first_seed, count);
        const Status committed = journal.commit(Sync::Full);
        ASSERT_TRUE(committed) << committed.error().text;
    }
    static void append_at(Journal& journal, Timestamp time) {
        Event event{0, time, TimeAdvanced{}};
        journal.append(event);
    }
    static std::vector<Event> events_after(Journal& journal, std::uint64_t sequence) {
        std::vector<Event> events;
        const Status read = journal.replay(sequence, [&](Event&& event) {
            events.push_back(std::move(event));
            return true;
        });
        EXPECT_TRUE(read) << read.error().text;
        return events;
    }

    test::TempDir dir_;
};

TEST_F(JournalTest, NumbersEventsFromOneWithoutGaps) {
    auto journal = open_run();
    for (std::uint64_t expected = 1; expected <= 5; ++expected) {
        Event event = test::sample_event(expected);
        journal->append(event);
        EXPECT_EQ(event.sequence, expected);
    }
    EXPECT_EQ(journal->pending_events(), 5U);
    EXPECT_EQ(journal->committed_sequence(), 0U);
    ASSERT_TRUE(journal->commit(Sync::Lazy));
    EXPECT_EQ(journal->pending_events(), 0U);
    EXPECT_EQ(journal->committed_sequence(), 5U);
}

TEST_F(JournalTest, EveryKindOfEventComesBackToTheBit) {
    auto journal = open_run();
    std::vector<Event> given;
    for (std::size_t kind = 0; kind < test::kEventKinds; ++kind) {
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            Event event{0, Timestamp::from_nanos(static_cast<std::int64_t>(seed)),
                        test::sample_body(kind, seed * 97 + kind)};
            journal->append(event);
            given.push_back(std::move(event));
        }
    }
    ASSERT_TRUE(journal->commit(Sync::Full));
    const std::vector<Event> back = events_after(*journal, 0);
    ASSERT_EQ(back.size(), given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        EXPECT_EQ(back[i].sequence, given[i].sequence);
        ASSERT_EQ(test::bytes_of(back[i]), test::bytes_of(given[i])) << event_name(given[i].body);
    }
}

RC_GTEST_FIXTURE_PROP(JournalTest, AnyBatchesGiveTheSameEventsInTheSameOrder, ()) {
    std::filesystem::remove_all(dir_.path());
    std::filesystem::create_directory(dir_.path());
    const auto sizes = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 40));
    const auto start = *rc::gen::inRange<std::uint64_t>(0, 1'000'000);
    auto journal = open_run();
    std::uint64_t seed = start;
    for (const int size : sizes) {
        append_committed(*journal, seed, static_cast<std::uint64_t>(size));
        seed += static_cast<std::uint64_t>(size);
    }
    const std::uint64_t total = seed - start;
    const std::uint64_t from = total == 0 ? 0 : *rc::gen::inRange<std::uint64_t>(0, total + 1);
    const std::vector<Event> back = events_after(*journal, from);
    RC_ASSERT(back.size() == total - from);
    for (std::uint64_t i = 0; i < back.size(); ++i) {
        RC_ASSERT(back[i].sequence == from + i + 1);
        RC_ASSERT(test::bytes_of(back[i]) == test::bytes_of(test::sample_event(start + from + i)));
    }
}

TEST_F(JournalTest, UncommittedEventsAreGoneAfterARestart) {
    {
        auto journal = open_run();
        append_committed(*journal, 0, 10);
        append(*journal, 10, 5);
    }
    auto journal = open();
    EXPECT_EQ(journal->last_sequence(), 10U);
    EXPECT_EQ(events_after(*journal, 0).size(), 10U);
}

TEST_F(JournalTest, EachRunHasTheNextEpochAndGoesOnCounting) {
    for (std::uint32_t run = 1; run <= 3; ++run) {
        auto journal = open_run(run);
        EXPECT_EQ(journal->epoch(), run);
        append_committed(*journal, run * 100, 7);
        EXPECT_EQ(journal->last_sequence(), run * 7U);
    }
    auto reader = JournalReader::open(path());
    ASSERT_TRUE(reader) << reader.error().text;
    const auto runs = reader->runs();
    ASSERT_TRUE(runs);
    ASSERT_EQ(runs->size(), 3U);
    EXPECT_EQ((*runs)[1].epoch, 2U);
    EXPECT_EQ((*runs)[1].started, test_time(2));
    EXPECT_EQ((*runs)[1].first_sequence, 8U);
    EXPECT_EQ((*runs)[1].version, "0.1.0");
    EXPECT_EQ((*runs)[1].configuration, "mode: paper\n");
    EXPECT_EQ((*runs)[1].symbols, (std::vector<std::string>{"BTCUSDT", "ETHUSDT"}));
}

TEST_F(JournalTest, CommandHashIsStoredWithEachBatch) {
    auto journal = open_run();
    for (std::uint64_t batch = 1; batch <= 3; ++batch) {
        append(*journal, batch * 10, 4);
        journal->set_command_hash(StreamHash(0xfedcba9876543210ULL + batch));
        ASSERT_TRUE(journal->commit(Sync::Full));
    }
    std::vector<BatchEnd> ends;
    std::uint64_t seen = 0;
    const Status read = journal->replay(
        5,
        [&](Event&& event) {
            seen = event.sequence;
            return true;
        },
        [&](const BatchEnd& end) {
            EXPECT_EQ(end.last_sequence, seen) << "the batch ends after its last event";
            ends.push_back(end);
            return true;
        });
    ASSERT_TRUE(read) << read.error().text;
    ASSERT_EQ(ends.size(), 2U);
    EXPECT_EQ(ends[0].last_sequence, 8U);
    EXPECT_EQ(ends[0].commands, StreamHash(0xfedcba9876543212ULL));
    EXPECT_EQ(ends[1].commands, StreamHash(0xfedcba9876543213ULL));
    EXPECT_EQ(ends[1].epoch, 1U);
    EXPECT_EQ(journal->restore()->commands, StreamHash(0xfedcba9876543213ULL));
}

TEST_F(JournalTest, ReplayStopsWhereTheVisitorSaysSo) {
    auto journal = open_run();
    append_committed(*journal, 0, 10);
    std::uint64_t seen = 0;
    EXPECT_TRUE(journal->replay(2, [&](Event&& event) {
        seen = event.sequence;
        return event.sequence < 6;
    }));
    EXPECT_EQ(seen, 6U);
}

TEST_F(JournalTest, RestartBeginsAtTheNewestCheckpoint) {
    const std::string state(100'000, 'x');
    {
        auto journal = open_run();
        append_committed(*journal, 0, 10);
        ASSERT_TRUE(journal->write_checkpoint(10, StreamHash(7), "first"));
        append(*journal, 10, 10);
        ASSERT_TRUE(journal->write_checkpoint(20, StreamHash(8), state)) << "takes the pending batch with it";
        append_committed(*journal, 20, 3);
    }
    auto journal = open();
    const auto restored = journal->restore();
    ASSERT_TRUE(restored) << restored.error().text;
    EXPECT_EQ(restored->last_epoch, 1U);
    EXPECT_EQ(restored->last_sequence, 23U);
    ASSERT_TRUE(restored->checkpoint);
    EXPECT_EQ(restored->checkpoint->sequence, 20U);
    EXPECT_EQ(restored->checkpoint->commands, StreamHash(8));
    EXPECT_EQ(restored->checkpoint->engine_state, state);
    EXPECT_EQ(events_after(*journal, 20).size(), 3U);
}

TEST_F(JournalTest, CheckpointOfAnotherPointThanTheLastInputIsRefused) {
    auto journal = open_run();
    append_committed(*journal, 0, 4);
    const Status refused = journal->write_checkpoint(3, StreamHash(), "state");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("last input is 4"), std::string::npos) << refused.error().text;
}

TEST_F(JournalTest, KeepsTheNewestCheckpointsAndTheFirstOfEachRun) {
    for (int run = 1; run <= 2; ++run) {
        auto journal = open_run();
        for (int i = 0; i < 6; ++i) {
            append(*journal, 0, 1);
            ASSERT_TRUE(journal->write_checkpoint(journal->last_sequence(), StreamHash(), "s" + std::to_string(i)));
        }
    }
    auto database = Database::open_read_only(path(), {"journal", 0x54574a31, std::array<std::string_view, 1>{""}, {}});
    ASSERT_TRUE(database) << database.error().text;
    auto kept =
        database->prepare("SELECT group_concat(sequence) FROM (SELECT sequence FROM checkpoints ORDER BY 1)", "test");
    ASSERT_TRUE(kept);
    ASSERT_TRUE(kept->next().value());
    EXPECT_EQ(kept->text(0), "1,7,10,11,12");
    auto reader = JournalReader::open(path());
    ASSERT_TRUE(reader);
    EXPECT_FALSE(reader->replay_start().value()) << "nothing was pruned: a replay begins with nothing";
}

TEST_F(JournalTest, KeepsTheFirstCheckpointOfEachDayForPruning) {
    auto journal = open_run();
    const Timestamp day = test_time(0).floor_to(Duration::days(1)) + Duration::days(1);
    for (int hour = 0; hour < 72; hour += 6) {
        append_at(*journal, day + Duration::hours(hour));
        ASSERT_TRUE(journal->write_checkpoint(journal->last_sequence(), StreamHash(), "h" + std::to_string(hour)));
    }
    auto pruned = journal->prune(day + Duration::hours(30));
    ASSERT_TRUE(pruned) << pruned.error().text;
    EXPECT_EQ(pruned->batches, 5) << "the checkpoint of hour 24 makes its input and the four before it unnecessary";
    auto reader = JournalReader::open(path());
    ASSERT_TRUE(reader);
    const auto start = reader->replay_start();
    ASSERT_TRUE(start && *start);
    EXPECT_EQ((*start)->engine_state, "h24");
}

TEST_F(JournalTest, PruningForgetsWhatTheCheckpointBeforeTheLimitMadeUnnecessary) {
    auto journal = open_run();
    for (int i = 1; i <= 6; ++i) {
        append_at(*journal, test_time(i * 10));
        append_at(*journal, test_time(i * 10 + 1));
        ASSERT_TRUE(i % 2 == 0 ? journal->write_checkpoint(journal->last_sequence(), StreamHash(), "state")
                               : journal->commit(Sync::Full));
    }
    auto pruned = journal->prune(test_time(5));
    ASSERT_TRUE(pruned) << pruned.error().text;
    EXPECT_EQ(pruned->batches, 0) << "no checkpoint is that old";
    pruned = journal->prune(test_time(50));  // checkpoints at 21 s, 41 s and 61 s
    ASSERT_TRUE(pruned) << pruned.error().text;
    EXPECT_EQ(pruned->batches, 4);
    EXPECT_EQ(pruned->checkpoints, 1);
    EXPECT_EQ(events_after(*journal, 8).size(), 4U);
    const Status gone = journal->replay(0, [](Event&&) { return true; });
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, ErrorCode::NotFound);
    EXPECT_NE(gone.error().text.find("inputs 1 to 8"), std::string::npos) << gone.error().text;
}

TEST_F(JournalTest, PruningEverythingKeepsTheCount) {
    {
        auto journal = open_run();
        append(*journal, 0, 9);
        ASSERT_TRUE(journal->write_checkpoint(9, StreamHash(5), "state"));
        ASSERT_EQ(journal->prune(Timestamp::max())->batches, 1);
    }
    auto journal = open_run();
    EXPECT_EQ(journal->restore()->last_sequence, 9U);
    EXPECT_EQ(journal->restore()->commands, StreamHash(5));
    append_committed(*journal, 9, 1);
    EXPECT_EQ(journal->last_sequence(), 10U);
}

TEST_F(JournalTest, AReaderSeesCommittedInputsWhileTheWriterGoesOn) {
    auto journal = open_run();
    append_committed(*journal, 0, 5);
    auto reader = JournalReader::open(path());
    ASSERT_TRUE(reader) << reader.error().text;
    std::uint64_t seen = 0;
    const Status read = reader->replay(0, [&](Event&& event) {
        seen = event.sequence;
        if (event.sequence == 5) {
            append_committed(*journal, 5, 5);
        }
        return true;
    });
    ASSERT_TRUE(read) << read.error().text;
    EXPECT_EQ(seen, 10U);
}

TEST_F(JournalTest, ACopyOfAClosedJournalCanBeRead) {
    {
        auto journal = open_run();
        append_committed(*journal, 0, 5);
    }
    const std::string copy = (dir_.path() / "copy.db").string();
    std::filesystem::copy_file(path(), copy);
    auto reader = JournalReader::open(copy);
    ASSERT_TRUE(reader) << reader.error().text;
    EXPECT_EQ(reader->restore()->last_sequence, 5U);
}

TEST_F(JournalTest, CommittingNothingIsNoError) {
    auto journal = open_run();
    EXPECT_TRUE(journal->commit(Sync::Lazy));
    EXPECT_TRUE(journal->commit(Sync::Full));
    EXPECT_TRUE(events_after(*journal, 0).empty());
}

}  // namespace
}  // namespace tradewind::storage
