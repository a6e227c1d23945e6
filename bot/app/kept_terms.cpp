#include "bot/app/kept_terms.hpp"

#include "core/base/archive.hpp"
#include "storage/output_file.hpp"
#include "storage/text_file.hpp"

namespace tradewind::bot {
namespace {

constexpr std::size_t kMostBytes = 16U << 20U;

std::string file_of(const std::string& home) {
    return home + "/contract-terms";
}

}  // namespace

Result<KeptTerms> read_kept_terms(const std::string& home) {
    const auto bytes = storage::read_text_file(file_of(home), kMostBytes);
    if (!bytes) {
        return tl::unexpected<Error>(bytes.error());
    }
    Reader in(*bytes);
    KeptTerms terms;
    in(terms);
    if (!in.ok() || !in.at_end() || terms.brackets.size() != terms.instruments.size()) {
        return fail(ErrorCode::ParseError, file_of(home) + " is damaged");
    }
    return terms;
}

Status keep_terms(const std::string& home, const KeptTerms& terms) {
    auto file = storage::OutputFile::open(file_of(home));
    if (!file) {
        return tl::unexpected<Error>(file.error());
    }
    Writer out;
    out(terms);
    if (Status written = file->write(out.bytes()); !written) {
        return written;
    }
    return file->finish();
}

bool are_same(const InstrumentTable& instruments, const std::vector<BracketTable>& brackets, const KeptTerms& kept) {
    Writer ours;
    Writer theirs;
    ours(instruments, brackets);
    theirs(kept.instruments, kept.brackets);
    return ours.bytes() == theirs.bytes();
}

}  // namespace tradewind::bot
