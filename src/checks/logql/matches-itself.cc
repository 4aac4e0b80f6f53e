#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/go_format.h"
#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/matcher_conflict.h"
#include "checks/regexps.h"

namespace rulecheck::checks {
namespace {

// What the parts of Loki that run queries are called in labels.
constexpr std::array<std::string_view, 9> kLokiNames = {
    "loki",           "loki-0",       "loki-read",           "loki-backend",
    "loki-ruler",     "loki-querier", "loki-query-frontend", "loki/loki",
    "monitoring/loki"};

// Labels that say which program wrote a line.
constexpr std::array<std::string_view, 12> kProgramLabels = {
    "app",     "app_kubernetes_io_name", "component", "container", "container_name", "job", "name", "pod",
    "service", "service_name",           "unit",      "filename"};

bool IsNegative(logql::MatchOp op) {
  return op == logql::MatchOp::kNotEqual || op == logql::MatchOp::kNotRegexp;
}

// A negative matcher that turns one of the names away was written to leave Loki out.
bool LetsLokiThrough(const logql::Matcher& matcher) {
  const promql::Matcher same = AsMatcher(matcher);
  const auto accepts = [&](std::string_view name) {
    const promql::Matcher both[] = {same, {same.name, name, promql::MatchOp::kEqual, {}, {}, {}}};
    return !FindConflict(both).found;
  };
  return IsNegative(matcher.op) ? std::all_of(kLokiNames.begin(), kLokiNames.end(), accepts)
                                : std::any_of(kLokiNames.begin(), kLokiNames.end(), accepts);
}

// Whether the selector reads nearly everything, or Loki by name.
bool ReadsLoki(const logql::LogExpr& log) {
  bool by_name = false;
  for (const logql::Matcher& matcher : log.matchers) {
    const bool through = LetsLokiThrough(matcher);
    const bool program =
        std::find(kProgramLabels.begin(), kProgramLabels.end(), matcher.label.name) != kProgramLabels.end();
    if (!through && (program || IsNegative(matcher.op))) return false;
    by_name = by_name || (through && program && !IsNegative(matcher.op) && !RestrictsNothing(matcher));
  }
  return by_name || ReadsNearlyAll(log);
}

// The line that tells of a query (pkg/logql/metrics.go), as far as rules filter on it.
std::string LineOfQuery(std::string_view query) {
  return "level=info ts=2026-01-01T00:00:00Z caller=metrics.go:237 component=ruler evaluation_mode=local "
         "org_id=fake latency=fast query=" +
         Quote(query) + " query_type=metric range_type=instant status=200";
}

bool Finds(const logql::LineFilter& filter, const logql::LineOperand& operand, const std::string& line) {
  const std::string_view text = operand.text.value;
  if (operand.ip) return false;
  switch (filter.op) {
    case logql::LineOp::kContains:
    case logql::LineOp::kNotContains:
      return line.find(text) != std::string::npos;
    case logql::LineOp::kMatches:
    case logql::LineOp::kNotMatches: {
      RE2::Options options;
      options.set_log_errors(false);
      const RE2 pattern(re2::StringPiece(text.data(), text.size()), options);
      return pattern.ok() && RE2::PartialMatch(line, pattern);
    }
    default:
      return false;
  }
}

bool Passes(const logql::LineFilter& filter, const std::string& line) {
  const bool found =
      std::any_of(filter.operands.begin(), filter.operands.end(),
                  [&](const logql::LineOperand& operand) { return Finds(filter, operand, line); });
  return found != logql::IsNegative(filter.op);
}

// Whether every filter of lines as they were written lets the line through.
bool PassesFilters(const logql::LogExpr& log, const std::string& line) {
  for (const logql::Stage* stage : log.stages) {
    if (stage->kind == logql::StageKind::kLineFormat || stage->kind == logql::StageKind::kUnpack) return true;
    const auto* filter = logql::As<logql::LineFilter>(stage);
    if (filter != nullptr && !Passes(*filter, line)) return false;
  }
  return true;
}

}  // namespace

// Loki writes the text of each query to its own log.
void MatchesItself(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    const logql::LineFilter* filter = PositiveFilter(*log);
    if (filter == nullptr || !ReadsLoki(*log) || !PassesFilters(*log, LineOfQuery(c.text()))) continue;
    c.Report(log->selector_span, "the selector also reads the logs of Loki, which hold this very query")
        .Because(c.At(filter->span), "found in the log line that tells of the query")
        .Help("name the application, or leave Loki out: the rule can match itself and never clear");
  }
}

}  // namespace rulecheck::checks
