// Damaged, foreign and newer files are told apart and refused with a clear text; nothing crashes.
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "storage/journal.hpp"
#include "storage/journal_schema.hpp"
#include "storage/venue_store.hpp"
#include "tests/storage/event_samples.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

class JournalDamageTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string path() const { return (dir_.path() / "journal.db").string(); }
    void write_journal() {
        auto journal = Journal::open(path(), Durability::Off);
        ASSERT_TRUE(journal) << journal.error().text;
        ASSERT_TRUE((*journal)->begin_run({Timestamp::from_seconds(1), "0.1.0", "configuration", {"BTCUSDT"}}));
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            Event event = test::sample_event(seed);
            (*journal)->append(event);
            (*journal)->record(DecisionFact{"subject", "text " + std::to_string(seed)});
            if (seed % 40 == 39) {
                ASSERT_TRUE((*journal)->commit(Sync::Full));
            }
            if (seed % 100 == 99) {
                ASSERT_TRUE((*journal)->write_checkpoint(seed + 1, StreamHash(), std::to_string(seed)));
            }
        }
    }
    // As somebody with another program would.
    void change(const std::string& sql) {
        auto database = Database::open(path(), journal_schema(), Durability::Off);
        ASSERT_TRUE(database) << database.error().text;
        const Status done = database->execute(sql, "change it");
        ASSERT_TRUE(done) << done.error().text;
    }
    static std::string slurp(const std::string& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static void spill(const std::string& file, const std::string& bytes) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    }
    std::string open_error() {
        const auto journal = Journal::open(path(), Durability::Off);
        return journal ? "" : journal.error().text;
    }
    std::string replay_error() {
        auto journal = Journal::open(path(), Durability::Off);
        if (!journal) {
            return "open: " + journal.error().text;
        }
        const Status read = (*journal)->replay(0, [](Event&&) { return true; });
        return read ? "" : read.error().text;
    }
    test::TempDir dir_;
};

TEST_F(JournalDamageTest, AFileThatIsNoDatabaseIsRefusedAndLeftAlone) {
    const std::string letter(5000, 'x');
    spill(path(), letter);
    const std::string error = open_error();
    EXPECT_NE(error.find(path()), std::string::npos) << error;
    EXPECT_NE(error.find("not a database"), std::string::npos) << error;
    EXPECT_EQ(slurp(path()), letter);
}

TEST_F(JournalDamageTest, TheDatabaseOfAnotherProgramIsRefusedAndLeftAlone) {
    {
        auto other = VenueStore::open(path(), Durability::Off);
        ASSERT_TRUE(other);
    }
    const std::string before = slurp(path());
    EXPECT_NE(open_error().find("not a Tradewind journal"), std::string::npos) << open_error();
    EXPECT_EQ(slurp(path()), before);
}

TEST_F(JournalDamageTest, ANewerSchemaIsRefused) {
    write_journal();
    change("PRAGMA user_version=99");
    EXPECT_NE(open_error().find("written by a newer Tradewind"), std::string::npos) << open_error();
    const auto reader = JournalReader::open(path());
    ASSERT_FALSE(reader);
    EXPECT_NE(reader.error().text.find("99"), std::string::npos) << reader.error().text;
}

TEST_F(JournalDamageTest, AnEmptyFileBesideItsLogIsRefused) {
    spill(path(), "");
    spill(path() + "-wal", "what is left");
    EXPECT_NE(open_error().find("restore a backup"), std::string::npos) << open_error();
    EXPECT_EQ(slurp(path() + "-wal"), "what is left");
}

TEST_F(JournalDamageTest, AMissingDirectoryAndAMissingFileAreNamed) {
    const auto journal = Journal::open((dir_.path() / "absent" / "journal.db").string(), Durability::Off);
    ASSERT_FALSE(journal);
    EXPECT_NE(journal.error().text.find("No such file"), std::string::npos) << journal.error().text;
    const auto reader = JournalReader::open(path());
    ASSERT_FALSE(reader);
    EXPECT_FALSE(std::filesystem::exists(path())) << "reading creates nothing";
}

TEST_F(JournalDamageTest, FilesAreForTheirOwnerOnly) {
    write_journal();
    auto journal = Journal::open(path(), Durability::Off);  // its log exists while it is open
    ASSERT_TRUE(journal);
    ASSERT_TRUE((*journal)->begin_run({Timestamp::from_seconds(1), "", "", {}}));
    for (const char* suffix : {"", "-wal", "-shm"}) {
        struct stat info {};
        ASSERT_EQ(::stat((path() + suffix).c_str(), &info), 0) << suffix;
        EXPECT_EQ(info.st_mode & 0777U, 0600U) << suffix;
    }
}

TEST_F(JournalDamageTest, ADamagedBatchIsNamed) {
    write_journal();
    change("UPDATE inputs SET payload = substr(payload, 1, length(payload) / 2) WHERE last_sequence = 80");
    const std::string error = replay_error();
    EXPECT_NE(error.find("inputs 41 to 80"), std::string::npos) << error;
    EXPECT_NE(error.find("checksum"), std::string::npos) << error;
}

