#!/usr/bin/env bash
# Runs the benches (all, or the one named) and keeps their JSON in build/bench/.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/bench
ran=0
for bench in build/bin/bench_*; do
  name=$(basename "$bench")
  [ -z "${1:-}" ] || [ "$name" = "$1" ] || [ "$name" = "bench_$1" ] || continue
  echo "== $name"
  ran=1
  case $name in
    bench_matching)
      "$bench" --json | tee "build/bench/$name.json" ;;
    bench_chat | bench_history | bench_sweep)
      "$bench" --json "build/bench/$name.json" ;;
    *)
      "$bench" --benchmark_out="build/bench/$name.json" --benchmark_out_format=json ;;
  esac
done
[ $ran -eq 1 ] || { echo "there is no bench named ${1:-}; look into build/bin/" >&2; exit 1; }
