#include "storage/gzip_stream.hpp"

#include <zlib.h>

#include <array>

#include "core/base/check.hpp"

namespace tradewind::storage {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for gzip's frame; its header has no time in it
constexpr int kMemoryLevel = 8;
constexpr std::size_t kPieceBytes = 1U << 15U;

}  // namespace

struct GzipStream::State {
    z_stream stream{};
};

void GzipStream::Release::operator()(State* state) const {
    deflateEnd(&state->stream);
    delete state;
}

GzipStream::GzipStream() : state_(new State) {
    TW_CHECK(deflateInit2(&state_->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                          Z_DEFAULT_STRATEGY) == Z_OK);
}

void GzipStream::run(std::string_view bytes, int mode, std::string& out) {
    z_stream& stream = state_->stream;
    TW_CHECK(bytes.size() <= UINT32_MAX);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::array<char, kPieceBytes> piece{};
    do {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        TW_CHECK(deflate(&stream, mode) != Z_STREAM_ERROR);
        out.append(piece.data(), piece.size() - stream.avail_out);
    } while (stream.avail_out == 0);
}

void GzipStream::add(std::string_view bytes, std::string& out) {
    run(bytes, Z_NO_FLUSH, out);
}

void GzipStream::flush(std::string& out) {
    run({}, Z_SYNC_FLUSH, out);
}

void GzipStream::finish(std::string& out) {
    run({}, Z_FINISH, out);
    TW_CHECK(deflateReset(&state_->stream) == Z_OK);
}

}  // namespace tradewind::storage
