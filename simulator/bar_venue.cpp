#include "simulator/bar_venue.hpp"

#include <algorithm>
#include <tuple>

namespace tradewind::simulator {

BarVenue::BarVenue(const BarExchangeConfig& config, std::vector<BarTrack> tracks)
    : history_bars_(config.history_bars),
      outbox_(Latency(), config.seed),
      fund_(config.insurance),
      desk_(config, numbers_, fund_, outbox_),
      liquidations_(desk_, traded_),
      counter_(desk_, outbox_, liquidations_, traded_) {
    Timestamp start = Timestamp::max();
    for (BarTrack& track : tracks) {
        if (!track.is_over()) {
            start = std::min(start, track.bar().open_time);
        }
        markets_.push_back(std::make_unique<BarMarket>(std::move(track), config.rules, config.seed, desk_));
        traded_.push_back(markets_.back().get());
    }
    set_time(start);
    for (const Money& amount : config.deposits) {
        desk_.deposit(amount);
    }
    plan();
}

std::size_t BarVenue::bars() const {
    std::size_t sum = 0;
    for (const auto& market : markets_) {
        sum += market->track().length();
    }
    return sum;
}

void BarVenue::set_time(Timestamp time) {
    now_ = std::max(now_, time);
    desk_.set_now(now_);
}

void BarVenue::plan() {
    next_ = {};
    for (std::size_t i = 0; i < markets_.size(); ++i) {
        BarMarket::Step step = markets_[i]->plan();
        step.time = std::max(step.time, now_);
        if (std::tie(step.time, step.what) < std::tie(next_.time, next_.what)) {
            next_ = step;
            next_market_ = i;
        }
    }
}

Timestamp BarVenue::next_time() const {
    if (next_.what == BarMarket::What::Nothing) {
        return Timestamp::max();
    }
    if (!session_is_open_) {
        return now_;
    }
    // At one instant every candle closes and every funding is paid before anything that was asked is served.
    return requests_.empty() ? next_.time : std::min(next_.time, std::max(now_, agent_now_));
}

void BarVenue::advance(Timestamp time, std::vector<VenueMessage>& out) {
    const std::size_t before = out.size();
    if (!session_is_open_ && next_time() <= time) {
        open_session(out);
    }
    while (next_time() <= time) {
        const bool closes = next_.what == BarMarket::What::Close;
        const bool told = out.size() > before;
        if (told && !(closes && next_.time == now_)) {
            return;
        }
        const Timestamp asked = std::max(now_, agent_now_);
        const bool comes_first = next_.time < asked || (next_.time == asked && next_.what != BarMarket::What::Walk);
        if (!requests_.empty() && !comes_first) {
            set_time(asked);
            serve_requests();
        } else {
            BarMarket& market = *markets_[next_market_];
            set_time(next_.time);
            switch (next_.what) {
                case BarMarket::What::Close:
                    close(market, out);
                    break;
                case BarMarket::What::Funding:
                    market.pay_funding(now_, liquidations_);
                    break;
                case BarMarket::What::Walk:
                    market.walk_to(now_, liquidations_);
                    break;
                case BarMarket::What::Nothing:
                    return;
            }
        }
        outbox_.deliver(now_, out);
        if (markets_.size() > 1 && !closes) {
            for (const auto& market : markets_) {
                market->forget_margin();
            }
        }
        plan();
    }
}

void BarVenue::close(BarMarket& market, std::vector<VenueMessage>& out) {
    VenueMessage& told = out.emplace_back();  // built where it will be read: this is done for every candle
    told.time = now_;
    told.body.emplace<BarClosed>(market.close());
    if (desk_.account().mode(market.instrument().id) == MarginMode::Cross) {
        liquidations_.check(market.instrument().id);
    }
}

void BarVenue::serve_requests() {
    for (const auto& market : markets_) {
        market->catch_up(now_);
        market->forget_margin();
    }
    for (std::deque<VenueRequest> asked = std::exchange(requests_, {}); !asked.empty(); asked.pop_front()) {
        counter_.serve(asked.front());
    }
}

void BarVenue::open_session(std::vector<VenueMessage>& out) {
    session_is_open_ = true;
    for (const auto& market : markets_) {
        const Instrument& instrument = market->instrument();
        if (std::vector<Bar> bars = market->track().history(history_bars_); !bars.empty()) {
            for (Bar& bar : bars) {
                bar.instrument = instrument.id;
            }
            out.push_back({now_, HistoryBars{instrument.id, std::move(bars)}});
        }
        out.push_back({now_, FeedStatus{instrument.id, FeedState::Up}});
        if (!market->track().is_over()) {
            const Price open = market->track().bar().open;
            out.push_back({now_, BookTicker{instrument.id, open - instrument.tick, Quantity(), open + instrument.tick,
                                            Quantity()}});
            out.push_back({now_, MarkPrice{instrument.id, open, open, Decimal(), Timestamp()}});
        }
    }
    outbox_.deliver(now_, out);
}

}  // namespace tradewind::simulator
