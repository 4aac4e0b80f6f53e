// What the operators of both languages share: a list of changes, and the changes of parts
// that both write alike.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/syntax_tree.h"
#include "unittest/mutate/mutation.h"

namespace rulecheck::unittest {

class MutationCollector {
 public:
  explicit MutationCollector(std::string_view text) : text_(text) {}

  std::string_view Text(Span span) const { return text_.substr(span.begin, span.size()); }
  void Replace(MutationKind kind, Span span, std::string_view replacement);
  void Drop(MutationKind kind, Span span) { Replace(kind, span, ""); }

  // A number: what it is compared with, or another.
  void Threshold(Span literal, double value);
  void Constant(Span literal, double value);
  // `[5m]`, of so many nanoseconds, and what stands behind the duration: `:1m]`.
  void Range(Span brackets, int64_t range_ns);
  // `offset 5m`
  void Offset(Span offset, int64_t offset_ns);

  // `literal` is with its quotes.
  void OtherText(MutationKind kind, Span literal);
  // `dropped` is what goes with the matcher when it is left out.
  void Matcher(syntax::MatchOp op, Span name, Span literal, std::string_view value, Span dropped);

  // Exchanges two words where the text begins with one of them.
  void Swap(MutationKind kind, Span at, std::string_view a, std::string_view b);
  // Leaves out one element of a list after the other, with its comma.
  void Elements(MutationKind kind, std::span<const syntax::LabelRef> list);

  // In order of place; without those alike.
  std::vector<Mutation> Take();

 private:
  void Alternatives(Span literal, std::string_view value);

  std::string_view text_;
  std::vector<Mutation> out_;
};

// The span of element `i` of a list together with one comma: what to leave out.
template <typename SpanOf>
Span ElementSpan(size_t count, size_t i, const SpanOf& span_of) {
  if (i + 1 < count) return {span_of(i).begin, span_of(i + 1).begin};
  return {i > 0 ? span_of(i - 1).end : span_of(i).begin, span_of(i).end};
}

// What an operator becomes.
std::vector<std::string_view> OtherOperators(std::string_view op);

}  // namespace rulecheck::unittest
