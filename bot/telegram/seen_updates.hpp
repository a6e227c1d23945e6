// Remembers the newest updates, so that a redelivery is told from news: by number and content, since a server may
// begin its numbers anew. Units: none. Errors: none. Thread: one.
#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <vector>

#include "bot/telegram/update.hpp"

namespace tradewind::bot {

class SeenUpdates {
public:
    SeenUpdates(std::size_t capacity, const std::vector<UpdateMark>& already_seen);
    [[nodiscard]] bool contains(const UpdateMark& mark) const { return marks_.count(mark) > 0; }
    void insert(const UpdateMark& mark);

private:
    std::size_t capacity_;
    std::set<UpdateMark> marks_;
    std::deque<UpdateMark> by_age_;
};

}  // namespace tradewind::bot
