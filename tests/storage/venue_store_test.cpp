// The simulated venue's state survives the agent, newest or, when that is damaged, the one before.
#include "storage/venue_store.hpp"

#include <array>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

class VenueStoreTest : public ::testing::Test {
protected:
    std::unique_ptr<VenueStore> open() {
        auto store = VenueStore::open(path(), Durability::Off);
        EXPECT_TRUE(store) << store.error().text;
        return std::move(*store);
    }
    [[nodiscard]] std::string path() const { return (dir_.path() / "venue.db").string(); }
    void damage(const std::string& sql) {
        const Schema schema{"venue store", 0x54575631, std::array<std::string_view, 1>{""}, {}};
        auto database = Database::open(path(), schema, Durability::Off);
        ASSERT_TRUE(database) << database.error().text;
        ASSERT_TRUE(database->execute(sql, "damage it"));
    }
    test::TempDir dir_;
};

TEST_F(VenueStoreTest, HasNothingBeforeTheFirstSave) {
    const auto loaded = open()->load();
    ASSERT_TRUE(loaded) << loaded.error().text;
    EXPECT_FALSE(*loaded);
}

TEST_F(VenueStoreTest, GivesBackTheLastSavedBytes) {
    std::string state("with\0zero and \xff", 16);
    state += std::string(300'000, 'p');
    {
        auto store = open();
        ASSERT_TRUE(store->save("old", Timestamp::from_seconds(1)));
        ASSERT_TRUE(store->save(state, Timestamp::from_nanos(2'000'000'001)));
    }
    const auto loaded = open()->load();
    ASSERT_TRUE(loaded && *loaded);
    EXPECT_EQ((*loaded)->state, state);
    EXPECT_EQ((*loaded)->time, Timestamp::from_nanos(2'000'000'001));
    EXPECT_EQ((*loaded)->generation, 2U);
    EXPECT_EQ((*loaded)->copy, VenueCopy::Newest);
}

TEST_F(VenueStoreTest, AnEmptyStateIsAState) {
    auto store = open();
    ASSERT_TRUE(store->save("", Timestamp()));
    const auto loaded = store->load();
    ASSERT_TRUE(loaded && *loaded);
    EXPECT_EQ((*loaded)->state, "");
}

TEST_F(VenueStoreTest, GenerationsGoOnAfterARestart) {
    for (std::uint64_t generation = 1; generation <= 5; ++generation) {
        auto store = open();
        ASSERT_TRUE(store->save(std::to_string(generation), Timestamp()));
        const auto loaded = store->load();
        ASSERT_TRUE(loaded && *loaded);
        EXPECT_EQ((*loaded)->generation, generation);
    }
}

TEST_F(VenueStoreTest, ADamagedNewestStateGivesThePreviousAndSaysSo) {
    {
        auto store = open();
        for (const char* state : {"first", "second", "third"}) {
            ASSERT_TRUE(store->save(state, Timestamp()));
        }
    }
    damage("UPDATE venue_states SET payload = x'00' WHERE generation = 3");
    auto store = open();
    const auto loaded = store->load();
    ASSERT_TRUE(loaded && *loaded) << loaded.error().text;
    EXPECT_EQ((*loaded)->state, "second");
    EXPECT_EQ((*loaded)->copy, VenueCopy::Previous);
    ASSERT_TRUE(store->save("fourth", Timestamp()));
    EXPECT_EQ((*store->load())->state, "fourth");
}

TEST_F(VenueStoreTest, WithNoSoundGenerationLoadingIsAnError) {
    {
        auto store = open();
        ASSERT_TRUE(store->save("first", Timestamp()));
        ASSERT_TRUE(store->save("second", Timestamp()));
    }
    damage("UPDATE venue_states SET checksum = 1");
    const auto loaded = open()->load();
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().text.find("venue.db"), std::string::npos) << loaded.error().text;
    EXPECT_NE(loaded.error().text.find("checksum"), std::string::npos) << loaded.error().text;
}

}  // namespace
}  // namespace tradewind::storage
