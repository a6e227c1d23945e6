// A listener that writes down what it is told, one line an event, keeps the positions of the owners as a
// venue would, mirrors the book from level changes, and notices broken promises. Units: ticks and lots.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/market/order_book.hpp"
#include "simulator/matching_listener.hpp"

namespace tradewind::simulator::test {

inline std::string text_of(RejectReason reason) {
    static constexpr const char* kNames[] = {"duplicate-id",  "invalid-lots",      "invalid-trigger", "would-cross",
                                             "would-trigger", "nothing-to-reduce", "book-full"};
    return kNames[static_cast<std::size_t>(reason)];
}
inline std::string text_of(CancelReason reason) {
    static constexpr const char* kNames[] = {"requested",  "no-liquidity", "not-fillable",
                                             "self-trade", "reduce-only",  "would-cross"};
    return kNames[static_cast<std::size_t>(reason)];
}

class MatchingRecorder final : public MatchingListener {
public:
    void on_accepted(const NewOrder& order) override {
        line("accepted " + std::to_string(order.id));
        open_[order.id] = order.lots;
        note_reduce_only(order.id, order.reduce_only);
    }
    void on_armed(const NewConditional& order) override { line("armed " + std::to_string(order.id)); }
    void on_rejected(std::uint64_t id, std::uint32_t, RejectReason reason) override {
        line("rejected " + std::to_string(id) + " " + text_of(reason));
    }
    void on_triggered(const NewConditional& order, std::int64_t trigger_ticks) override {
        line("triggered " + std::to_string(order.id) + " @" + std::to_string(trigger_ticks));
        open_[order.id] = order.close_position ? reducible_lots(order.owner, order.side) : order.lots;
        note_reduce_only(order.id, order.reduce_only || order.close_position);
    }
    void on_trade(const Trade& trade) override {
        line("trade " + std::to_string(trade.maker_id) + "/" + std::to_string(trade.taker_id) + " " +
             std::to_string(trade.lots) + "@" + std::to_string(trade.ticks) + " left " +
             std::to_string(trade.maker_left) + "/" + std::to_string(trade.taker_left));
        fill(trade.maker_id, trade.maker_owner, opposite(trade.taker_side), trade.lots, trade.maker_left);
        fill(trade.taker_id, trade.taker_owner, trade.taker_side, trade.lots, trade.taker_left);
    }
    void on_amended(const RestingOrder& order) override {
        line("amended " + std::to_string(order.id) + " " + std::to_string(order.lots) + "@" +
             std::to_string(order.ticks));
        open_[order.id] = order.lots;
    }
    void on_canceled(std::uint64_t id, std::uint32_t, std::int64_t lots_left, CancelReason reason) override {
        line("canceled " + std::to_string(id) + " left " + std::to_string(lots_left) + " " + text_of(reason));
        open_.erase(id);
    }
    void on_level(Side side, std::int64_t ticks, std::int64_t lots) override {
        auto& levels = levels_[static_cast<std::size_t>(side)];
        if (lots == 0) {
            levels.erase(ticks);
        } else {
            levels[ticks] = lots;
        }
    }
    std::int64_t reducible_lots(std::uint32_t owner, Side side) override {
        const auto found = positions.find(owner);
        const std::int64_t position = found == positions.end() ? 0 : found->second;
        return std::max<std::int64_t>(0, side == Side::Sell ? position : -position);
    }

    [[nodiscard]] std::vector<std::string> take_lines() { return std::exchange(lines, {}); }
    // The book as a subscriber of level changes sees it, best first.
    [[nodiscard]] std::vector<BookLevel> mirrored(Side side) const {
        std::vector<BookLevel> out;
        for (const auto& [ticks, lots] : levels_[static_cast<std::size_t>(side)]) {
            out.push_back({ticks, lots});
        }
        if (side == Side::Buy) {
            std::reverse(out.begin(), out.end());
        }
        return out;
    }
    // What must be open of an order by accepted, filled, amended and cancelled quantities; zero: nothing.
    [[nodiscard]] std::int64_t open_lots(std::uint64_t id) const {
        const auto found = open_.find(id);
        return found == open_.end() ? 0 : found->second;
    }

    std::vector<std::string> lines;
    std::map<std::uint32_t, std::int64_t> positions;  // by owner, bought less sold
    std::vector<std::string> broken;                  // promises that were not kept

private:
    void line(std::string text) { lines.push_back(std::move(text)); }
    void note_reduce_only(std::uint64_t id, bool reduce_only) {
        if (reduce_only) {
            reduce_only_.insert(id);
        } else {
            reduce_only_.erase(id);
        }
    }
    void fill(std::uint64_t id, std::uint32_t owner, Side side, std::int64_t lots, std::int64_t left) {
        if (lots <= 0 || left < 0 || (open_[id] -= lots) != left) {
            broken.push_back("order " + std::to_string(id) + " does not add up");
        }
        if (left == 0) {
            open_.erase(id);
        }
        if (reduce_only_.contains(id) && reducible_lots(owner, side) < lots) {
            broken.push_back("reduce-only order " + std::to_string(id) + " raised or flipped a position");
        }
        positions[owner] += sign_of(side) * lots;
    }

    std::map<std::int64_t, std::int64_t> levels_[2];
    std::map<std::uint64_t, std::int64_t> open_;
    std::set<std::uint64_t> reduce_only_;
};

}  // namespace tradewind::simulator::test
