// Orders and cancels that are given together leave together: whatever waits when the REST client's thread comes to it
// goes out in the venue's batches, without waiting for more to come. Each order gets an outcome of its own, as if it
// had been sent alone: an element of the answer, or what became of the whole batch. An order of which the batch says
// that it did not happen for now is sent again alone; a batch whose answer cannot be read leaves its orders in doubt.
// Only limit orders that open a position are batched: one that closes shares its fate with nobody.
// Units: as in Instrument. Errors: outcomes. Thread: place(), cancel() from any; outcomes come on the client's thread.
#pragma once

#include <mutex>
#include <vector>

#include "exchanges/binance/order_requests.hpp"
#include "exchanges/binance/rest_client.hpp"

namespace tradewind::binance {

class OrderBatches {
public:
    explicit OrderBatches(RestClient& rest) : rest_(rest) {}

    [[nodiscard]] static bool takes(const Instrument& instrument, const OrderIntent& intent);
    // The instrument must outlive the answer.
    void place(const Instrument& instrument, ApprovedOrder order, RestCallback done);
    // Of an ordinary order of ours.
    void cancel(const Instrument& instrument, ClientOrderId order, RestCallback done);
    // After the client has stopped: what was not sent ends as such.
    void abandon();

private:
    struct Placing {
        BatchedOrder wanted;
        RestCallback done;
    };
    struct Cancelling {
        const Instrument* instrument;
        ClientOrderId order;
        RestCallback done;
    };
    // True for the first one: somebody has to come for them.
    [[nodiscard]] bool is_first() const { return placings_.size() + cancellings_.size() == 1; }
    void leave_soon();
    void leave();
    void send_placings(std::vector<Placing> group);
    void send_cancellings(std::vector<Cancelling> group);

    RestClient& rest_;
    std::mutex mutex_;
    bool is_over_ = false;  // guarded by mutex_, as are the two below
    std::vector<Placing> placings_;
    std::vector<Cancelling> cancellings_;
};

// The outcome of each of `count` orders of a batch.
struct BatchElement {
    RestOutcome outcome;
    bool may_be_sent_again = false;  // the venue said that it did not happen, and only for now
};
[[nodiscard]] std::vector<BatchElement> split_batch(const RestOutcome& whole, std::size_t count);

}  // namespace tradewind::binance
