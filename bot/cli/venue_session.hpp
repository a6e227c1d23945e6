// What commands that only ask the venue share: which market, at which address, and a paced connection that ends at
// Ctrl-C. Units: none. Errors: name the option or the environment variable. Thread: main.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "bot/cli/commands.hpp"
#include "bot/cli/interrupt_watch.hpp"
#include "exchanges/binance/paced_rest.hpp"

namespace tradewind::bot {

struct VenueChoice {
    binance::ProductKind product = binance::ProductKind::UsdM;
    binance::Endpoints endpoints;
};
[[nodiscard]] Result<VenueChoice> choose_venue(const VenueOptions& wanted);
// As the venue writes them, fit to be a part of a file's name; at least one.
[[nodiscard]] Result<std::vector<std::string>> read_symbols(const std::vector<std::string>& wanted);
[[nodiscard]] Status make_folder(const std::string& path);

class VenueSession {
public:
    VenueSession(const VenueChoice& choice, std::string_view on_interrupt);
    [[nodiscard]] binance::PacedRest& rest() { return rest_; }
    [[nodiscard]] bool is_interrupted() const { return watch_.token().stop_requested(); }

private:
    InterruptWatch watch_;  // first: threads that come later leave the signals to it
    binance::PacedRest rest_;
    std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace tradewind::bot
