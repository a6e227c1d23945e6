#include "storage/candle_row.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/base/digits.hpp"
#include "core/base/quote.hpp"
#include "storage/csv_fields.hpp"
#include "storage/number_scan.hpp"

namespace tradewind::storage {
namespace {

constexpr std::string_view kTimeColumn = "open_time_ms";
constexpr std::array<std::string_view, 4> kTimeNames{kTimeColumn, "ts_ms", "timestamp_ms", "time"};
constexpr std::string_view kMarkColumns = "open,high,low,close";
constexpr std::string_view kTradeColumns = "open,high,low,close,volume";
constexpr std::string_view kQuoteVolumeColumns = "open,high,low,close,volume,quote_volume";

std::size_t width_of(CandleColumns columns) {
    switch (columns) {
        case CandleColumns::Mark:
            return 5;
        case CandleColumns::Trade:
            return 6;
        case CandleColumns::TradeWithQuoteVolume:
            return 7;
    }
    return 0;
}

// A first stamp from 2001 to 2099 in seconds would stand in January or February 1970.
bool looks_like_seconds(Timestamp time) {
    return time >= Timestamp::from_millis(1'000'000'000) && time < Timestamp::from_millis(kLatestMillis / 1'000);
}

// One pass over plain digits. It takes only what is sound beyond doubt: all else goes to explain_row().
class PlainScan {
public:
    explicit PlainScan(std::string_view line) : at_(line.data()), end_(line.data() + line.size()) {}

    bool time(Timestamp& time) {
        constexpr std::ptrdiff_t kDigits = 13;  // of a stamp of this century
        const char* const begin = at_;
        std::uint64_t sum = 0;
        if (end_ - at_ > kDigits && read_digits({at_, kDigits}, sum)) {
            at_ += kDigits;
        } else {
            sum = digits(0);
        }
        const auto millis = static_cast<std::int64_t>(sum);
        if (at_ == begin || at_ - begin > kDigits || millis >= kLatestMillis) {
            return false;
        }
        time = Timestamp::from_millis(millis);
        return true;
    }

    // The next field, behind its comma.
    bool number(Decimal& value) {
        if (at_ == end_ || *at_ != ',') {
            return false;
        }
        const char* const begin = ++at_;
        std::uint64_t sum = digits(0);
        std::size_t length = static_cast<std::size_t>(at_ - begin);
        std::size_t places = 0;
        if (length == 0) {
            return false;
        }
        if (at_ != end_ && *at_ == '.') {
            const char* const fraction = ++at_;
            sum = digits(sum);
            places = static_cast<std::size_t>(at_ - fraction);
            if (places == 0 || places > Decimal::kPlaces) {
                return false;
            }
            length += places;
        }
        if (length > kMostPlainDigits) {
            return false;
        }
        value = Decimal::from_units(static_cast<Decimal::Int>(sum) * kUnitOfPlaces[places]);
        return true;
    }

    [[nodiscard]] bool at_end() const { return at_ == end_; }

private:
    std::uint64_t digits(std::uint64_t sum) {
        for (; at_ != end_; ++at_) {
            const unsigned digit = static_cast<unsigned char>(*at_) - unsigned{'0'};
            if (digit > 9) {
                break;
            }
            sum = sum * 10 + digit;
        }
        return sum;
    }

