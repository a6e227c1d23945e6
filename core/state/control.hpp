// What a human may ask of the engine, after confirmation where one is needed, and how the engine answers.
// A RequestId is derived from the chat update or button nonce, so the same request never runs twice.
// Units: fractions (0.05 = 5 %), quantities as in Instrument. Thread: values.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/base/amount.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace tradewind {

struct OpenPosition {
    InstrumentId instrument;
    Side side = Side::Buy;
    Quantity quantity;
    int leverage = 1;
    std::optional<Decimal> stop_fraction;  // from the average entry; absent: the configured default
    std::optional<Decimal> target_fraction;
    Price reference;    // mark at the preview
    Decimal max_drift;  // refuse when |mark / reference - 1| exceeds it
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, side, quantity, leverage, stop_fraction, target_fraction, reference, max_drift);
    }
};

struct ClosePosition {
    InstrumentId instrument;
    Decimal fraction = 1;  // of the position at the time of execution, (0, 1]
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, fraction);
    }
};

struct ChangeLeverage {
    InstrumentId instrument;
    int leverage = 1;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, leverage);
    }
};

struct EmergencyClose {  // cancel everything, close everything, verify; never refused
    template <class Archive>
    void archive(Archive&) {}
};

struct HaltTrading {
    std::string reason;
    template <class Archive>
    void archive(Archive& ar) {
        ar(reason);
    }
};

struct ResumeTrading {
    template <class Archive>
    void archive(Archive&) {}
};

enum class StrategySwitch : std::uint8_t { Off, On };

struct SwitchStrategy {
    std::string name;
    StrategySwitch to = StrategySwitch::Off;
    std::string symbol;  // empty: on where the configuration puts it; off wherever it is on
    template <class Archive>
    void archive(Archive& ar) {
        ar(name, to, symbol);
    }
};

struct SetStrategyParameter {
    std::string name;
    std::string parameter;
    std::string value;
    std::string symbol;  // empty: for all symbols
    template <class Archive>
    void archive(Archive& ar) {
        ar(name, parameter, value, symbol);
    }
};

struct CancelRestingOrder {
    ClientOrderId order;
    template <class Archive>
    void archive(Archive& ar) {
        ar(order);
    }
};

using ControlAction = std::variant<OpenPosition, ClosePosition, ChangeLeverage, EmergencyClose, HaltTrading,
                                   ResumeTrading, SwitchStrategy, SetStrategyParameter, CancelRestingOrder>;

struct ControlRequest {
    RequestId id;
    std::string actor;  // "telegram:1234", "terminal", ...
    ControlAction action;
    template <class Archive>
    void archive(Archive& ar) {
        ar(id, actor, action);
    }
};

enum class RequestStage : std::uint8_t {
    Working,  // a step was done; more to come
    Done,     // final, as asked
    Refused,  // final, nothing was done: `text` says which limit and by how much
    Failed,   // final, something was done: `text` says what is left
};

struct RequestProgress {  // output: one line of the story of a request
    RequestId request;
    RequestStage stage = RequestStage::Working;
    std::string text;  // plain text with units, for people
    template <class Archive>
    void archive(Archive& ar) {
        ar(request, stage, text);
    }
};

}  // namespace tradewind
