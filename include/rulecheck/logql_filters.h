// Texts, matchers and label filters of LogQL. See logql_tree.h.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rulecheck/logql_ops.h"
#include "rulecheck/span.h"
#include "rulecheck/syntax_tree.h"

namespace rulecheck::logql {

using syntax::As;
using syntax::LabelRef;  // Loki takes any word for a label, and any single odd character too
using syntax::MatchOp;
using syntax::MatchOpText;
using syntax::ParentOf;
using syntax::To;
using syntax::Walk;

// A string of the query, decoded: without quotes and escapes. TextSpan() leads back.
struct Text {
  std::string_view value;
  Span span;  // the literal, with its quotes
};

struct Matcher {
  LabelRef label;
  MatchOp op = MatchOp::kEqual;
  Text value;
  Span span;  // the whole matcher
};

enum class LabelFilterKind : uint8_t { kString, kNumber, kDuration, kBytes, kIp, kAnd, kOr };

// How two filters of an `and` were written; the first two bind like nothing else.
enum class Joiner : uint8_t { kNothing, kComma, kWord };

// A node of a label filter; its span is without parentheses around it. Loki's precedence
// is kept in the shape of the tree: `and` binds tighter than `or`, but what follows `,` or
// nothing takes all that comes, so `x , y or z` is x and (y or z).
struct LabelFilter : syntax::Node<LabelFilter, LabelFilterKind> {
  Span paren_span;  // with the outermost parentheses; `span` when there are none

  // leaves
  LabelRef label;
  Span op_span;                           // also of `and`, `or` and `,`; empty when nothing was written
  MatchOp match = MatchOp::kEqual;        // kString; kIp has kEqual or kNotEqual
  CompareOp compare = CompareOp::kEqual;  // kNumber, kDuration, kBytes
  Text text;                              // kString, kIp
  double number = 0;                      // kNumber
  int64_t duration_ns = 0;                // kDuration
  uint64_t bytes = 0;                     // kBytes
  Span value_span;                        // of the right side

  // kAnd, kOr
  LabelFilter* left = nullptr;
  LabelFilter* right = nullptr;
  Joiner joiner = Joiner::kWord;
};

// The sides of an `and` or `or`.
void AppendChildren(const LabelFilter& filter, std::vector<const LabelFilter*>* out);

}  // namespace rulecheck::logql
