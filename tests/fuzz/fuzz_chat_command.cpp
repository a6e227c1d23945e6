// Whatever a person may type at the agent: every text is taken or answered, and what was taken is sane.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bot/chat/command_parser.hpp"
#include "core/base/check.hpp"

namespace {

using namespace tradewind;  // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::bot;

void check_open(const OpenCommand& open) {
    if (const auto* money = std::get_if<MarginMoney>(&open.amount)) {
        TW_CHECK(money->amount.is_positive());
    } else {
        const Decimal fraction = std::get<EquityFraction>(open.amount).fraction;
        TW_CHECK(!fraction.is_negative() && fraction <= Decimal(1));
    }
    TW_CHECK(!open.leverage || (*open.leverage >= 1 && *open.leverage <= 1'000));
    TW_CHECK(!open.stop || (open.stop->is_positive() && *open.stop < Decimal(1)));
    TW_CHECK(!open.target || open.target->is_positive());
    TW_CHECK(!open.target || open.side == Side::Buy || *open.target < Decimal(1));
}

void check(const ChatCommand& command) {
    TW_CHECK(age_limit(age_class(command)) >= Duration::seconds(15));
    if (const auto* open = std::get_if<OpenCommand>(&command)) {
        check_open(*open);
    } else if (const auto* close = std::get_if<CloseCommand>(&command)) {
        TW_CHECK(close->fraction.is_positive() && close->fraction <= Decimal(1));
    } else if (const auto* leverage = std::get_if<LeverageCommand>(&command)) {
        TW_CHECK(leverage->leverage >= 1 && leverage->leverage <= 1'000);
    } else if (const auto* quiet = std::get_if<QuietAlerts>(&command)) {
        TW_CHECK(quiet->span >= Duration() && quiet->span <= Duration::days(1));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static constexpr std::string_view kPrefixes[] = {
        "", "/", "/futures_open long 1 ", "/futures_open ", "/futures_close ", "/futures_leverage ", "/alerts quiet "};
    for (const std::string_view prefix : kPrefixes) {
        const auto parsed = parse_command(std::string(prefix) + std::string(text), "wind_bot");
        if (parsed) {
            check(*parsed);
        } else {
            TW_CHECK(parsed.error().text.size() < 500);
            TW_CHECK(parsed.error().fault == ParseFault::NotForUs || !parsed.error().text.empty());
        }
    }
    return 0;
}
