// The raw feed of a venue on disk, a line a message: receive time in nanoseconds, stream, the message as it came. A new
// gzip file each UTC day; while it grows it is called FILE.part and can be read up to its last flush, whatever happens
// to the process. Units: UTC nanoseconds. Errors: Io with the path. Thread: any, one call at a time by a lock.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "storage/gzip_stream.hpp"

namespace tradewind::storage {

class RecordingWriter {
public:
    // Files are called NAME_20240131T080000Z.rec.gz after their first message.
    RecordingWriter(std::filesystem::path folder, std::string name);
    ~RecordingWriter();  // finishes
    RecordingWriter(const RecordingWriter&) = delete;
    RecordingWriter& operator=(const RecordingWriter&) = delete;

    // `stream` has no spaces.
    Status write(Timestamp received, std::string_view stream, std::string_view text);
    // What was written so far survives the process.
    Status flush();
    Status finish();

private:
    Status begin(Timestamp received);
    Status end();
    Status put(std::string_view bytes);

    std::mutex mutex_;
    std::filesystem::path folder_;
    std::string name_;
    std::filesystem::path path_;  // without ".part"
    int descriptor_ = -1;
    Timestamp day_;
    std::optional<GzipStream> gzip_;
    std::string line_;
    std::string packed_;
};

}  // namespace tradewind::storage
