#include "core/trading/seen_ids.hpp"

#include <gtest/gtest.h>

#include <deque>

#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"

namespace tradewind {
namespace {

TEST(SeenIdsTest, tells_the_first_time_from_the_second) {
    SeenIds ids(10);
    EXPECT_FALSE(ids.contains(1, "a"));
    EXPECT_TRUE(ids.insert(1, "a"));
    EXPECT_FALSE(ids.insert(1, "a"));
    EXPECT_TRUE(ids.contains(1, "a"));
}

TEST(SeenIdsTest, the_same_text_in_another_scope_is_another_id) {
    SeenIds ids(10);
    ids.insert(1, "a");
    EXPECT_FALSE(ids.contains(2, "a"));
    EXPECT_TRUE(ids.insert(2, "a"));
}

TEST(SeenIdsTest, forgets_the_oldest_beyond_its_limit) {
    SeenIds ids(100);
    for (int i = 0; i < 1'000; ++i) {
        EXPECT_TRUE(ids.insert(0, std::to_string(i)));
    }
    EXPECT_EQ(ids.size(), 100U);
    EXPECT_FALSE(ids.contains(0, "899"));
    for (int i = 900; i < 1'000; ++i) {
        EXPECT_TRUE(ids.contains(0, std::to_string(i)));
    }
}

// A plain queue that is searched from end to end.
RC_GTEST_PROP(SeenIdsProperty, agrees_with_a_searched_queue, ()) {
    const auto limit = *rc::gen::inRange<std::size_t>(1, 70);
    const auto drawn = *rc::gen::container<std::vector<std::pair<std::uint32_t, int>>>(
        400, rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, 2), rc::gen::inRange(0, 90)));
    SeenIds ids(limit);
    std::deque<std::pair<std::uint32_t, int>> queue;
    for (const auto& id : drawn) {
        const bool is_new = std::find(queue.begin(), queue.end(), id) == queue.end();
        RC_ASSERT(ids.insert(id.first, std::to_string(id.second)) == is_new);
        if (is_new) {
            queue.push_back(id);
        }
        if (queue.size() > limit) {
            queue.pop_front();
        }
    }
    Writer out;
    out(ids);
    SeenIds copy(limit);
    Reader in(out.bytes());
    in(copy);
    RC_ASSERT(in.ok() && in.at_end());
    for (const SeenIds* either : std::initializer_list<const SeenIds*>{&ids, &copy}) {
        RC_ASSERT(either->size() == queue.size());
        for (std::uint32_t scope = 0; scope < 2; ++scope) {
            for (int i = 0; i < 90; ++i) {
                const bool kept = std::find(queue.begin(), queue.end(), std::pair(scope, i)) != queue.end();
                RC_ASSERT(either->contains(scope, std::to_string(i)) == kept);
            }
        }
    }
    ids.insert(0, "next");  // both forget the same one
    copy.insert(0, "next");
    Writer first;
    first(ids);
    Writer second;
    second(copy);
    RC_ASSERT(first.bytes() == second.bytes());
}

}  // namespace
}  // namespace tradewind
