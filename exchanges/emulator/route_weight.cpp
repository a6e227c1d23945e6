#include "exchanges/emulator/route_weight.hpp"

namespace tradewind::emulator {

WeightRule weighs(int weight) {
    return [weight](const ApiRequest&) { return weight; };
}

WeightRule weighs(int with_symbol, int without) {
    return
        [=](const ApiRequest& request) { return request.parameters.find("symbol") != nullptr ? with_symbol : without; };
}

}  // namespace tradewind::emulator
