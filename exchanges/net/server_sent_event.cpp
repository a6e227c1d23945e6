#include "exchanges/net/server_sent_event.hpp"

#include <algorithm>

namespace tradewind::net {
namespace {

void add_field(std::string& out, std::string_view field, std::string_view value) {
    if (value.empty()) {
        return;
    }
    out.append(field).append(": ");
    std::copy_if(value.begin(), value.end(), std::back_inserter(out),
                 [](char c) { return c != '\r' && c != '\n' && c != '\0'; });
    out.push_back('\n');
}

}  // namespace

std::string format_event(std::string_view name, std::string_view data, std::string_view id) {
    std::string out;
    add_field(out, "id", id);
    add_field(out, "event", name);
    out += "data: ";
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (data[i] == '\r' || data[i] == '\n') {
            i += data.substr(i, 2) == "\r\n" ? 1U : 0U;
            out += "\ndata: ";
        } else {
            out.push_back(data[i]);
        }
    }
    return out + "\n\n";
}

}  // namespace tradewind::net
