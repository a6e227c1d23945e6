// A database file that only its owner may read (mode 0600), durable as a directory entry. SQLite itself would
// create it by the process's umask; its log files take the mode of the main file. Errors: Result with the
// path; an empty file beside a log that is not empty is refused. Thread: any.
#pragma once

#include <string>

#include "core/base/result.hpp"

namespace tradewind::storage {

Status make_private_database_file(const std::string& path);

}  // namespace tradewind::storage
