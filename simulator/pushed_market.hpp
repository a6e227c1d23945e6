// A market whose prices can be pushed: from then on everything with the same base coin goes on as its source says,
// times one factor, so that contract, spot and index keep together. Before the first push it is its source. Units:
// quote currency. Errors: push() says what it refuses. Thread: the exchange's.
#pragma once

#include <map>
#include <memory>

#include "core/base/result.hpp"
#include "simulator/market_source.hpp"

namespace tradewind::simulator {

class PushedMarket final : public MarketSource {
public:
    explicit PushedMarket(std::unique_ptr<MarketSource> source) : source_(std::move(source)) {}

    // The instrument's next price is `price`, if its source stays where it is until then. Refused before the first
    // price, and more than a hundredfold away from the source's.
    [[nodiscard]] Status push(const Instrument& instrument, Price price);

    [[nodiscard]] Timestamp next_time() const override { return source_->next_time(); }
    TapePoint next() override;
    [[nodiscard]] FeedState feed(InstrumentId instrument) const override { return source_->feed(instrument); }
    [[nodiscard]] Decimal funding_rate(InstrumentId instrument, Timestamp boundary) const override {
        return source_->funding_rate(instrument, boundary);
    }
    // Of before and after a push alike as the source has it.
    [[nodiscard]] std::vector<Bar> history(InstrumentId instrument, std::size_t limit) const override {
        return source_->history(instrument, limit);
    }
    [[nodiscard]] std::vector<FundingSettlement> funding_history(InstrumentId instrument,
                                                                 std::size_t limit) const override {
        return source_->funding_history(instrument, limit);
    }
    // The position of the source; pushes last as long as this object.
    void save(Writer& out) const override { source_->save(out); }
    void load(Reader& in) override { source_->load(in); }

    // Whose coins are pushed together; every instrument of the tape is to be known before its first point.
    void add(const Instrument& instrument) { instruments_.emplace(instrument.id, instrument); }

private:
    std::unique_ptr<MarketSource> source_;
    std::map<InstrumentId, Instrument> instruments_;
    std::map<InstrumentId, Price> last_;  // of the source
    std::map<Currency, Decimal> factors_;
};

}  // namespace tradewind::simulator
