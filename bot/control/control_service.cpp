#include "bot/control/control_service.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/money_text.hpp"
#include "core/base/nearest_name.hpp"
#include "risk/fill_estimate.hpp"

namespace tradewind::bot {
namespace {

constexpr Decimal kLargestWish = Decimal::from_scaled(1'000'000'000'000, 0);

// In the account currency. Dollars of all kinds are one; where a coin backs the contracts they are turned into it.
Result<Decimal> margin_of(const AccountState& account, InstrumentId instrument, const MarginMoney& wish) {
    const auto unit = wish.unit.empty() ? Result<Currency>(account.currency) : Currency::from(wish.unit);
    if (unit && *unit == account.currency) {
        return wish.amount;
    }
    if (!unit || !is_dollar(*unit)) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("The account is kept in {}: say the margin in it, without a unit.", account.currency.view()));
    }
    if (is_dollar(account.currency)) {
        return wish.amount;
    }
    const Price mark = account.market(instrument).valuation_price().value_or(Price());
    if (wish.amount > kLargestWish || !mark.is_positive()) {
        return fail(ErrorCode::OutOfRange, "That is more than any account holds.");
    }
    return Decimal::divide(wish.amount, mark.value(), Rounding::Down).rounded(kCoinPlaces, Rounding::Down);
}

}  // namespace

ControlService::ControlService(EngineLink& engine, risk::RiskLimits limits, std::string default_symbol,
                               Decimal max_drift)
    : engine_(engine), limits_(std::move(limits)), default_symbol_(std::move(default_symbol)), max_drift_(max_drift) {}

Result<InstrumentId> ControlService::find_instrument(const Snapshot& snapshot, const std::string& name) const {
    const AccountState& account = snapshot.account;
    const std::string& wanted = name.empty() ? default_symbol_ : name;
    // "BTC" may mean BTCUSDT or BTCUSD_PERP, "BTCUSD" the latter.
    for (const std::string& candidate :
         {wanted, wanted + account.currency.str(), wanted + "USD_PERP", wanted + "_PERP"}) {
        const Instrument* found = account.instruments->find(candidate);
        if (found != nullptr && !found->is_spot()) {
            return found->id;
        }
    }
    std::string known;
    std::vector<std::string_view> names;
    for (const Instrument& instrument : *account.instruments) {
        if (!instrument.is_spot()) {
            known += (known.empty() ? "" : ", ") + instrument.symbol;
            names.push_back(instrument.symbol);
        }
    }
    const std::string_view nearest = nearest_name(wanted, names);
    return fail(ErrorCode::NotFound,
                fmt::format("I do not trade {}{}. Known: {}.", wanted.substr(0, 24),
                            nearest.empty() ? std::string() : fmt::format("; did you mean {}?", nearest), known));
}

Result<OpenPreview> ControlService::preview_open(const OpenCommand& command) const {
    const auto snapshot = engine_.snapshot();
    const auto instrument = find_instrument(*snapshot, command.symbol);
    if (!instrument) {
        return tl::unexpected<Error>(instrument.error());
    }
    const AccountState& account = snapshot->account;
    if (!account.market(*instrument).valuation_price()) {
        return fail(ErrorCode::Unavailable,
                    "There is no price for " + account.instrument(*instrument).symbol + " yet.");
    }
    const std::string& symbol = account.instrument(*instrument).symbol;
    for (const StrategySummary& strategy : snapshot->strategies) {
        if (strategy.state == "on" && strategy.symbol == symbol) {
            return fail(ErrorCode::Conflict,
                        fmt::format("{} runs on {}; switch it off (/strategy {} off) or choose another symbol.",
                                    strategy.name, symbol, strategy.name));
        }
    }
    risk::OpenWish wish;
    wish.instrument = *instrument;
    wish.side = command.side;
    if (const auto* part = std::get_if<EquityFraction>(&command.amount)) {
        wish.margin = account.equity() * part->fraction;
    } else {
        const auto margin = margin_of(account, *instrument, std::get<MarginMoney>(command.amount));
        if (!margin) {
            return tl::unexpected<Error>(margin.error());
        }
        wish.margin = *margin;
    }
    wish.leverage = command.leverage;
    wish.stop_fraction = command.stop;
    wish.target_fraction = command.target;
    std::vector<const Order*> open;
    std::ranges::transform(snapshot->open_orders, std::back_inserter(open), [](const Order& order) { return &order; });
    OpenPreview preview;
    preview.trade = risk::preview_open(account, limits_, wish, open);
    preview.action.instrument = *instrument;
    preview.action.side = command.side;
    preview.action.quantity = preview.trade.quantity;
    preview.action.leverage = preview.trade.leverage;
    preview.action.stop_fraction = command.stop.value_or(limits_.default_stop_fraction);
    preview.action.target_fraction = command.target;
    preview.action.reference = preview.trade.mark;
    preview.action.max_drift = max_drift_;
    return preview;
}

