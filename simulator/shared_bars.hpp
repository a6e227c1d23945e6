// Candles that do not change any more, shared by everybody who plays or shows them: a copy costs nothing, however many
// runs there are. Units: as in Bar. Errors: none. Thread: value; the candles may be read from any.
#pragma once

#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

#include "core/market/bar.hpp"

namespace tradewind::simulator {

class SharedBars {
public:
    SharedBars() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): the same candles, from now on unchanged
    SharedBars(std::vector<Bar> bars)
        : bars_(bars.empty() ? nullptr : std::make_shared<const std::vector<Bar>>(std::move(bars))) {}

    SharedBars(std::initializer_list<Bar> bars) : SharedBars(std::vector<Bar>(bars)) {}

    [[nodiscard]] const std::vector<Bar>& list() const {
        static const std::vector<Bar> kNone;
        return bars_ == nullptr ? kNone : *bars_;
    }
    // NOLINTNEXTLINE(google-explicit-constructor): read like the list that they are
    operator const std::vector<Bar>&() const { return list(); }
    [[nodiscard]] std::size_t size() const { return list().size(); }
    [[nodiscard]] bool empty() const { return bars_ == nullptr; }
    [[nodiscard]] const Bar& operator[](std::size_t index) const { return list()[index]; }
    [[nodiscard]] const Bar& front() const { return list().front(); }
    [[nodiscard]] const Bar& back() const { return list().back(); }
    [[nodiscard]] auto begin() const { return list().begin(); }
    [[nodiscard]] auto end() const { return list().end(); }
    friend bool operator==(const SharedBars& a, const SharedBars& b) { return a.list() == b.list(); }

private:
    std::shared_ptr<const std::vector<Bar>> bars_;  // null: none
};

}  // namespace tradewind::simulator
