// Whatever --spec may hold: it is refused with a reason, or gives indicators with sane parameters that take a
// candle, go through a save and say the same again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/check.hpp"
#include "strategies/indicators/catalogue.hpp"

namespace {

using namespace tradewind;              // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::strategies;  // NOLINT(google-build-using-namespace)

void check(const IndicatorChoice& choice) {
    TW_CHECK(choice.arguments.values.size() == choice.spec->parameters.size());
    for (std::size_t i = 0; i < choice.arguments.values.size(); ++i) {
        TW_CHECK(choice.arguments.values[i] >= choice.spec->parameters[i].least);
        TW_CHECK(choice.arguments.values[i] <= choice.spec->parameters[i].most);
    }
    TW_CHECK(column_names(choice).size() == choice.spec->output_count());
    const auto indicator = make_indicator(choice);
    for (int i = 0; i < 3; ++i) {
        indicator->update({i * 60'000, 10, 12, 9, 11, 5});
    }
    Writer saved;
    indicator->save(saved);
    const auto again = make_indicator(choice);
    Reader reader(saved.bytes());
    again->load(reader);
    TW_CHECK(reader.ok() && reader.at_end());
    TW_CHECK(again->ready() == indicator->ready());
}

// A broken saved state is refused or taken, but never breaks the indicator.
void load_anything(std::string_view bytes) {
    static const auto& kCatalogue = indicator_catalogue();
    if (bytes.empty()) {
        return;
    }
    const IndicatorSpec& spec = kCatalogue[static_cast<unsigned char>(bytes[0]) % kCatalogue.size()];
    const auto indicator = make_indicator(std::string(spec.name));
    Reader reader(bytes.substr(1));
    (*indicator)->load(reader);
    if (reader.ok()) {
        (*indicator)->update({0, 10, 12, 9, 11, 5});
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto choices = parse_indicators(text.substr(0, 200));  // longer lists only take longer
    if (!choices) {
        TW_CHECK(!choices.error().text.empty());
    } else {
        for (const IndicatorChoice& choice : *choices) {
            check(choice);
        }
    }
    load_anything(text);
    return 0;
}
