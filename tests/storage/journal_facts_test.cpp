// Trading facts become rows that people and the chat can read, exact and each once.
#include <gtest/gtest.h>

#include "storage/journal.hpp"
#include "storage/journal_schema.hpp"
#include "storage/trade_queries.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

using test::at_second;

class JournalFactsTest : public ::testing::Test {
protected:
    JournalFactsTest() { reopen(); }

    void reopen() {
        journal_.reset();
        auto journal = Journal::open(path(), Durability::Off);
        EXPECT_TRUE(journal) << journal.error().text;
        journal_ = std::move(*journal);
        EXPECT_TRUE(journal_->begin_run({at_second(0), "0.1.0", "", {"BTCUSDT", "ETHUSDT"}}));
    }
    [[nodiscard]] std::string path() const { return (dir_.path() / "journal.db").string(); }
    void advance(std::int64_t second) {
        Event event{0, at_second(second), TimeAdvanced{}};
        journal_->append(event);
    }
    void commit() {
        const Status committed = journal_->commit(Sync::Full);
        ASSERT_TRUE(committed) << committed.error().text;
    }
    TradeQueries queries() {
        auto opened = TradeQueries::open(path());
        EXPECT_TRUE(opened) << opened.error().text;
        return std::move(*opened);
    }
    // The rows of a query as "a|b|c" lines, as the sqlite3 shell shows them.
    std::vector<std::string> rows(const std::string& sql, int columns) {
        auto database = Database::open_read_only(path(), journal_schema());
        auto statement = database->prepare(sql, "test");
        EXPECT_TRUE(statement) << statement.error().text;
        std::vector<std::string> lines;
        while (statement->next().value()) {
            std::string line;
            for (int column = 0; column < columns; ++column) {
                line += (column > 0 ? "|" : "") + std::string(statement->text(column));
            }
            lines.push_back(line);
        }
        return lines;
    }
    static FillFact fill(std::string_view trade, std::string_view realised, std::int64_t second) {
        FillFact fact;
        fact.fill = {test::kBtc,       test::order_id(1),      test::venue_id("v1"),    test::trade_id(trade),
                     Side::Buy,        test::price("64000.1"), test::quantity("0.015"), test::usdt("0.38400060"),
                     Liquidity::Taker, FillOrigin::Order,      at_second(second)};
        fact.purpose = OrderPurpose::Strategy;
        fact.strategy = StrategyId(3);
        fact.realised = test::decimal(realised);
        return fact;
    }
    static LedgerFact entry(std::uint64_t number, LedgerKind kind, Money amount, std::int64_t second) {
        return {{number, at_second(second), kind, test::kBtc, std::move(amount), "ref" + std::to_string(number)}};
    }

    test::TempDir dir_;
    std::unique_ptr<Journal> journal_;
};

TEST_F(JournalFactsTest, AnOrderHasOneRowOfItsLatestStateAndAHistory) {
    OrderIntent intent = test::limit_order(Side::Buy, "64000.10", "0.015");
    intent.request = RequestId(0xffffffffffffffffULL);
    intent.time_in_force = TimeInForce::PostOnly;
    Order order(test::order_id(1), intent, at_second(1));
    advance(1);
    journal_->record(OrderFact{order});
    commit();
    advance(2);
    order.apply(OrderAccepted{test::kBtc, test::order_id(1), test::venue_id("v77")}, at_second(2));
    journal_->record(OrderFact{order});
    commit();
    EXPECT_EQ(rows("SELECT id, venue_id, symbol, side, type, time_in_force, quantity, limit_price, state, request, "
                   "created_ms, updated_ms FROM orders",
                   12),
              std::vector<std::string>{"tw-1-1|v77|BTCUSDT|buy|" + std::string(to_text(OrderType::Limit)) +
                                       "|post only|0.015|64000.1|" + to_text(OrderState::Working) +
                                       "|18446744073709551615|1700000001000|1700000002000"});
    EXPECT_EQ(rows("SELECT sequence, state FROM order_events ORDER BY number", 2),
              (std::vector<std::string>{std::string("1|") + to_text(OrderState::Submitting),
                                        std::string("2|") + to_text(OrderState::Working)}));
    const auto found = queries().orders_of_request(RequestId(0xffffffffffffffffULL));
    ASSERT_TRUE(found) << found.error().text;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ((*found)[0].request, RequestId(0xffffffffffffffffULL));
    EXPECT_EQ((*found)[0].limit_price, test::price("64000.1"));
    EXPECT_FALSE((*found)[0].trigger_price);
    EXPECT_EQ((*found)[0].updated, at_second(2));
    EXPECT_TRUE(queries().orders_of_request(RequestId(1))->empty());
}

