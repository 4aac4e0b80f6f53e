// Names of checks that the compiler looks up in their table.
#pragma once

#include <string_view>

#include "rulecheck/finding.h"

namespace rulecheck {

// The row of an id in `kTable`, an array of CheckInfo; an id that is not there does not compile.
//
//   using LoadCheck = CheckOf<kLoadChecks>;
//   sink.Report(LoadCheck("yaml/syntax"), where, message);
template <const auto& kTable>
class CheckOf {
 public:
  consteval CheckOf(const char* id) : row_(kTable) {  // NOLINT: an id stands for its row
    while (row_->id != std::string_view(id)) ++row_;  // past the end is an error of the compiler
  }
  operator const CheckInfo&() const { return *row_; }  // NOLINT
  std::string_view id() const { return row_->id; }

 private:
  const CheckInfo* row_;
};

}  // namespace rulecheck
