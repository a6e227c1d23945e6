// A hosted exchange on a scripted tape with some accounts, and what was told to whom: for its tests.
// Times are seconds of the test; prices and quantities are texts. Thread: one test.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulator/hosted_exchange.hpp"
#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {

inline constexpr AccountId kAnna{0};
inline constexpr AccountId kBert{1};
inline constexpr AccountId kCleo{2};

// The instruments of the exchange rig; three accounts with 10,000 USDT and 1 BTC each. The market maker quotes
// one level a side, of some 0.1 BTC, so that accounts meet each other behind it.
inline HostedExchangeConfig hosted_config() {
    HostedExchangeConfig config;
    const SimulatedExchangeConfig single = exchange_config();
    config.instruments = single.instruments;
    config.brackets = single.brackets;
    config.maker_levels = 1;
    config.maker_level_notional = Decimal(5'000);
    config.accounts.assign(3, {test::usdt("10000"), test::btc("1")});
    return config;
}

// With room for anybody at the touch.
inline HostedExchangeConfig deep_market() {
    HostedExchangeConfig config = hosted_config();
    config.maker_level_notional = Decimal(500'000);
    return config;
}

class HostedRig {
public:
    explicit HostedRig(std::vector<TapePoint> tape, HostedExchangeConfig config = hosted_config())
        : HostedRig(std::make_unique<ScriptedMarket>(std::move(tape)), std::move(config)) {}
    HostedRig(std::unique_ptr<MarketSource> market, HostedExchangeConfig config)
        : venue(std::move(config), std::move(market)) {}

    void run_to(std::int64_t second) { venue.advance(test::at_second(second), messages); }
    ClientOrderId send(AccountId account, OrderIntent intent, SelfTrade self_trade = SelfTrade::ExpireMaker) {
        const ClientOrderId id = test::order_id(++counter);
        venue.submit(account, id, intent, self_trade);
        return id;
    }
    ClientOrderId place(std::int64_t second, AccountId account, OrderIntent intent) {
        run_to(second);
        const ClientOrderId id = send(account, std::move(intent));
        run_to(second);
        return id;
    }
    void cancel(std::int64_t second, AccountId account, ClientOrderId id, InstrumentId instrument = test::kBtc) {
        run_to(second);
        venue.cancel(account, instrument, id);
        run_to(second);
    }
    void amend(std::int64_t second, AccountId account, ClientOrderId id, std::string_view price,
               std::string_view quantity) {
        run_to(second);
        venue.amend(account, test::kBtc, id, test::price(price), test::quantity(quantity));
        run_to(second);
    }

    template <class Body>
    [[nodiscard]] std::vector<Body> told(std::optional<AccountId> account) const {
        std::vector<Body> out;
        for (const HostedMessage& message : messages) {
            if (const Body* body = std::get_if<Body>(&message.body); body != nullptr && message.account == account) {
                out.push_back(*body);
            }
        }
        return out;
    }
    template <class Body>
    [[nodiscard]] std::vector<Body> told(AccountId account, ClientOrderId id) const {
        std::vector<Body> out = told<Body>(account);
        std::erase_if(out, [&](const Body& body) { return body.order != id; });
        return out;
    }
    [[nodiscard]] std::string reject_text(AccountId account, ClientOrderId id) const {
        const auto rejected = told<OrderRejected>(account, id);
        return rejected.empty() ? "accepted" : rejected.back().reason;
    }
    [[nodiscard]] Quantity filled(AccountId account, ClientOrderId id) const {
        Quantity total;
        for (const OrderFilled& fill : told<OrderFilled>(account, id)) {
            total += fill.quantity;
        }
        return total;
    }
    [[nodiscard]] Quantity held(AccountId account, InstrumentId instrument = test::kBtc) const {
        return venue.position(account, instrument, PositionLeg::Net).signed_quantity;
    }
    [[nodiscard]] HostedWallet wallet(AccountId account, std::string_view currency = "USDT") const {
        for (const HostedWallet& one : venue.wallets(account)) {
            if (one.currency == Currency::of(currency)) {
                return one;
            }
        }
        return {};
    }

    // What a taker of the best ask takes, and `more`.
    [[nodiscard]] Quantity best_ask_and(std::string_view more) const {
        return venue.depth(test::kBtc, 1).asks.at(0).quantity + test::quantity(more);
    }

    HostedExchange venue;
    std::vector<HostedMessage> messages;
    std::uint32_t counter = 0;
};

// The market stands still: one point a second, for as long as a test needs.
inline std::vector<TapePoint> still_market(std::string_view price, std::int64_t seconds = 60) {
    std::vector<TapePoint> tape;
    for (std::int64_t second = 0; second < seconds; ++second) {
        tape.push_back(tape_point(second, price, "0"));
    }
    return tape;
}

}  // namespace tradewind::simulator
