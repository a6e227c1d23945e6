// A depth message of 20 + 20 levels in the venue's shape, for benches that want one of that very size.
#pragma once

#include <string>

namespace tradewind::bench {

[[nodiscard]] inline std::string depth_of_twenty() {
    std::string bids;
    std::string asks;
    for (int i = 0; i < 20; ++i) {
        const std::string comma = i == 0 ? "" : ",";
        bids += comma + "[\"618" + std::to_string(10 + i) + ".10\",\"" + std::to_string(i) + ".512\"]";
        asks += comma + "[\"619" + std::to_string(10 + i) + ".30\",\"1" + std::to_string(i) + ".077\"]";
    }
    return R"({"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161256299,"T":1723161256298,)"
           R"("s":"BTCUSDT","U":5123107832006,"u":5123107837557,"pu":5123107831937,"b":[)" +
           bids + R"(],"a":[)" + asks + "]}}";
}

}  // namespace tradewind::bench
