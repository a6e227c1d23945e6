// What is on the disk when commit returns: the syncs of the log file are counted where SQLite asks the
// system for them.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>

#include <sys/resource.h>

#include <gtest/gtest.h>

#include "storage/journal.hpp"
#include "tests/storage/event_samples.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

std::atomic<int> log_syncs{0};
std::atomic<int> directory_syncs{0};
std::atomic<bool> syncs_fail{false};

int counted_sync(long call, int fd) {
    std::array<char, 4096> name{};
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    const ssize_t size = ::readlink(link.c_str(), name.data(), name.size());
    const std::string path(name.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    if (path.ends_with("-wal")) {
        ++log_syncs;
    } else if (path.find(".db") == std::string::npos) {
        ++directory_syncs;
    }
    if (syncs_fail) {
        errno = EIO;
        return -1;
    }
    return static_cast<int>(::syscall(call, fd));
}

}  // namespace

// The libraries of the process find these before the system's own.
extern "C" int fsync(int fd) {
    return counted_sync(SYS_fsync, fd);
}
extern "C" int fdatasync(int fd) {
    return counted_sync(SYS_fdatasync, fd);
}

namespace tradewind::storage {
namespace {

class JournalSyncTest : public ::testing::Test {
protected:
    JournalSyncTest() { syncs_fail = false; }
    ~JournalSyncTest() override { syncs_fail = false; }
    std::unique_ptr<Journal> open_run(Durability durability = Durability::Full) {
        auto journal = Journal::open((dir_.path() / "journal.db").string(), durability);
        EXPECT_TRUE(journal) << journal.error().text;
        EXPECT_TRUE((*journal)->begin_run({Timestamp::from_seconds(1), "0.1.0", "", {}}));
        return std::move(*journal);
    }
    static void append_market(Journal& journal) {
        Event event = test::sample_market_event(journal.last_sequence());
        journal.append(event);
    }
    static int syncs_of_commit(Journal& journal, Sync sync) {
        const int before = log_syncs;
        const Status committed = journal.commit(sync);
        EXPECT_TRUE(committed) << committed.error().text;
        return log_syncs - before;
    }
    test::TempDir dir_;
};

TEST_F(JournalSyncTest, ANewFileIsMadeDurableInItsDirectory) {
    const int before = directory_syncs;
    const auto journal = open_run();
    EXPECT_GE(directory_syncs - before, 2) << "the database and its log";
}

TEST_F(JournalSyncTest, TheStartOfARunIsOnTheDiskAtOnce) {
    auto journal = open_run();
    append_market(*journal);
    ASSERT_EQ(syncs_of_commit(*journal, Sync::Lazy), 0);
    const int before = log_syncs;
    ASSERT_TRUE(journal->begin_run({Timestamp::from_seconds(2), "0.1.0", "", {}}));
    EXPECT_EQ(log_syncs - before, 1);
}

TEST_F(JournalSyncTest, LazyMarketBatchesDoNotWaitForTheDisk) {
    auto journal = open_run();
    for (int i = 0; i < 20; ++i) {
        append_market(*journal);
        EXPECT_EQ(syncs_of_commit(*journal, Sync::Lazy), 0);
    }
    EXPECT_EQ(journal->committed_sequence(), 20U);
    EXPECT_EQ(journal->durable_sequence(), 0U);
}

TEST_F(JournalSyncTest, AFullCommitSyncsTheLogOnceAndCoversTheLazyOnesBefore) {
    auto journal = open_run();
    append_market(*journal);
    ASSERT_EQ(syncs_of_commit(*journal, Sync::Lazy), 0);
    append_market(*journal);
    EXPECT_EQ(syncs_of_commit(*journal, Sync::Full), 1);
    EXPECT_EQ(journal->durable_sequence(), 2U);
}

TEST_F(JournalSyncTest, AFullCommitWithNothingNewStillMakesLazyBatchesDurable) {
    auto journal = open_run();
    append_market(*journal);
    ASSERT_EQ(syncs_of_commit(*journal, Sync::Lazy), 0);
    EXPECT_EQ(syncs_of_commit(*journal, Sync::Full), 1);
    EXPECT_EQ(journal->durable_sequence(), 1U);
    EXPECT_EQ(syncs_of_commit(*journal, Sync::Full), 0) << "nothing is left to sync";
}

TEST_F(JournalSyncTest, AnythingButTheMarketIsDurableEvenWhenAskedLazily) {
    auto journal = open_run();
    for (std::size_t kind = 6; kind < test::kEventKinds; ++kind) {
        Event event{0, Timestamp::from_seconds(5), test::sample_body(kind, kind)};
        // Time and market data may wait.
        const bool may_wait =
            std::holds_alternative<TimeAdvanced>(event.body) || std::holds_alternative<BarClosed>(event.body);
        journal->append(event);
        EXPECT_EQ(syncs_of_commit(*journal, Sync::Lazy), may_wait ? 0 : 1) << event_name(event.body);
    }
    append_market(*journal);
    journal->record(DecisionFact{"grid", "waits"});
    EXPECT_EQ(syncs_of_commit(*journal, Sync::Lazy), 1);
    append_market(*journal);
    EXPECT_EQ(syncs_of_commit(*journal, Sync::Lazy), 0) << "the need ends with its batch";
}

TEST_F(JournalSyncTest, ACheckpointIsDurable) {
    auto journal = open_run();
    append_market(*journal);
    const int before = log_syncs;
    ASSERT_TRUE(journal->write_checkpoint(1, StreamHash(), "state"));
    EXPECT_EQ(log_syncs - before, 1);
}

TEST_F(JournalSyncTest, ADurabilityOfOffNeverSyncs) {
    const int before = log_syncs;
    auto journal = open_run(Durability::Off);
    append_market(*journal);
    ASSERT_TRUE(journal->commit(Sync::Full));
    EXPECT_EQ(log_syncs - before, 0);
}

// After a failed sync the system may have dropped what it could not write and report success next time.
TEST_F(JournalSyncTest, AfterAFailedSyncTheJournalTakesNothingMore) {
    auto journal = open_run();
    append_market(*journal);
    syncs_fail = true;
    const Status failed = journal->commit(Sync::Full);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().retry, Retry::Ambiguous);
    syncs_fail = false;
    append_market(*journal);
    EXPECT_FALSE(journal->commit(Sync::Full));
    EXPECT_EQ(journal->durable_sequence(), 0U);
    journal.reset();
    const auto again = open_run();
    EXPECT_LE(again->last_sequence(), 1U);
}

// A lost sync of the durable mark is a lost sync, too.
TEST_F(JournalSyncTest, AFailedSyncOfEarlierLazyBatchesIsAnError) {
    auto journal = open_run();
    append_market(*journal);
    ASSERT_TRUE(journal->commit(Sync::Lazy));
    syncs_fail = true;
    EXPECT_FALSE(journal->commit(Sync::Full));
    syncs_fail = false;
    EXPECT_FALSE(journal->commit(Sync::Full));
    EXPECT_EQ(journal->durable_sequence(), 0U);
}

// The disk has no room: the writes fail as they would at the limit of a file's size.
TEST_F(JournalSyncTest, AWriteThatFailsIsAnErrorAndTheFileStaysSound) {
    auto journal = open_run();
    append_market(*journal);
    ASSERT_TRUE(journal->commit(Sync::Full));
    rlimit limit{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit tight{200'000, limit.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
    Status failed;
    for (int i = 0; i < 200 && failed; ++i) {
        for (std::uint64_t n = 0; n < 500; ++n) {
            append_market(*journal);
        }
        failed = journal->commit(Sync::Full);
    }
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().text.find("journal.db"), std::string::npos) << failed.error().text;
    const std::uint64_t acknowledged = journal->committed_sequence();
    journal.reset();
    auto again = open_run();
    std::uint64_t seen = 0;
    const Status read = again->replay(0, [&](Event&& event) { return ++seen == event.sequence; });
    EXPECT_TRUE(read) << read.error().text;
    EXPECT_GE(seen, acknowledged);
}

}  // namespace
}  // namespace tradewind::storage
