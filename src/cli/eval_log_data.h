// The log lines that a LogQL query is answered over, loaded from files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/eval.h"
#include "engine/logql/log_store.h"

namespace rulecheck::cli {

struct LogData {
  engine::logql::LogStore store;
  std::optional<int64_t> first_ns, last_ns;  // of all lines; nothing: there are none
  std::vector<std::string> errors;           // `file:line:column: what`
};

// Reads and seals. False: an option or a file is wrong, which has been printed; what is
// wrong with lines is in `errors`.
bool LoadLogData(const EvalFlags& flags, LogData* out);

}  // namespace rulecheck::cli
