#include <algorithm>
#include <ostream>
#include <type_traits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "bot/telegram/html_text.hpp"
#include "bot/telegram/redaction.hpp"
#include "bot/telegram/secret.hpp"
#include "bot/telegram/server_clock.hpp"
#include "bot/telegram/text_splitter.hpp"

namespace tradewind::bot {
namespace {

constexpr const char* kRocket = "\xF0\x9F\x9A\x80";  // two UTF-16 units, four bytes

std::string repeated(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

bool is_balanced(const std::string& html) {
    std::vector<std::string> open;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        std::string name = html.substr(at + 1, html.find('>', at) - at - 1);
        if (name[0] == '/') {
            if (open.empty() || open.back() != name.substr(1)) {
                return false;
            }
            open.pop_back();
        } else {
            open.push_back(name.substr(0, name.find(' ')));
        }
    }
    return open.empty();
}

TEST(HtmlText, CountsAsTheBotApiDoes) {
    EXPECT_EQ(utf16_units("abc"), 3U);
    EXPECT_EQ(utf16_units("\xC3\xA9"), 1U);
    EXPECT_EQ(utf16_units("\xE2\x82\xAC"), 1U);
    EXPECT_EQ(utf16_units(kRocket), 2U);
}

TEST(HtmlText, PlainTextLosesTagsButNoWords) {
    EXPECT_EQ(html_to_plain("<b>BTC</b> 5 &lt; 6 &amp; <i class=\"x\">up</i>"), "BTC 5 < 6 & up");
    EXPECT_EQ(html_to_plain("price <65000 and > 60000 <tag> &nbsp; <b"), "price <65000 and > 60000 <tag> &nbsp; <b");
}

RC_GTEST_PROP(HtmlText, EscapedTextComesBackPlain, (const std::string& text)) {
    RC_ASSERT(html_to_plain(escape_html(text)) == text);
}

TEST(TextSplitter, LeavesWhatFitsInOnePiece) {
    EXPECT_EQ(split_text("", TextFormat::Html).size(), 1U);
    EXPECT_EQ(split_text(std::string(4096, 'x'), TextFormat::Html).size(), 1U);
    EXPECT_EQ(split_text(repeated(kRocket, 2048), TextFormat::Html).size(), 1U);
}

TEST(TextSplitter, CountsEmojiTwiceAndKeepsThemWhole) {
    const auto parts = split_text(repeated(kRocket, 2049), TextFormat::Html);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0], repeated(kRocket, 2048));
    EXPECT_EQ(parts[1], kRocket);
}

TEST(TextSplitter, CutsAtLineEnds) {
    const std::string line = std::string(99, 'x') + "\n";
    const auto parts = split_text(repeated(line, 50) + "end", TextFormat::Html);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0] + "\n" + parts[1], repeated(line, 50) + "end");
    EXPECT_EQ(parts[0].size(), 40U * 100U - 1U);
}

TEST(TextSplitter, CutsALongLineWhereItMust) {
    const auto parts = split_text(std::string(5000, 'x'), TextFormat::Plain);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].size(), 4096U);
    EXPECT_EQ(parts[1].size(), 904U);
}

TEST(TextSplitter, ClosesAndReopensOpenTags) {
    const std::string text = "<b>Trades</b>\n<pre><code class=\"language-x\">" + repeated("1234567890\n", 500) +
                             "</code></pre>\n<i>done</i>";
    const auto parts = split_text(text, TextFormat::Html);
    ASSERT_GE(parts.size(), 2U);
    for (const std::string& part : parts) {
        EXPECT_LE(utf16_units(part), 4096U);
        EXPECT_TRUE(is_balanced(part)) << part;
    }
    EXPECT_EQ(parts[0].substr(parts[0].size() - 13), "</code></pre>");
    EXPECT_EQ(parts[1].find("<pre><code class=\"language-x\">1234567890"), 0U);
}

TEST(TextSplitter, NeverCutsAnEntity) {
    for (const auto& part : split_text(repeated("&amp;", 2000), TextFormat::Html)) {
        EXPECT_EQ(part.size() % 5, 0U);
        EXPECT_EQ(part.substr(part.size() - 5), "&amp;");
    }
}

TEST(TextSplitter, TreatsATagLongerThanAMessageAsText) {
    const std::string text = "<a href=\"" + std::string(9000, 'x') + "\">link</a>";
    for (const auto& part : split_text(text, TextFormat::Html)) {
        EXPECT_LE(utf16_units(part), 4096U);
    }
}

std::string without_line_ends(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '\n'), text.end());
    return text;
}

std::string joined(const std::vector<std::string>& pieces) {
    std::string out;
    for (const std::string& piece : pieces) {
        out += piece;
    }
    return out;
}

