// Parsed bars as bytes: whole multiples of one decimal unit for the prices and one for the volumes of a history,
// 48 bytes a bar, with the report of its checks and the stamp of the file it came from. Units: nanoseconds, and
// price_unit() or volume_unit() of a Decimal. Errors: bytes that are not exactly what pack() wrote are refused,
// whatever they are. Thread: values; a view may be read by any number of threads while its bytes live.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "storage/candle_file.hpp"

namespace tradewind::storage {

struct SourceStamp {
    std::uint64_t path_hash = 0;
    std::uint64_t size = 0;
    std::int64_t modified_nanos = 0;
    std::int64_t changed_nanos = 0;  // of the inode: also moves when the time of modification is set by hand
    std::uint64_t content_hash = 0;  // of the ends of the file
    friend bool operator==(const SourceStamp&, const SourceStamp&) = default;
};

struct PackedBar {
    std::int64_t open_time = 0;
    std::int64_t open = 0;
    std::int64_t high = 0;
    std::int64_t low = 0;
    std::int64_t close = 0;
    std::int64_t volume = 0;
};

// Nothing when the history has numbers that 64 bits cannot hold in one unit.
[[nodiscard]] std::optional<std::vector<std::uint64_t>> pack(const CandleFile& file, const SourceStamp& stamp);

class PackedBars {
public:
    // Views the bytes, which must be aligned as words are.
    [[nodiscard]] static std::optional<PackedBars> over(std::span<const std::byte> bytes, const SourceStamp& stamp);

    [[nodiscard]] std::span<const PackedBar> bars() const { return bars_; }
    [[nodiscard]] std::int64_t price_unit() const { return price_unit_; }
    [[nodiscard]] std::int64_t volume_unit() const { return volume_unit_; }
    [[nodiscard]] CandleColumns columns() const { return columns_; }
    [[nodiscard]] const CandleReport& report() const { return report_; }

    [[nodiscard]] Bar bar(std::size_t at, InstrumentId instrument) const {
        const PackedBar& packed = bars_[at];
        Bar bar;
        bar.instrument = instrument;
        bar.open_time = Timestamp::from_nanos(packed.open_time);
        bar.step = report_.step;
        bar.open = price(packed.open);
        bar.high = price(packed.high);
        bar.low = price(packed.low);
        bar.close = price(packed.close);
        bar.volume = Quantity(Decimal::from_units(static_cast<Decimal::Int>(packed.volume) * volume_unit_));
        return bar;
    }
    [[nodiscard]] CandleFile unpack(InstrumentId instrument) const;

private:
    [[nodiscard]] Price price(std::int64_t count) const {
        return Price(Decimal::from_units(static_cast<Decimal::Int>(count) * price_unit_));
    }

    std::span<const PackedBar> bars_;
    std::int64_t price_unit_ = 1;
    std::int64_t volume_unit_ = 1;
    CandleColumns columns_ = CandleColumns::Trade;
    CandleReport report_;
};

}  // namespace tradewind::storage
