// Questions to Binance's public REST side, which needs no key: one after the other, waiting as the venue says when
// it has had enough of us. Units: none. Errors: the venue's refusal in its words, or the network's; Retry::Safe on
// everything that may be asked again. Thread: one calls get(); interrupt() from any.
#pragma once

#include <string>

#include "exchanges/net/http_client.hpp"

namespace tradewind::binance {

class PublicRest {
public:
    explicit PublicRest(std::string base) : base_(std::move(base)) {}
    // The body of a 200 answer. `label` names the question in error texts.
    [[nodiscard]] Result<std::string> get(const std::string& target, const std::string& label);
    void interrupt() { client_.interrupt(); }

    // After a refusal because of too many questions: how long the venue wants to be left alone; zero otherwise.
    [[nodiscard]] Duration wanted_pause() const { return wanted_pause_; }
    // Weight of this minute as the venue counts it; -1: it has not said.
    [[nodiscard]] int used_weight() const { return used_weight_; }

private:
    std::string base_;
    net::HttpClient client_;
    Duration wanted_pause_;
    int used_weight_ = -1;
};

}  // namespace tradewind::binance
