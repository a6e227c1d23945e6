// Kinds of mark-price.json (risk-math 3).
#include "core/margin/mark_price.hpp"

#include "tests/vectors/registry.hpp"

namespace tradewind::vectors {
namespace {

void check_median(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const MarkPriceParts parts =
        mark_price({in.price("index"), in.decimal("last_funding_rate"), in.decimal("hours_to_funding"),
                    in.decimal("interval_hours"), in.decimal("ma_basis"), in.price("contract_price")});
    verdict.number("price1", parts.price1.value());
    verdict.number("price2", parts.price2.value());
    verdict.number("mark", parts.mark.value());
}

void check_basis(const Case& given, Verdict& verdict) {
    const auto bids = given.inputs.decimals("bid1");
    const auto asks = given.inputs.decimals("ask1");
    const auto indexes = given.inputs.decimals("index");
    std::vector<BasisSample> samples;
    for (std::size_t i = 0; i < bids.size(); ++i) {
        samples.push_back({Price(bids[i]), Price(asks.at(i)), Price(indexes.at(i))});
    }
    verdict.number("ma_basis", average_basis(samples));
}

void check_index(const Case& given, Verdict& verdict) {
    const auto weights = given.inputs.decimals("weights");
    const auto prices = given.inputs.decimals("prices");
    std::vector<IndexComponent> components;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        components.push_back({weights[i], Price(prices.at(i))});
    }
    verdict.number("index", price_index(components).value());
}

const RegisterKinds kTopic{
    {"mark_price_median", check_median}, {"ma_basis", check_basis}, {"price_index", check_index}};

}  // namespace
}  // namespace tradewind::vectors
