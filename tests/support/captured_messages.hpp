// Reads the recorded streams and payloads beside the project; empty where that folder is absent.
#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <zlib.h>

namespace tradewind::test {

inline const std::string kSharedData = "../shared/data/";

inline std::vector<std::string> read_gzip_lines(const std::string& path) {
    std::vector<std::string> out;
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) {
        return out;
    }
    std::string line;
    char buffer[1 << 16];
    for (int count = gzread(file, buffer, sizeof buffer); count > 0; count = gzread(file, buffer, sizeof buffer)) {
        for (int i = 0; i < count; ++i) {
            if (buffer[i] == '\n') {
                out.push_back(std::move(line));
                line.clear();
            } else {
                line += buffer[i];
            }
        }
    }
    if (!line.empty()) {
        out.push_back(std::move(line));
    }
    gzclose(file);
    return out;
}

inline std::string read_gzip(const std::string& path) {
    std::string out;
    for (const std::string& line : read_gzip_lines(path)) {
        out += line + "\n";
    }
    return out;
}

// "<time><separator><json>" lines: the JSON.
inline std::string json_of(const std::string& line) {
    const std::size_t brace = line.find('{');
    return brace == std::string::npos ? std::string() : line.substr(brace);
}

inline std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace tradewind::test
