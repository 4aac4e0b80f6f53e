// Reads the tables testdata/engine/histogram_*.txt: a row a line, columns
// separated by |, comments behind #.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"

namespace rulecheck::engine {

using Columns = std::vector<std::string>;

inline void ForEachRow(const std::string& name, const std::function<void(const Columns&)>& run) {
  std::ifstream file(std::string(RULECHECK_SOURCE_DIR "/testdata/engine/") + name);
  REQUIRE_MESSAGE(file.good(), "cannot read " << name);
  std::string line;
  int rows = 0;
  for (int number = 1; std::getline(file, line); ++number) {
    if (TrimSpace(line).empty() || line[0] == '#') continue;
    Columns columns;
    for (std::string_view column : Split(line, '|')) columns.emplace_back(TrimSpace(column));
    INFO(name << ":" << number << ": " << line);
    run(columns);
    ++rows;
  }
  CHECK(rows > 10);
}

}  // namespace rulecheck::engine