TEST_F(JournalFactsTest, LastFillsComeNewestFirstAndBySymbol) {
    advance(1);
    journal_->record(fill("t1", "0", 1));
    journal_->record(fill("t2", "-1.25", 2));
    FillFact other = fill("t1", "3", 3);
    other.fill.instrument = test::kEth;  // trade ids are unique for a symbol only
    journal_->record(other);
    commit();
    const auto fills = queries().last_fills(2);
    ASSERT_TRUE(fills) << fills.error().text;
    ASSERT_EQ(fills->size(), 2U);
    EXPECT_EQ((*fills)[0].symbol, "ETHUSDT");
    EXPECT_EQ((*fills)[1].trade, "t2");
    EXPECT_EQ((*fills)[1].order, "tw-1-1");
    EXPECT_EQ((*fills)[1].price, test::price("64000.1"));
    EXPECT_EQ((*fills)[1].fee, test::usdt("0.3840006"));
    EXPECT_EQ((*fills)[1].realised, test::decimal("-1.25"));
    EXPECT_EQ((*fills)[1].strategy, StrategyId(3));
    EXPECT_EQ((*fills)[1].time, at_second(2));
    EXPECT_EQ(queries().last_fills(10, "BTCUSDT")->size(), 2U);
}

TEST_F(JournalFactsTest, AFillTwiceIsRefusedAndNothingOfItsBatchIsStored) {
    advance(1);
    journal_->record(fill("t1", "0", 1));
    commit();
    advance(2);
    journal_->record(entry(1, LedgerKind::Deposit, test::usdt("10"), 2));
    journal_->record(fill("t1", "0", 1));
    const Status refused = journal_->commit(Sync::Full);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("store a fill"), std::string::npos) << refused.error().text;
    EXPECT_EQ(journal_->committed_sequence(), 1U);
    EXPECT_EQ(journal_->pending_events(), 1U) << "the batch is kept";
    EXPECT_TRUE(rows("SELECT number FROM ledger", 1).empty());
    EXPECT_EQ(rows("SELECT last_sequence FROM inputs", 1), std::vector<std::string>{"1"});
}

TEST_F(JournalFactsTest, TheLedgerShowsTheRunningBalanceOfEachCurrencyAcrossRestarts) {
    advance(1);
    journal_->record(entry(1, LedgerKind::Deposit, test::usdt("10000"), 1));
    journal_->record(entry(2, LedgerKind::Fee, test::usdt("-0.0000000000000001"), 1));
    journal_->record(entry(3, LedgerKind::Deposit, test::btc("0.5"), 1));
    commit();
    reopen();
    advance(2);
    journal_->record(entry(4, LedgerKind::RealisedProfit, test::usdt("12.5"), 2));
    journal_->record(entry(5, LedgerKind::Funding, test::btc("-0.1"), 2));
    commit();
    EXPECT_EQ(
        rows("SELECT number, symbol, amount, currency, balance, time FROM v_ledger ORDER BY number", 6),
        (std::vector<std::string>{"1||10000|USDT|10000|2023-11-14T22:13:21.000Z",
                                  "2|BTCUSDT|-0.0000000000000001|USDT|9999.9999999999999999|2023-11-14T22:13:21.000Z",
                                  "3||0.5|BTC|0.5|2023-11-14T22:13:21.000Z",
                                  "4|BTCUSDT|12.5|USDT|10012.4999999999999999|2023-11-14T22:13:22.000Z",
                                  "5|BTCUSDT|-0.1|BTC|0.4|2023-11-14T22:13:22.000Z"}));
}

TEST_F(JournalFactsTest, AFailedCommitDoesNotMoveTheRunningBalance) {
    advance(1);
    journal_->record(entry(1, LedgerKind::Deposit, test::usdt("100"), 1));
    journal_->record(entry(1, LedgerKind::Deposit, test::usdt("100"), 1));
    ASSERT_FALSE(journal_->commit(Sync::Full));
    reopen();
    advance(2);
    journal_->record(entry(1, LedgerKind::Deposit, test::usdt("100"), 1));
    commit();
    EXPECT_EQ(rows("SELECT balance FROM ledger", 1), std::vector<std::string>{"100"});
}

