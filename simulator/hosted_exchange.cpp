#include "simulator/hosted_exchange.hpp"

#include <algorithm>
#include <utility>

#include "core/base/check.hpp"
#include "simulator/account_check.hpp"
#include "simulator/hosted_books.hpp"
#include "simulator/hosted_floor.hpp"

namespace tradewind::simulator {
namespace {

Status answer_of(const std::optional<std::string>& fault) {
    if (fault) {
        return fail(ErrorCode::Conflict, *fault);
    }
    return {};
}

}  // namespace

HostedExchangeConfig::HostedExchangeConfig() {
    margin_mode = MarginMode::Cross;
    default_leverage = 20;
    spot_fees = SpotFees::Received;
    published_levels = 1'000;  // the whole book
    history_bars = 0;          // asked for instead
    price_band = {Decimal::from_scaled(105, 2), Decimal::from_scaled(95, 2)};
    insurance = {{Decimal(1'000'000), Currency::of("USDT")},
                 {Decimal(20), Currency::of("BTC")},
                 {Decimal(300), Currency::of("ETH")}};
}

HostedExchange::HostedExchange(const HostedExchangeConfig& config, std::unique_ptr<MarketSource> market)
    : floor_(std::make_unique<HostedFloor>(config, std::move(market))) {}
HostedExchange::~HostedExchange() = default;

// ---- what never changes ----------------------------------------------------------------------------

const InstrumentTable& HostedExchange::instruments() const {
    return *floor_->terms().instruments;
}
const BracketTable& HostedExchange::brackets(InstrumentId instrument) const {
    return floor_->terms().brackets->at(instrument.value());
}
std::uint32_t HostedExchange::accounts() const {
    return static_cast<std::uint32_t>(floor_->floor().members().size());
}

// ---- time ------------------------------------------------------------------------------------------

Timestamp HostedExchange::next_time() const {
    return floor_->next_time();
}
void HostedExchange::advance(Timestamp time, std::vector<HostedMessage>& out) {
    floor_->advance(time, out);
}

// ---- requests --------------------------------------------------------------------------------------

void HostedExchange::submit(AccountId account, ClientOrderId id, const OrderIntent& intent, SelfTrade self_trade) {
    floor_->serve(account, intent.instrument, SubmitRequest{id, intent, AnswerFate::Delivered, self_trade});
}
void HostedExchange::cancel(AccountId account, InstrumentId instrument, ClientOrderId id) {
    floor_->serve(account, instrument, CancelRequest{instrument, id, {}});
}
void HostedExchange::amend(AccountId account, InstrumentId instrument, ClientOrderId id, Price price,
                           Quantity quantity) {
    floor_->serve(account, instrument, AmendRequest{instrument, id, price, quantity});
}

Status HostedExchange::set_leverage(AccountId account, InstrumentId instrument, int leverage) {
    AccountDesk& desk = floor_->desk(account);
    const auto fault = find_leverage_fault(desk.account(), desk.orders(), instrument, leverage);
    if (!fault) {
        desk.change_leverage(instrument, leverage);
    }
    return answer_of(fault);
}
Status HostedExchange::set_margin_mode(AccountId account, InstrumentId instrument, MarginMode mode) {
    AccountDesk& desk = floor_->desk(account);
    const auto fault = find_mode_fault(desk.account(), desk.orders(), instrument, mode);
    if (!fault) {
        desk.change_mode(instrument, mode);
    }
    return answer_of(fault);
}
Status HostedExchange::set_position_mode(AccountId account, PositionMode mode) {
    AccountDesk& desk = floor_->desk(account);
    const auto fault = find_position_mode_fault(desk.account(), desk.orders(), mode);
    if (!fault) {
        desk.change_position_mode(mode);
    }
    return answer_of(fault);
}
Status HostedExchange::move_margin(AccountId account, InstrumentId instrument, PositionLeg leg, Decimal amount) {
    AccountDesk& desk = floor_->desk(account);
    const auto fault = find_margin_move_fault(desk.account(), desk.orders(), instrument, leg, amount);
    if (!fault) {
        desk.move_margin(instrument, leg, amount);
    }
    return answer_of(fault);
}

Status HostedExchange::push_price(InstrumentId instrument, Price price) {
    return floor_->market().push(instruments().at(instrument), price);
}

Status HostedExchange::transfer(AccountId from, AccountId to, const Money& amount) {
    const auto fault = find_transfer_fault(floor_->desk(from).account(), floor_->desk(from).orders(), amount);
    if (!fault) {
        floor_->desk(from).transfer({-amount.amount, amount.currency});
        floor_->desk(to).transfer(amount);
    }
    return answer_of(fault);
}

// ---- questions -------------------------------------------------------------------------------------

PositionMode HostedExchange::position_mode(AccountId account) const {
    return floor_->desk(account).account().position_mode();
}
HostedPosition HostedExchange::position(AccountId account, InstrumentId instrument, PositionLeg leg) const {
    HostedPosition position = position_of(floor_->desk(account), instrument, leg);
    position.adl_rank = floor_->adl_rank(account, instrument, leg);
    return position;
}
std::vector<HostedWallet> HostedExchange::wallets(AccountId account) const {
    return wallets_of(floor_->desk(account));
}

HostedDepth HostedExchange::depth(InstrumentId instrument, std::size_t levels) const {
    const VenueMarket& market = floor_->floor().market(instrument);
    const auto priced = [&](Side side) {
        const std::vector<BookLevel>& all = market.feed().levels(side);
        std::vector<HostedLevel> out;
        for (std::size_t i = 0; i < std::min(levels, all.size()); ++i) {
            out.push_back({market.instrument().from_ticks(all[i].ticks), market.instrument().from_lots(all[i].lots)});
        }
        return out;
    };
    return HostedDepth{market.feed().sequence(), priced(Side::Buy), priced(Side::Sell)};
}

std::optional<MarkPrice> HostedExchange::mark(InstrumentId instrument) const {
    return floor_->floor().last_mark(instrument);
}
std::vector<Bar> HostedExchange::minutes(InstrumentId instrument, std::size_t limit) const {
    std::vector<Bar> bars = floor_->floor().source().history(instrument, limit);
    while (!bars.empty() && bars.back().close_time() > floor_->floor().now()) {
        bars.pop_back();  // its trades are all known, but it has not closed yet
    }
    return bars;
}
std::vector<FundingSettlement> HostedExchange::funding(InstrumentId instrument, std::size_t limit) const {
    std::vector<FundingSettlement> settled = floor_->floor().source().funding_history(instrument, limit);
    while (!settled.empty() && settled.back().time > floor_->floor().now()) {
        settled.pop_back();
    }
    return settled;
}

Quantity HostedExchange::open_interest(InstrumentId instrument) const {
    constexpr std::size_t kDay = 1'440;
    Quantity longs;
    Quantity shorts;
    for (const auto& member : floor_->floor().members()) {
        longs += member->desk().account().held(instrument, Side::Buy);
        shorts += member->desk().account().held(instrument, Side::Sell);
    }
    Quantity total = std::max(longs, shorts);
    for (const Bar& bar : minutes(instrument, kDay)) {
        total += bar.volume;
    }
    return total;
}

Decimal HostedExchange::insurance_fund(const Currency& currency) const {
    return floor_->floor().fund().balance(currency);
}

const Ledger& HostedExchange::ledger(AccountId account) const {
    return floor_->desk(account).account().ledger();
}

}  // namespace tradewind::simulator
