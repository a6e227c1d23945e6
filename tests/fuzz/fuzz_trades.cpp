// Trade files of any bytes: they are read or refused with a line, and what is read is sound.
#include <cstdint>
#include <string_view>

#include "core/base/check.hpp"
#include "storage/trade_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tradewind;
    const auto trades = storage::parse_trades("input", {reinterpret_cast<const char*>(data), size});
    if (!trades) {
        TW_CHECK(!trades.error().text.empty());
        return 0;
    }
    TW_CHECK(!trades->empty());
    for (std::size_t i = 0; i < trades->size(); ++i) {
        TW_CHECK((*trades)[i].price.is_positive() && (*trades)[i].quantity.is_positive());
        TW_CHECK(i == 0 || (*trades)[i].time >= (*trades)[i - 1].time);
    }
    return 0;
}
