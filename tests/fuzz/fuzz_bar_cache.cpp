// Cache files of any bytes, with a checksum of their own making: they are refused, or their bars are sound.
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "core/base/check.hpp"
#include "storage/packed_bars.hpp"
#include "storage/word_hash.hpp"

namespace {

using namespace tradewind;

constexpr std::size_t kChecksumWord = 2;
constexpr std::size_t kStampWord = 3;

void check_view(std::span<const std::byte> bytes, const storage::SourceStamp& stamp) {
    const auto view = storage::PackedBars::over(bytes, stamp);
    if (!view) {
        return;
    }
    const storage::CandleFile file = view->unpack(InstrumentId(1));
    TW_CHECK(file.bars.size() >= 2);
    TW_CHECK(file.report.step > Duration());
    for (std::size_t i = 0; i < file.bars.size(); ++i) {
        const Bar& bar = file.bars[i];
        TW_CHECK(bar.low.is_positive());
        TW_CHECK(bar.low <= bar.open && bar.low <= bar.close && bar.high >= bar.open && bar.high >= bar.close);
        TW_CHECK(!bar.volume.is_negative());
        TW_CHECK(i == 0 || bar.open_time > file.bars[i - 1].open_time);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint64_t> words(size / sizeof(std::uint64_t));
    if (!words.empty()) {
        std::memcpy(words.data(), data, words.size() * sizeof(std::uint64_t));
    }
    const auto bytes = std::as_bytes(std::span(words));
    storage::SourceStamp stamp;
    check_view(bytes, stamp);
    if (bytes.size() >= kStampWord * sizeof(std::uint64_t) + sizeof(stamp)) {
        // What lies behind the checksum and the stamp is what has to be looked at.
        std::memcpy(&stamp, words.data() + kStampWord, sizeof(stamp));
        words[kChecksumWord] = storage::word_hash(bytes.subspan(kStampWord * sizeof(std::uint64_t)));
        check_view(bytes, stamp);
    }
    return 0;
}
