#include "storage/row_text.hpp"

namespace tradewind::storage {

const char* row_text(TimeInForce time_in_force) {
    switch (time_in_force) {
        case TimeInForce::GoodTillCancel:
            return "good till cancel";
        case TimeInForce::ImmediateOrCancel:
            return "immediate or cancel";
        case TimeInForce::FillOrKill:
            return "fill or kill";
        case TimeInForce::PostOnly:
            return "post only";
    }
    return "";
}

const char* row_text(PositionEffect effect) {
    switch (effect) {
        case PositionEffect::Open:
            return "open";
        case PositionEffect::Reduce:
            return "reduce";
        case PositionEffect::ClosePosition:
            return "close position";
    }
    return "";
}

const char* row_text(TriggerBy trigger) {
    switch (trigger) {
        case TriggerBy::Mark:
            return "mark";
        case TriggerBy::Last:
            return "last";
    }
    return "";
}

const char* row_text(Liquidity liquidity) {
    switch (liquidity) {
        case Liquidity::Maker:
            return "maker";
        case Liquidity::Taker:
            return "taker";
    }
    return "";
}

const char* row_text(FillOrigin origin) {
    switch (origin) {
        case FillOrigin::Order:
            return "order";
        case FillOrigin::Liquidation:
            return "liquidation";
        case FillOrigin::AutoDeleverage:
            return "auto-deleverage";
        case FillOrigin::Reconciliation:
            return "reconciliation";
    }
    return "";
}

const char* row_text(RequestStage stage) {
    switch (stage) {
        case RequestStage::Working:
            return "working";
        case RequestStage::Done:
            return "done";
        case RequestStage::Refused:
            return "refused";
        case RequestStage::Failed:
            return "failed";
    }
    return "";
}

}  // namespace tradewind::storage
