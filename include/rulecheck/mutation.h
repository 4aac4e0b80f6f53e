// What unit tests notice: rules with one small change each, and which of these a case fails
// for. A mutant that no case notices says what the tests do not prove.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"

namespace rulecheck {

enum class MutantStatus : uint8_t {
  kKilled,      // a case fails with it
  kSurvived,    // every case passes with it
  kEquivalent,  // proven to give the same results whatever the data are: not counted
  kSkipped,     // not judged, as `reason` says
};
std::string_view MutantStatusName(MutantStatus status);  // "killed", "survived", ...

struct Mutant {
  const SourceFile* file = nullptr;  // the rule file; owned by the run
  Edit edit;                         // of its bytes
  std::string_view kind;             // a static text: "comparator", "range", ...
  std::string rule;                  // "group/name"
  MutantStatus status = MutantStatus::kSurvived;
  std::string killed_by;  // the first case that fails, "file::group::case"; or why the run of its group fails
  std::string nearest;    // of one that survived: the case that came nearest, and what it missed
  std::string reason;     // of one that is equivalent or was not judged
};

struct MutationReport {
  std::vector<Mutant> mutants;  // by path and place
  double seconds = 0;           // wall time of all trials
  uint64_t trials = 0;          // mutants tried on a test group
  uint64_t whole_trials = 0;    // of these, by running all rules of the group anew
};

// Killed and survived ones of a rule, a file, a run.
struct MutationScore {
  uint64_t killed = 0;
  uint64_t survived = 0;
  uint64_t equivalent = 0;
  uint64_t skipped = 0;

  void Add(MutantStatus status);
  uint64_t judged() const { return killed + survived; }
  // 0 to 100; 100 when there is none to judge.
  double percent() const {
    return judged() == 0 ? 100 : 100.0 * static_cast<double>(killed) / static_cast<double>(judged());
  }
};

}  // namespace rulecheck
