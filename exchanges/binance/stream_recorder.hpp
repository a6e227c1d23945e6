// Hands on the raw public feed of some contracts as it comes: trades, best prices, books, marks and liquidations, with
// a book's snapshot after every connection, so that books can be rebuilt from it. Starts without the venue being there
// and goes on trying.
// Units: the venue's bytes. Streams are the venue's names; of our own are "SYMBOL@depthSnapshot" for the REST answer
// and "!opened" and "!closed" with the route or the reason, which mark where something may be missing. Errors: start()
// on an address that is none; a snapshot that cannot be had is told as "!failed". Thread: start and stop from one;
// `take` is called on the socket's thread and on that of the snapshots.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exchanges/binance/product.hpp"

namespace tradewind::binance {

class StreamRecorder {
public:
    using Take = std::function<void(std::string_view stream, std::string_view text)>;

    // `symbols` as the venue writes them.
    [[nodiscard]] static Result<std::unique_ptr<StreamRecorder>> start(ProductKind product, const Endpoints& endpoints,
                                                                       std::vector<std::string> symbols, Take take);
    ~StreamRecorder();  // stops
    StreamRecorder(const StreamRecorder&) = delete;
    StreamRecorder& operator=(const StreamRecorder&) = delete;
    void stop();

private:
    class Parts;
    explicit StreamRecorder(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// {"stream":"btcusdt@aggTrade","data":{...}} apart: both empty when it is something else.
struct StreamPayload {
    std::string_view stream;
    std::string_view data;
};
[[nodiscard]] StreamPayload split_payload(std::string_view text);

}  // namespace tradewind::binance
