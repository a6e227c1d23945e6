#include "tests/vectors/registry.hpp"

#include <map>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/check.hpp"

namespace tradewind::vectors {
namespace {

std::map<std::string, Check>& checks() {
    static std::map<std::string, Check> all;
    return all;
}

}  // namespace

RegisterKinds::RegisterKinds(std::initializer_list<std::pair<const char*, Check>> kinds) {
    for (const auto& [kind, check] : kinds) {
        TW_CHECK(checks().emplace(kind, check).second);
    }
}

Check find_check(const std::string& kind) {
    const auto found = checks().find(kind);
    return found == checks().end() ? nullptr : found->second;
}

std::vector<Fields> VectorFile::table(const std::string& name) const {
    for (const nlohmann::json* tables : {own_tables, neighbour_tables}) {
        if (tables != nullptr && tables->contains(name)) {
            return Fields(*tables).objects(name.c_str());
        }
    }
    throw BadVector(fmt::format("there is no table {}", name));
}

}  // namespace tradewind::vectors
