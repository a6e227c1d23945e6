// Packs bytes as gzip, piece by piece; the same bytes give the same file. Units: bytes. Errors: none that a caller
// could mend: a failure of the library is a broken invariant. Thread: one owner.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tradewind::storage {

class GzipStream {
public:
    GzipStream();
    GzipStream(GzipStream&&) noexcept = default;
    GzipStream& operator=(GzipStream&&) noexcept = default;
    ~GzipStream() = default;

    // Appends what is ready to `out`.
    void add(std::string_view bytes, std::string& out);
    // Everything added so far can be read back from `out`, even if nothing follows.
    void flush(std::string& out);
    // Ends the member; what is added then begins another one, which readers take as one file.
    void finish(std::string& out);

private:
    struct State;
    struct Release {
        void operator()(State* state) const;
    };
    void run(std::string_view bytes, int mode, std::string& out);
    std::unique_ptr<State, Release> state_;
};

}  // namespace tradewind::storage
