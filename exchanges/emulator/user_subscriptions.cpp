#include "exchanges/emulator/user_subscriptions.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind::emulator {

std::optional<int> UserSubscriptions::subscribe(SocketId socket, const net::WebSocketLink& link, AccountId account) {
    const bool is_there = std::any_of(subscriptions_.begin(), subscriptions_.end(), [&](const auto& each) {
        return each.first.first == socket && each.second.account == account;
    });
    if (is_there) {
        return std::nullopt;
    }
    const int number = made_[socket]++;
    subscriptions_.emplace(Key{socket, number}, Subscription{account, link});
    return number;
}

bool UserSubscriptions::unsubscribe(SocketId socket, std::optional<int> number, Timestamp now) {
    bool is_any = false;
    for (auto each = subscriptions_.begin(); each != subscriptions_.end();) {
        const auto current = each++;
        if (current->first.first == socket && (!number || current->first.second == *number)) {
            expire(current, now);
            is_any = true;
        }
    }
    return is_any;
}

std::vector<int> UserSubscriptions::numbers(SocketId socket) const {
    std::vector<int> out;
    for (const auto& [key, subscription] : subscriptions_) {
        if (key.first == socket) {
            out.push_back(key.second);
        }
    }
    return out;
}

void UserSubscriptions::forget(SocketId socket) {
    std::erase_if(subscriptions_, [&](const auto& each) { return each.first.first == socket; });
    made_.erase(socket);
}

void UserSubscriptions::expire(std::map<Key, Subscription>::iterator subscription, Timestamp now) {
    subscription->second.link.send(
        fmt::format(R"({{"subscriptionId":{},"event":{{"e":"eventStreamTerminated","E":{}}}}})",
                    subscription->first.second, now.to_millis()));
    subscriptions_.erase(subscription);
}

void UserSubscriptions::expire_all(Timestamp now) {
    while (!subscriptions_.empty()) {
        expire(subscriptions_.begin(), now);
    }
}

void UserSubscriptions::publish(AccountId account, const std::string& json, StreamFilter* filter) {
    for (const auto& [key, subscription] : subscriptions_) {
        if (subscription.account != account) {
            continue;
        }
        const std::string name = fmt::format("{}{}/{}", StreamFilter::kUserStream, key.first, key.second);
        for (const std::string& each : filter == nullptr ? std::vector<std::string>{json} : filter->pass(name, json)) {
            subscription.link.send(fmt::format(R"({{"subscriptionId":{},"event":{}}})", key.second, each));
        }
    }
}

}  // namespace tradewind::emulator
