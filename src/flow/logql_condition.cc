// Semantics as label_filter.go and filter.go of Loki's pkg/logql/log, and labels.Matcher of
// Prometheus.
#include "flow/logql_condition.h"

#include <re2/re2.h>

#include <utility>

#include "flow/pattern.h"
#include "logql/line_match.h"
#include "logql/regex.h"

namespace rulecheck::flow {
namespace {

TextCondition EqualCondition(std::string_view text) {
  return {ValueSet::Of({std::string(text)}), ValueSet::AnyBut({std::string(text)}), text.empty()};
}

TextCondition Negated(TextCondition condition) {
  std::swap(condition.passing, condition.failing);
  condition.empty_passes = !condition.empty_passes;
  return condition;
}

TextCondition OfPattern(const std::string& text, bool empty_passes) {
  const auto pattern = Pattern::Make(text);
  return {ValueSet::Matching(pattern, true), ValueSet::Matching(pattern, false), empty_passes};
}

bool PassesAsEmpty(const logql::LineMatch& match, std::string_view pattern) {
  switch (match.kind) {
    case logql::LineMatch::Kind::kAll:
      return true;
    case logql::LineMatch::Kind::kExists:
      return false;
    case logql::LineMatch::Kind::kContains:
    case logql::LineMatch::Kind::kEqual:
      return match.text.empty();
    case logql::LineMatch::Kind::kRegex:
      return logql::RegexMatchesEmpty(pattern);
    case logql::LineMatch::Kind::kAny:
      for (const logql::LineMatch& one : match.any) {
        if (PassesAsEmpty(one, pattern)) return true;
      }
      return false;
  }
  return false;
}

// Of non-empty values.
TextCondition OfMatch(const logql::LineMatch& match, std::string_view pattern) {
  const bool empty = PassesAsEmpty(match, pattern);
  // How Loki folds case is not followed.
  if (match.fold_case) return {ValueSet(), ValueSet(), empty};
  switch (match.kind) {
    case logql::LineMatch::Kind::kAll:
    case logql::LineMatch::Kind::kExists:
      return {ValueSet(), ValueSet::None(), empty};
    case logql::LineMatch::Kind::kContains:
      if (match.text.empty()) return {ValueSet(), ValueSet::None(), empty};
      return OfPattern(".*" + re2::RE2::QuoteMeta(match.text) + ".*", empty);
    case logql::LineMatch::Kind::kEqual:
      return EqualCondition(match.text);
    case logql::LineMatch::Kind::kRegex:  // `.` is no newline here
      return OfPattern("(?-s:" + std::string(pattern) + ")", empty);
    case logql::LineMatch::Kind::kAny: {
      TextCondition out{ValueSet::None(), ValueSet(), empty};
      for (const logql::LineMatch& one : match.any) {
        const TextCondition some = OfMatch(one, pattern);
        out.passing = Union(out.passing, some.passing);
        out.failing = Intersection(out.failing, some.failing);
      }
      return out;
    }
  }
  return {};
}

}  // namespace

bool TextCondition::Passes(std::string_view value) const {
  return value.empty() ? empty_passes : passing.Contains(value);
}

bool TextCondition::CanFail(std::string_view value) const {
  return value.empty() ? !empty_passes : failing.Contains(value);
}

TextCondition MatcherCondition(logql::MatchOp op, std::string_view text) {
  const bool negative = op == logql::MatchOp::kNotEqual || op == logql::MatchOp::kNotRegexp;
  TextCondition out;
  if (op == logql::MatchOp::kEqual || op == logql::MatchOp::kNotEqual) {
    out = EqualCondition(text);
  } else {
    out = OfPattern(std::string(text), Pattern::Make(text)->Matches(""));
  }
  return negative ? Negated(std::move(out)) : out;
}

TextCondition FilterCondition(logql::MatchOp op, std::string_view text) {
  if (op == logql::MatchOp::kEqual) return EqualCondition(text);
  if (op == logql::MatchOp::kNotEqual) return Negated(EqualCondition(text));
  TextCondition out = OfMatch(logql::SimplifyRegex(text, true), text);
  return op == logql::MatchOp::kNotRegexp ? Negated(std::move(out)) : out;
}

bool FilterPassesAll(logql::MatchOp op, std::string_view text) {
  if (op != logql::MatchOp::kRegexp) return false;
  const logql::LineMatch match = logql::SimplifyRegex(text, true);
  return match.kind == logql::LineMatch::Kind::kAll ||
         (match.kind == logql::LineMatch::Kind::kContains && match.text.empty());
}

std::optional<LineLabel> Where(const LineLabel& label, const TextCondition& condition, bool holds) {
  LineLabel out = label;
  if (condition.empty_passes != holds) out.absent = out.empty = false;
  if (out.filled) {
    out.values = Intersection(label.values, holds ? condition.passing : condition.failing);
    out.filled = !out.values.IsEmpty();
  }
  if (!out.absent && !out.CanBeThere()) return std::nullopt;
  if (!out.CanBeThere()) out.metadata = Presence::kNo;
  return out;
}

}  // namespace rulecheck::flow
