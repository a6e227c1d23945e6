// Which function judges which kind of vector. A topic is one source file with a constant
//   const RegisterKinds kTopic{{"kind", check_kind}, ...};
// named in CMakeLists.txt: nothing else has to change when kinds are added. Thread: before main().
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "tests/vectors/vector.hpp"

namespace tradewind::vectors {

// All vectors of one file, for kinds that refer to others (tables by name).
struct VectorFile {
    std::string path;
    // Bracket tables by name: those of this file, else of its neighbour maintenance-tiers.json.
    [[nodiscard]] std::vector<Fields> table(const std::string& name) const;
    const nlohmann::json* own_tables = nullptr;
    const nlohmann::json* neighbour_tables = nullptr;
};

struct Case {
    Fields vector;  // whole: for the few kinds whose data stand outside "inputs"
    Fields inputs;
    const VectorFile& file;
};

using Check = void (*)(const Case& given, Verdict& verdict);

class RegisterKinds {
public:
    RegisterKinds(std::initializer_list<std::pair<const char*, Check>> kinds);
};

[[nodiscard]] Check find_check(const std::string& kind);  // null: not covered

}  // namespace tradewind::vectors
