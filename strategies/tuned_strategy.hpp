// What every strategy here has in common: its legs and its parameters, kept through restarts and changed
// at run time. A strategy that builds something from its parameters builds it again in retune().
// Units: as in Instrument. Thread: engine.
#pragma once

#include <string_view>
#include <vector>

#include "strategies/registry.hpp"

namespace tradewind::strategies {

class TunedStrategy : public Strategy {
public:
    [[nodiscard]] std::span<const InstrumentId> instruments() const final { return ids_; }
    [[nodiscard]] Decimal share() const final { return parameters_.get("capital"); }
    [[nodiscard]] std::string parameters_text() const final { return parameters_.text(); }
    Status set_parameter(std::string_view name, std::string_view text) final;
    // Nothing to do for those that do not hold for funding, or are told enough by the account.
    void on_funding(const FundingPaid&, StrategyDesk&) override {}

protected:
    TunedStrategy(const StrategyLegs& legs, const Parameters& parameters);

    [[nodiscard]] const Instrument& instrument() const { return instrument_; }
    [[nodiscard]] const Parameters& parameters() const { return parameters_; }
    [[nodiscard]] const Position& position(const StrategyDesk& desk) const {
        return desk.account().market(instrument_.id).position;
    }
    // Parameters were changed or loaded: whatever is built from them is to be built again, and warms up anew.
    enum class Retune : std::uint8_t { Changed, Loaded };
    virtual void retune(Retune why) = 0;

    // First in save() and load() of every strategy: what follows in the archive may depend on it.
    void save_parameters(Writer& out) const;
    void load_parameters(Reader& in);

private:
    const Instrument instrument_;
    Parameters parameters_;
    std::vector<InstrumentId> ids_;
};

// Of the equity as margin: the row every table of parameters has.
[[nodiscard]] ParameterSpec capital_parameter(Decimal fallback);

}  // namespace tradewind::strategies
