#include "bot/app/account_currency.hpp"

#include <array>

#include <fmt/format.h>

#include "core/base/money_text.hpp"

namespace tradewind::bot {
namespace {

struct UsualCoins {
    std::string_view coin;
    const char* amount;
};
// Fixed numbers, so that the same command begins with the same money on any day.
constexpr std::array<UsualCoins, 7> kUsualCoins{{
    {"BTC", "0.15"},
    {"ETH", "3"},
    {"SOL", "65"},
    {"BNB", "16"},
    {"XRP", "16000"},
    {"DOGE", "65000"},
    {"LTC", "125"},
}};

const Instrument* first_contract(const InstrumentTable& instruments) {
    for (const Instrument& each : instruments) {
        if (!each.is_spot()) {
            return &each;
        }
    }
    return nullptr;
}

}  // namespace

Result<Currency> account_currency(const InstrumentTable& instruments) {
    if (instruments.size() == 0) {
        return fail(ErrorCode::InvalidArgument, "market.symbols: name at least one symbol");
    }
    const Instrument* contract = first_contract(instruments);
    const Instrument& first = contract != nullptr ? *contract : *instruments.begin();
    const Currency& currency = contract != nullptr ? first.settle : first.quote;
    for (const Instrument& each : instruments) {
        const Currency& own = each.is_spot() ? each.quote : each.settle;
        if (own != currency) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("market.symbols: {} {} {}, and {} {} {}: a run keeps its account in one currency; "
                                    "leave one of them out, or run a second agent for it with its own --home",
                                    first.symbol, first.is_spot() ? "is quoted in" : "settles in", currency.view(),
                                    each.symbol, each.is_spot() ? "is quoted in" : "settles in", own.view()));
        }
    }
    return currency;
}

Result<Money> paper_money(const Currency& currency, const std::optional<Decimal>& wished) {
    constexpr int kUsualDollars = 10'000;
    if (wished) {
        return Money{*wished, currency};
    }
    if (is_dollar(currency)) {
        return Money{Decimal(kUsualDollars), currency};
    }
    for (const UsualCoins& usual : kUsualCoins) {
        if (usual.coin == currency.view()) {
            return Money{*Decimal::parse(usual.amount), currency};
        }
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("account.balance: say how many {} of paper money the account begins with (--balance)",
                            currency.view()));
}

}  // namespace tradewind::bot
