// Trade files in the layouts people have are read alike; every defect is named with its line.
#include "storage/trade_file.hpp"

#include <gtest/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::storage {
namespace {

using test::price;
using test::quantity;

const std::vector<RecordedTrade> kTwo{
    {Timestamp::from_millis(1'723'161'256'322), price("61800.3"), quantity("0.006"), Side::Buy},
    {Timestamp::from_millis(1'723'161'256'344), price("61800.2"), quantity("0.199"), Side::Sell}};

TEST(TradeFile, EveryLayoutSaysTheSame) {
    for (const char* text :
         {"time_ms,price,quantity,side\n1723161256322,61800.3,0.006,buy\n1723161256344,61800.2,0.199,sell\n",
          "id,price,qty,quote_qty,time,is_buyer_maker\n1,61800.3,0.006,370.8,1723161256322,false\n"
          "2,61800.2,0.199,12298,1723161256344,true\n",
          "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n"
          "1,61800.3,0.006,1,1,1723161256322,false\n2,61800.2,0.199,2,4,1723161256344,true\n",
          "1,61800.3,0.006,1,1,1723161256322,false\n2,61800.2,0.199,2,4,1723161256344,true\n",
          "1,61800.3,0.006,1,1,1723161256322,False,True\n2,61800.2,0.199,2,4,1723161256344,True,True\n"}) {
        const auto trades = parse_trades("trades", text);
        ASSERT_TRUE(trades) << trades.error().text;
        EXPECT_EQ(*trades, kTwo) << text;
    }
}

TEST(TradeFile, DefectsAreNamedWithTheirLine) {
    const std::string head = "time_ms,price,quantity,side\n1723161256322,61800.3,0.006,buy\n";
    const std::vector<std::pair<std::string, const char*>> cases{
        {"", "t:1: the file is empty"},
        {"time_ms,price,quantity,side\n", "there are no trades"},
        {"time_ms,price,side\n", "t:1: the header"},
        {"time_ms,price,quantity,side,is_buyer_maker\n", "t:1: the header"},
        {head + "1723161256321,61800.3,0.006,buy\n", "t:3: time: earlier than the line above"},
        {head + "1723161256323,0,0.006,buy\n", "t:3: price and quantity must be above zero"},
        {head + "1723161256323,61800.3,0.006,bid\n", "t:3: side: 'bid' is neither buy nor sell"},
        {head + "1723161256323000,61800.3,0.006,buy\n", "is in microseconds"},
        {head + "1723161256323,61800.3,0.006\n", "t:3: 3 columns instead of 4"},
        {head + "1723161256323,much,0.006,buy\n", "t:3: price: 'much' is not a number"},
        {"1,2,3,4,5,6,7,8,9\n", "t:1: "}};
    for (const auto& [text, words] : cases) {
        const auto trades = parse_trades("t", text);
        ASSERT_FALSE(trades) << text;
        EXPECT_NE(trades.error().text.find(words), std::string::npos) << trades.error().text;
    }
}

}  // namespace
}  // namespace tradewind::storage