rc::Gen<std::vector<std::string>> some(int most, rc::Gen<std::string> piece) {
    return rc::gen::mapcat(rc::gen::inRange(0, most), [piece](int count) {
        return rc::gen::container<std::vector<std::string>>(static_cast<std::size_t>(count), piece);
    });
}

RC_GTEST_PROP(TextSplitter, KeepsEveryCharacterAndTheLimitEvenOfBrokenMarkup, ()) {
    const std::string text =
        joined(*some(600, rc::gen::element<std::string>("word ", "\n", kRocket, "\xC3\xA9", "<b>", "</b>", "<pre>",
                                                        "</pre>", "&lt;", "<", "&", "longer words without any end",
                                                        "</a>", "<a href=\"https://example.org/\">")));
    for (const TextFormat format : {TextFormat::Plain, TextFormat::Html}) {
        const auto parts = split_text(text, format, 256);
        std::string plain;
        for (const std::string& part : parts) {
            RC_ASSERT(utf16_units(part) <= 256U);
            plain += html_to_plain(part);
        }
        // Hopeless markup is cut as if it were plain text: then nothing at all is missing.
        const bool is_cut_as_text = without_line_ends(joined(parts)) == without_line_ends(text);
        RC_ASSERT(is_cut_as_text || without_line_ends(plain) == without_line_ends(html_to_plain(text)));
    }
}

RC_GTEST_PROP(TextSplitter, GoodMarkupStaysGoodInEveryPart, ()) {
    const auto lines = *some(80, rc::gen::element<std::string>(
                                     "plain words\n", "<b>bold</b> and <i>both <b>kinds</b></i>\n", "\n", "&amp;\n",
                                     "<pre>a table\nof three\nlines</pre>\n", "a line without an end ", kRocket));
    const std::string text = "<blockquote>" + joined(lines) + "</blockquote>";
    const auto parts = split_text(text, TextFormat::Html, 256);
    std::string plain;
    for (const std::string& part : parts) {
        RC_ASSERT(utf16_units(part) <= 256U);
        RC_ASSERT(is_balanced(part));
        plain += html_to_plain(part);
    }
    RC_ASSERT(without_line_ends(plain) == without_line_ends(html_to_plain(text)));
}

TEST(Redaction, TakesTokensOutOfUrlsAndTexts) {
    const std::string token = "1234567890:AAF-planted_secret_for_the_leak_test0";
    const std::vector<std::string> texts = {"POST https://api.telegram.org/bot" + token + "/sendMessage failed",
                                            "/file/bot" + token + "/photo.png", "the token " + token + ".",
                                            "https://x/bot1234567890%3AAAF-planted_secret_for_the_leak_test0/getMe",
                                            "bot1:short"};
    for (const std::string& text : texts) {
        const std::string redacted = redact_secrets(text);
        EXPECT_EQ(redacted.find("planted"), std::string::npos) << redacted;
        EXPECT_EQ(redacted.find(":short"), std::string::npos) << redacted;
        EXPECT_NE(redacted.find("<redacted>"), std::string::npos) << redacted;
    }
}

TEST(Redaction, LeavesOrdinaryTextAlone) {
    for (const std::string text :
         {"12:30:45 BTCUSDT 65000", "http://127.0.0.1:8080/chat", "order 123456:7", "robot: 5", ""}) {
        EXPECT_EQ(redact_secrets(text), text);
    }
}

template <class T, class = void>
struct IsPrintable : std::false_type {};
template <class T>
struct IsPrintable<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>>
    : std::true_type {};

TEST(Secret, CannotBePrintedAndMovesLeaveNothing) {
    EXPECT_FALSE(IsPrintable<Secret>::value);
    Secret first(std::string("hidden"));
    Secret second(std::move(first));
    EXPECT_EQ(second.reveal(), "hidden");
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that it is empty is the point
    Secret third;
    third = std::move(second);
    EXPECT_EQ(third.reveal(), "hidden");
    EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(ServerClock, IgnoresDifferencesTheHeaderCannotShow) {
    ServerClock clock;
    const Timestamp local = Timestamp::from_millis(1'700'000'000'900);
    clock.learn(Timestamp::from_seconds(1'700'000'000), local);
    EXPECT_EQ(clock.offset(), Duration());
}

TEST(ServerClock, LearnsARealDifferenceAndIsNotFooledByOneSlowAnswer) {
    ServerClock clock;
    const Timestamp local = Timestamp::from_seconds(1'700'000'000);
    clock.learn(local + Duration::seconds(300), local);
    EXPECT_EQ(clock.offset(), Duration::millis(300'500));
    clock.learn(local + Duration::seconds(270), local);  // thirty seconds under way
    EXPECT_EQ(clock.to_server_time(local), local + Duration::millis(300'500));
    for (int i = 0; i < 8; ++i) {
        clock.learn(local, local);  // somebody set our clock right
    }
    EXPECT_EQ(clock.offset(), Duration());
}

}  // namespace
}  // namespace tradewind::bot
