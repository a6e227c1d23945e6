#include "strategies/tuned_strategy.hpp"

namespace tradewind::strategies {

TunedStrategy::TunedStrategy(const StrategyLegs& legs, const Parameters& parameters)
    : instrument_(legs.main), parameters_(parameters), ids_{legs.main.id} {
    if (legs.other != nullptr) {
        ids_.push_back(legs.other->id);
    }
}

Status TunedStrategy::set_parameter(std::string_view name, std::string_view text) {
    Parameters wished = parameters_;
    if (Status set = wished.set(name, text); !set) {
        return set;
    }
    if (!(wished == parameters_)) {
        parameters_ = std::move(wished);
        retune(Retune::Changed);
    }
    return {};
}

void TunedStrategy::save_parameters(Writer& out) const {
    out(parameters_);
}

void TunedStrategy::load_parameters(Reader& in) {
    in(parameters_);
    if (!parameters_.is_complete()) {
        in.fail();  // saved with another table of parameters
        return;
    }
    retune(Retune::Loaded);
}

ParameterSpec capital_parameter(Decimal fallback) {
    return {"capital", fallback, Decimal::from_scaled(1, 2), Decimal(1), "fraction", "margin it may use, of equity"};
}

}  // namespace tradewind::strategies
