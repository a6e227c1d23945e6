#include "storage/line_reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace tradewind::storage {
namespace {

constexpr std::size_t kBufferSize = std::size_t{32} * 1024;
constexpr unsigned kUnpackedAtOnce = 128 * 1024;

struct CloseGzip {
    void operator()(gzFile_s* file) const { gzclose_r(file); }
};

}  // namespace

Result<LineReader> LineReader::open(const std::filesystem::path& path, std::size_t longest_line) {
    errno = 0;
    const std::shared_ptr<gzFile_s> file(gzopen(path.c_str(), "rb"), [](gzFile_s* opened) {
        if (opened != nullptr) {
            CloseGzip()(opened);
        }
    });
    if (file == nullptr) {
        return fail(ErrorCode::Io, path.string() + ": " + (errno != 0 ? std::strerror(errno) : "cannot be opened"));
    }
    gzbuffer(file.get(), kUnpackedAtOnce);
    const auto is_cut_short = std::make_shared<bool>(false);
    Fill fill = [file, is_cut_short, name = path.string()](char* to, std::size_t room) -> Result<std::size_t> {
        const int count = gzread(file.get(), to, static_cast<unsigned>(room));
        int code = Z_OK;
        const char* text = gzerror(file.get(), &code);
        // A packed file that was cut short reads to its end and only then shows Z_BUF_ERROR.
        if (count < 0 || (count == 0 && code != Z_OK && code != Z_STREAM_END)) {
            *is_cut_short = code == Z_BUF_ERROR;
            const char* reason = code == Z_ERRNO ? std::strerror(errno) : text;
            return fail(ErrorCode::Io, name + ": " + (code == Z_BUF_ERROR ? "the packed file is cut short" : reason));
        }
        return static_cast<std::size_t>(count);
    };
    std::error_code unknown;
    const auto size = std::filesystem::file_size(path, unknown);
    LineReader out(std::move(fill), unknown ? 0 : static_cast<std::size_t>(size), longest_line);
    out.is_cut_short_ = is_cut_short;
    return out;
}

LineReader LineReader::over(std::string_view text) {
    Fill fill = [text](char* to, std::size_t room) mutable -> Result<std::size_t> {
        const std::size_t count = text.copy(to, room);
        text.remove_prefix(count);
        return count;
    };
    return LineReader(std::move(fill), text.size(), kLongestLine);
}

LineReader::LineReader(Fill fill, std::size_t size_hint, std::size_t longest_line)
    : fill_(std::move(fill)), size_hint_(size_hint), longest_line_(longest_line), buffer_(kBufferSize) {}

// Moves the rest to the front and reads on behind it.
bool LineReader::refill() {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= begin_;
    begin_ = 0;
    if (end_ == buffer_.size()) {
        buffer_.resize(2 * buffer_.size());  // a line that may be longer than the buffer was; next() keeps the limit
    }
    const auto count = fill_(buffer_.data() + end_, buffer_.size() - end_);
    if (!count) {
        status_ = tl::unexpected(count.error());
        return false;
    }
    end_ += *count;
    exhausted_ = *count == 0;
    return true;
}

bool LineReader::next(std::string_view& line) {
    while (status_) {
        const std::string_view rest(buffer_.data() + begin_, end_ - begin_);
        const std::size_t length = rest.find('\n');
        const bool complete = length != std::string_view::npos;
        if (complete || (exhausted_ && !rest.empty())) {
            line = rest.substr(0, length);
            begin_ += line.size() + (complete ? 1 : 0);
            ++line_number_;
            if (line.size() > longest_line_) {
                status_ = fail(ErrorCode::ParseError, fmt::format("longer than {} characters", longest_line_));
                return false;
            }
            if (line.ends_with('\r')) {
                line.remove_suffix(1);
            }
            return true;
        }
        if (exhausted_) {
            return false;
        }
        if (rest.size() > longest_line_) {
            ++line_number_;
            status_ = fail(ErrorCode::ParseError, fmt::format("longer than {} characters", longest_line_));
            return false;
        }
        if (!refill()) {
            return false;
        }
    }
    return false;
}

}  // namespace tradewind::storage
