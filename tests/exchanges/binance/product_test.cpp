#include "exchanges/binance/product.hpp"

#include <gtest/gtest.h>

namespace tradewind::binance {
namespace {

TEST(Product, UsdtFuturesStreamsAreSplitByRouteAndTheOthersAreNot) {
    const Endpoints usdm = endpoints(ProductKind::UsdM, Environment::Live);
    EXPECT_EQ(stream_address(usdm, ProductKind::UsdM, StreamRoute::Public), "wss://fstream.binance.com/public/ws");
    EXPECT_EQ(stream_address(usdm, ProductKind::UsdM, StreamRoute::Market), "wss://fstream.binance.com/market/ws");
    EXPECT_EQ(combined_address(usdm, ProductKind::UsdM, StreamRoute::Market),
              "wss://fstream.binance.com/market/stream");
    EXPECT_EQ(user_stream_address(usdm, ProductKind::UsdM, "key"), "wss://fstream.binance.com/private/ws/key");
    const Endpoints coinm = endpoints(ProductKind::CoinM, Environment::Live);
    EXPECT_EQ(stream_address(coinm, ProductKind::CoinM, StreamRoute::Market), "wss://dstream.binance.com/ws");
    const Endpoints spot = endpoints(ProductKind::Spot, Environment::Live);
    EXPECT_EQ(user_stream_address(spot, ProductKind::Spot, "key"), "wss://stream.binance.com:9443/ws/key");
}

TEST(Product, EveryHostIsReachedOverTls) {
    for (const ProductKind product : kProducts) {
        for (const Environment environment : {Environment::Live, Environment::TestNet, Environment::Demo}) {
            const Endpoints found = endpoints(product, environment);
            EXPECT_TRUE(found.rest.starts_with("https://")) << found.rest;
            EXPECT_TRUE(found.stream.starts_with("wss://")) << found.stream;
            EXPECT_TRUE(found.socket_api.starts_with("wss://")) << found.socket_api;
        }
    }
}

TEST(Product, AnOverrideReplacesTheHostsAndKeepsThePaths) {
    const auto found = overridden(ProductKind::UsdM, endpoints(ProductKind::UsdM, Environment::Live),
                                  "http://127.0.0.1:9000/", "ws://127.0.0.1:9000");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->rest, "http://127.0.0.1:9000");
    EXPECT_EQ(found->socket_api, "ws://127.0.0.1:9000/ws-fapi/v1");
    EXPECT_EQ(stream_address(*found, ProductKind::UsdM, StreamRoute::Public), "ws://127.0.0.1:9000/public/ws");
}

TEST(Product, AServerForAllProductsHasSpotStreamsOnAPathOfTheirOwn) {
    const auto found = overridden(ProductKind::Spot, endpoints(ProductKind::Spot, Environment::Live),
                                  "http://127.0.0.1:9000", "ws://127.0.0.1:9000/");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(stream_address(*found, ProductKind::Spot, StreamRoute::Public), "ws://127.0.0.1:9000/spot/ws");
    EXPECT_EQ(combined_address(*found, ProductKind::Spot, StreamRoute::Public), "ws://127.0.0.1:9000/spot/stream");
}

TEST(Product, PlainAddressesBeyondThisMachineAreRefused) {
    const Endpoints base = endpoints(ProductKind::UsdM, Environment::Live);
    EXPECT_FALSE(overridden(ProductKind::UsdM, base, "http://example.org", "").has_value());
    EXPECT_FALSE(overridden(ProductKind::UsdM, base, "", "ws://example.org").has_value());
    EXPECT_FALSE(overridden(ProductKind::UsdM, base, "ftp://127.0.0.1", "").has_value());
    EXPECT_TRUE(overridden(ProductKind::UsdM, base, "https://example.org", "wss://example.org").has_value());
}

TEST(Product, ASpotPairStandsBesideThePerpetualOfItsName) {
    EXPECT_EQ(our_symbol(ProductKind::Spot, "BTCUSDT"), "BTCUSDT.SPOT");
    EXPECT_EQ(our_symbol(ProductKind::UsdM, "BTCUSDT"), "BTCUSDT");
    Instrument spot;
    spot.symbol = "BTCUSDT.SPOT";
    spot.kind = ContractKind::Spot;
    EXPECT_EQ(venue_symbol(spot), "BTCUSDT");
    EXPECT_EQ(product_of(spot), ProductKind::Spot);
    Instrument inverse;
    inverse.symbol = "BTCUSD_PERP";
    inverse.kind = ContractKind::InversePerpetual;
    EXPECT_EQ(venue_symbol(inverse), "BTCUSD_PERP");
    EXPECT_EQ(product_of(inverse), ProductKind::CoinM);
}

}  // namespace
}  // namespace tradewind::binance
