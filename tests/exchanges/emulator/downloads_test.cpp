#include "exchanges/emulator/downloads.hpp"

#include <gtest/gtest.h>

#include <boost/crc.hpp>

#include "exchanges/emulator/zip_file.hpp"
#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

std::size_t quad_at(const std::string& bytes, std::size_t at) {
    std::size_t out = 0;
    for (std::size_t i = 4; i > 0; --i) {
        out = out * 256 + static_cast<unsigned char>(bytes.at(at + i - 1));
    }
    return out;
}

// The content of an archive of one stored file, found from its end as every reader does.
std::string content_of(const std::string& zip) {
    constexpr std::size_t kEndBytes = 22;
    const std::size_t end = zip.size() - kEndBytes;
    EXPECT_EQ(quad_at(zip, end), 0x06054B50U);
    const std::size_t directory = quad_at(zip, end + 16);
    EXPECT_EQ(quad_at(zip, directory), 0x02014B50U);
    EXPECT_EQ(directory + quad_at(zip, end + 12), end);
    const std::size_t bytes = quad_at(zip, directory + 24);
    const std::size_t name_bytes = static_cast<unsigned char>(zip.at(directory + 28));
    EXPECT_EQ(quad_at(zip, 0), 0x04034B50U);
    const std::string content = zip.substr(30 + name_bytes, bytes);
    boost::crc_32_type crc;
    crc.process_bytes(content.data(), content.size());
    EXPECT_EQ(quad_at(zip, directory + 16), crc.checksum());
    EXPECT_EQ(quad_at(zip, 14), crc.checksum());
    return content;
}

class DownloadsOf : public ::testing::Test {
protected:
    std::string ask_for(const std::string& path) {
        const auto at = [](std::int64_t second) { return std::to_string(test::at_second(second).to_millis()); };
        const Served asked = rig.ask("GET " + path, "startTime=" + at(-60) + "&endTime=" + at(86'400));
        EXPECT_EQ(asked.status, 200) << asked.body;
        return asked.body.value("downloadId", "");
    }
    Json link(const std::string& path, const std::string& id, const std::string& who = "anna") {
        return rig.ask("GET " + path + "/id", "downloadId=" + id, who).body;
    }
    ApiReply fetch(const std::string& url) {
        ApiRequest request;
        request.method = "GET";
        request.path = "/download";
        request.parameters.add("id", url.substr(url.find('=') + 1));
        return rig.desk.serve(request);
    }
    std::string csv(const std::string& path) {
        const std::string id = ask_for(path);
        rig.run_to(rig_second += 10);
        const ApiReply file = fetch(link(path, id)["url"]);
        EXPECT_EQ(file.status, 200);
        EXPECT_EQ(file.content_type, "application/zip");
        return content_of(file.body);
    }
    PrivateRig rig;
    std::int64_t rig_second = 1;
};

TEST_F(DownloadsOf, an_account_are_ready_after_a_moment_and_end_after_a_day) {
    const std::string id = ask_for("/fapi/v1/income/asyn");
    const Json early = link("/fapi/v1/income/asyn", id);
    EXPECT_EQ(early["status"], "processing");
    EXPECT_EQ(early["url"], "");
    rig.run_to(3);
    const Json ready = link("/fapi/v1/income/asyn", id);
    EXPECT_EQ(ready["status"], "completed");
    EXPECT_TRUE(ready["isExpired"].is_null());
    EXPECT_EQ(fetch(ready["url"]).status, 200);
    EXPECT_EQ(link("/fapi/v1/income/asyn", id, "bert").value("code", 0), -1130) << "somebody else's";
    EXPECT_EQ(link("/fapi/v1/order/asyn", id).value("code", 0), -1130) << "of another kind";
    EXPECT_EQ(link("/dapi/v1/income/asyn", id).value("code", 0), -1130) << "of the other product";
    rig.run_to(90'000);
    EXPECT_EQ(link("/fapi/v1/income/asyn", id)["isExpired"], true);
    EXPECT_EQ(fetch(ready["url"]).status, 404);
    EXPECT_EQ(fetch("?id=guess").status, 404);
}

TEST_F(DownloadsOf, orders_trades_and_bookings_hold_what_the_lists_hold) {
    (void)rig.ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010");
    (void)rig.ask("POST /fapi/v1/order",
                  "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=49000");
    const auto lines = [](const std::string& text) { return std::ranges::count(text, '\n'); };
    const std::string orders = csv("/fapi/v1/order/asyn");
    EXPECT_TRUE(orders.starts_with("orderId,symbol,status,clientOrderId,price,avgPrice")) << orders;
    EXPECT_EQ(lines(orders), 3) << orders;
    EXPECT_NE(orders.find(",BTCUSDT,FILLED,"), std::string::npos) << orders;
    const std::string trades = csv("/fapi/v1/trade/asyn");
    EXPECT_EQ(lines(trades), 2) << trades;
    const std::string income = csv("/fapi/v1/income/asyn");
    EXPECT_NE(income.find("BTCUSDT,COMMISSION,-"), std::string::npos) << income;
    EXPECT_EQ(lines(csv("/dapi/v1/order/asyn")), 1) << "nothing was ordered there";
    EXPECT_NE(csv("/dapi/v1/income/asyn").find(",TRANSFER,1.00000000,BTC,"), std::string::npos);
}

TEST(ZipFile, OfNothingIsAnArchiveToo) {
    EXPECT_EQ(content_of(zip_of("empty.csv", "")), "");
    EXPECT_EQ(content_of(zip_of("one.csv", "a,b\n1,2\n")), "a,b\n1,2\n");
}

}  // namespace
}  // namespace tradewind::emulator
