// An order that the risk chain has let through: the only thing an ExchangePort accepts. Its constructor
// is private to the chain, so an unapproved order does not compile. Thread: value.
#pragma once

#include "core/trading/order.hpp"

namespace tradewind {

namespace risk {
class RiskChain;
}
struct ApprovedOrderForTest;  // defined only under tests/

class ApprovedOrder {
public:
    [[nodiscard]] ClientOrderId id() const { return id_; }
    [[nodiscard]] const OrderIntent& intent() const { return intent_; }

private:
    friend class risk::RiskChain;
    friend struct ApprovedOrderForTest;
    ApprovedOrder(ClientOrderId id, OrderIntent intent) : id_(id), intent_(std::move(intent)) {}

    ClientOrderId id_;
    OrderIntent intent_;
};

}  // namespace tradewind
