// The scores of a mutation by rule and by file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rulecheck/mutation.h"

namespace rulecheck::report {

struct RuleScore {
  std::string rule;
  MutationScore score;
};

struct FileScore {
  const SourceFile* file = nullptr;
  MutationScore score;
  std::vector<RuleScore> rules;  // as they stand in the file
};

// By path.
std::vector<FileScore> ScoresOf(const MutationReport& mutation);
MutationScore TotalOf(const MutationReport& mutation);

}  // namespace rulecheck::report
