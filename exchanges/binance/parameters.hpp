// The parameters of one request as they go over the wire: percent-encoded where they are added, because the venue
// verifies the signature over the bytes it received. sign_parameters() closes them with time and signature.
// Units: times in milliseconds. Errors: none. Thread: value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"
#include "exchanges/binance/signer.hpp"

namespace tradewind::binance {

class Parameters {
public:
    Parameters() { text_.reserve(kUsualSize); }  // one allocation, time and signature included
    Parameters& add(std::string_view name, std::string_view value);
    Parameters& add(std::string_view name, const char* value) { return add(name, std::string_view(value)); }
    Parameters& add(std::string_view name, std::int64_t value);
    Parameters& add(std::string_view name, Decimal value);

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

private:
    static constexpr std::size_t kUsualSize = 384;
    void begin(std::string_view name);
    std::string text_;
};

// Replaces what `out` holds by the parameters with recvWindow, timestamp and signature, in that order.
void sign_parameters(const Parameters& parameters, Timestamp now, Duration receive_window, const Signer& signer,
                     std::string& out);

}  // namespace tradewind::binance
