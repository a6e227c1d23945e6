#include "exchanges/emulator/api_frame.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace tradewind::emulator {
namespace {

constexpr std::size_t kMostParameters = 128;

// Keeps numbers as their text; anything deeper than the parameters is refused.
class FrameReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    ApiFrame frame;

    bool null() override { return value("", "null"); }
    bool boolean(bool on) override { return value(on ? "true" : "false", on ? "true" : "false"); }
    bool number_integer(number_integer_t number) override { return plain(std::to_string(number)); }
    bool number_unsigned(number_unsigned_t number) override { return plain(std::to_string(number)); }
    bool number_float(number_float_t, const string_t& text) override { return plain(text); }
    bool string(string_t& text) override {
        return value(text, nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override {
        ++depth_;
        return depth_ == 1 || (depth_ == 2 && key_ == "params");
    }
    bool key(string_t& name) override {
        key_ = name;
        return true;
    }
    bool end_object() override {
        --depth_;
        return true;
    }
    // A list of texts, as `symbols`, is kept as JSON.
    bool start_array(std::size_t) override {
        const bool is_parameter = depth_ == 2 && !list_;
        list_.emplace();
        return is_parameter;
    }
    bool end_array() override {
        const std::string text = "[" + *std::exchange(list_, std::nullopt) + "]";
        return value(text, text);
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    bool plain(const std::string& number) { return value(number, number); }
    bool value(const std::string& text, const std::string& json) {
        if (list_) {
            *list_ += (list_->empty() ? "" : ",") + json;
            return json.front() == '"';
        }
        if (depth_ == 2) {
            frame.parameters.emplace_back(key_, text);
            return frame.parameters.size() <= kMostParameters;
        }
        if (depth_ == 1 && key_ == "id") {
            frame.id = json;
        } else if (depth_ == 1 && key_ == "method") {
            frame.method = text;
        }
        return depth_ == 1;
    }

    int depth_ = 0;
    std::optional<std::string> list_;  // while one is being read
    std::string key_;
};

void append_percent(std::string& out, std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (const char c : text) {
        const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                              c == '_' || c == '.' || c == '~';
        if (is_plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += kDigits[byte >> 4U];
            out += kDigits[byte & 15U];
        }
    }
}

}  // namespace

std::optional<ApiFrame> parse_api_frame(std::string_view text) {
    FrameReader reader;
    if (!nlohmann::json::sax_parse(text, &reader)) {
        return std::nullopt;
    }
    return std::move(reader.frame);
}

std::string signed_text_of(const ApiFrame& frame, Encoding encoding) {
    auto sorted = frame.parameters;
    std::sort(sorted.begin(), sorted.end());
    std::string out;
    for (const auto& [name, value] : sorted) {
        if (name == "signature") {
            continue;
        }
        out += out.empty() ? "" : "&";
        out += name;
        out += '=';
        if (encoding == Encoding::Percent) {
            append_percent(out, value);
        } else {
            out += value;
        }
    }
    return out;
}

}  // namespace tradewind::emulator
