// What became of the messages that were sent under a key, so that later edits find them. Remembers the newest.
// Units: none. Errors: none. Thread: one, or under the owner's lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "bot/telegram/chat_ids.hpp"

namespace tradewind::bot {

enum class SentForm : std::uint8_t { Text, Picture };

struct SentReference {
    MessageId message;
    SentForm form = SentForm::Text;
};

class SentMessages {
public:
    explicit SentMessages(std::size_t capacity) : capacity_(capacity) {}

    void expect(LocalMessageKey key);
    // Without a reference the message went without a number, or not at all: edits become new messages.
    void settle(LocalMessageKey key, std::optional<SentReference> reference);

    [[nodiscard]] bool is_expected(LocalMessageKey key) const;
    [[nodiscard]] std::optional<SentReference> find(LocalMessageKey key) const;

private:
    struct Entry {
        bool is_expected = false;
        std::optional<SentReference> reference;
    };
    std::size_t capacity_;
    std::map<LocalMessageKey, Entry> entries_;
    std::deque<LocalMessageKey> by_age_;
};

}  // namespace tradewind::bot