    const char* at_;
    const char* end_;
};

bool is_sound(const Bar& bar, const Bar& before) {
    return bar.low.is_positive() && bar.low <= bar.open && bar.open <= bar.high && bar.low <= bar.close &&
           bar.close <= bar.high && bar.open_time > before.open_time;
}

bool scan_plain_row(std::string_view line, CandleColumns columns, Bar& bar) {
    PlainScan scan(line);
    std::array<Decimal, 6> numbers;
    const std::size_t count = width_of(columns) - 1;
    if (!scan.time(bar.open_time)) {
        return false;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (!scan.number(numbers[i])) {
            return false;
        }
    }
    bar.open = Price(numbers[0]);
    bar.high = Price(numbers[1]);
    bar.low = Price(numbers[2]);
    bar.close = Price(numbers[3]);
    bar.volume = Quantity(numbers[4]);
    return scan.at_end();
}

Status scan_price(std::string_view name, std::string_view field, Price& price) {
    Decimal value;
    if (Status read = scan_number(name, field, value); !read) {
        return read;
    }
    if (!value.is_positive()) {
        return csv_defect(std::string(name) + ": a price must be above zero, not " + value.to_string());
    }
    price = Price(value);
    return {};
}

Status scan_volume(std::string_view name, std::string_view field, Quantity& volume) {
    Decimal value;
    if (Status read = scan_number(name, field, value); !read) {
        return read;
    }
    if (value.is_negative()) {
        return csv_defect(std::string(name) + ": must not be negative, not " + value.to_string());
    }
    volume = Quantity(value);
    return {};
}

Status check_shape(const Bar& bar) {
    if (bar.low > bar.high) {
        return csv_defect("low " + bar.low.to_string() + " is above high " + bar.high.to_string());
    }
    if (bar.open < bar.low || bar.open > bar.high) {
        return csv_defect("open " + bar.open.to_string() + " lies outside low and high");
    }
    if (bar.close < bar.low || bar.close > bar.high) {
        return csv_defect("close " + bar.close.to_string() + " lies outside low and high");
    }
    return {};
}

Status check_time(Timestamp time, const Bar* before) {
    if (before == nullptr) {
        return looks_like_seconds(time)
                   ? csv_defect(std::string(kTimeColumn) + ": " + std::to_string(time.to_nanos() / 1'000'000) +
                                " is in seconds, not in milliseconds")
                   : Status{};
    }
    return check_later(kTimeColumn, time, before->open_time);
}

// Field by field, with a reason for each refusal; also takes exponents and numbers beyond 18 digits.
Status explain_row(std::string_view line, CandleColumns columns, const Bar* before, Bar& bar) {
    CsvFields fields;
    Status read = split_fields(line, width_of(columns), fields);
    read = read ? scan_time(kTimeColumn, fields[0], bar.open_time) : read;
    read = read ? scan_price("open", fields[1], bar.open) : read;
    read = read ? scan_price("high", fields[2], bar.high) : read;
    read = read ? scan_price("low", fields[3], bar.low) : read;
    read = read ? scan_price("close", fields[4], bar.close) : read;
    if (read && columns != CandleColumns::Mark) {
        read = scan_volume("volume", fields[5], bar.volume);
    }
    if (read && columns == CandleColumns::TradeWithQuoteVolume) {
        Quantity unused;  // a Bar has no place for it, but a broken one shows a broken row
        read = scan_volume("quote_volume", fields[6], unused);
    }
    read = read ? check_shape(bar) : read;
    return read ? check_time(bar.open_time, before) : read;
}

}  // namespace

Result<CandleColumns> read_candle_header(std::string_view line) {
    const std::size_t comma = std::min(line.find(','), line.size());
    const std::string_view time = line.substr(0, comma);
    const std::string_view rest = line.substr(std::min(comma + 1, line.size()));
    if (std::find(kTimeNames.begin(), kTimeNames.end(), time) != kTimeNames.end()) {
        if (rest == kTradeColumns) {
            return CandleColumns::Trade;
        }
        if (rest == kQuoteVolumeColumns) {
            return CandleColumns::TradeWithQuoteVolume;
        }
        if (rest == kMarkColumns) {
            return CandleColumns::Mark;
        }
    }
    return csv_defect("the header is " + quote(line) + " and not " + std::string(kTimeColumn) + "," +
                      std::string(kTradeColumns) + " (with quote_volume behind it, or without volume for mark prices)");
}

std::optional<CandleColumns> columns_without_header(std::string_view first_line) {
    if (first_line.find_first_not_of("0123456789.,") != std::string_view::npos) {
        return std::nullopt;
    }
    switch (std::count(first_line.begin(), first_line.end(), ',')) {
        case 4:
            return CandleColumns::Mark;
        case 5:
            return CandleColumns::Trade;
        default:
            return std::nullopt;
    }
}

Status read_candle_row(std::string_view line, CandleColumns columns, const Bar* before, Bar& bar) {
    if (before != nullptr && scan_plain_row(line, columns, bar) && is_sound(bar, *before)) {
        return {};
    }
    return explain_row(line, columns, before, bar);
}

}  // namespace tradewind::storage
