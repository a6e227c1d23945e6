// A hosted venue that does what a test writes into it: a script of messages by time, a book, candles, a mark price.
// Requests only leave a trace. Thread: one.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "core/ports/hosted_venue.hpp"

namespace tradewind::testing {

class FakeHostedVenue final : public HostedVenue {
public:
    InstrumentTable table;
    BracketTable bracket_table;
    std::deque<HostedMessage> script;  // by time
    std::map<InstrumentId, HostedDepth> books;
    std::map<InstrumentId, MarkPrice> marks;
    std::map<InstrumentId, std::vector<Bar>> candles;
    std::map<InstrumentId, std::vector<FundingSettlement>> settlements;
    std::map<InstrumentId, Quantity> interest;
    std::map<InstrumentId, Quantity> held;  // by the only account
    std::vector<std::pair<ClientOrderId, OrderIntent>> submitted;
    std::vector<std::pair<InstrumentId, Price>> pushed;
    Timestamp now;

    [[nodiscard]] const InstrumentTable& instruments() const override { return table; }
    [[nodiscard]] const BracketTable& brackets(InstrumentId) const override { return bracket_table; }
    [[nodiscard]] std::uint32_t accounts() const override { return 1; }
    [[nodiscard]] Timestamp next_time() const override {
        return script.empty() ? Timestamp::max() : script.front().time;
    }
    void advance(Timestamp time, std::vector<HostedMessage>& out) override {
        now = time;
        for (; !script.empty() && script.front().time <= time; script.pop_front()) {
            out.push_back(std::move(script.front()));
        }
        out.insert(out.end(), answers_.begin(), answers_.end());
        answers_.clear();
    }
    void submit(AccountId account, ClientOrderId id, const OrderIntent& intent, SelfTrade) override {
        submitted.emplace_back(id, intent);
        answers_.push_back({now, account, OrderAccepted{intent.instrument, id, VenueOrderId::of(submitted.size())}});
    }
    void cancel(AccountId, InstrumentId, ClientOrderId) override {}
    void amend(AccountId, InstrumentId, ClientOrderId, Price, Quantity) override {}
    [[nodiscard]] Status set_leverage(AccountId, InstrumentId, int) override { return {}; }
    [[nodiscard]] Status set_margin_mode(AccountId, InstrumentId, MarginMode) override { return {}; }
    [[nodiscard]] Status set_position_mode(AccountId, PositionMode) override { return {}; }
    [[nodiscard]] Status move_margin(AccountId, InstrumentId, PositionLeg, Decimal) override { return {}; }
    [[nodiscard]] Status push_price(InstrumentId instrument, Price price) override {
        pushed.emplace_back(instrument, price);
        return {};
    }
    [[nodiscard]] Status transfer(AccountId, AccountId, const Money&) override { return {}; }
    [[nodiscard]] PositionMode position_mode(AccountId) const override { return PositionMode::OneWay; }
    [[nodiscard]] HostedPosition position(AccountId, InstrumentId instrument, PositionLeg) const override {
        HostedPosition position;
        position.instrument = instrument;
        position.signed_quantity = find(held, instrument);
        return position;
    }
    [[nodiscard]] std::vector<HostedWallet> wallets(AccountId) const override { return {}; }
    [[nodiscard]] HostedDepth depth(InstrumentId instrument, std::size_t levels) const override {
        HostedDepth book = find(books, instrument);
        book.bids.resize(std::min(levels, book.bids.size()));
        book.asks.resize(std::min(levels, book.asks.size()));
        return book;
    }
    [[nodiscard]] std::optional<MarkPrice> mark(InstrumentId instrument) const override {
        const auto found = marks.find(instrument);
        return found == marks.end() ? std::nullopt : std::optional(found->second);
    }
    [[nodiscard]] std::vector<Bar> minutes(InstrumentId instrument, std::size_t limit) const override {
        return last(find(candles, instrument), limit);
    }
    [[nodiscard]] std::vector<FundingSettlement> funding(InstrumentId instrument, std::size_t limit) const override {
        return last(find(settlements, instrument), limit);
    }
    [[nodiscard]] Quantity open_interest(InstrumentId instrument) const override { return find(interest, instrument); }
    [[nodiscard]] Decimal insurance_fund(const Currency&) const override { return Decimal(1'000); }

private:
    template <class Value>
    static Value find(const std::map<InstrumentId, Value>& values, InstrumentId instrument) {
        const auto found = values.find(instrument);
        return found == values.end() ? Value() : found->second;
    }
    template <class Item>
    static std::vector<Item> last(std::vector<Item> items, std::size_t limit) {
        if (items.size() > limit) {
            items.erase(items.begin(), items.end() - static_cast<std::ptrdiff_t>(limit));
        }
        return items;
    }

    std::vector<HostedMessage> answers_;
};

}  // namespace tradewind::testing
