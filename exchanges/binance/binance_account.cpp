#include "exchanges/binance/binance_account.hpp"

#include <algorithm>

namespace tradewind::binance {
namespace {

BinanceExchangeOptions with_hosts(BinanceExchangeOptions options, const AllEndpoints& endpoints) {
    options.rest.hosts = rest_hosts(endpoints);
    return options;
}

}  // namespace

BinanceAccount::BinanceAccount(const InstrumentTable& instruments, AllEndpoints endpoints,
                               BinanceExchangeOptions options, VenueListener& listener)
    : listener_(listener), exchange_(instruments, with_hosts(std::move(options), endpoints), listener) {
    for (const ProductKind product : kProducts) {
        const auto index = static_cast<std::size_t>(product);
        if (!exchange_.symbols().has(product)) {
            states_[index] = AccountStreamState::Up;  // nothing is missed there
            continue;
        }
        states_[index] = AccountStreamState::Down;
        UserStreamEvents events;
        events.message = [this, product](std::string_view text) { return exchange_.on_user_message(product, text); };
        events.state = [this, product](AccountStreamState state) { stream_is(product, state); };
        events.notice = [this](const std::string& text) { listener_.on_notice(text); };
        if (product == ProductKind::Spot) {
            spot_stream_ = std::make_unique<SpotUserStream>(endpoints[index], exchange_.credentials(), exchange_.rest(),
                                                            sockets_, std::move(events));
            continue;
        }
        streams_.push_back(
            std::make_unique<UserStream>(product, endpoints[index], exchange_.rest(), sockets_, std::move(events)));
    }
}

BinanceAccount::~BinanceAccount() {
    sockets_.stop();
    exchange_.rest().stop();
}

void BinanceAccount::start() {
    for (const auto& stream : streams_) {
        stream->start();
    }
    if (spot_stream_) {
        spot_stream_->start();
    }
}

void BinanceAccount::stop() {
    sockets_.stop();
    exchange_.stop();
}

void BinanceAccount::stream_is(ProductKind product, AccountStreamState state) {
    AccountStreamState whole = AccountStreamState::Down;
    {
        const std::lock_guard lock(mutex_);
        states_[static_cast<std::size_t>(product)] = state;
        const bool all_up =
            std::ranges::all_of(states_, [](AccountStreamState s) { return s == AccountStreamState::Up; });
        if (all_up == all_up_) {
            return;
        }
        all_up_ = all_up;
        whole = all_up ? AccountStreamState::Up : AccountStreamState::Down;
    }
    listener_.on_event(AccountStreamStatus{whole});
}

}  // namespace tradewind::binance