TEST_F(JournalDamageTest, ACheckpointOfAnImpossibleSizeTakesNoMemory) {
    write_journal();
    for (const char* size : {"-1", "9223372036854775807", "1073741825", "7"}) {
        change(std::string("UPDATE checkpoints SET raw_bytes = ") + size);
        auto journal = Journal::open(path(), Durability::Off);
        ASSERT_TRUE(journal) << journal.error().text;
        EXPECT_FALSE((*journal)->restore()->checkpoint) << size;
    }
}

TEST_F(JournalDamageTest, AMissingBatchIsAnErrorNotASilentGap) {
    write_journal();
    change("DELETE FROM inputs WHERE last_sequence = 120");
    EXPECT_NE(replay_error().find("inputs 101 to 120"), std::string::npos) << replay_error();
}

TEST_F(JournalDamageTest, ABatchThatClaimsMoreInputsThanItHoldsIsNamed) {
    write_journal();
    change(
        "DELETE FROM inputs WHERE last_sequence = 40; UPDATE inputs SET first_sequence = 1 WHERE last_sequence = 80");
    EXPECT_NE(replay_error().find("cannot be read"), std::string::npos) << replay_error();
    change("UPDATE inputs SET first_sequence = 60 WHERE last_sequence = 80");
    auto journal = Journal::open(path(), Durability::Off);
    ASSERT_TRUE(journal);
    const Status read = (*journal)->replay(59, [](Event&&) { return true; });
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().text.find("more bytes than inputs"), std::string::npos) << read.error().text;
}

TEST_F(JournalDamageTest, ADamagedCheckpointIsPassedOverForTheOneBefore) {
    write_journal();
    change("UPDATE checkpoints SET checksum = checksum + 1 WHERE sequence = 400");
    auto journal = Journal::open(path(), Durability::Off);
    ASSERT_TRUE(journal);
    const auto restored = (*journal)->restore();
    ASSERT_TRUE(restored) << restored.error().text;
    ASSERT_TRUE(restored->checkpoint);
    EXPECT_EQ(restored->checkpoint->sequence, 300U);
    EXPECT_EQ(restored->last_sequence, 400U);
}

TEST_F(JournalDamageTest, AHashThatIsNoneIsAnError) {
    write_journal();
    change("UPDATE inputs SET command_hash = 'none' WHERE last_sequence = 400");
    EXPECT_NE(open_error().find("'none'"), std::string::npos) << open_error();
}

TEST_F(JournalDamageTest, ATruncatedFileIsNeverTakenForSound) {
    write_journal();
    const std::string whole = slurp(path());
    ASSERT_GT(whole.size(), 20'000U);
    for (std::size_t size = 1; size < whole.size(); size += 1999) {
        spill(path(), whole.substr(0, size));
        const std::string error = replay_error();
        EXPECT_FALSE(error.empty()) << "a file cut to " << size << " bytes was taken for sound";
    }
}

TEST_F(JournalDamageTest, FlippedBytesNeverCrashNorChangeAnEvent) {
    write_journal();
    const std::string whole = slurp(path());
    std::mt19937_64 random(20'240'601);
    int refused = 0;
    for (int round = 0; round < 300; ++round) {
        std::string bytes = whole;
        for (std::uint64_t n = 1 + random() % 4; n > 0; --n) {
            bytes[random() % bytes.size()] ^= static_cast<char>(1U << random() % 8);
        }
        std::filesystem::remove(path() + "-wal");
        std::filesystem::remove(path() + "-shm");
        spill(path(), bytes);
        auto journal = Journal::open(path(), Durability::Off);
        if (!journal) {
            ++refused;
            continue;
        }
        static_cast<void>((*journal)->restore());
        const Status read = (*journal)->replay(0, [&](Event&& event) {
            // The payload's checksum guards the bodies.
            EXPECT_EQ(test::bytes_of(event), test::bytes_of(test::sample_event(event.sequence - 1)));
            return true;
        });
        refused += read ? 0 : 1;
    }
    EXPECT_GT(refused, 50);
}

TEST_F(JournalDamageTest, ADamagedLogLosesAtMostItsUnreadableEnd) {
    auto journal = Journal::open(path(), Durability::Off);
    ASSERT_TRUE(journal);
    ASSERT_TRUE((*journal)->begin_run({Timestamp::from_seconds(1), "0.1.0", "", {}}));
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Event event = test::sample_event(seed);
        (*journal)->append(event);
        ASSERT_TRUE((*journal)->commit(Sync::Full));
    }
    const std::string database = slurp(path());
    const std::string log = slurp(path() + "-wal");  // as a power cut would leave the two
    journal->reset();
    for (std::size_t keep = 0; keep < log.size(); keep += 4001) {
        const std::string copy = (dir_.path() / "copy.db").string();
        std::filesystem::remove(copy + "-shm");
        spill(copy, database);
        spill(copy + "-wal", log.substr(0, keep));
        auto cut = Journal::open(copy, Durability::Off);
        ASSERT_TRUE(cut) << cut.error().text;
        std::uint64_t seen = 0;
        const Status read = (*cut)->replay(0, [&](Event&& event) { return event.sequence == ++seen; });
        ASSERT_TRUE(read) << read.error().text;
        EXPECT_EQ(seen, (*cut)->last_sequence());
        EXPECT_LE(seen, 100U);
    }
}

}  // namespace
}  // namespace tradewind::storage
