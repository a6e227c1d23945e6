#include "simulator/random.hpp"

#include <cmath>

namespace tradewind::simulator {

// Marsaglia's polar method; the second normal is thrown away so that the state is the four words alone.
double Random::normal() {
    double x = 0;
    double square = 0;
    do {
        x = 2 * uniform() - 1;
        const double y = 2 * uniform() - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * std::sqrt(-2 * std::log(square) / square);
}

// R. Bailey, Polar generation of random variates with the t-distribution: the polar method's cousin.
double Random::student_t(int freedom) {
    double x = 0;
    double square = 0;
    do {
        x = 2 * uniform() - 1;
        const double y = 2 * uniform() - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double n = freedom;
    const double raw = x * std::sqrt(n * (std::pow(square, -2 / n) - 1) / square);
    return raw * std::sqrt((n - 2) / n);
}

// Knuth: multiply uniforms until the product falls below e^-mean.
int Random::poisson(double mean) {
    const double floor = std::exp(-mean);
    double product = uniform();
    int count = 0;
    while (product > floor) {
        product *= uniform();
        ++count;
    }
    return count;
}

}  // namespace tradewind::simulator
