#include "checks/logql/own_log_line.h"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>

#include "base/go_format.h"
#include "checks/log_shapes.h"
#include "checks/regexps.h"

namespace rulecheck::checks {
namespace {

using logql::As;
using logql::LabelFilter;
using logql::LabelFilterKind;
using logql::MatchOp;

// Labels that tell an application, and what they are for Loki in common installations
// (Helm charts, docker, the operator).
bool TellsApplication(std::string_view label) {
  constexpr std::string_view kNames[] = {"app",         "app_kubernetes_io_name",
                                         "application", "component",
                                         "container",   "container_name",
                                         "job",         "k8s_app",
                                         "name",        "namespace",
                                         "pod",         "pod_name",
                                         "deployment",  "statefulset",
                                         "service",     "service_name"};
  return std::find(std::begin(kNames), std::end(kNames), label) != std::end(kNames);
}

constexpr std::string_view kLokiValues[] = {"loki",         "loki-0",      "loki-ruler",
                                            "loki-ruler-0", "loki/loki",   "monitoring/loki",
                                            "loki-backend", "loki-read-0", "loki-backend-0"};

// A pattern that does not compile counts as a match: nothing is claimed about it.
bool LetsThrough(const promql::Matcher& matcher, std::string_view value) {
  if (matcher.op == promql::MatchOp::kEqual) return matcher.value == value;
  if (matcher.op == promql::MatchOp::kNotEqual) return matcher.value != value;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(true);
  const RE2 pattern(re2::StringPiece(matcher.value.data(), matcher.value.size()), options);
  if (!pattern.ok()) return true;
  const bool match = RE2::FullMatch(re2::StringPiece(value.data(), value.size()), pattern);
  return match == (matcher.op == promql::MatchOp::kRegexp);
}

bool AcceptsLoki(const promql::Matcher& matcher) {
  return std::any_of(std::begin(kLokiValues), std::end(kLokiValues),
                     [&](std::string_view value) { return LetsThrough(matcher, value); });
}

// A matcher that takes any value takes Loki's; one that asks for an application must accept a
// name of Loki; one that leaves an application out must leave Loki in.
bool MayReadLoki(const promql::Matcher& matcher) {
  const bool negative = matcher.op == promql::MatchOp::kNotEqual || matcher.op == promql::MatchOp::kNotRegexp;
  if (negative) {
    return !TellsApplication(matcher.name) ||
           std::all_of(std::begin(kLokiValues), std::end(kLokiValues),
                       [&](std::string_view value) { return LetsThrough(matcher, value); });
  }
  const bool any = LetsThrough(matcher, "any value at all");
  return any || (TellsApplication(matcher.name) && AcceptsLoki(matcher));
}

bool SelectorReadsLoki(const logql::LogExpr& log) {
  return std::all_of(log.matchers.begin(), log.matchers.end(),
                     [](const logql::Matcher& matcher) { return MayReadLoki(AsMatcher(matcher)); });
}

std::string OwnLogLine(std::string_view query) {
  return "level=info ts=2024-01-01T00:00:00.000000000Z caller=engine.go:234 component=ruler "
         "evaluation_mode=local org_id=fake msg=\"executing query\" type=instant query=" +
         Quote(query) + " query_hash=1234567890";
}

bool HasOwnKey(std::string_view label) {
  constexpr std::string_view kKeys[] = {"level",  "ts",  "caller", "component", "evaluation_mode",
                                        "org_id", "msg", "type",   "query",     "query_hash"};
  return std::find(std::begin(kKeys), std::end(kKeys), label) != std::end(kKeys);
}

// Patterns and addresses are not looked at: nothing is claimed about them.
bool OperandMatches(const logql::LineFilter& filter, const logql::LineOperand& operand, std::string_view line,
                    bool* known) {
  if (operand.ip || filter.op == logql::LineOp::kPattern || filter.op == logql::LineOp::kNotPattern) {
    *known = false;
    return false;
  }
  if (filter.op == logql::LineOp::kContains || filter.op == logql::LineOp::kNotContains) {
    return line.find(operand.text.value) != std::string_view::npos;
  }
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 regexp(re2::StringPiece(operand.text.value.data(), operand.text.value.size()), options);
  *known = *known && regexp.ok();
  return regexp.ok() && RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), regexp);
}

bool PassesLineFilter(const logql::LineFilter& filter, std::string_view line) {
  bool known = true;
  const bool any = std::any_of(filter.operands.begin(), filter.operands.end(), [&](const auto& operand) {
    return OperandMatches(filter, operand, line, &known);
  });
  if (!known) return logql::IsNegative(filter.op);
  return any != logql::IsNegative(filter.op);
}

// What the stages so far have made of the line.
struct ParsedBy {
  bool json = false;    // fails: the line is no JSON
  bool logfmt = false;  // gives its keys
};

bool PassesLabelFilter(const LabelFilter& filter, const ParsedBy& parsed) {
  if (filter.kind == LabelFilterKind::kAnd) {
    return PassesLabelFilter(*filter.left, parsed) && PassesLabelFilter(*filter.right, parsed);
  }
  if (filter.kind == LabelFilterKind::kOr) {
    return PassesLabelFilter(*filter.left, parsed) || PassesLabelFilter(*filter.right, parsed);
  }
  const bool unknown = parsed.logfmt && HasOwnKey(filter.label.name);
  if (unknown) return true;
  if (filter.kind != LabelFilterKind::kString) return false;  // the line has no such number
  if (filter.label.name == "__error__") {
    return !(parsed.json && filter.match == MatchOp::kEqual && filter.text.value.empty());
  }
  logql::Matcher matcher;
  matcher.label = filter.label;
  matcher.op = filter.match;
  matcher.value = filter.text;
  return TellsApplication(filter.label.name) ? MayReadLoki(AsMatcher(matcher))
                                             : LetsThrough(AsMatcher(matcher), "");
}

}  // namespace

const logql::LineFilter* PassesOwnLogLine(const logql::LogExpr& log, std::string_view query) {
  if (!SelectorReadsLoki(log)) return nullptr;
  const std::string line = OwnLogLine(query);
  const logql::LineFilter* asks = nullptr;
  ParsedBy parsed;
  for (const logql::Stage* stage : log.stages) {
    if (const auto* filter = As<logql::LineFilter>(stage)) {
      if (!PassesLineFilter(*filter, line)) return nullptr;
      if (asks == nullptr && !logql::IsNegative(filter->op)) asks = filter;
    } else if (const auto* labels = As<logql::LabelFilterStage>(stage)) {
      if (!PassesLabelFilter(*labels->filter, parsed)) return nullptr;
    }
    if (stage->kind == logql::StageKind::kLineFormat) break;  // the line is another from here on
    parsed.json = parsed.json || stage->kind == logql::StageKind::kJson;
    parsed.logfmt = parsed.logfmt || stage->kind == logql::StageKind::kLogfmt;
  }
  return asks;
}

}  // namespace rulecheck::checks
