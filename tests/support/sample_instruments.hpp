// The contracts of the recorded streams, with the ticks that they had on that day.
#pragma once

#include "core/market/instrument.hpp"

namespace tradewind::test {

inline Instrument contract(const std::string& symbol, ContractKind kind, Decimal tick, Decimal step) {
    Instrument out;
    out.symbol = symbol;
    out.venue = "binance";
    out.kind = kind;
    out.base = Currency::of("BTC");
    out.quote = Currency::of(kind == ContractKind::InversePerpetual ? "USD" : "USDT");
    out.settle = kind == ContractKind::InversePerpetual ? out.base : out.quote;
    out.tick = Price(tick);
    out.step = Quantity(step);
    out.min_quantity = out.step;
    out.contract_size = kind == ContractKind::InversePerpetual ? Decimal(100) : Decimal(1);
    out.funding_interval = kind == ContractKind::Spot ? Duration() : Duration::hours(8);
    return out;
}

// BTCUSDT, BTCUSD_PERP, BTCUSDT.SPOT
inline InstrumentTable bitcoin_contracts() {
    InstrumentTable out;
    out.add(contract("BTCUSDT", ContractKind::LinearPerpetual, 0.1_dec, 0.001_dec));
    out.add(contract("BTCUSD_PERP", ContractKind::InversePerpetual, 0.1_dec, Decimal(1)));
    out.add(contract("BTCUSDT.SPOT", ContractKind::Spot, 0.01_dec, 0.00001_dec));
    return out;
}

}  // namespace tradewind::test
