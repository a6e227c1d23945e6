#!/usr/bin/env bash
# Runs every fuzz target for the given seconds; a crash stops with its input kept in build-fuzz/.
set -euo pipefail
cd "$(dirname "$0")/.."
for target in build-fuzz/bin/fuzz_*; do
  name=$(basename "$target")
  mkdir -p "build-fuzz/corpus/$name"
  echo "== $name"
  "$target" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build-fuzz/$name-" "build-fuzz/corpus/$name" 2>&1 | tail -n 8
done
