#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/line_match.h"

namespace rulecheck::checks {
namespace {

using logql::LineMatch;

// A value that Loki lets through though the pattern, anchored, does not match it.
std::optional<std::string> Surplus(const LineMatch& match, const RE2& pattern) {
  if (match.kind == LineMatch::Kind::kAny) {
    for (const LineMatch& part : match.any) {
      if (std::optional<std::string> found = Surplus(part, pattern)) return found;
    }
    return std::nullopt;
  }
  std::vector<std::string> probes;
  if (match.kind == LineMatch::Kind::kAll) probes = {"x"};
  if (match.kind == LineMatch::Kind::kContains)
    probes = {"x" + match.text, match.text + "x", "x" + match.text + "x"};
  const auto surplus = std::find_if(probes.begin(), probes.end(), [&](const std::string& probe) {
    return !RE2::FullMatch(probe, pattern);
  });
  return surplus == probes.end() ? std::nullopt : std::optional(*surplus);
}

}  // namespace

void UnanchoredRegexp(const LogQueryContext& c) {
  for (const LogRegexp& regexp : RegexpsIn(c.text(), c.root())) {
    if (regexp.place != LogRegexp::Place::kLabel) continue;
    RE2::Options options;
    options.set_log_errors(false);
    const RE2 pattern(re2::StringPiece(regexp.text->value.data(), regexp.text->value.size()), options);
    if (!pattern.ok()) continue;
    const auto surplus = Surplus(logql::SimplifyRegex(regexp.text->value, true), pattern);
    if (!surplus) continue;
    FindingBuilder finding =
        c.Report(regexp.text->span,
                 fmt::format("Loki searches for this anywhere in the value: `{}` {} `{}`", regexp.text->value,
                             regexp.negative ? "excludes" : "matches", *surplus));
    finding.Because(c.At(regexp.op), "documented as anchored, like those of a selector");
    const std::string anchored = fmt::format("^({})$", regexp.text->value);
    if (logql::RunsAsRegex(anchored)) finding.Help(fmt::format("`{}` is anchored", anchored));
  }
}

}  // namespace rulecheck::checks
