// Which lines can make a LogQL metric query fail: a sample that still carries an error when
// it is counted fails the whole query.
#pragma once

#include <string_view>
#include <vector>

#include "rulecheck/logql.h"

namespace rulecheck::flow {

// One range of a query that some line can make fail.
struct LineError {
  Span span;                // the stage, filter or unwrap that sets the error
  std::string_view error;   // value of __error__: "JSONParserErr"
  std::string_view reason;  // "a line that is not JSON"
  Span label;               // the label whose value is converted; empty for parsers
  Span guard;               // a filter on __error__ that stands too early; empty when none
  Span insert;              // empty, at the end of what `| __error__=""` must follow
};

// At most one for each range: the last one, which a guard must follow. Left out are
// parser errors of lines that a later filter on a parsed label drops in nearly every case (the
// label is missing where the parser gave up), and templates without a function that fails for
// some values.
std::vector<LineError> UnguardedErrors(const logql::Expr& root);

}  // namespace rulecheck::flow
