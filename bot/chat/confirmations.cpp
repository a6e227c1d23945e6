#include "bot/chat/confirmations.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "core/base/hash.hpp"

namespace tradewind::bot {
namespace {

constexpr std::string_view kPrefix = "v1:";
constexpr std::size_t kNonceLength = 32;

// 128 bits from the system's own source, as hexadecimal digits.
std::string fresh_nonce() {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::random_device source;
    std::string out;
    while (out.size() < kNonceLength) {
        unsigned int word = source();
        for (int i = 0; i < 8; ++i) {
            out += kDigits[word & 15U];
            word >>= 4U;
        }
    }
    return out;
}

}  // namespace

std::string Confirmations::ask(Question question) {
    std::string nonce = fresh_nonce();
    const std::lock_guard lock(mutex_);
    open_.emplace(nonce, std::move(question));
    order_.push_back(nonce);
    while (order_.size() > kMaxOpen) {
        open_.erase(order_.front());
        order_.pop_front();
    }
    return nonce;
}

std::string Confirmations::button_data(std::string_view nonce, Choice choice) {
    return std::string(kPrefix) + std::string(nonce) + ":" + static_cast<char>(choice);
}

Tap Confirmations::tap(std::string_view button_data, UserId user, ChatId chat, const MessageMatches& is_message,
                       Timestamp now) {
    Tap out;
    if (button_data.size() != kPrefix.size() + kNonceLength + 2 || !button_data.starts_with(kPrefix)) {
        return out;
    }
    const char letter = button_data.back();
    constexpr std::array kChoices{Choice::Confirm, Choice::Cancel, Choice::Half, Choice::Double};
    const auto choice = std::ranges::find_if(kChoices, [&](Choice c) { return static_cast<char>(c) == letter; });
    if (choice == kChoices.end()) {
        return out;
    }
    out.choice = *choice;
    out.nonce = std::string(button_data.substr(kPrefix.size(), kNonceLength));
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(out.nonce);
    if (found == open_.end()) {
        out.verdict =
            std::ranges::find(answered_, out.nonce) != answered_.end() ? TapVerdict::Answered : TapVerdict::Unknown;
        return out;
    }
    const Question& question = found->second;
    if (question.user != user || question.chat != chat || !is_message(question.message)) {
        out.verdict = TapVerdict::NotYours;
        return out;
    }
    out.verdict = now <= question.expires ? TapVerdict::Accepted : TapVerdict::Expired;
    out.question = std::move(found->second);
    open_.erase(found);
    std::erase(order_, out.nonce);
    answered_.push_back(out.nonce);
    if (answered_.size() > kAnsweredKept) {
        answered_.pop_front();
    }
    return out;
}

std::vector<Question> Confirmations::take_expired(Timestamp now) {
    std::vector<Question> out;
    const std::lock_guard lock(mutex_);
    for (auto it = open_.begin(); it != open_.end();) {
        if (now > it->second.expires) {
            out.push_back(std::move(it->second));
            answered_.push_back(it->first);
            std::erase(order_, it->first);
            it = open_.erase(it);
        } else {
            ++it;
        }
    }
    while (answered_.size() > kAnsweredKept) {
        answered_.pop_front();
    }
    return out;
}

RequestId request_of(std::string_view text) {
    StreamHash hash;
    hash.add(text);
    return RequestId(hash.value() == 0 ? 1 : hash.value());
}

}  // namespace tradewind::bot
