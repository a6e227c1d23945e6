#!/usr/bin/env bash
# Every strategy over recorded candles, as the tables in docs/results.md: tools/results_table.sh DATA_DIR [1h|15m|1m [FROM TO]]
# DATA_DIR holds binance_um_1h/SYMBOL_1h.csv.gz, funding/binance_um_SYMBOL_funding.csv.gz and binance_spot_1h, the other
# intervals likewise. Symbols without candles are left out, and funding_arbitrage without spot candles.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly data=$1 interval=${2:-1h} from=${3:-2020-01-01} to=${4:-2025-01-01}
readonly tradewind=build/bin/tradewind

number() { sed -n "s/^  \"$1\": \"\\{0,1\\}\\([^\",]*\\).*/\\1/p" "$2" | head -1; }

table() {
  echo "| strategy | symbol | from | net, % | drawdown, % | Sharpe | trades | won, % | fees, USDT | funding, USDT |"
  echo "|---|---|---|---:|---:|---:|---:|---:|---:|---:|"
  local strategy symbol json candles funding
  json=$(mktemp)
  for strategy in trend_following mean_reversion volatility_breakout long_short grid signal_ensemble funding_arbitrage; do
    for symbol in BTCUSDT ETHUSDT SOLUSDT XRPUSDT LTCUSDT BNBUSDT DOGEUSDT; do
      candles=$data/binance_um_$interval/${symbol}_$interval.csv.gz
      funding=$data/funding/binance_um_${symbol}_funding.csv.gz
      [ -f "$candles" ] || continue
      local words=(--symbol "$symbol" --candles "$candles")
      [ -f "$funding" ] && words+=(--funding "$funding")
      if [ "$strategy" = funding_arbitrage ]; then
        local spot=$data/binance_spot_$interval/${symbol}_spot_$interval.csv.gz
        [ -f "$spot" ] && [ -f "$funding" ] || continue
        words+=(--symbol "$symbol.SPOT" --candles "$spot")
      fi
      "$tradewind" backtest --strategy "$strategy" "${words[@]}" --from "$from" --to "$to" --json "$json" >/dev/null || continue
      awk -v s="$strategy" -v y="$symbol" -v f="$(number from "$json")" -v n="$(number net_profit "$json")" \
          -v i="$(number initial_balance "$json")" -v d="$(number max_drawdown "$json")" -v h="$(number sharpe "$json")" \
          -v t="$(number trades "$json")" -v w="$(number win_rate "$json")" -v e="$(number fees "$json")" \
          -v u="$(number funding "$json")" \
          'BEGIN { printf "| %s | %s | %s | %.1f | %.1f | %s | %d | %s | %.0f | %.0f |\n", s, y, substr(f, 1, 10), n / i * 100,
                   -d * 100, h == "null" ? "–" : sprintf("%.2f", h), t, w == "null" ? "–" : sprintf("%.0f", w * 100), e, u }'
    done
  done
  rm -f "$json"
}
table
