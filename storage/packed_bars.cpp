#include "storage/packed_bars.hpp"

#include <cstring>
#include <limits>

#include "storage/number_scan.hpp"
#include "storage/word_hash.hpp"

namespace tradewind::storage {
namespace {

constexpr std::uint64_t kMagic = 0x5352414257'54ULL;  // "TWBARS" as bytes
// To be raised when the layout or a rule of the checks changes: caches of other versions are made anew.
constexpr std::uint64_t kVersion = 1;

struct Header {
    std::uint64_t magic = kMagic;
    std::uint64_t version = kVersion;
    std::uint64_t checksum = 0;  // of everything behind this field
    SourceStamp stamp;
    std::uint64_t columns = 0;
    std::uint64_t price_places = 0;
    std::uint64_t volume_places = 0;
    std::int64_t step = 0;
    std::int64_t grid_offset = 0;
    std::uint64_t gaps = 0;
    std::int64_t missing_bars = 0;
    std::uint64_t zero_volume_bars = 0;
    std::uint64_t jumps = 0;
    std::uint64_t findings = 0;
    std::uint64_t bars = 0;
};
constexpr std::size_t kUnchecked = 3 * sizeof(std::uint64_t);

struct PackedFinding {
    std::uint64_t kind = 0;
    std::uint64_t line = 0;
    std::int64_t time = 0;
    std::int64_t missing = 0;
};

static_assert(sizeof(Header) == 19 * sizeof(std::uint64_t) && sizeof(PackedBar) == 6 * sizeof(std::uint64_t));

// The fewest places in which all numbers given to it are whole.
class Places {
public:
    void hold(Decimal value) {
        while (value.units() % kUnitOfPlaces[places_] != 0) {
            ++places_;
        }
    }
    [[nodiscard]] std::size_t count() const { return places_; }

private:
    std::size_t places_ = 0;
};

bool count_units(Decimal value, std::size_t places, std::int64_t& count) {
    const Decimal::Int whole = value.units() / kUnitOfPlaces[places];
    count = static_cast<std::int64_t>(whole);
    return count == whole;
}

bool is_sound(const PackedBar& bar) {
    return bar.low > 0 && bar.low <= bar.open && bar.open <= bar.high && bar.low <= bar.close &&
           bar.close <= bar.high && bar.volume >= 0;
}

bool are_sound(std::span<const PackedBar> bars) {
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (!is_sound(bars[i]) || (i > 0 && bars[i].open_time <= bars[i - 1].open_time)) {
            return false;
        }
    }
    return bars.size() >= 2;
}

bool is_plausible(const Header& header, std::size_t bytes) {
    const std::size_t rest = bytes - sizeof(Header);
    return header.columns <= static_cast<std::uint64_t>(CandleColumns::Mark) &&
           header.price_places <= Decimal::kPlaces && header.volume_places <= Decimal::kPlaces && header.step > 0 &&
           header.findings <= kMaxFindings && header.bars <= rest / sizeof(PackedBar) &&
           rest == header.findings * sizeof(PackedFinding) + header.bars * sizeof(PackedBar);
}

std::uint64_t checksum_of(std::span<const std::byte> bytes) {
    return word_hash(bytes.subspan(kUnchecked));
}

}  // namespace

std::optional<std::vector<std::uint64_t>> pack(const CandleFile& file, const SourceStamp& stamp) {
    Places prices;
    Places volumes;
    for (const Bar& bar : file.bars) {
        prices.hold(bar.open.value());
        prices.hold(bar.high.value());
        prices.hold(bar.low.value());
        prices.hold(bar.close.value());
        volumes.hold(bar.volume.value());
    }
    const CandleReport& report = file.report;
    Header header;
    header.stamp = stamp;
    header.columns = static_cast<std::uint64_t>(file.columns);
    header.price_places = prices.count();
    header.volume_places = volumes.count();
    header.step = report.step.to_nanos();
    header.grid_offset = report.grid_offset.to_nanos();
    header.gaps = report.gaps;
    header.missing_bars = report.missing_bars;
    header.zero_volume_bars = report.zero_volume_bars;
    header.jumps = report.jumps;
    header.findings = report.findings.size();
    header.bars = file.bars.size();
    const std::size_t size = sizeof(Header) + header.findings * sizeof(PackedFinding) + header.bars * sizeof(PackedBar);
    std::vector<std::uint64_t> words(size / sizeof(std::uint64_t));
    std::byte* to = reinterpret_cast<std::byte*>(words.data()) + sizeof(Header);
    for (const CandleFinding& finding : report.findings) {
        const PackedFinding packed{static_cast<std::uint64_t>(finding.kind), finding.line, finding.time.to_nanos(),
                                   finding.missing};
        std::memcpy(to, &packed, sizeof(packed));
        to += sizeof(packed);
    }
    for (const Bar& bar : file.bars) {
        PackedBar packed;
        packed.open_time = bar.open_time.to_nanos();
        const bool fits = count_units(bar.open.value(), prices.count(), packed.open) &&
                          count_units(bar.high.value(), prices.count(), packed.high) &&
                          count_units(bar.low.value(), prices.count(), packed.low) &&
                          count_units(bar.close.value(), prices.count(), packed.close) &&
                          count_units(bar.volume.value(), volumes.count(), packed.volume);
        if (!fits) {
            return std::nullopt;
        }
        std::memcpy(to, &packed, sizeof(packed));
        to += sizeof(packed);
    }
    std::memcpy(words.data(), &header, sizeof(header));
    header.checksum = checksum_of(std::as_bytes(std::span(words)));
    std::memcpy(words.data(), &header, sizeof(header));
    return words;
}

std::optional<PackedBars> PackedBars::over(std::span<const std::byte> bytes, const SourceStamp& stamp) {
    Header header;
    const bool aligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(PackedBar) == 0;
    if (bytes.size() < sizeof(Header) || !aligned) {
        return std::nullopt;
    }
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (header.magic != kMagic || header.version != kVersion || header.stamp != stamp ||
        !is_plausible(header, bytes.size()) || header.checksum != checksum_of(bytes)) {
        return std::nullopt;
    }
    PackedBars view;
    view.columns_ = static_cast<CandleColumns>(header.columns);
    view.price_unit_ = kUnitOfPlaces[header.price_places];
    view.volume_unit_ = kUnitOfPlaces[header.volume_places];
    view.report_ = {
        Duration::nanos(header.step),        header.gaps, header.missing_bars, header.zero_volume_bars, header.jumps,
        Duration::nanos(header.grid_offset), {}};
    const std::byte* from = bytes.data() + sizeof(Header);
    for (std::size_t i = 0; i < header.findings; ++i, from += sizeof(PackedFinding)) {
        PackedFinding packed;
        std::memcpy(&packed, from, sizeof(packed));
        if (packed.kind > static_cast<std::uint64_t>(FindingKind::Jump)) {
            return std::nullopt;
        }
        view.report_.findings.push_back(
            {static_cast<FindingKind>(packed.kind), packed.line, Timestamp::from_nanos(packed.time), packed.missing});
    }
    view.bars_ = {reinterpret_cast<const PackedBar*>(from), header.bars};
    return are_sound(view.bars_) ? std::optional(std::move(view)) : std::nullopt;
}

CandleFile PackedBars::unpack(InstrumentId instrument) const {
    CandleFile file;
    file.columns = columns_;
    file.report = report_;
    file.bars.reserve(bars_.size());
    for (std::size_t i = 0; i < bars_.size(); ++i) {
        file.bars.push_back(bar(i, instrument));
    }
    return file;
}

}  // namespace tradewind::storage
