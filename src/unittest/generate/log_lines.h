// Log lines that a pipeline lets through: its filters, parsers and labels read backwards.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rulecheck/logql.h"

namespace rulecheck::unittest {

struct MadeLine {
  std::map<std::string, std::string> labels;  // of the stream
  std::string line;
};

// A line of a stream that the range selects, with this value where it unwraps one. `wanted` are labels
// that the query groups by. What a stage drops on purpose may be dropped all the same: who asks runs it.
MadeLine LineFor(const logql::LogRange& range, const std::string& value,
                 const std::vector<std::string>& wanted);

}  // namespace rulecheck::unittest
