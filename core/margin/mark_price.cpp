#include "core/margin/mark_price.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace tradewind {
namespace {

Price median(Price a, Price b, Price c) {
    return std::max(std::min(a, b), std::min(std::max(a, b), c));
}

}  // namespace

MarkPriceParts mark_price(const MarkPriceInputs& inputs) {
    TW_CHECK(inputs.interval_hours.is_positive());
    const Decimal to_come = Decimal::multiply_divide(inputs.last_funding_rate, inputs.hours_to_funding,
                                                     inputs.interval_hours, Rounding::HalfEven);
    const Price price1 = inputs.index * (Decimal(1) + to_come);
    const Price price2 = inputs.index + Price(inputs.average_basis);
    if (!inputs.last.is_positive()) {  // no trade yet: the two others decide
        return {price1, price2, Price((price1 + price2).value() / Decimal(2))};
    }
    return {price1, price2, median(price1, price2, inputs.last)};
}

Decimal average_basis(std::span<const BasisSample> samples) {
    Decimal total;
    int count = 0;
    for (const BasisSample& sample : samples) {
        const bool two_sided = sample.bid.is_positive() && sample.ask.is_positive();
        if (two_sided && sample.bid <= sample.ask) {
            total += (sample.bid + sample.ask).value() / Decimal(2) - sample.index.value();
            ++count;
        }
    }
    return count == 0 ? Decimal() : total / Decimal(count);
}

Price price_index(std::span<const IndexComponent> components) {
    Decimal total;
    Decimal weights;
    for (const IndexComponent& component : components) {
        total += component.weight * component.price.value();
        weights += component.weight;
    }
    return weights.is_positive() ? Price(total / weights) : Price();
}

}  // namespace tradewind
