#include "storage/exact_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/quote.hpp"

namespace tradewind::storage {
namespace {

using nlohmann::json;

// Builds the tree itself, because the library's own builder turns numbers into doubles.
class ExactBuilder : public nlohmann::json_sax<json> {
public:
    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return put(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) override { return put(text); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override { return open(json::object()); }
    bool key(string_t& name) override {
        if (open_.back()->contains(name)) {
            error_ = fmt::format("the key {} is given twice", quote(name));
            return false;
        }
        key_ = std::move(name);
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
        error_ = fmt::format("byte {}: {}", position, quote(error.what()));
        return false;
    }

    json take() { return std::move(root_); }
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    json* place(json value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        json& slot = parent[key_];
        slot = std::move(value);
        return &slot;
    }
    bool put(json value) {
        place(std::move(value));
        return true;
    }
    bool open(json value) {
        if (open_.size() == kMaxJsonDepth) {
            error_ = fmt::format("nested more than {} levels deep", kMaxJsonDepth);
            return false;
        }
        open_.push_back(place(std::move(value)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    json root_;
    std::vector<json*> open_;  // from the root down; only the last one grows, so the pointers stay valid
    std::string key_;
    std::string error_;
};

}  // namespace

Result<json> parse_exact_json(std::string_view text) {
    ExactBuilder builder;
    if (!json::sax_parse(text.begin(), text.end(), &builder)) {
        return fail(ErrorCode::ParseError, builder.error());
    }
    return builder.take();
}

}  // namespace tradewind::storage
