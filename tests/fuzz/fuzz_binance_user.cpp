// Whatever the account's stream or the REST answers of an account bring: no crash, no hang, and what is accepted makes
// sense.
#include <cstdint>
#include <string_view>

#include "core/base/check.hpp"
#include "exchanges/binance/account_decoder.hpp"
#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/order_decoder.hpp"
#include "exchanges/binance/user_event_decoder.hpp"

using namespace tradewind;           // NOLINT(google-build-using-namespace)
using namespace tradewind::binance;  // NOLINT(google-build-using-namespace)

namespace {

const InstrumentTable& table() {
    static const InstrumentTable kTable = [] {
        InstrumentTable out;
        for (const char* symbol : {"BTCUSDT", "ETHUSDT"}) {
            Instrument instrument;
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const SymbolIndex kSymbols(table());
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto message = decode_user_message(ProductKind::UsdM, kSymbols, text)) {
        for (const EventBody& event : message->events) {
            if (const auto* fill = std::get_if<OrderFilled>(&event)) {
                check_fill(*fill);
            }
        }
    }
    if (const auto page = decode_trades(ProductKind::UsdM, kSymbols, text)) {
        for (const OrderFilled& fill : page->fills) {
            check_fill(fill);
        }
    }
    (void)decode_orders(ProductKind::UsdM, kSymbols, text);
    (void)decode_algo_orders(ProductKind::UsdM, kSymbols, text);
    (void)decode_positions(ProductKind::UsdM, kSymbols, text);
    (void)decode_wallets(text);
    (void)decode_symbol_settings(ProductKind::UsdM, kSymbols, text);
    (void)decode_funding_income(ProductKind::UsdM, kSymbols, text);
    (void)decode_brackets(text);
    (void)decode_adl_quantiles(text);
    (void)decode_permissions(text);
    (void)classify(400, text);
    return 0;
}
