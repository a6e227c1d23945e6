// Recordings and rows of trades of any bytes: they are read or refused with a text, and what is read is sound.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/check.hpp"
#include "storage/recording_reader.hpp"
#include "storage/trade_row.hpp"

namespace {

using namespace tradewind;           // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::storage;  // NOLINT(google-build-using-namespace)

void read_row(std::string_view text) {
    TradeRow row;
    if (!read_trade_row(text, nullptr, row)) {
        return;
    }
    TW_CHECK(row.price.is_positive() && row.quantity.is_positive());
    std::string written;
    append_trade_row(row, written);
    TradeRow again;
    written.pop_back();
    TW_CHECK(read_trade_row(written, nullptr, again).has_value() && again == row);
}

void read_recording(const std::filesystem::path& path) {
    auto reader = RecordingReader::open(path);
    TW_CHECK(reader.has_value());
    RecordedMessage message;
    while (reader->next(message)) {
        TW_CHECK(!(message.received < Timestamp()) && message.stream.find(' ') == std::string_view::npos);
    }
    TW_CHECK(reader->status() || !reader->status().error().text.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("tradewind-fuzz-recording-" + std::to_string(::getpid()));
    read_row({reinterpret_cast<const char*>(data), size});
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    TW_CHECK(file != nullptr && std::fwrite(data, 1, size, file) == size && std::fclose(file) == 0);
    read_recording(path);
    std::filesystem::remove(path);
    return 0;
}
