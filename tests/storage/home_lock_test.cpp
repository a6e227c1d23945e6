// One agent a state directory, whatever way the other one ended.
#include "storage/home_lock.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

class HomeLockTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string home() const { return (dir_.path() / "state" / "agent").string(); }
    test::TempDir dir_;
};

TEST_F(HomeLockTest, CreatesTheDirectoryForItsOwnerOnly) {
    const auto lock = HomeLock::acquire(home() + "/");
    ASSERT_TRUE(lock) << lock.error().text;
    struct stat info {};
    ASSERT_EQ(::stat(home().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0700U);
    ASSERT_EQ(::stat((home() + "/tradewind.lock").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(HomeLockTest, ASecondHolderIsToldWhoHasIt) {
    const auto lock = HomeLock::acquire(home());
    ASSERT_TRUE(lock);
    const auto second = HomeLock::acquire(home());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Conflict);
    EXPECT_NE(second.error().text.find("process " + std::to_string(::getpid())), std::string::npos)
        << second.error().text;
    EXPECT_NE(second.error().text.find(home()), std::string::npos);
}

TEST_F(HomeLockTest, IsFreeAgainAfterRelease) {
    {
        auto lock = HomeLock::acquire(home());
        ASSERT_TRUE(lock);
        const HomeLock moved = std::move(*lock);
        EXPECT_FALSE(HomeLock::acquire(home())) << "moving it does not release it";
    }
    EXPECT_TRUE(HomeLock::acquire(home()));
}

TEST_F(HomeLockTest, IsFreeAgainAfterTheHolderWasKilled) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = HomeLock::acquire(home());
        const char answer = lock ? 'y' : 'n';
        static_cast<void>(::write(ready[1], &answer, 1) == 1);
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    ASSERT_EQ(::read(ready[0], &answer, 1), 1);
    ASSERT_EQ(answer, 'y');
    EXPECT_NE(HomeLock::acquire(home()).error().text.find(std::to_string(child)), std::string::npos);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_TRUE(HomeLock::acquire(home()));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_F(HomeLockTest, AFileInTheWayIsNamed) {
    const std::string file = (dir_.path() / "file").string();
    std::ofstream(file) << "x";
    const auto lock = HomeLock::acquire(file);
    ASSERT_FALSE(lock);
    EXPECT_NE(lock.error().text.find("not a directory"), std::string::npos) << lock.error().text;
    EXPECT_FALSE(HomeLock::acquire(file + "/below"));
    EXPECT_FALSE(HomeLock::acquire(""));
}

TEST_F(HomeLockTest, AnExistingDirectoryIsUsedAsItIs) {
    std::filesystem::create_directories(home());
    std::filesystem::permissions(home(), std::filesystem::perms::owner_all | std::filesystem::perms::group_read);
    EXPECT_TRUE(HomeLock::acquire(home()));
}

}  // namespace
}  // namespace tradewind::storage
