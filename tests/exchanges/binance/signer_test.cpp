#include "exchanges/binance/signer.hpp"

#include <gtest/gtest.h>

#include "exchanges/binance/parameters.hpp"

namespace tradewind::binance {
namespace {

constexpr std::string_view kSecret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";

std::string signature_of(std::string_view secret, std::string_view text) {
    const Signature signature = Signer(secret).sign(text);
    return {signature.data(), signature.size()};
}

TEST(Signer, GivesTheSignatureOfTheVenuesExample) {
    EXPECT_EQ(signature_of(kSecret,
                           "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&"
                           "recvWindow=5000&timestamp=1591702613943"),
              "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9");
}

// The documentation's own text has a space before the time, and its signature is that of this very text.
TEST(Signer, GivesTheSignatureOfTheMixedExampleWhoseQueryAndBodyAreJoinedWithoutASign) {
    EXPECT_EQ(signature_of(kSecret,
                           "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC"
                           "quantity=1&price=9000&recvWindow=5000&timestamp= 1591702613943"),
              "f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2");
}

// RFC 4231, test cases 1 and 6.
TEST(Signer, AgreesWithTheStandardsExamplesForShortAndLongKeys) {
    EXPECT_EQ(signature_of(std::string(20, '\x0b'), "Hi There"),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(signature_of(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Signer, GivesTheSameSignatureAgainAfterOthers) {
    const Signer signer(kSecret);
    const Signature first = signer.sign("a=1");
    for (int i = 0; i < 100; ++i) {
        (void)signer.sign(std::string(static_cast<std::size_t>(i), 'x'));
    }
    EXPECT_EQ(signer.sign("a=1"), first);
}

TEST(Parameters, AreEncodedBeforeTheyAreSigned) {
    Parameters parameters;
    parameters.add("symbol", "币安BTC")
        .add("note", "a b&c=d")
        .add("price", Decimal::from_scaled(12345, 2))
        .add("n", -7);
    EXPECT_EQ(parameters.text(), "symbol=%E5%B8%81%E5%AE%89BTC&note=a%20b%26c%3Dd&price=123.45&n=-7");
}

TEST(Parameters, EndWithWindowTimeAndTheSignatureOfEverythingBefore) {
    Parameters parameters;
    parameters.add("symbol", "BTCUSDT").add("side", "BUY").add("type", "LIMIT").add("quantity", 1);
    parameters.add("price", 9000).add("timeInForce", "GTC");
    std::string text;
    sign_parameters(parameters, Timestamp::from_millis(1591702613943), Duration::seconds(5), Signer(kSecret), text);
    EXPECT_EQ(text,
              "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&"
              "timestamp=1591702613943"
              "&signature=3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9");
}

TEST(Parameters, ARequestWithoutAnyIsSignedOverTheTimeAlone) {
    std::string text;
    sign_parameters(Parameters(), Timestamp::from_millis(1), Duration::seconds(5), Signer(kSecret), text);
    EXPECT_EQ(text.substr(0, 39), "recvWindow=5000&timestamp=1&signature=" +
                                      signature_of(kSecret, "recvWindow=5000&timestamp=1").substr(0, 1));
}

}  // namespace
}  // namespace tradewind::binance