TEST_F(JournalFactsTest, ProfitOfADayIsTheExactSumOfItsEntries) {
    const std::int64_t day = 86'400 - 80'000;  // at_second(0) is 22:13:20 UTC: 6400 s to midnight
    advance(1);
    journal_->record(entry(1, LedgerKind::Deposit, test::usdt("1000"), 1));
    for (std::uint64_t i = 0; i < 10; ++i) {  // a sum in binary floating point would miss it
        journal_->record(entry(2 + i, LedgerKind::RealisedProfit, test::usdt("0.1"), 2));
    }
    journal_->record(entry(12, LedgerKind::Fee, test::usdt("-0.3"), day - 1));
    journal_->record(entry(13, LedgerKind::Funding, test::usdt("-0.2"), day));
    commit();
    const auto profit = queries().profit_by_day(at_second(0), at_second(86'400));
    ASSERT_TRUE(profit) << profit.error().text;
    ASSERT_EQ(profit->size(), 2U);
    EXPECT_EQ((*profit)[0].day.to_iso(), "2023-11-14T00:00:00.000Z");
    EXPECT_EQ((*profit)[0].realised, Decimal(1));
    EXPECT_EQ((*profit)[0].fees, test::decimal("0.3"));
    EXPECT_EQ((*profit)[0].adjustments, Decimal(1000));
    EXPECT_EQ((*profit)[0].net(), test::decimal("0.7"));
    EXPECT_EQ((*profit)[1].day.to_iso(), "2023-11-15T00:00:00.000Z");
    EXPECT_EQ((*profit)[1].funding, test::decimal("-0.2"));
    EXPECT_TRUE(queries().profit_by_day(at_second(-86'400), at_second(0))->empty());
}

TEST_F(JournalFactsTest, ARequestIsKeptWithItsStepsAndItsEnd) {
    OpenPosition open;
    open.quantity = test::quantity("0.01");
    open.leverage = 5;
    open.stop_fraction = test::decimal("0.02");
    Event asked{0, at_second(1), ControlRequest{RequestId(42), "telegram:7", open}};
    journal_->append(asked);
    journal_->record(RequestProgress{RequestId(42), RequestStage::Working, "order sent"});
    Event again{0, at_second(2), ControlRequest{RequestId(42), "telegram:7", open}};
    journal_->append(again);
    advance(3);
    journal_->record(RequestProgress{RequestId(42), RequestStage::Done, "long 0.01 at 64000"});
    commit();
    EXPECT_EQ(rows("SELECT id, sequence, actor, action, stage, outcome, asked_ms, updated_ms FROM requests", 8),
              std::vector<std::string>{"42|1|telegram:7|open long BTCUSDT 0.01 x5 stop 0.02|done|long 0.01 at 64000|"
                                       "1700000001000|1700000003000"});
    EXPECT_EQ(rows("SELECT stage, text FROM request_steps ORDER BY number", 2),
              (std::vector<std::string>{"working|order sent", "done|long 0.01 at 64000"}));
}

TEST_F(JournalFactsTest, DecisionsCarryTheInputTheyCameOf) {
    advance(1);
    advance(2);
    journal_->record(DecisionFact{"grid", "refused: 30 % of equity"});
    commit();
    EXPECT_EQ(rows("SELECT sequence, subject, text FROM decisions", 3),
              std::vector<std::string>{"2|grid|refused: 30 % of equity"});
}

TEST_F(JournalFactsTest, FactsAfterACommitNeedNoNewInput) {
    advance(1);
    commit();
    journal_->record(DecisionFact{"mode", "reducing"});
    commit();
    EXPECT_EQ(rows("SELECT sequence FROM decisions", 1), std::vector<std::string>{"1"});
    EXPECT_EQ(rows("SELECT last_sequence FROM inputs", 1), std::vector<std::string>{"1"});
}

TEST_F(JournalFactsTest, AnInstrumentWithoutASymbolIsNamedByItsNumber) {
    advance(1);
    FillFact fact = fill("t9", "0", 1);
    fact.fill.instrument = InstrumentId(8);
    journal_->record(fact);
    commit();
    EXPECT_EQ(queries().last_fills(1)->at(0).symbol, "#8");
}

TEST_F(JournalFactsTest, EveryViewCanBeRead) {
    for (const char* view : {"v_runs", "v_inputs", "v_orders", "v_fills", "v_ledger", "v_requests", "v_decisions"}) {
        rows(std::string("SELECT * FROM ") + view, 1);
    }
}

}  // namespace
}  // namespace tradewind::storage
