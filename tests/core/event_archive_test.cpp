#include <gtest/gtest.h>

#include <set>
#include <type_traits>

#include "core/base/archive.hpp"
#include "core/state/command.hpp"
#include "core/state/event.hpp"
#include "tests/support/builders.hpp"

namespace tradewind {
namespace {

using namespace test;

struct Sample {
    const char* name;
    EventBody body;
};

OrderReport order_report() {
    OrderIntent terms = limit_order(Side::Sell, "101", "3");
    terms.trigger = price("102");
    terms.callback_rate = decimal("0.01");
    terms.strategy = StrategyId(4);
    terms.request = RequestId(5);
    terms.tag = -6;
    return {order_id(7), venue_id("V7"), terms, OrderState::Unknown, quantity("1")};
}

OrderFilled completing_fill() {
    OrderFilled event = fill("T1", Side::Sell, "101.5", "0.25", order_id(3), kEth);
    event.venue_order = venue_id("V3");
    event.fee = usdt("-0.01");
    event.liquidity = Liquidity::Maker;
    event.origin = FillOrigin::AutoDeleverage;
    event.completes = FillCompletes::Yes;
    return event;
}

AccountReport account_report() {
    AccountReport report;
    report.as_of = at_second(9);
    report.open_orders = {order_report()};
    report.recent_closed = {order_report(), order_report()};
    report.positions = {{kEth, quantity("-2"), price("3000"), 7}};
    report.balances = {usdt("12.5"), btc("0.1")};
    report.fills = {completing_fill()};
    report.funding = {{kBtc, "F1", usdt("-1"), decimal("0.0001"), at_second(8)}};
    report.adjustments = {{"A1", usdt("100"), "deposit"}};
    return report;
}

ControlRequest request(ControlAction action) {
    return {RequestId(77), "telegram:1234", std::move(action)};
}

std::vector<Sample> samples() {
    const Bar bar{kBtc,       at_second(1), Duration::minutes(1), price("1"),
                  price("4"), price("0.5"), price("2"),           quantity("9")};
    OpenPosition open{kEth,         Side::Sell,    quantity("2"),  5, decimal("0.02"),
                      std::nullopt, price("3000"), decimal("0.01")};
    return {
        {"book ticker", BookTicker{kEth, price("1"), quantity("2"), price("3"), quantity("4")}},
        {"trade tick", TradeTick{kEth, price("1"), quantity("2"), Side::Sell}},
        {"depth update", DepthUpdate{kEth, 5, 9, true, {{Side::Sell, 10, 20}, {Side::Buy, -1, 0}}}},
        {"mark price", MarkPrice{kEth, price("1"), price("2"), decimal("-0.0001"), at_second(4)}},
        {"history bars", HistoryBars{kBtc, {bar, bar}}},
        {"feed status", FeedStatus{kEth, FeedState::Down}},
        {"order accepted", OrderAccepted{kEth, order_id(1), venue_id("V1")}},
        {"order rejected", OrderRejected{kEth, order_id(1), "no margin"}},
        {"order filled", completing_fill()},
        {"order canceled", OrderCanceled{kEth, order_id(1), venue_id("V1"), CancelKind::Expired, "IOC"}},
        {"order triggered", OrderTriggered{kEth, order_id(1), venue_id("V1")}},
        {"order amended", OrderAmended{kEth, order_id(1), price("1"), quantity("2")}},
        {"order unknown", OrderUnknown{kEth, order_id(1), "timeout"}},
        {"cancel rejected", CancelRejected{kEth, order_id(1), "filled"}},
        {"funding paid", FundingPaid{kEth, "F1", usdt("-0.5"), decimal("0.0001"), at_second(4)}},
        {"balance adjusted", BalanceAdjusted{"A1", usdt("5"), "deposit"}},
        {"leverage set", LeverageSet{kEth, 7}},
        {"leverage rejected", LeverageRejected{kEth, 125, "too high"}},
        {"account report", account_report()},
        {"order query answer", OrderQueryAnswer{order_id(1), true, order_report(), {completing_fill()}}},
        {"account stream status", AccountStreamStatus{AccountStreamState::Down}},
        {"engine started", EngineStarted{12}},
        {"time advanced", TimeAdvanced{}},
        {"control request", request(open)},
        {"bar closed", BarClosed{bar, price("3"), decimal("0.0001"), at_second(4)}},
        {"control request", request(ClosePosition{kEth, decimal("0.5")})},
        {"control request", request(ChangeLeverage{kEth, 3})},
        {"control request", request(EmergencyClose{})},
        {"control request", request(HaltTrading{"by hand"})},
        {"control request", request(ResumeTrading{})},
        {"control request", request(SwitchStrategy{"grid", StrategySwitch::On, {}})},
        {"control request", request(SetStrategyParameter{"grid", "levels", "12", "ETHUSDT"})},
        {"control request", request(CancelRestingOrder{order_id(9)})},
    };
}

std::string bytes_of(const Event& event) {
    Writer out;
    out(event);
    return out.take();
}

TEST(EventArchiveTest, every_event_comes_back_as_it_was) {
    for (const Sample& sample : samples()) {
        const Event event{42, at_second(3), sample.body};
        const std::string bytes = bytes_of(event);
        Event copy;
        Reader in(bytes);
        in(copy);
        EXPECT_TRUE(in.ok() && in.at_end()) << sample.name;
        EXPECT_EQ(copy.sequence, 42U);
        EXPECT_EQ(copy.time, at_second(3));
        EXPECT_EQ(copy.body.index(), sample.body.index()) << sample.name;
        EXPECT_EQ(bytes_of(copy), bytes) << sample.name;
    }
}

TEST(EventArchiveTest, the_samples_cover_every_event_and_every_request) {
    std::set<std::size_t> events;
    std::set<std::size_t> actions;
    for (const Sample& sample : samples()) {
        events.insert(sample.body.index());
        if (const auto* control = std::get_if<ControlRequest>(&sample.body)) {
            actions.insert(control->action.index());
        }
    }
    EXPECT_EQ(events.size(), std::variant_size_v<EventBody>);
    EXPECT_EQ(actions.size(), std::variant_size_v<ControlAction>);
}

TEST(EventArchiveTest, every_event_has_its_name) {
    for (const Sample& sample : samples()) {
        EXPECT_STREQ(event_name(sample.body), sample.name);
    }
}

TEST(EventArchiveTest, a_cut_event_is_noticed_wherever_it_was_cut) {
    for (const Sample& sample : samples()) {
        const std::string bytes = bytes_of(Event{42, at_second(3), sample.body});
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            Event copy;
            Reader in(std::string_view(bytes).substr(0, size));
            in(copy);
            EXPECT_FALSE(in.ok()) << sample.name << " cut to " << size;
        }
    }
}

// ---- no field is forgotten: archive() of an aggregate names as many fields as the aggregate has --------

struct AnyField {
    template <class T>
    operator T() const;  // NOLINT(google-explicit-constructor): stands for a field of any type
};

template <class T, class... Fields>
consteval std::size_t fields_of() {
    if constexpr (requires { T{Fields{}..., AnyField{}}; }) {
        return fields_of<T, Fields..., AnyField>();
    } else {
        return sizeof...(Fields);
    }
}

struct FieldCounter {
    static constexpr bool kReading = false;
    template <class... Fields>
    void operator()(Fields&...) {
        count += sizeof...(Fields);
    }
    std::size_t count = 0;
};

template <class T>
std::size_t archived_fields_of() {
    T value{};
    FieldCounter counter;
    value.archive(counter);
    return counter.count;
}

template <class T>
class ArchivedAggregateTest : public ::testing::Test {};

using Aggregates =
    ::testing::Types<BookTicker, TradeTick, LevelChange, DepthUpdate, MarkPrice, HistoryBars, FeedStatus, Bar,
                     BookLevel, OrderAccepted, OrderRejected, OrderFilled, OrderCanceled, OrderTriggered, OrderAmended,
                     OrderUnknown, CancelRejected, FundingPaid, BalanceAdjusted, LeverageSet, LeverageRejected,
                     OrderReport, PositionReport, AccountReport, OrderQueryAnswer, AccountStreamStatus, EngineStarted,
                     ControlRequest, OpenPosition, ClosePosition, ChangeLeverage, HaltTrading, SwitchStrategy,
                     SetStrategyParameter, CancelRestingOrder, RequestProgress, Event, OrderIntent, LedgerEntry,
                     Ledger::Wallet, Alert, Money, Instrument, MarginTier, InstrumentState>;
TYPED_TEST_SUITE(ArchivedAggregateTest, Aggregates);

TYPED_TEST(ArchivedAggregateTest, archives_all_of_its_fields) {
    EXPECT_EQ(archived_fields_of<TypeParam>(), fields_of<TypeParam>());
}

// ---- commands ---------------------------------------------------------------------------------------

std::vector<Command> commands() {
    return {SubmitOrder{ApprovedOrderForTest::make(order_id(1), market_order(Side::Buy, "1"))},
            SubmitOrder{ApprovedOrderForTest::make(order_id(1), market_order(Side::Sell, "1"))},
            SubmitOrder{ApprovedOrderForTest::make(order_id(2), market_order(Side::Buy, "1"))},
            CancelOrder{kBtc, order_id(1), venue_id("V1")},
            CancelOrder{kBtc, {}, venue_id("V1")},
            CancelAllOrders{kBtc},
            CancelAllOrders{kEth},
            SetLeverage{kBtc, 3},
            SetLeverage{kBtc, 4},
            QueryOrder{kBtc, order_id(1)},
            QueryOrder{kBtc, order_id(2)},
            RequestAccountReport{},
            RequestProgress{RequestId(1), RequestStage::Done, "done"},
            RequestProgress{RequestId(1), RequestStage::Failed, "done"},
            Alert{AlertKind::DailyLoss, AlertLevel::Danger, "", "5 %"},
            Alert{AlertKind::DailyLoss, AlertLevel::Critical, "", "5 %"},
            Alert{AlertKind::DailyLoss, AlertLevel::Critical, "5 %", ""},
            Fact{OrderFact{Order(order_id(1), market_order(Side::Buy, "1"), at_second(0))}},
            Fact{OrderFact{Order(order_id(2), market_order(Side::Buy, "1"), at_second(0))}},
            Fact{FillFact{completing_fill(), OrderPurpose::Manual, StrategyId(1), decimal("1")}},
            Fact{FillFact{completing_fill(), OrderPurpose::Manual, StrategyId(1), decimal("2")}},
            Fact{LedgerFact{LedgerEntry{1, at_second(0), LedgerKind::Fee, kBtc, usdt("-1"), "T1"}}},
            Fact{LedgerFact{LedgerEntry{2, at_second(0), LedgerKind::Fee, kBtc, usdt("-1"), "T1"}}},
            Fact{DecisionFact{"mode", "halted"}},
            Fact{DecisionFact{"mode", "active"}}};
}

TEST(CommandTest, different_commands_have_different_canonical_bytes) {
    std::set<std::string> seen;
    for (const Command& command : commands()) {
        std::string bytes;
        append_canonical(command, bytes);
        EXPECT_TRUE(seen.insert(bytes).second) << "command " << seen.size();
        std::string again;
        append_canonical(command, again);
        EXPECT_EQ(again, bytes);
    }
}

TEST(CommandTest, canonical_bytes_are_appended) {
    std::string bytes = "before";
    append_canonical(RequestAccountReport{}, bytes);
    EXPECT_EQ(bytes.substr(0, 6), "before");
    EXPECT_EQ(bytes.size(), 7U);
}

TEST(CommandTest, tells_what_is_for_the_venue) {
    for (const Command& command : commands()) {
        const bool for_people = std::holds_alternative<Fact>(command) || std::holds_alternative<Alert>(command) ||
                                std::holds_alternative<RequestProgress>(command);
        EXPECT_EQ(is_for_venue(command), !for_people);
    }
}

}  // namespace
}  // namespace tradewind
