// Every rule of the venue notes (1.4, 1.7) that a client of the futures products can break, and the code it gets.
#include <ostream>

#include <gtest/gtest.h>

#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

struct Broken {
    const char* what;
    const char* parameters;
    int code;
};
std::ostream& operator<<(std::ostream& out, const Broken& broken) {
    return out << broken.what << "?" << broken.parameters << " -> " << broken.code;
}

constexpr const char* kPlace = "POST /fapi/v1/order";
constexpr const char* kPlaceAlgo = "POST /fapi/v1/algoOrder";
constexpr const char* kPlaceCoin = "POST /dapi/v1/order";

class PrivateErrors : public ::testing::TestWithParam<Broken> {};

// The mark is 50,000 and the accounts have 10,000 USDT and 1 BTC.
TEST_P(PrivateErrors, have_the_venue_s_code) {
    PrivateRig rig;
    const Broken& broken = GetParam();
    const Served served = rig.ask(broken.what, broken.parameters);
    EXPECT_EQ(served.status, 400) << served.body;
    EXPECT_EQ(served.code(), broken.code) << served.body;
    EXPECT_FALSE(served.body.value("msg", "").empty());
    EXPECT_TRUE(rig.hub.sent.empty()) << "a refusal tells the user stream nothing";
}

INSTANTIATE_TEST_SUITE_P(
    Parameters, PrivateErrors,
    ::testing::Values(
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=49000", -1102},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=49000&quantity=", -1105},
        Broken{kPlace, "symbol=&side=BUY&type=MARKET&quantity=0.01", -1105},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=49000&quantity=x", -1102},
        Broken{kPlace, "symbol=NONEUSDT&side=BUY&type=MARKET&quantity=0.01", -1121},
        Broken{kPlace, "symbol=BTCUSDT&side=HOLD&type=MARKET&quantity=0.01", -1117},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=WISH&quantity=0.01", -1116},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=EVER&quantity=0.01&price=49000", -1115},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&newOrderRespType=LOUD", -1136},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&price=49000", -1106},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&timeInForce=GTC", -1106},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&newClientOrderId=a b", -1100},
        Broken{kPlace,
               "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&"
               "newClientOrderId=1234567890123456789012345678901234567",
               -4015},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&selfTradePreventionMode=ALL", -5039},
        Broken{"GET /fapi/v1/allOrders", "symbol=BTCUSDT&startTime=2000&endTime=1000", -1023},
        Broken{"GET /fapi/v1/allOrders", "symbol=BTCUSDT&startTime=1&endTime=864000000", -4165},
        Broken{"GET /fapi/v1/income", "limit=0", -1130}, Broken{"GET /fapi/v1/income/asyn", "startTime=1", -1102},
        Broken{"GET /fapi/v1/income/asyn", "startTime=1&endTime=64000000000", -4165},
        Broken{"GET /fapi/v1/order/asyn", "startTime=2000&endTime=1000", -1023},
        Broken{"GET /fapi/v1/trade/asyn/id", "downloadId=1", -1130}, Broken{"PUT /fapi/v1/listenKey", "", -1125}));

