// What the strings of `| json a="..."` and `| logfmt a="..."` say (pkg/logql/log/jsonexpr
// and pkg/logql/log/logfmt).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::logql {

// A field by name, or an element by index.
struct PathStep {
  bool is_index = false;
  std::string name;
  int64_t index = 0;
  Span span;  // in the path: the name, or what is between the brackets
};

struct PathProblem {
  std::string message;
  Span span;  // in the path
  std::string hint;
};

struct ParsedPath {
  std::vector<PathStep> steps;  // never empty without a problem
  std::optional<PathProblem> problem;
};

// `a.b[0]["c d"]`
ParsedPath ParseJsonPath(std::string_view path);

// One name or one quoted string; quoted strings after it are passed over, as there.
ParsedPath ParseLogfmtKey(std::string_view key);

}  // namespace rulecheck::logql
