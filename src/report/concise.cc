// One line an item, as gcc prints: the problem matchers of editors and grep read it.
#include <fmt/core.h>

#include <algorithm>

#include "report/cells.h"
#include "report/place.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

std::string OneLine(std::string_view text) {
  std::string out = Printable(text, true);
  while (!out.empty() && out.back() == '\n') out.pop_back();
  for (size_t at = out.find('\n'); at != std::string::npos; at = out.find('\n', at)) out.replace(at, 1, "; ");
  const auto both_blank = [](char a, char b) { return a == ' ' && b == ' '; };
  out.erase(std::unique(out.begin(), out.end(), both_blank), out.end());
  return out;
}

// Begins with a word that gcc has.
std::string_view ConciseStatus(CaseStatus status) {
  constexpr std::string_view kWords[] = {"note: passed", "error: failed", "error: in error",
                                         "error: unsupported"};
  return kWords[static_cast<size_t>(status)];
}

}  // namespace

std::string RenderConcise(const Run& run, const RenderOptions& options) {
  std::string out;
  for (const Finding& finding : run.findings) {
    if (finding.severity < options.min_severity) continue;
    out += fmt::format("{}: {}: {} [{}]\n", PlaceText(finding.where), SeverityName(finding.severity),
                       OneLine(finding.message), finding.check);
  }
  for (const CaseResult& result : run.cases) {
    if (result.status == CaseStatus::kPassed && !options.all_cases) continue;
    const std::string place = result.where.file != nullptr ? PlaceText(result.where)
                                                           : fmt::format("{}:1:1", Printable(result.file));
    out += fmt::format("{}: {}: {} > {}", place, ConciseStatus(result.status), OneLine(result.group),
                       OneLine(result.name));
    const std::string detail = OneLine(result.detail);
    out += detail.empty() ? "\n" : fmt::format(": {}\n", detail);
  }
  return out;
}

}  // namespace rulecheck::report
