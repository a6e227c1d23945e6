// One test vector and what came of it. Values keep their text, so inputs reach the product as exact
// decimals; comparisons follow the vector's own tolerance. Units: as ../shared/vectors/README.md says.
// Errors: BadVector for a field that is missing or has another type. Thread: one.
#pragma once

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/amount.hpp"
#include "core/base/decimal.hpp"
#include "core/base/time.hpp"

namespace tradewind::vectors {

class BadVector : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// An object inside a vector. Absent fields throw, unless asked for with has().
class Fields {
public:
    explicit Fields(const nlohmann::json& object) : object_(&object) {}

    [[nodiscard]] bool has(const char* field) const;
    [[nodiscard]] bool is_null(const char* field) const;
    [[nodiscard]] Decimal decimal(const char* field) const;
    [[nodiscard]] Decimal decimal_or(const char* field, Decimal absent) const;
    [[nodiscard]] std::optional<Decimal> optional_decimal(const char* field) const;  // null and absent: nothing
    [[nodiscard]] int integer(const char* field) const;
    [[nodiscard]] std::string text(const char* field) const;
    [[nodiscard]] Timestamp time(const char* field) const;
    [[nodiscard]] std::vector<Decimal> decimals(const char* field) const;
    // For statistics, which are no money: the nearest double; "inf", "nan" and null (nan) are values too.
    [[nodiscard]] double real(const char* field) const;
    [[nodiscard]] std::vector<double> reals(const char* field) const;
    [[nodiscard]] std::vector<std::vector<Decimal>> rows(const char* field) const;  // a list of lists
    [[nodiscard]] bool flag(const char* field) const;
    [[nodiscard]] Fields object(const char* field) const;
    [[nodiscard]] std::vector<Fields> objects(const char* field) const;
    [[nodiscard]] std::vector<std::string> names() const;

    [[nodiscard]] Price price(const char* field) const { return Price(decimal(field)); }
    [[nodiscard]] Quantity quantity(const char* field) const { return Quantity(decimal(field)); }
    // +1 long, -1 short.
    [[nodiscard]] Side side() const;
    [[nodiscard]] Quantity signed_quantity() const;

private:
    [[nodiscard]] const nlohmann::json& at(const char* field) const;

    const nlohmann::json* object_;
};

// Collects the comparisons of one vector; the first mismatch fails it.
class Verdict {
public:
    Verdict(const Fields& expected, std::optional<Fields> tolerance) : expected_(expected), tolerance_(tolerance) {}

    void number(const char* field, Decimal actual);
    void number(const char* field, const std::optional<Price>& actual);  // none is "no such price"
    void numbers(const char* field, const std::vector<Decimal>& actual);
    void no_price(const char* field, const std::optional<Price>& actual);
    void real(const char* field, double actual);  // infinity and nan equal themselves
    void integer(const char* field, int actual);
    void differs(const char* field, Decimal actual);  // must NOT be the value of the field
    void describes_inputs(const char* field);         // a remark on the inputs: nothing to compare

    [[nodiscard]] const Fields& expected() const { return expected_; }
    // The first mismatch, or an expected field that nobody compared; empty when all is well.
    [[nodiscard]] std::string failure() const;

private:
    [[nodiscard]] Decimal allowance(Decimal expected) const;
    void fail(const char* field, const std::string& expected, const std::string& actual);

    Fields expected_;
    std::optional<Fields> tolerance_;
    std::set<std::string> compared_;
    std::string failure_;
};

}  // namespace tradewind::vectors
