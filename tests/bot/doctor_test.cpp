#include "bot/app/doctor.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bot/app/hosted_market.hpp"
#include "bot/cli/commands.hpp"
#include "bot/runtime/market_clock.hpp"
#include "exchanges/emulator/exchange_host.hpp"
#include "exchanges/emulator/server_clock.hpp"
#include "tests/support/fake_bot_api.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using binance::CheckLine;
using binance::Finding;

class DoctorTest : public ::testing::Test {
protected:
    DoctorTest() {
        config_.home = (dir_.path() / "home").string();
        config_.market.symbols = {"BTCUSDT"};
        config_.binance.rest_url = "http://127.0.0.1:9";  // nobody is there
        config_.binance.stream_url = "ws://127.0.0.1:9";
    }
    ~DoctorTest() override {
        if (host_) {
            host_->stop();
        }
    }
    void start_exchange(std::vector<std::string> symbols = {"BTCUSDT"}) {
        HostedMarketOptions market;
        market.symbols = std::move(symbols);
        market.balances = {Decimal(5'000)};
        const Timestamp now = MarketClock::wall_now();
        auto made = make_hosted_market(market, now);
        ASSERT_TRUE(made.has_value()) << made.error().text;
        emulator::ExchangeHostOptions options;
        options.keys = {{"anna", "secret-a", AccountId(0), AccountId(1)}};
        options.other_clock = MarketClock::wall_now;
        host_ = std::make_unique<emulator::ExchangeHost>(options, std::move(made->venue),
                                                         std::make_unique<emulator::PacedClock>(made->start, 1));
        ASSERT_TRUE(host_->start());
        config_.binance.rest_url = host_->url();
        config_.binance.stream_url = "ws" + host_->url().substr(4);
    }
    void use_keys(const char* secret = "secret-a") {
        config_.binance.api_key = Secret("anna");
        config_.binance.api_secret = Secret(secret);
        config_.account.kind = AccountKind::Live;
        config_.market.kind = MarketKind::Binance;
    }
    CheckLine line(const std::string& subject) const {
        const auto lines = examine(config_);
        const auto found = std::ranges::find(lines, subject, &CheckLine::subject);
        if (found == lines.end()) {
            std::string all;
            for (const CheckLine& each : lines) {
                all += each.subject + ": " + each.text + "\n";
            }
            ADD_FAILURE() << "no line about " << subject << " among\n" << all;
            return {};
        }
        return *found;
    }
    static int count_bad(const std::vector<CheckLine>& lines) {
        return static_cast<int>(std::ranges::count(lines, Finding::Bad, &CheckLine::finding));
    }

    test::TempDir dir_;
    AppConfig config_;
    std::unique_ptr<emulator::ExchangeHost> host_;
};

TEST_F(DoctorTest, WithoutKeysThePublicPartIsChecked) {
    start_exchange();
    config_.market.kind = MarketKind::Binance;
    EXPECT_EQ(count_bad(examine(config_)), 0);
    EXPECT_NE(line("BTCUSDT").text.find("tick 0.1, step 0.001, at least 0.001 and 100 USDT"), std::string::npos);
    EXPECT_NE(line("usdm clock").text.find("the venue is "), std::string::npos);
    EXPECT_EQ(line("usdm streams").text, "connected");
    EXPECT_EQ(line("keys").text, "none; paper trading needs none");
    config_.account.kind = AccountKind::Live;
    EXPECT_EQ(line("keys").finding, Finding::Bad) << "live trading needs them";
}

TEST_F(DoctorTest, WithKeysTheAccountIsRead) {
    start_exchange();
    use_keys();
    EXPECT_EQ(count_bad(examine(config_)), 0);
    EXPECT_EQ(line("usdm account").text, "5000 USDT");
    EXPECT_EQ(line("usdm position mode").text, "one-way");
    EXPECT_EQ(line("usdm margin assets").text, "single");
    EXPECT_NE(line("BTCUSDT terms").text.find("maker 0.02 %, taker 0.05 %"), std::string::npos);
    EXPECT_EQ(line("BTCUSDT terms").advice, "a live start sets it to isolated");
}

TEST_F(DoctorTest, BothWalletsOfASpotPairAreShownAndCrossMarginIsRefused) {
    start_exchange();
    use_keys();
    config_.market.symbols = {"BTCUSDT", "BTCUSDT.SPOT"};
    EXPECT_EQ(count_bad(examine(config_)), 0);
    EXPECT_EQ(line("usdm account").text, "5000 USDT");
    EXPECT_EQ(line("spot account").text, "5000 USDT");
    EXPECT_EQ(line("key withdrawals").text, "not allowed, as it should be");
    config_.account.margin_mode = MarginMode::Cross;
    EXPECT_EQ(count_bad(examine(config_)), 1);
}

TEST_F(DoctorTest, AWrongSecretIsFoundAndNeverShown) {
    start_exchange();
    use_keys("not-the-secret");
    const CheckLine account = line("usdm account");
    EXPECT_EQ(account.finding, Finding::Bad);
    EXPECT_NE(account.text.find("-1022"), std::string::npos) << account.text;
    EXPECT_FALSE(account.advice.empty());
    for (const CheckLine& each : examine(config_)) {
        EXPECT_EQ((each.text + each.advice).find("not-the-secret"), std::string::npos);
    }
}

TEST_F(DoctorTest, WithoutANetworkItSaysSoAndBlamesOnlyWhoNeedsOne) {
    EXPECT_EQ(line("usdm contracts").finding, Finding::Doubtful) << "the generated market needs none";
    EXPECT_EQ(count_bad(examine(config_)), 0);
    config_.market.kind = MarketKind::Binance;
    EXPECT_EQ(line("usdm contracts").finding, Finding::Bad);
    EXPECT_FALSE(line("usdm contracts").advice.empty());
}

TEST_F(DoctorTest, AContractThatTheVenueDoesNotListIsNamed) {
    start_exchange();
    config_.market.kind = MarketKind::Binance;
    config_.market.symbols = {"BTCUSDT", "NOSUCHUSDT"};
    EXPECT_EQ(line("NOSUCHUSDT").finding, Finding::Bad);
    EXPECT_EQ(line("BTCUSDT").finding, Finding::Good);
}

TEST_F(DoctorTest, TheCurrencyOfTheAccountIsSaidAndContractsOfTwoAreRefused) {
    start_exchange({"BTCUSDT", "BTCUSD_PERP"});
    config_.market.kind = MarketKind::Binance;
    config_.market.symbols = {"BTCUSD_PERP"};
    EXPECT_EQ(line("account currency").text, "BTC");
    EXPECT_EQ(line("coinm streams").finding, Finding::Good);
    EXPECT_EQ(count_bad(examine(config_)), 0);
    config_.market.symbols = {"BTCUSDT", "BTCUSD_PERP"};
    EXPECT_EQ(line("account currency").finding, Finding::Bad);
    EXPECT_NE(line("account currency").text.find("BTCUSD_PERP settles in BTC"), std::string::npos);
}

TEST_F(DoctorTest, AKeyFileThatOthersMayReadIsRefused) {
    start_exchange();
    config_.binance.key_file = (dir_.path() / "keys").string();
    std::ofstream(config_.binance.key_file) << "anna\nsecret-a\n";
    ::chmod(config_.binance.key_file.c_str(), 0644);
    EXPECT_NE(line("keys").text.find("others may read"), std::string::npos);
    ::chmod(config_.binance.key_file.c_str(), 0600);
    EXPECT_EQ(line("usdm account").finding, Finding::Good);
}

TEST_F(DoctorTest, AFolderThatOthersSeeIsPointedOutAndNothingIsMade) {
    EXPECT_NE(line("data folder").text.find("will be made"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(config_.home));
    std::filesystem::create_directory(config_.home);
    ::chmod(config_.home.c_str(), 0755);
    EXPECT_EQ(line("data folder").finding, Finding::Doubtful);
    ::chmod(config_.home.c_str(), 0700);
    EXPECT_EQ(line("data folder").finding, Finding::Good);
    std::ofstream(dir_.path() / "file") << "x";
    config_.home = (dir_.path() / "file" / "home").string();
    EXPECT_EQ(line("data folder").finding, Finding::Bad);
}

TEST_F(DoctorTest, TheBotsTokenIsTried) {
    const ::tradewind::testing::FakeBotApi bot;
    config_.telegram.token = bot.config().token;
    config_.telegram.api_url = bot.url();
    EXPECT_EQ(line("chat").finding, Finding::Good) << line("chat").text;
    EXPECT_EQ(line("chat users").finding, Finding::Doubtful);
    config_.telegram.token = Secret("1234567890:AAF-some_other_token_that_is_not_known0");
    EXPECT_EQ(line("chat").finding, Finding::Bad);
    EXPECT_NE(line("chat").advice.find("@BotFather"), std::string::npos);
}

TEST_F(DoctorTest, TheVerdictIsTheExitCodeAndJsonHoldsEveryFinding) {
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_doctor(config_, OutputForm::Json), kExitDone);
    const auto good = nlohmann::json::parse(::testing::internal::GetCapturedStdout());
    EXPECT_TRUE(good.at("good"));
    EXPECT_EQ(good.at("checks").at(0).at("subject"), "configuration");
    config_.market.kind = MarketKind::Binance;
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_doctor(config_, OutputForm::Text), kExitFound);
    EXPECT_NE(::testing::internal::GetCapturedStdout().find("1 thing(s) are in the way"), std::string::npos);
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_doctor(fail(ErrorCode::InvalidArgument, "flag --set: nonsense"), OutputForm::Text),
              kExitConfiguration);
    EXPECT_NE(::testing::internal::GetCapturedStdout().find("nonsense"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
