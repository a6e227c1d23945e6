#include "core/ports/risk_gate.hpp"

namespace tradewind {

const char* to_text(RefusalReason reason) {
    switch (reason) {
        case RefusalReason::Halted:
            return "trading is halted";
        case RefusalReason::Reducing:
            return "only orders that reduce are allowed now";
        case RefusalReason::NotReconciled:
            return "the account has not been compared with the venue";
        case RefusalReason::StaleMarket:
            return "the market is not seen well enough";
        case RefusalReason::OrderTooSmall:
            return "the order is too small";
        case RefusalReason::OrderTooLarge:
            return "the order is too large";
        case RefusalReason::LeverageTooHigh:
            return "the leverage is too high";
        case RefusalReason::TooManyPositions:
            return "too many positions";
        case RefusalReason::PositionTooLarge:
            return "the position would be too large";
        case RefusalReason::InsufficientMargin:
            return "not enough free margin";
        case RefusalReason::DailyLoss:
            return "the daily loss limit is reached";
        case RefusalReason::LiquidationTooNear:
            return "liquidation would be too near";
        case RefusalReason::StopBeyondLiquidation:
            return "the stop would come after liquidation";
        case RefusalReason::PriceFarFromMarket:
            return "the price is far from the market";
        case RefusalReason::IllegalTerms:
            return "the terms are not legal";
    }
    return "unknown reason";
}

std::string Refusal::text() const {
    return std::string("Refused: ") + to_text(reason) + " (allowed: " + limit + "; actual: " + actual + ").";
}

}  // namespace tradewind
