// The layout is that of PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16; numbers are little endian.
#include "exchanges/emulator/zip_file.hpp"

#include <cstdint>

#include <boost/crc.hpp>

namespace tradewind::emulator {
namespace {

constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kUtf8Names = 1U << 11U;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kNoTime = 0;
constexpr std::uint16_t kFirstDay = (1U << 5U) | 1U;  // 1 January 1980: the same content gives the same archive

class LittleEndian {
public:
    LittleEndian& word(std::uint16_t value) { return add(value, 2); }
    LittleEndian& quad(std::size_t value) { return add(value, 4); }
    LittleEndian& text(std::string_view value) {
        bytes_ += value;
        return *this;
    }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    LittleEndian& add(std::size_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) {
            bytes_ += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xFFU);
        }
        return *this;
    }
    std::string bytes_;
};

}  // namespace

std::string zip_of(std::string_view name, std::string_view content) {
    boost::crc_32_type crc;
    crc.process_bytes(content.data(), content.size());
    const auto describe = [&](LittleEndian& out) {
        out.word(kVersion).word(kUtf8Names).word(kStored).word(kNoTime).word(kFirstDay).quad(crc.checksum());
        out.quad(content.size()).quad(content.size()).word(static_cast<std::uint16_t>(name.size())).word(0);
    };
    LittleEndian out;
    out.quad(0x04034B50);
    describe(out);
    out.text(name).text(content);
    const std::size_t directory = out.size();
    out.quad(0x02014B50).word(kVersion);
    describe(out);
    out.word(0).word(0).word(0).quad(0).quad(0).text(name);
    const std::size_t directory_bytes = out.size() - directory;
    out.quad(0x06054B50).word(0).word(0).word(1).word(1).quad(directory_bytes).quad(directory).word(0);
    return out.take();
}

}  // namespace tradewind::emulator
