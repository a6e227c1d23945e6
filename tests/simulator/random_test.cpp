#include "simulator/random.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/archive.hpp"

namespace tradewind::simulator {
namespace {

struct Moments {
    double mean = 0;
    double variance = 0;
    double kurtosis = 0;  // in excess of the normal's
};

template <class Draw>
Moments moments_of(Draw draw) {
    constexpr int kCount = 200'000;
    std::vector<double> values;
    Moments m;
    for (int i = 0; i < kCount; ++i) {
        values.push_back(draw());
        m.mean += values.back() / kCount;
    }
    double fourth = 0;
    for (const double value : values) {
        const double off = value - m.mean;
        m.variance += off * off / kCount;
        fourth += off * off * off * off / kCount;
    }
    m.kurtosis = fourth / (m.variance * m.variance) - 3;
    return m;
}

TEST(Random, EqualSeedsDrawAlikeAndOthersDoNot) {
    Random a(7);
    Random b(7);
    Random c(8);
    int equal = 0;
    for (int i = 0; i < 1'000; ++i) {
        const std::uint64_t draw = a.next();
        EXPECT_EQ(draw, b.next());
        equal += draw == c.next() ? 1 : 0;
    }
    EXPECT_EQ(equal, 0);
}

TEST(Random, EveryKeyAndItsPlaceMakeAStreamOfTheirOwn) {
    EXPECT_EQ(Random({1, 2, 3}).next(), Random({1, 2, 3}).next());
    EXPECT_NE(Random({1, 2, 3}).next(), Random({1, 3, 2}).next());
    EXPECT_NE(Random({1, 2}).next(), Random({1, 2, 0}).next());
    EXPECT_NE(Random({0}).next(), Random({0, 0}).next());
}

TEST(Random, GoesOnFromASavedState) {
    Random original(42);
    original.next();
    Writer out;
    out(original);
    Random restored;
    Reader in(out.bytes());
    in(restored);
    ASSERT_TRUE(in.ok());
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(original.next(), restored.next());
    }
}

TEST(Random, BelowGivesEveryNumberEquallyOften) {
    Random random(3);
    std::vector<int> counts(7, 0);
    for (int i = 0; i < 70'000; ++i) {
        ++counts.at(random.below(7));
    }
    for (const int count : counts) {
        EXPECT_NEAR(count, 10'000, 500);
    }
    EXPECT_EQ(random.below(1), 0U);
    // With a bound over half the range, a plain remainder would favour the lower numbers two to one.
    constexpr std::uint64_t kBound = 3ULL << 62U;
    int low = 0;
    for (int i = 0; i < 30'000; ++i) {
        const std::uint64_t draw = random.below(kBound);
        ASSERT_LT(draw, kBound);
        low += draw < kBound / 3 ? 1 : 0;
    }
    EXPECT_NEAR(low, 10'000, 500);
}

TEST(Random, DrawsHaveTheirMoments) {
    Random random(11);
    const Moments uniform = moments_of([&random] { return random.uniform(); });
    EXPECT_NEAR(uniform.mean, 0.5, 0.005);
    EXPECT_NEAR(uniform.variance, 1.0 / 12, 0.001);
    const Moments normal = moments_of([&random] { return random.normal(); });
    EXPECT_NEAR(normal.mean, 0, 0.01);
    EXPECT_NEAR(normal.variance, 1, 0.02);
    EXPECT_NEAR(normal.kurtosis, 0, 0.1);
    const Moments student = moments_of([&random] { return random.student_t(6); });
    EXPECT_NEAR(student.mean, 0, 0.01);
    EXPECT_NEAR(student.variance, 1, 0.03);
    EXPECT_GT(student.kurtosis, 1.5);
    const Moments poisson = moments_of([&random] { return static_cast<double>(random.poisson(0.3)); });
    EXPECT_NEAR(poisson.mean, 0.3, 0.01);
    EXPECT_NEAR(poisson.variance, 0.3, 0.01);
}

}  // namespace
}  // namespace tradewind::simulator
