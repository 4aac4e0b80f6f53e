#include "report/mutation_scores.h"

#include <algorithm>

namespace rulecheck::report {

std::vector<FileScore> ScoresOf(const MutationReport& mutation) {
  std::vector<FileScore> out;
  for (const Mutant& mutant : mutation.mutants) {
    if (out.empty() || out.back().file != mutant.file) out.push_back({mutant.file, {}, {}});
    FileScore& file = out.back();
    file.score.Add(mutant.status);
    if (file.rules.empty() || file.rules.back().rule != mutant.rule) file.rules.push_back({mutant.rule, {}});
    file.rules.back().score.Add(mutant.status);
  }
  return out;
}

MutationScore TotalOf(const MutationReport& mutation) {
  MutationScore out;
  for (const Mutant& mutant : mutation.mutants) out.Add(mutant.status);
  return out;
}

}  // namespace rulecheck::report
