// Candle files read once: their bars are kept packed in a cache folder, one file a history, and mapped the next
// time. A cache file is believed only when the stamp of the candle file (path, size, times, hash of its ends) and
// its own checksum are right; else it is ignored and written anew. Units: as candle_file.hpp. Errors: those of the
// candle file; a cache that cannot be written is no error for read_candles_cached(). Thread: any, and any process:
// files appear whole, by renaming.
#pragma once

#include <filesystem>
#include <memory>

#include "storage/candle_file.hpp"
#include "storage/packed_bars.hpp"

namespace tradewind::storage {

[[nodiscard]] Result<CandleFile> read_candles_cached(const std::filesystem::path& path, InstrumentId instrument,
                                                     const std::filesystem::path& cache_dir);

// Bars where the system keeps the file: threads and processes share them, and a copy is one pointer.
class MappedBars {
public:
    MappedBars(std::shared_ptr<const void> mapping, PackedBars bars)
        : mapping_(std::move(mapping)), bars_(std::move(bars)) {}
    [[nodiscard]] const PackedBars& operator*() const { return bars_; }
    [[nodiscard]] const PackedBars* operator->() const { return &bars_; }

private:
    std::shared_ptr<const void> mapping_;
    PackedBars bars_;
};

// Writes the cache file first if there is none. Io when it cannot be written, OutOfRange when the numbers of the
// history do not fit the packed form: read_candles() reads such a history.
[[nodiscard]] Result<MappedBars> map_candles(const std::filesystem::path& path, const std::filesystem::path& cache_dir);

}  // namespace tradewind::storage