Result<ClosePreview> ControlService::preview_close(const CloseCommand& command) const {
    const auto snapshot = engine_.snapshot();
    const AccountState& account = snapshot->account;
    std::optional<InstrumentId> chosen;
    if (command.symbol.empty()) {
        for (const Instrument& instrument : *account.instruments) {
            if (instrument.is_spot() || account.market(instrument.id).position.is_flat()) {
                continue;
            }
            if (chosen) {
                return fail(
                    ErrorCode::InvalidArgument,
                    "Several positions are open; name one, for instance /futures_close " + instrument.symbol + ".");
            }
            chosen = instrument.id;
        }
        if (!chosen) {
            return fail(ErrorCode::NotFound, "There is no open position.");
        }
    } else {
        const auto found = find_instrument(*snapshot, command.symbol);
        if (!found) {
            return tl::unexpected<Error>(found.error());
        }
        chosen = *found;
    }
    const Instrument& instrument = account.instrument(*chosen);
    const InstrumentState& market = account.market(*chosen);
    if (market.position.is_flat()) {
        return fail(ErrorCode::NotFound, "There is no open position in " + instrument.symbol + ".");
    }
    ClosePreview preview;
    preview.action = ClosePosition{*chosen, command.fraction};
    const Quantity whole = market.position.signed_quantity().abs();
    preview.quantity = command.fraction == Decimal(1) ? whole : instrument.floor_quantity(whole * command.fraction);
    const Side side = market.position.is_long() ? Side::Sell : Side::Buy;
    const risk::FillEstimate fill = risk::estimate_fill(instrument, market, side, preview.quantity);
    preview.price = fill.average;
    preview.expected_profit =
        market.position.unrealised(instrument, fill.average) * preview.quantity.value() / whole.value();
    preview.fee = instrument.notional(fill.average, preview.quantity) * instrument.taker_fee;
    return preview;
}

Result<LeveragePreview> ControlService::preview_leverage(const LeverageCommand& command) const {
    const auto snapshot = engine_.snapshot();
    const auto instrument = find_instrument(*snapshot, command.symbol);
    if (!instrument) {
        return tl::unexpected<Error>(instrument.error());
    }
    if (command.leverage > limits_.max_leverage) {
        return fail(ErrorCode::OutOfRange, fmt::format("{}x is above the limit of {}x (risk.max_leverage).",
                                                       command.leverage, limits_.max_leverage));
    }
    LeveragePreview preview;
    preview.action = ChangeLeverage{*instrument, command.leverage};
    preview.before = snapshot->account.market(*instrument).leverage;
    preview.liquidation = snapshot->account.liquidation_price(*instrument);
    return preview;
}

void ControlService::submit(RequestId id, std::string actor, ControlAction action) {
    engine_.post(ControlRequest{id, std::move(actor), std::move(action)});
}

}  // namespace tradewind::bot
