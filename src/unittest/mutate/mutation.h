// One small change of a rule, as text: what a test that proves something must notice.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/logql.h"
#include "rulecheck/promql.h"
#include "rulecheck/span.h"

namespace rulecheck::unittest {

// The rows of operators.def.
enum class MutationKind : uint8_t {
#define MUTATION(enumerator, name, doc) enumerator,
#include "unittest/mutate/operators.def"
#undef MUTATION
};
std::string_view MutationName(MutationKind kind);
std::string_view MutationDoc(MutationKind kind);
size_t MutationKindCount();

struct Mutation {
  MutationKind kind{};
  Span span;  // of the query's text
  std::string replacement;
};

// Every change of a query that the operators know, in order of their place; each reads as a
// text of its own, but need not parse.
std::vector<Mutation> MutationsOf(const promql::Query& query);
std::vector<Mutation> MutationsOf(const logql::Query& query);

// Of a duration of a rule, such as `for`: its other texts.
std::vector<std::string> OtherDurations(int64_t milliseconds, bool halved);

}  // namespace rulecheck::unittest
