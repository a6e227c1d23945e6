#!/usr/bin/env bash
# The laws of the house that a compiler does not see: which room may include which, and that the engine
# rooms know no clock, thread or chance. Prints each breach and exits 1.
set -euo pipefail
cd "$(dirname "$0")/.."
bad=0

breach() { echo "$1" >&2; bad=1; }

rooms='core|strategies|risk|simulator|exchanges|storage|bot'
for room in core strategies risk simulator exchanges storage; do
  while IFS= read -r line; do
    included=$(sed -E 's/.*#include "('"$rooms"')\/.*/\1/' <<<"$line")
    [ "$included" = "$room" ] || [ "$included" = core ] || breach "room $room may not include $included: $line"
  done < <(grep -rnE "#include \"($rooms)/" "$room" --include='*.hpp' --include='*.cpp' || true)
done

# Inside core: base <- market <- margin/trading <- state <- ports <- engine.
rank() { case $1 in base) echo 0 ;; market) echo 1 ;; margin|trading) echo 2 ;; state) echo 3 ;; ports) echo 4 ;; engine) echo 5 ;; esac; }
while IFS=: read -r file _ text; do
  from=$(cut -d/ -f2 <<<"$file"); to=$(sed -E 's/.*"core\/([a-z]+)\/.*/\1/' <<<"$text")
  # The reconciler compares the whole state with the venue's report, so it reads core/state.
  [[ $file == core/trading/reconciler.* && $to == state ]] && continue
  [ "$(rank "$to")" -le "$(rank "$from")" ] || breach "core/$from may not include core/$to: $file"
done < <(grep -rnE '#include "core/' core --include='*.hpp' --include='*.cpp' || true)

while IFS= read -r line; do
  breach "engine rooms know no clock, thread or chance: $line"
done < <(grep -rnE 'system_clock|steady_clock::now|std::thread|random_device|\brand\(|std::unordered_|#include <(thread|random|fstream|filesystem|mutex)>' \
           core risk strategies simulator --include='*.hpp' --include='*.cpp' || true)

exit $bad
