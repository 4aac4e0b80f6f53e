// Reports of the shards of one run put together: what the report of the whole run would be.
//
// Cases come in the order in which folders are searched, then by lines; mutants, findings and rules by their
// places, each once.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/result.h"

namespace rulecheck::report {

struct ShardReport {
  std::string path;  // what errors call it
  std::string text;
};

// All are of one format: `test --output-format json`, `junit`, or `--coverage=json`, which is told
// from the texts. An error names the report that does not fit by its path.
Result<std::string> MergeReports(const std::vector<ShardReport>& reports);

// Of `test --output-format junit`, as it is written here.
Result<std::string> MergeJunit(const std::vector<ShardReport>& reports);

}  // namespace rulecheck::report
