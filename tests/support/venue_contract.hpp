// One venue as the contract suite sees it: an exchange port, the events it answers with, and a market whose course is
// known: BTCUSDT stands at 50,000 until second 100 and at 45,000 after it.
// Thread: one test.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "core/ports/exchange.hpp"
#include "core/state/event.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::test {

class ContractVenue {
public:
    ContractVenue() = default;
    ContractVenue(const ContractVenue&) = delete;
    ContractVenue& operator=(const ContractVenue&) = delete;
    virtual ~ContractVenue() = default;

    virtual ExchangePort& port() = 0;
    // The market has come to this second.
    virtual void run_to(std::int64_t second) = 0;
    // Lets a little happen and appends what was told; false when nothing more will come.
    virtual bool step(std::vector<EventBody>& out) = 0;

    ClientOrderId place(OrderIntent intent) {
        const ClientOrderId id(7, ++counter_);
        port().submit(ApprovedOrderForTest::make(id, std::move(intent)));
        return id;
    }

    // The first event of the kind that `is_it` holds for, taken out of what was told; nothing when it does not come.
    template <class Event>
    [[nodiscard]] std::optional<Event> find(std::function<bool(const Event&)> is_it = [](const Event&) {
        return true;
    }) {
        for (bool goes_on = true;;) {
            for (auto it = told_.begin(); it != told_.end(); ++it) {
                const Event* event = std::get_if<Event>(&*it);
                if (event != nullptr && is_it(*event)) {
                    const Event found = *event;
                    told_.erase(it);
                    return found;
                }
            }
            if (!goes_on) {
                return std::nullopt;
            }
            goes_on = step(told_);
        }
    }
    template <class Event>
    [[nodiscard]] std::optional<Event> find(ClientOrderId id) {
        return find<Event>([id](const Event& event) { return event.order == id; });
    }
    // Everything that was filled of an order until the venue says that nothing is left.
    [[nodiscard]] std::vector<OrderFilled> fills_of(ClientOrderId id) {
        std::vector<OrderFilled> out;
        Quantity total;
        while (true) {
            auto fill = find<OrderFilled>(id);
            if (!fill) {
                return out;
            }
            out.push_back(*fill);
            total += fill->quantity;
            if (fill->completes == FillCompletes::Yes) {
                return out;
            }
        }
    }

private:
    std::uint32_t counter_ = 0;
    std::vector<EventBody> told_;
};

}  // namespace tradewind::test
