// A place as compilers and editors write it: path:line:column.
#pragma once

#include <string>

#include <fmt/format.h>

#include "report/cells.h"
#include "rulecheck/finding.h"

namespace rulecheck::report {

inline std::string PlaceText(const Location& where) {
  const LineColumn at = where.file->Position(where.span.begin);
  return fmt::format("{}:{}:{}", Printable(where.file->path()), at.line, at.column);
}

}  // namespace rulecheck::report
