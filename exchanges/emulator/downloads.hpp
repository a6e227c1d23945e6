// The venue's downloads of an account's history: asked for with a span, ready a second later, to be fetched for a day
// under a link of their own as a CSV in a zip archive (income/asyn, order/asyn, trade/asyn and their .../id).
// Units: the venue's time. Errors: the venue's codes; 404 behind a link that has ended. Thread: venue.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "exchanges/emulator/private_context.hpp"
#include "exchanges/emulator/time_span.hpp"

namespace tradewind::emulator {

class Downloads {
public:
    static constexpr std::size_t kKept = 1'000;  // of all accounts together; the oldest go first

    explicit Downloads(const PrivateContext& context) : context_(context) {}

    void add_routes(RouteTable& routes);

private:
    enum class Kind : std::uint8_t { Income, Orders, Trades };
    struct Wanted {
        std::string id;
        std::string secret;  // in the link, which needs no key
        Kind kind = Kind::Income;
        Product product = Product::UsdM;
        AccountId account;
        TimeSpan span;
        Timestamp asked;
    };

    [[nodiscard]] static const char* name_of(Kind kind);
    [[nodiscard]] Answer ask_for(Kind kind, const ApiRequest& request);
    [[nodiscard]] Answer link_to(Kind kind, const ApiRequest& request) const;
    [[nodiscard]] ApiReply fetch(const ApiRequest& request) const;
    [[nodiscard]] bool has_ended(const Wanted& wanted) const;
    [[nodiscard]] std::string csv_of(const Wanted& wanted) const;

    PrivateContext context_;
    std::deque<Wanted> wanted_;
};

}  // namespace tradewind::emulator