INSTANTIATE_TEST_SUITE_P(
    PricesAndQuantities, PrivateErrors,
    ::testing::Values(
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0&price=49000", -4003},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=-1&price=49000", -4003},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.0001&price=49000", -1111},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=100000", -4005},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=0", -4001},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=-49000", -4001},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=49000.001", -1111},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=49000.05", -4014},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=53000", -4016},
        Broken{kPlace, "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=0.01&price=47000", -4024},
        Broken{kPlace, "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=0.01&price=2000000000", -4002},
        Broken{kPlace, "symbol=ETHUSDT&side=BUY&type=MARKET&quantity=0.001", -4164},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&priceMatch=BEST", -5037},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&priceMatch=QUEUE", -5038},
        Broken{kPlaceCoin, "symbol=BTCUSD_PERP&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=49000", -1111},
        Broken{kPlaceCoin, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1", -1121}));

INSTANTIATE_TEST_SUITE_P(
    Orders, PrivateErrors,
    ::testing::Values(
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=20", -2019},
        Broken{kPlace, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01&reduceOnly=true", -2022},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&positionSide=LONG", -4061},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.01&price=51000", -5022},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=FOK&quantity=0.01&price=49000", -5021},
        Broken{kPlace, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTD&quantity=0.01&price=49000&goodTillDate=1",
               -5040},
        Broken{kPlace, "symbol=BTCUSDT&side=SELL&type=STOP_MARKET&stopPrice=49000&quantity=0.01", -4120},
        Broken{kPlaceCoin, "symbol=BTCUSD_PERP&side=SELL&type=STOP_MARKET&stopPrice=49000&quantity=1", -4120},
        Broken{kPlace, "symbol=BTCUSDT&side=SELL&type=MARKET&closePosition=true", -4136},
        Broken{"GET /fapi/v1/order", "symbol=BTCUSDT", -1102},
        Broken{"GET /fapi/v1/order", "symbol=BTCUSDT&orderId=1", -2013},
        Broken{"GET /fapi/v1/openOrder", "symbol=BTCUSDT&orderId=1", -2013},
        Broken{"DELETE /fapi/v1/order", "symbol=BTCUSDT&orderId=1", -2011},
        Broken{"PUT /fapi/v1/order", "symbol=BTCUSDT&side=BUY&orderId=1&quantity=0.01&price=49000", -2013},
        Broken{"POST /fapi/v1/batchOrders", "batchOrders=[]", -4082},
        Broken{"POST /fapi/v1/batchOrders", "batchOrders=[{},{},{},{},{},{}]", -4082}));

INSTANTIATE_TEST_SUITE_P(
    ConditionalOrders, PrivateErrors,
    ::testing::Values(
        Broken{kPlaceAlgo, "symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=49000&quantity=0.01", -1102},
        Broken{kPlaceAlgo, "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01", -1116},
        Broken{kPlaceAlgo, "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&quantity=0.01", -1102},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=0&quantity=0.01", -4006},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=2000000000&quantity=0.01",
               -4007},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=51000&quantity=0.01&"
               "workingType=MARK_PRICE",
               -2021},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=BUY&type=TAKE_PROFIT_MARKET&triggerPrice=51000&quantity=0.01&"
               "workingType=MARK_PRICE",
               -2021},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=BUY&type=STOP&triggerPrice=51000&price=54000&quantity=0.01",
               -4183},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP&triggerPrice=49000&price=46000&quantity=0.01",
               -4184},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=49000&closePosition=true&"
               "quantity=0.01",
               -4137},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=49000&closePosition=true&"
               "reduceOnly=true",
               -1106},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=TRAILING_STOP_MARKET&callbackRate=30&quantity=0.01",
               -2007},
        Broken{kPlaceAlgo,
               "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=TRAILING_STOP_MARKET&callbackRate=1&"
               "activatePrice=0&quantity=0.01",
               -4135},
        Broken{"DELETE /fapi/v1/algoOrder", "algoId=1", -2011}, Broken{"GET /fapi/v1/algoOrder", "algoId=1", -2013}));

INSTANTIATE_TEST_SUITE_P(
    Settings, PrivateErrors,
    ::testing::Values(Broken{"POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=0", -4028},
                      Broken{"POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=1000", -4028},
                      Broken{"POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=CROSSED", -4046},
                      Broken{"POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=BOTH", -1102},
                      Broken{"POST /fapi/v1/positionSide/dual", "dualSidePosition=false", -4059},
                      Broken{"POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=0&type=1", -4055},
                      Broken{"POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=1&type=1", -4049},
                      Broken{"POST /fapi/v1/multiAssetsMargin", "multiAssetsMargin=false", -4171}));

}  // namespace
}  // namespace tradewind::emulator
