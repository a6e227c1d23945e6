#include "simulator/venue_outbox.hpp"

#include <algorithm>
#include <utility>

namespace tradewind::simulator {

void VenueOutbox::enqueue(Timestamp now, Channel channel, EventBody body) {
    queue_.push_back(Queued{line_.arrival(now), channel, std::move(body)});
}

void VenueOutbox::send(Timestamp now, Channel channel, EventBody body) {
    if (channel == Channel::Stream && now < stream_down_until_) {
        return;
    }
    if (channel == Channel::Public) {
        enqueue(now, channel, std::move(body));
        return;
    }
    if (fault_ == Fault::DuplicatePrivate) {
        enqueue(now, channel, body);
    }
    enqueue(now, channel, std::move(body));
    if (fault_ != Fault::ReorderPrivate) {
        return;
    }
    if (swappable_) {
        const auto is_private = [](const Queued& queued) { return queued.channel != Channel::Public; };
        const auto earlier = std::find_if(std::next(queue_.rbegin()), queue_.rend(), is_private);
        if (earlier != queue_.rend()) {
            std::swap(earlier->body, queue_.back().body);
            std::swap(earlier->channel, queue_.back().channel);
        }
    }
    swappable_ = !swappable_;
}

void VenueOutbox::remind(Timestamp time, EventBody body) {
    const auto later = std::upper_bound(reminders_.begin(), reminders_.end(), time,
                                        [](Timestamp at, const VenueMessage& message) { return at < message.time; });
    reminders_.insert(later, VenueMessage{time, std::move(body)});
}

Timestamp VenueOutbox::next_time() const {
    const Timestamp queued = queue_.empty() ? Timestamp::max() : queue_.front().time;
    return reminders_.empty() ? queued : std::min(queued, reminders_.front().time);
}

void VenueOutbox::deliver(Timestamp until, std::vector<VenueMessage>& out) {
    while (next_time() <= until) {
        const bool from_queue =
            !queue_.empty() && (reminders_.empty() || queue_.front().time <= reminders_.front().time);
        if (from_queue) {
            out.push_back(VenueMessage{queue_.front().time, std::move(queue_.front().body)});
            queue_.pop_front();
        } else {
            out.push_back(std::move(reminders_.front()));
            reminders_.erase(reminders_.begin());
        }
    }
}

void VenueOutbox::drop_all() {
    queue_.clear();
    reminders_.clear();
    stream_down_until_ = Timestamp();
    swappable_ = false;
}

bool VenueOutbox::take(Fault fault) {
    if (fault_ != fault) {
        return false;
    }
    fault_ = Fault::None;
    return true;
}

void VenueOutbox::take_stream_down(Timestamp now, Duration span) {
    enqueue(now, Channel::Answer, AccountStreamStatus{AccountStreamState::Down});
    stream_down_until_ = now + span;
    remind(std::max(stream_down_until_, queue_.back().time), AccountStreamStatus{AccountStreamState::Up});
}

}  // namespace tradewind::simulator
