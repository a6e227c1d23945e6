#include "exchanges/binance/account_checks.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/exchanges/binance/scripted_venue.hpp"
#include "tests/support/sample_instruments.hpp"

namespace tradewind::binance {
namespace {

class AccountChecks : public ::testing::Test {
protected:
    AccountChecks() {
        venue_.answer("GET /fapi/v3/account", {200, R"({"assets":[{"asset":"USDT","walletBalance":"12.5"}]})"});
        venue_.answer("GET /fapi/v1/positionSide/dual", {200, R"({"dualSidePosition":false})"});
        venue_.answer("GET /fapi/v1/accountConfig", {200, R"({"multiAssetsMargin":false})"});
    }
    CheckLine line(const std::string& subject) {
        RestClient rest(venue_.options());
        InstrumentTable table;
        table.add(test::contract("BTCUSDT", ContractKind::LinearPerpetual, 0.1_dec, 0.001_dec));
        const auto lines = check_account(rest, SymbolIndex(table), KeyState::Present);
        const auto found = std::ranges::find(lines, subject, &CheckLine::subject);
        std::string all;
        for (const CheckLine& each : lines) {
            all += each.subject + ": " + each.text + "\n";
        }
        EXPECT_NE(found, lines.end()) << subject << " is not among\n" << all;
        return found == lines.end() ? CheckLine{} : *found;
    }
    void permissions(const char* withdraw, const char* futures, const char* bound) {
        venue_.answer("GET /sapi/v1/account/apiRestrictions",
                      {200, std::string(R"({"enableWithdrawals":)") + withdraw + R"(,"enableFutures":)" + futures +
                                R"(,"enableSpotAndMarginTrading":true,"ipRestrict":)" + bound + "}"});
    }
    ScriptedVenue venue_;
};

TEST_F(AccountChecks, AKeyThatMayWithdrawIsBad) {
    permissions("true", "true", "true");
    EXPECT_EQ(line("key withdrawals").finding, Finding::Bad);
    EXPECT_FALSE(line("key withdrawals").advice.empty());
    EXPECT_EQ(line("key addresses").finding, Finding::Good);
}

TEST_F(AccountChecks, AKeyThatMayTradeFuturesFromListedAddressesOnlyIsGood) {
    permissions("false", "true", "true");
    for (const char* subject : {"key withdrawals", "key futures", "key addresses", "usdm account"}) {
        EXPECT_EQ(line(subject).finding, Finding::Good) << subject;
    }
}

TEST_F(AccountChecks, AKeyWithoutFuturesIsBadAndOneForEveryAddressDoubtful) {
    permissions("false", "false", "false");
    EXPECT_EQ(line("key futures").finding, Finding::Bad);
    EXPECT_EQ(line("key addresses").finding, Finding::Doubtful);
}

TEST_F(AccountChecks, HedgeModeIsBad) {
    permissions("false", "true", "true");
    venue_.answer("GET /fapi/v1/positionSide/dual", {200, R"({"dualSidePosition":true})"});
    EXPECT_EQ(line("usdm position mode").finding, Finding::Good) << "the first answer";
    EXPECT_EQ(line("usdm position mode").finding, Finding::Bad);
}

TEST_F(AccountChecks, SharedMarginIsBad) {
    permissions("false", "true", "true");
    venue_.answer("GET /fapi/v1/accountConfig", {200, R"({"multiAssetsMargin":true})"});
    EXPECT_EQ(line("usdm margin assets").finding, Finding::Good) << "the first answer";
    EXPECT_EQ(line("usdm margin assets").finding, Finding::Bad);
}

TEST_F(AccountChecks, PermissionsThatCannotBeReadAreDoubtful) {
    EXPECT_EQ(line("key").finding, Finding::Doubtful);
}

}  // namespace
}  // namespace tradewind::binance
