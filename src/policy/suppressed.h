// What suppressions do to the findings of a run, and what is to be said of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/suppressions.h"
#include "rulecheck/finding.h"

namespace rulecheck::policy {

struct GateInput;

enum class CheckState : uint8_t { kRan, kDidNotRun, kUnknown };

// Whether the check is one of another command.
bool IsKnownElsewhere(std::string_view check);

class SuppressedFindings {
 public:
  SuppressedFindings(const GateInput& input, std::optional<int64_t> today);

  bool empty() const { return files_.empty(); }
  // Whether the finding is suppressed; remembers by what.
  bool Take(const Finding& finding);
  // Findings of suppressions, once all others were taken. `state`: of a check in a file.
  // `checks`: the ids that there are, for hints.
  using StateOf = std::function<CheckState(const SourceFile*, std::string_view)>;
  std::vector<Finding> Report(const StateOf& state, std::span<const std::string_view> checks) const;

 private:
  struct InFile {
    const SourceFile* file;
    std::vector<Suppression> all;
    bool reports = true;
  };
  bool HasEnded(const Suppression& suppression) const;
  void ReportOne(const InFile& in, const Suppression& suppression, const StateOf& state,
                 std::span<const std::string_view> checks, std::vector<Finding>* out) const;

  std::optional<int64_t> today_;
  std::vector<InFile> files_;
  std::unordered_map<const SourceFile*, size_t> by_file_;
};

}  // namespace rulecheck::policy
