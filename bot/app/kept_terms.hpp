// The contracts' terms that a state directory's newest inputs were made under, kept beside its journal: what the venue
// listed, its tiers, and the account's own fees. They change at the venue from day to day; a restart and a replay must
// see them as they were.
// Units: as in Instrument. Errors: name the file. Thread: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/margin/brackets.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::bot {

struct KeptTerms {
    InstrumentTable instruments;
    std::vector<BracketTable> brackets;  // by InstrumentId
    std::uint64_t since = 0;             // they hold for the journal's inputs after this one
    template <class Archive>
    void archive(Archive& ar) {
        ar(instruments, brackets, since);
    }
};

[[nodiscard]] Result<KeptTerms> read_kept_terms(const std::string& home);
[[nodiscard]] Status keep_terms(const std::string& home, const KeptTerms& terms);
// Apart from since when they hold.
[[nodiscard]] bool are_same(const InstrumentTable& instruments, const std::vector<BracketTable>& brackets,
                            const KeptTerms& kept);

}  // namespace tradewind::bot
