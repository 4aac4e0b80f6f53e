#include <fmt/core.h>

#include <array>

#include "report/cells.h"
#include "report/mutation_scores.h"
#include "report/report.h"
#include "report/style.h"

namespace rulecheck::report {
namespace {

std::string Counted(uint64_t n, std::string_view noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

// "3 errors, 1 warning"; severities that did not occur are left out.
std::string FindingCounts(const Run& run, const RenderOptions& options) {
  std::array<uint64_t, 3> counts{};
  for (const Finding& finding : run.findings) ++counts[static_cast<size_t>(finding.severity)];
  std::string out;
  for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kInfo}) {
    const uint64_t n = counts[static_cast<size_t>(severity)];
    if (n == 0 || severity < options.min_severity) continue;
    if (!out.empty()) out += ", ";
    out += severity == Severity::kInfo ? fmt::format("{} info", n) : Counted(n, SeverityName(severity));
  }
  return out;
}

std::string CaseCounts(const Run& run) {
  constexpr std::string_view kWords[] = {"passed", "failed", "in error", "not supported yet"};
  std::array<uint64_t, 4> counts{};
  for (const CaseResult& result : run.cases) ++counts[static_cast<size_t>(result.status)];
  std::string out = fmt::format("{} {}", counts[0], kWords[0]);
  for (size_t i = 1; i < counts.size(); ++i) {
    if (counts[i] > 0) out += fmt::format(", {} {}", counts[i], kWords[i]);
  }
  return out;
}

// "12 rules, 3 other queries"
std::string JudgedCounts(const RunCounts& counts) {
  const std::string rules = Counted(counts.rules, "rule");
  if (counts.other_queries == 0) return rules;
  const std::string_view noun = counts.other_queries == 1 ? "query" : "queries";
  if (counts.rules == 0) return fmt::format("{} {}", counts.other_queries, noun);
  return fmt::format("{}, {} other {}", rules, counts.other_queries, noun);
}

// "; 3 with a fix (--fix makes 2)"; empty without any.
std::string FixCounts(const Run& run, const RenderOptions& options) {
  uint64_t all = 0, safe = 0;
  for (const Finding& finding : run.findings) {
    if (!finding.fix || finding.severity < options.min_severity) continue;
    ++all;
    safe += finding.fix->safe ? 1 : 0;
  }
  if (all == 0) return "";
  const std::string how = safe == all ? "--fix"
                          : safe == 0 ? "--fix --unsafe-fixes"
                                      : fmt::format("--fix makes {}", safe);
  return fmt::format("; {} with a fix ({})", all, how);
}

// Times below a second are not worth a word.
std::string MutationSummary(const MutationReport& mutation) {
  const MutationScore total = TotalOf(mutation);
  std::string out =
      fmt::format("{}: {} killed, {} survived ({:.1f} %)", Counted(mutation.mutants.size(), "mutant"),
                  total.killed, total.survived, total.percent());
  if (total.equivalent > 0) out += fmt::format(", {} equivalent", total.equivalent);
  if (total.skipped > 0) out += fmt::format(", {} not judged", total.skipped);
  if (mutation.seconds >= 1) {
    out += fmt::format("; {} trials in {:.1f} s", mutation.trials, mutation.seconds);
  }
  return out + "\n";
}

}  // namespace

std::string Summary(const Run& run, const RenderOptions& options) {
  const Style style(options.colour);
  std::string out;
  for (const std::string& line : run.unreadable) {
    out += style.BySeverity(Severity::kError, "error") + ": " + Printable(line) + "\n";
  }
  if (options.skipped) {
    for (const SkippedDocument& skipped : run.skipped) {
      const std::string part =
          skipped.document == 0 ? "" : fmt::format(" (document {})", skipped.document + 1);
      out += fmt::format("skipped {}{}: {}\n", Printable(skipped.path), part, Printable(skipped.reason));
    }
  }
  if (run.refused) return out;
  for (const std::string& remark : run.remarks) out += Printable(remark) + "\n";
  const std::string findings = FindingCounts(run, options);
  if (run.kind == RunKind::kTest) {
    out += fmt::format("{} in {}", CaseCounts(run), Counted(run.counts.files, "file"));
    if (!findings.empty()) out += fmt::format("; {}", findings);
  } else {
    out += fmt::format("{} in {} ({})", findings.empty() ? "no findings" : findings,
                       Counted(run.counts.files, "file"), JudgedCounts(run.counts));
    out += FixCounts(run, options);
  }
  if (!run.skipped.empty()) {
    out += fmt::format("; {} skipped", Counted(run.skipped.size(), "document"));
    if (!options.skipped) out += " (-v lists them)";
  }
  if (!run.unreadable.empty()) out += fmt::format("; {} unreadable", run.unreadable.size());
  out += "\n";
  if (run.mutation != nullptr) out += MutationSummary(*run.mutation);
  return out;
}

}  // namespace rulecheck::report
