#include "bot/app/restored_run.hpp"

#include <algorithm>

#include "bot/app/log.hpp"

namespace tradewind::bot {
namespace {

// The engine's state under other terms.
Result<std::unique_ptr<Engine>> moved(const AppConfig& config, const Engine& engine, const InstrumentTable& then,
                                      const PaperMarket& today) {
    const auto is_same = [](const Instrument& a, const Instrument& b) { return a.symbol == b.symbol; };
    if (!std::ranges::equal(then, *today.instruments, is_same)) {
        return fail(ErrorCode::Conflict,
                    config.home + " was made with other symbols; give these a --home of their own");
    }
    Writer out;
    engine.save(out);
    auto made = make_engine(config, today);
    if (!made) {
        return made;
    }
    Reader in(out.bytes());
    if (Status loaded = (*made)->load(in); !loaded) {
        return tl::unexpected<Error>(loaded.error());
    }
    log_line(LogLevel::Info, "the venue has changed terms of the contracts since the last run");
    return made;
}

}  // namespace

Result<RestoredRun> restore_run(const AppConfig& config, const PaperMarket& today, Timestamp wall,
                                storage::Journal& journal) {
    RestoredRun out;
    std::optional<PaperMarket> then;
    if (config.market.kind == MarketKind::Binance) {
        out.terms = KeptTerms{*today.instruments, *today.brackets, 0};
        if (const auto kept = read_kept_terms(config.home)) {
            out.terms->since = kept->since;
            if (!are_same(*today.instruments, *today.brackets, *kept)) {
                auto market = make_paper_market(config, wall, ContractTerms::OfLastRun);
                if (!market) {
                    return tl::unexpected<Error>(market.error());
                }
                then = std::move(*market);
            }
        }
    }
    auto made = make_engine(config, then ? *then : today);
    if (!made) {
        return tl::unexpected<Error>(made.error());
    }
    out.engine = std::move(*made);
    const auto report = restore_engine(*out.engine, journal);
    if (!report) {
        return tl::unexpected<Error>(report.error());
    }
    out.report = *report;
    if (then) {
        auto engine = moved(config, *out.engine, *then->instruments, today);
        if (!engine) {
            return tl::unexpected<Error>(engine.error());
        }
        out.engine = std::move(*engine);
        out.terms->since = out.report.last_sequence;
    }
    return out;
}

Status keep_todays_terms(const std::string& home, const KeptTerms& terms, const Engine& engine,
                         storage::Journal& journal) {
    const bool is_new = terms.since > 0 && terms.since == engine.last_sequence();
    if (is_new) {
        Writer out;
        engine.save(out);
        if (Status written = journal.write_checkpoint(terms.since, engine.command_hash(), out.bytes()); !written) {
            return written;
        }
    }
    return keep_terms(home, terms);
}

}  // namespace tradewind::bot
