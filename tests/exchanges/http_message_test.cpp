#include "exchanges/net/http_message.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "exchanges/net/http_rules.hpp"
#include "exchanges/net/server_sent_event.hpp"
#include "exchanges/net/url.hpp"

namespace tradewind::net {
namespace {

TEST(HttpMessage, FindsHeadersWithoutCase) {
    const std::vector<HttpHeader> headers = {{"Retry-After", "3"}, {"retry-after", "4"}};
    EXPECT_EQ(find_header(headers, "RETRY-AFTER"), "3");
    EXPECT_EQ(find_header(headers, "Date"), "");
}

RC_GTEST_PROP(HttpForm, ComesBackAsItWent, (const std::string& text, const std::string& bytes)) {
    const std::vector<FormPart> parts = {{"caption", "", "", text},
                                         {"photo", "a\"b\r\n.png", "image/png", bytes + "tradewind-form-0" + bytes}};
    const FormBody form = encode_form(parts);
    const auto back = decode_form(form.content_type, form.bytes);
    RC_ASSERT(back.has_value());
    RC_ASSERT(back->size() == 2U);
    RC_ASSERT((*back)[0].name == "caption");
    RC_ASSERT((*back)[0].file_name.empty());
    RC_ASSERT((*back)[0].content == text);
    RC_ASSERT((*back)[1].file_name == "a%22b%0D%0A.png");
    RC_ASSERT((*back)[1].content_type == "image/png");
    RC_ASSERT((*back)[1].content == parts[1].content);
}

RC_GTEST_PROP(HttpForm, ACutFormIsAnErrorNotACrash, ()) {
    const FormBody form = encode_form({{"a", "", "", "first"}, {"b", "f", "", "second"}});
    const auto cut = *rc::gen::inRange<std::size_t>(0, form.bytes.size() - 4);
    RC_ASSERT(!decode_form(form.content_type, form.bytes.substr(0, cut)).has_value());
}

RC_GTEST_PROP(HttpForm, AnyBytesAreReadWithoutHarm, (const std::string& type, const std::string& bytes)) {
    (void)decode_form(type, bytes);
    (void)decode_form("multipart/form-data; boundary=\"a\"", "--a\r\n" + bytes + "\r\n--a--");
}

TEST(Url, KnowsThisMachine) {
    for (const char* host : {"localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"}) {
        EXPECT_TRUE(is_loopback_host(host)) << host;
    }
    for (const char* host : {"", "127.0.0.1.example", "example.org", "10.0.0.1", "::2", "0.0.0.0", "localhost.evil"}) {
        EXPECT_FALSE(is_loopback_host(host)) << host;
    }
}

TEST(Url, SplitsOffSchemeAndHost) {
    const auto parts = parse_url("HTTPS://Api.Example.org:8443/bot1:x/y");
    ASSERT_TRUE(parts.has_value());
    EXPECT_EQ(parts->scheme, "https");
    EXPECT_EQ(parts->host, "api.example.org");
    EXPECT_EQ(parse_url("http://[::1]:8081")->host, "::1");
    EXPECT_FALSE(parse_url("no url at all").has_value());
}

TEST(Url, DecodesEscapesAndRefusesBrokenOnes) {
    EXPECT_EQ(percent_decode("a%2Fb+c", PlusSign::Literal), "a/b+c");
    EXPECT_EQ(percent_decode("a+b", PlusSign::Space), "a b");
    EXPECT_EQ(percent_decode("%C3%A9", PlusSign::Literal), "\xC3\xA9");
    for (const char* text : {"%", "%2", "%zz", "%00"}) {
        EXPECT_FALSE(percent_decode(text, PlusSign::Literal).has_value()) << text;
    }
}

TEST(HttpRules, WritesDatesAsHttpWantsThem) {
    EXPECT_EQ(format_http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(HttpRules, BeyondLoopbackAnEmptyListAllowsEveryHost) {
    EXPECT_TRUE(is_host_allowed("desk.example", {}, "0.0.0.0"));
    EXPECT_FALSE(is_host_allowed("desk.example", {"other.example"}, "0.0.0.0"));
    EXPECT_FALSE(is_host_allowed("desk.example", {}, "127.0.0.1"));
    EXPECT_FALSE(is_host_allowed("desk.example", {}, "localhost"));
    EXPECT_FALSE(is_host_allowed("", {}, "::1"));
}

TEST(ServerSentEvent, DataCannotForgeFields) {
    EXPECT_EQ(format_event("a\nb", "x\r\nevent: y\rz", "1\n2"),
              "id: 12\nevent: ab\ndata: x\ndata: event: y\ndata: z\n\n");
    EXPECT_EQ(format_event("", "", ""), "data: \n\n");
}

}  // namespace
}  // namespace tradewind::net
