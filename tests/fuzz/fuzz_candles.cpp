// Candle and funding files of any bytes: they are read or refused with a line, and what is read is sound.
#include <cstdint>
#include <string_view>

#include "core/base/check.hpp"
#include "storage/candle_file.hpp"

namespace {

using namespace tradewind;

void check_candles(const storage::CandleFile& file) {
    TW_CHECK(file.bars.size() >= 2);
    TW_CHECK(file.report.step >= Duration::seconds(1));
    for (std::size_t i = 0; i < file.bars.size(); ++i) {
        const Bar& bar = file.bars[i];
        TW_CHECK(bar.low.is_positive());
        TW_CHECK(bar.low <= bar.open && bar.low <= bar.close && bar.high >= bar.open && bar.high >= bar.close);
        TW_CHECK(!bar.volume.is_negative());
        TW_CHECK(i == 0 || bar.open_time >= file.bars[i - 1].close_time());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto candles = storage::parse_candles("input", text, InstrumentId(1))) {
        check_candles(*candles);
    } else {
        TW_CHECK(candles.error().text.starts_with("input:"));
    }
    if (const auto funding = storage::parse_funding("input", text)) {
        for (std::size_t i = 1; i < funding->size(); ++i) {
            TW_CHECK((*funding)[i].time > (*funding)[i - 1].time);
        }
    } else {
        TW_CHECK(funding.error().text.starts_with("input:"));
    }
    return 0;
}
