// How long a signature takes, and how long from a price to the signed bytes of an order in one process: a tick that
// comes with a person's request goes through Engine::process, the order becomes a request of the
// venue and is signed. Prints medians and 99th percentiles.
#include <algorithm>
#include <chrono>
#include <vector>

#include <fmt/format.h>

#include "core/engine/engine.hpp"
#include "exchanges/binance/order_requests.hpp"
#include "risk/risk_chain.hpp"

namespace tradewind {
namespace {

using Clock = std::chrono::steady_clock;

double nanos(Clock::duration d) {
    return std::chrono::duration<double, std::nano>(d).count();
}

void report(const char* what, std::vector<double> samples) {
    std::sort(samples.begin(), samples.end());
    const auto at = [&](double q) {
        return samples[static_cast<std::size_t>(q * static_cast<double>(samples.size() - 1))];
    };
    fmt::print("{:<44} n {:>7}  median {:>9.0f} ns  p99 {:>9.0f} ns  max {:>9.0f} ns\n", what, samples.size(), at(0.5),
               at(0.99), samples.back());
}

void time_signatures() {
    const binance::Signer signer("2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9");
    const std::string query =
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=50000.10&quantity=0.010&newClientOrderId=tw-"
        "1732000000-"
        "12345&recvWindow=5000&timestamp=1732000000000";
    constexpr int kBatch = 100;
    std::vector<double> samples;
    unsigned sum = 0;
    for (int i = 0; i < 5'000; ++i) {
        const auto begin = Clock::now();
        for (int k = 0; k < kBatch; ++k) {
            sum += static_cast<unsigned char>(signer.sign(query)[0]);
        }
        samples.push_back(nanos(Clock::now() - begin) / kBatch);
    }
    fmt::print("a query of {} bytes ({})\n", query.size(), sum % 2);
    report("signature (mean of 100)", std::move(samples));
}

int time_orders() {
    const Timestamp start = Timestamp::from_seconds(1'732'000'000);
    Instrument contract;
    contract.symbol = "BTCUSDT";
    contract.venue = "binance";
    contract.base = Currency::of("BTC");
    contract.quote = contract.settle = Currency::of("USDT");
    contract.tick = Price(Decimal::from_scaled(1, 1));
    contract.step = contract.min_quantity = Quantity(Decimal::from_scaled(1, 3));
    contract.max_quantity = Quantity(Decimal(1'000));
    contract.min_notional = Decimal(5);
    contract.maker_fee = Decimal::from_scaled(2, 4);
    contract.taker_fee = Decimal::from_scaled(5, 4);
    contract.max_leverage = 125;
    auto table = std::make_shared<InstrumentTable>();
    table->add(contract);
    EngineConfig config;
    config.instruments = table;
    config.brackets =
        std::make_shared<const std::vector<BracketTable>>(1, BracketTable::flat(Decimal::from_scaled(1, 2), 20));
    const auto engine = std::make_unique<Engine>(config, std::make_unique<risk::RiskChain>(risk::RiskLimits()),
                                                 std::vector<std::unique_ptr<Strategy>>{});
    std::vector<Command> commands;
    std::uint64_t sequence = 0;
    Timestamp now = start;
    const auto feed = [&](EventBody body) {
        now = now + Duration::millis(1);
        engine->process(Event{++sequence, now, std::move(body)}, commands);
    };
    const Instrument& btc = table->at(InstrumentId(0));
    const auto ticker = [&](int i) {
        const Price bid = btc.from_ticks(500'000 + i % 7);
        return BookTicker{btc.id, bid, Quantity(Decimal(1)), Price(bid.value() + btc.tick.value()),
                          Quantity(Decimal(1))};
    };
    feed(EngineStarted{1});
    feed(FeedStatus{btc.id, FeedState::Up});
    AccountReport account;
    account.as_of = now;
    account.balances = {Money{Decimal(10'000'000), Currency::of("USDT")}};
    account.positions = {PositionReport{btc.id, {}, {}, 5}};
    feed(MarkPrice{btc.id, btc.from_ticks(500'000), btc.from_ticks(500'000), {}, {}});
    feed(ticker(0));
    feed(account);
    const binance::Signer signer("2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9");
    std::vector<double> samples;
    std::string bytes;
    std::size_t refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        commands.clear();
        OpenPosition open;
        open.instrument = btc.id;
        open.side = Side::Buy;
        open.quantity = Quantity(Decimal::from_scaled(2, 3));
        open.leverage = 5;
        open.reference = btc.from_ticks(500'000);
        open.max_drift = Decimal::from_scaled(1, 2);
        ControlRequest request{RequestId(static_cast<std::uint64_t>(i) + 1), "bench", open};
        const auto begin = Clock::now();
        feed(ticker(i));
        feed(std::move(request));
        const ApprovedOrder* order = nullptr;
        for (const Command& command : commands) {
            if (const auto* submit = std::get_if<SubmitOrder>(&command)) {
                order = &submit->order;
            }
        }
        if (order != nullptr) {
            sign_parameters(binance::place_request(btc, *order).parameters, now, Duration::seconds(5), signer, bytes);
            samples.push_back(nanos(Clock::now() - begin));
            const ClientOrderId id = order->id();
            commands.clear();
            feed(OrderRejected{btc.id, id, "a bench keeps no positions"});
        } else {
            ++refused;
        }
    }
    if (samples.empty()) {
        fmt::print(stderr, "no order was placed\n");
        return 1;
    }
    fmt::print("{} refused, last: {} bytes\n", refused, bytes.size());
    report("tick and request to signed order bytes", std::move(samples));
    return 0;
}

}  // namespace
}  // namespace tradewind

int main() {
    tradewind::time_signatures();
    return tradewind::time_orders();
}
