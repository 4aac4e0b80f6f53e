// Rows of recorded answers: JSON, one a line.
#pragma once

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "support/unzip.h"

namespace rulecheck::test {

template <typename Visitor>
void ForEachRow(const std::string& rows, Visitor&& visit) {
  for (size_t at = 0; at < rows.size();) {
    const size_t end = std::min(rows.find('\n', at), rows.size());
    visit(nlohmann::json::parse(rows.substr(at, end - at)));
    at = end + 1;
  }
}

}  // namespace rulecheck::test
