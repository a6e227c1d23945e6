// Properties of the hosted exchange under random requests of three accounts over the generated market: money is
// explained by what each account was told, nobody hears of another's orders, the queue is kept, and the same
// requests lead to the same messages.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "core/base/check.hpp"
#include "simulator/generated_market.hpp"
#include "simulator/random.hpp"
#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::simulator {
namespace {

constexpr std::uint32_t kAccounts = 3;
constexpr int kActions = 150;
const Timestamp kStart = Timestamp::from_seconds(1'700'006'400);  // eight hours to the next funding but one minute

HostedExchangeConfig traded_config(std::uint64_t seed) {
    HostedExchangeConfig config = hosted_config();
    config.seed = seed;
    config.maker_levels = 4;
    config.accounts.assign(kAccounts, {test::usdt("3000"), test::btc("0.1")});
    return config;
}

std::unique_ptr<MarketSource> traded_market(const HostedExchangeConfig& config, std::uint64_t seed) {
    GeneratedMarketConfig generated;
    generated.seed = seed;
    generated.start = kStart.floor_to(Duration::hours(8)) + Duration::hours(8) - Duration::minutes(10);
    generated.points_per_bar = 6;
    generated.history_bars = 20;
    for (const Instrument& instrument : *config.instruments) {
        generated.legs.push_back({instrument, test::price(instrument.base.view() == "BTC" ? "50000" : "3000")});
    }
    return std::move(GeneratedMarket::make(generated).value());
}

// Client ids tell whose they are by their epoch.
ClientOrderId id_of(AccountId account, std::uint32_t counter) {
    return {account.value() + 1, counter};
}

class Crowd {
public:
    explicit Crowd(std::uint64_t seed)
        : config_(traded_config(seed)), venue(config_, traded_market(config_, seed)), random_(seed) {
        TW_CHECK(venue.set_position_mode(AccountId(1), PositionMode::Hedge));  // the others have one position each
    }

    void act_for_a_while() {
        Timestamp now = venue.next_time();
        for (int i = 0; i < kActions; ++i) {
            now = now + Duration::millis(static_cast<std::int64_t>(random_.below(16'000)));
            venue.advance(now, messages);
            request(AccountId(static_cast<std::uint32_t>(random_.below(kAccounts))));
            venue.advance(now, messages);
        }
    }
    [[nodiscard]] std::string transcript() const {
        Writer out;
        for (const HostedMessage& message : messages) {
            out(message.time, message.account, message.body);
        }
        return out.take();
    }

private:
    HostedExchangeConfig config_;

public:
    HostedExchange venue;
    std::vector<HostedMessage> messages;
    std::map<ClientOrderId, PositionEffect> effects;  // of the orders that were sent

private:
    void request(AccountId account) {
        const auto id = InstrumentId(static_cast<std::uint32_t>(random_.below(config_.instruments->size())));
        const ClientOrderId known = id_of(account, static_cast<std::uint32_t>(random_.below(counter_ + 1)));
        const Instrument& instrument = config_.instruments->at(id);
        switch (random_.below(10)) {
            case 0:
                venue.cancel(account, id, known);
                return;
            case 1:
                venue.amend(account, id, known, near_price(id), some_quantity(instrument));
                return;
            case 2:
                (void)venue.set_leverage(account, id, 1 + static_cast<int>(random_.below(20)));
                (void)venue.set_margin_mode(account, id,
                                            random_.below(2) == 0 ? MarginMode::Cross : MarginMode::Isolated);
                (void)venue.move_margin(account, id, some_leg(account),
                                        Decimal::from_int(static_cast<std::int64_t>(random_.below(200)) - 100));
                return;
            default:
                submit(account, order(instrument));
        }
    }
    void submit(AccountId account, const OrderIntent& intent) {
        const ClientOrderId id = id_of(account, ++counter_);
        effects[id] = intent.effect;
        venue.submit(account, id, intent, SelfTrade::ExpireMaker);
    }
    OrderIntent order(const Instrument& instrument) {
        OrderIntent intent;
        intent.instrument = instrument.id;
        intent.side = random_.below(2) == 0 ? Side::Buy : Side::Sell;
        intent.quantity = some_quantity(instrument);
        switch (random_.below(6)) {
            case 0:
                break;
            case 1:
                intent.effect = PositionEffect::Reduce;
                break;
            case 2:
                intent.type = OrderType::StopMarket;
                intent.trigger = near_price(instrument.id);
                break;
            default:
                intent.type = OrderType::Limit;
                intent.price = near_price(instrument.id);
                intent.time_in_force = random_.below(3) == 0 ? TimeInForce::PostOnly : TimeInForce::GoodTillCancel;
        }
        return intent;
    }
    PositionLeg some_leg(AccountId account) {
        const auto legs = legs_of(venue.position_mode(account));
        return legs[random_.below(legs.size())];
    }
    Price near_price(InstrumentId id) {
        const auto mark = venue.mark(id);
        const Decimal factor = Decimal::from_scaled(9'970 + static_cast<std::int64_t>(random_.below(61)), 4);
        const Instrument& instrument = config_.instruments->at(id);
        return instrument.passive_price(Side::Buy, (mark ? mark->mark : test::price("1000")) * factor);
    }
    Quantity some_quantity(const Instrument& instrument) {
        const std::int64_t most = instrument.is_inverse() ? 200 : instrument.is_spot() ? 20'000 : 900;
        return instrument.from_lots(1 + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(most))));
    }

    Random random_;
    std::uint32_t counter_ = 0;
};

// The wallet as somebody would keep it who only listens.
class Listener {
public:
    Listener(const Crowd& crowd, AccountId account)
        : crowd_(crowd), instruments_(crowd.venue.instruments()), account_(account) {}

    void hear(const HostedMessage& message) {
        if (message.account != account_) {
            return;
        }
        if (const auto* fill = std::get_if<OrderFilled>(&message.body)) {
            const Instrument& instrument = instruments_.at(fill->instrument);
            wallets[fill->fee.currency] -= fill->fee.amount;
            if (instrument.is_spot()) {
                const Decimal sign = sign_of(fill->side);
                wallets[instrument.quote] -= instrument.notional(fill->price, fill->quantity) * sign;
                wallets[instrument.base] += fill->quantity.value() * sign;
            } else {
                wallets[instrument.settle] +=
                    positions[{fill->instrument, leg_of(*fill)}]
                        .apply_fill(instrument, fill->side, fill->price, fill->quantity, fill->trade_time)
                        .realised;
            }
        } else if (const auto* funding = std::get_if<FundingPaid>(&message.body)) {
            wallets[funding->amount.currency] += funding->amount.amount;
        } else if (const auto* change = std::get_if<BalanceAdjusted>(&message.body)) {
            wallets[change->amount.currency] += change->amount.amount;
        }
    }

    std::map<Currency, Decimal> wallets;
    std::map<std::pair<InstrumentId, PositionLeg>, Position> positions;

private:
    [[nodiscard]] PositionLeg leg_of(const OrderFilled& fill) const {
        const auto sent = crowd_.effects.find(fill.order);
        const PositionEffect effect = sent == crowd_.effects.end() ? PositionEffect::Reduce : sent->second;
        return leg_of_order(crowd_.venue.position_mode(account_), fill.side, effect);
    }

    const Crowd& crowd_;
    const InstrumentTable& instruments_;
    AccountId account_;
};

RC_GTEST_PROP(HostedProperties, EveryWalletIsTheSumOfWhatItsOwnerWasTold, ()) {
    Crowd crowd(*rc::gen::inRange<std::uint64_t>(1, 1'000'000));
    crowd.act_for_a_while();
    for (std::uint32_t i = 0; i < kAccounts; ++i) {
        const AccountId account(i);
        Listener listener(crowd, account);
        for (const HostedMessage& message : crowd.messages) {
            listener.hear(message);
        }
        for (const HostedWallet& wallet : crowd.venue.wallets(account)) {
            RC_ASSERT(listener.wallets[wallet.currency] == wallet.balance);
            RC_ASSERT(crowd.venue.ledger(account).wallet(wallet.currency).discrepancy().is_zero());
            RC_ASSERT(wallet.cross_balance <= wallet.balance);
            RC_ASSERT(!wallet.available.is_negative());
        }
        for (const Instrument& instrument : crowd.venue.instruments()) {
            for (const PositionLeg leg : legs_of(crowd.venue.position_mode(account))) {
                const Quantity held = crowd.venue.position(account, instrument.id, leg).signed_quantity;
                const Quantity heard = listener.positions[std::pair(instrument.id, leg)].signed_quantity();
                RC_ASSERT(instrument.is_spot() || heard == held);
                RC_ASSERT(leg != PositionLeg::Long || !held.is_negative());
                RC_ASSERT(leg != PositionLeg::Short || !held.is_positive());
            }
        }
    }
}

RC_GTEST_PROP(HostedProperties, NobodyHearsOfTheOrdersOfOthersAndBothSidesOfATradeAgree, ()) {
    Crowd crowd(*rc::gen::inRange<std::uint64_t>(1, 1'000'000));
    crowd.act_for_a_while();
    std::map<std::string, std::vector<OrderFilled>> trades;
    for (const HostedMessage& message : crowd.messages) {
        const auto told_of = std::visit(
            [](const auto& body) {
                if constexpr (requires { ClientOrderId(body.order); }) {
                    return std::optional(body.order);
                } else {
                    return std::optional<ClientOrderId>();
                }
            },
            message.body);
        if (told_of) {
            RC_ASSERT(message.account.has_value());
            RC_ASSERT(!told_of->is_ours() || told_of->epoch() == message.account->value() + 1);
        }
        if (const auto* fill = std::get_if<OrderFilled>(&message.body)) {
            trades[fill->trade.str()].push_back(*fill);
        }
    }
    for (const auto& [number, sides] : trades) {
        RC_ASSERT(sides.size() <= 2);
        if (sides.size() == 2) {
            RC_ASSERT(sides[0].side != sides[1].side);
            RC_ASSERT(sides[0].price == sides[1].price);
            RC_ASSERT(sides[0].quantity == sides[1].quantity);
            RC_ASSERT(sides[0].venue_order != sides[1].venue_order);
        }
    }
}

RC_GTEST_PROP(HostedProperties, TheSameRequestsLeadToTheSameMessages, ()) {
    const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
    Crowd first(seed);
    Crowd second(seed);
    first.act_for_a_while();
    second.act_for_a_while();
    RC_ASSERT(first.transcript() == second.transcript());
}

// The accounts' orders that rest, in the order in which the venue must serve them.
class Queue {
public:
    struct Resting {
        InstrumentId instrument;
        Side side = Side::Buy;
        Price price;
        std::uint64_t since = 0;
    };

    // Orders that rest after `message` are learnt from what their owners asked for.
    void hear(const HostedMessage& message, const std::map<ClientOrderId, OrderIntent>& asked) {
        ++clock_;
        if (const auto* accepted = std::get_if<OrderAccepted>(&message.body)) {
            const OrderIntent& intent = asked.at(accepted->order);
            if (intent.type == OrderType::Limit) {
                resting_[accepted->order] = {intent.instrument, intent.side, *intent.price, clock_};
                quantity_[accepted->order] = intent.quantity;
            }
        } else if (const auto* canceled = std::get_if<OrderCanceled>(&message.body)) {
            resting_.erase(canceled->order);
        } else if (const auto* amended = std::get_if<OrderAmended>(&message.body)) {
            Resting& order = resting_.at(amended->order);
            const bool keeps_place = amended->price == order.price && amended->quantity <= quantity_[amended->order];
            order.since = keeps_place ? order.since : clock_;
            order.price = amended->price;
            quantity_[amended->order] = amended->quantity;
        } else if (const auto* fill = std::get_if<OrderFilled>(&message.body)) {
            if (fill->liquidity == Liquidity::Maker) {
                check(*fill);
            }
            if (fill->completes == FillCompletes::Yes) {
                resting_.erase(fill->order);
            }
        }
    }

private:
    void check(const OrderFilled& fill) const {
        const Resting& served = resting_.at(fill.order);
        for (const auto& [id, other] : resting_) {
            if (id == fill.order || other.instrument != served.instrument || other.side != served.side) {
                continue;
            }
            const bool is_better = served.side == Side::Buy ? other.price > served.price : other.price < served.price;
            RC_ASSERT(!is_better);
            RC_ASSERT(other.price != served.price || other.since > served.since);
        }
    }

    std::map<ClientOrderId, Resting> resting_;
    std::map<ClientOrderId, Quantity> quantity_;
    std::uint64_t clock_ = 0;
};

// Limit orders at few prices on a market that stands still between its jumps, so that queues build up.
RC_GTEST_PROP(HostedProperties, OrdersOfAllAccountsAreServedByPriceThenTime, ()) {
    Random random(*rc::gen::inRange<std::uint64_t>(1, 1'000'000));
    std::vector<TapePoint> tape;
    for (int i = 0; i < 40; ++i) {
        const auto step = static_cast<std::int64_t>(random.below(9)) - 4;
        tape.push_back(tape_point(i * 10, std::to_string(50'000 + step * 10), i % 3 == 0 ? "0.05" : "0"));
    }
    HostedRig rig(std::move(tape));
    std::map<ClientOrderId, OrderIntent> asked;
    std::vector<std::pair<AccountId, ClientOrderId>> sent;
    for (int second = 1; second < 390; second += 1 + static_cast<int>(random.below(4))) {
        const AccountId account(static_cast<std::uint32_t>(random.below(kAccounts)));
        const std::string price = std::to_string(49'950 + 10 * static_cast<int>(random.below(11)));
        const std::string amount = "0.00" + std::to_string(1 + random.below(9));
        if (random.below(5) == 0 && !sent.empty()) {
            const auto& [owner, id] = sent[random.below(sent.size())];
            rig.amend(second, owner, id, price, amount);
            continue;
        }
        const OrderIntent intent = test::limit_order(random.below(2) == 0 ? Side::Buy : Side::Sell, price, amount);
        const ClientOrderId id = test::order_id(rig.counter + 1);
        asked[id] = intent;
        sent.emplace_back(account, id);
        rig.place(second, account, intent);
    }
    Queue queue;
    for (const HostedMessage& message : rig.messages) {
        queue.hear(message, asked);
    }
}

}  // namespace
}  // namespace tradewind::simulator
