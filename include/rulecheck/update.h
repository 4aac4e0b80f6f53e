// Expectations of unit tests made to say what comes: in place, with comments, order and style
// kept, only the bytes that change.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/test.h"

namespace rulecheck {

struct UpdatedFile {
  std::shared_ptr<const SourceFile> file;  // as it was
  std::vector<Edit> edits;                 // sorted; empty when nothing is to be changed
  std::string text;                        // after them
  uint64_t updated = 0;                    // cases that fail before and pass after
  std::vector<std::string> refused;        // "file::group::case: why": they still fail
};

enum class UpdateScope : uint8_t {
  kFailing,  // every expectation that is not met
  kMissing,  // only of cases that have no `exp_...` at all
};

// Nothing is written: each file with a case that does not pass, and how it would read. Every
// change was tried: the case passes with it, and no other case fails for it.
std::vector<UpdatedFile> UpdateTests(const std::vector<std::string>& paths, const TestOptions& options,
                                     UpdateScope scope);

}  // namespace rulecheck
