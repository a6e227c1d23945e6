#include "bot/chat/number_text.hpp"

namespace tradewind::bot {

std::string signed_money_text(Decimal amount, const Currency& currency) {
    return (amount.is_positive() ? "+" : "") + money_text(amount, currency);
}

std::string signed_percent_text(Decimal fraction) {
    return (fraction.is_positive() ? "+" : "") + percent_text(fraction);
}

}  // namespace tradewind::bot
