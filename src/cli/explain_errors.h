// Errors of a query from the command line, shown as `lint` shows those of rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::cli {

struct QueryError {
  Span span;
  std::string message;
  std::string hint;
};

// Code frames; `check` is the check that reports such errors in rules.
std::string RenderQueryErrors(std::string_view query, std::string_view check,
                              const std::vector<QueryError>& errors, bool colour);

// From the parse errors of either language.
template <typename Errors>
std::vector<QueryError> QueryErrors(const Errors& errors) {
  std::vector<QueryError> out;
  for (const auto& error : errors) out.push_back({error.span, error.message, error.hint});
  return out;
}

}  // namespace rulecheck::cli
