// Whatever the account's stream or the REST answers of an account bring: no crash, no hang, and what is accepted makes
// sense.
#include <cstdint>
#include <string_view>

#include "core/base/check.hpp"
#include "exchanges/binance/account_decoder.hpp"
#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/order_batches.hpp"
#include "exchanges/binance/order_decoder.hpp"
#include "exchanges/binance/user_event_decoder.hpp"

using namespace tradewind;           // NOLINT(google-build-using-namespace)
using namespace tradewind::binance;  // NOLINT(google-build-using-namespace)

namespace {

const InstrumentTable& table() {
    static const InstrumentTable kTable = [] {
        InstrumentTable out;
        for (const char* symbol : {"BTCUSDT", "ETHUSDT", "BTCUSD_PERP", "BTCUSDT.SPOT"}) {
            Instrument instrument;
            const std::string_view name(symbol);
            instrument.kind = name.ends_with("_PERP")   ? ContractKind::InversePerpetual
                              : name.ends_with(".SPOT") ? ContractKind::Spot
                                                        : ContractKind::LinearPerpetual;
            instrument.symbol = symbol;
            instrument.venue = "binance";
            instrument.settle = Currency::of("USDT");
            out.add(instrument);
        }
        return out;
    }();
    return kTable;
}

void check_fill(const OrderFilled& fill) {
    TW_CHECK(fill.quantity.is_positive() && fill.price.is_positive() && !fill.trade.empty());
}

void read_account(ProductKind product, const SymbolIndex& symbols, std::string_view text) {
    if (const auto message = decode_user_message(product, symbols, text)) {
        for (const EventBody& event : message->events) {
            if (const auto* fill = std::get_if<OrderFilled>(&event)) {
                check_fill(*fill);
            }
        }
    }
    if (const auto page = decode_trades(product, symbols, text)) {
        for (const OrderFilled& fill : page->fills) {
            check_fill(fill);
        }
    }
    (void)decode_orders(product, symbols, text);
    (void)decode_algo_orders(product, symbols, text);
    (void)decode_positions(product, symbols, text);
    (void)decode_symbol_settings(product, symbols, text);
    (void)decode_funding_income(product, symbols, text);
}

// A batch has an outcome for each of its orders, whatever the answer is.
void read_batch(std::string_view text) {
    const RestOutcome whole{RestOutcome::Kind::Answered, 0, {}, std::string(text), {}};
    const auto elements = split_batch(whole, 2);
    TW_CHECK(elements.size() == 2);
    for (const BatchElement& each : elements) {
        TW_CHECK(each.outcome.kind != RestOutcome::Kind::NotSent);
        TW_CHECK(each.outcome.kind != RestOutcome::Kind::Answered || !each.may_be_sent_again);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const SymbolIndex kSymbols(table());
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const ProductKind product : kProducts) {
        read_account(product, kSymbols, text);
    }
    (void)decode_wallets(text);
    (void)decode_brackets(text);
    (void)decode_adl_quantiles(text);
    (void)decode_permissions(text);
    (void)decode_position_mode(text);
    (void)decode_asset_mode(text);
    (void)decode_commission(text);
    (void)decode_order_ack(text);
    (void)decode_algo_ack(text);
    (void)was_cancelled_unfilled(text);
    read_batch(text);
    for (const int status : {400, 418, 503}) {
        TW_CHECK(classify(status, text).kind != AnswerClass::Done);
    }
    return 0;
}
