// One page with everything in it: findings and failed cases by file, with their code. It loads nothing
// and runs nothing.
#include <fmt/core.h>

#include <array>
#include <map>
#include <vector>

#include "report/cells.h"
#include "report/frame.h"
#include "report/html_parts.h"
#include "report/problems.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

std::string FrameOf(const Finding& finding, uint32_t max_line_cells) {
  std::map<const SourceFile*, std::vector<Mark>> files;
  std::vector<const SourceFile*> order{finding.where.file};
  files[finding.where.file].push_back({finding.where.span, "", true});
  for (const SecondaryLabel& label : finding.labels) {
    if (label.where.file == nullptr) continue;
    if (!files.contains(label.where.file)) order.push_back(label.where.file);
    files[label.where.file].push_back({label.where.span, label.text, false});
  }
  FrameOptions options;
  options.max_line_cells = max_line_cells;
  std::string out;
  for (const SourceFile* file : order) {
    const std::vector<Mark>& marks = files[file];
    options.number_width =
        static_cast<uint32_t>(std::to_string(LastFrameLine(*file, marks, options.context_lines)).size());
    if (file != finding.where.file) out += Printable(file->path()) + "\n";
    out += RenderFrame(*file, marks, options, Style(false));
  }
  return "<pre>" + Escaped(out) + "</pre>\n";
}

std::string ArticleOf(const Problem& problem, const RenderOptions& options) {
  const std::string_view severity = SeverityName(problem.severity);
  std::string out =
      fmt::format("<article class=\"{}\">\n<span class=\"id\">{}</span>\n<p><b class=\"{}\">{}</b> {}",
                  severity, Escaped(problem.check), severity, severity, WithCode(problem.message));
  if (problem.where.file != nullptr)
    out += fmt::format(" (line {})", problem.where.file->Position(problem.where.span.begin).line);
  out += "</p>\n";
  if (!problem.subject.empty()) out += fmt::format("<p><small>{}</small></p>\n", Escaped(problem.subject));
  if (problem.finding != nullptr) {
    out += FrameOf(*problem.finding, options.max_line_cells);
    for (const std::string& note : problem.finding->notes) out += fmt::format("<p>{}</p>\n", WithCode(note));
  }
  return out + "</article>\n";
}

std::string CountsOf(const Run& run, const std::vector<Problem>& problems) {
  std::array<size_t, 3> counts{};
  std::map<std::string, size_t> checks;
  for (const Problem& problem : problems) {
    ++counts[static_cast<size_t>(problem.severity)];
    ++checks[problem.check];
  }
  std::string out = fmt::format(
      "<h1>rulecheck</h1>\n<p><b class=\"error\">{}</b> errors, <b class=\"warning\">{}</b> "
      "warnings, <b class=\"info\">{}</b> infos in {} files with {} rules",
      counts[2], counts[1], counts[0], run.counts.files, run.counts.rules);
  if (!run.cases.empty()) out += fmt::format(" and {} cases of unit tests", run.cases.size());
  out += "</p>\n";
  for (const std::string& remark : run.remarks) out += fmt::format("<p>{}</p>\n", Escaped(remark));
  for (const std::string& line : run.unreadable)
    out += fmt::format("<p><b class=\"error\">not read</b> {}</p>\n", Escaped(line));
  if (checks.empty()) return out;
  out += "<table><tr><th>check</th><th>found</th></tr>\n";
  for (const auto& [check, count] : checks)
    out += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", Escaped(check), count);
  return out + "</table>\n";
}

constexpr const char* kEnd = "</body>\n</html>\n";

std::string ProblemsHtml(const std::vector<Problem>& problems, const RenderOptions& options) {
  std::string out;
  const std::string* path = nullptr;
  for (const Problem& problem : problems) {
    if (path == nullptr || *path != problem.path) out += fmt::format("<h2>{}</h2>\n", Escaped(problem.path));
    path = &problem.path;
    out += ArticleOf(problem, options);
  }
  return out;
}

std::string SkippedOf(const Run& run) {
  std::string out = run.skipped.empty() ? "" : "<h2>not judged</h2>\n";
  for (const SkippedDocument& skipped : run.skipped)
    out += fmt::format("<p>{}: {}</p>\n", Escaped(skipped.path), Escaped(skipped.reason));
  return out;
}

// Cases, what is wrong with files, and what the tests prove.
std::string TestSections(const Run& run, std::vector<Problem> problems, const RenderOptions& options) {
  std::erase_if(problems, [](const Problem& problem) { return problem.finding == nullptr; });
  std::string links = "<nav aria-label=\"sections\"><a href=\"#results\">Results</a>";
  if (!problems.empty()) links += "<a href=\"#findings\">Findings</a>";
  if (run.coverage != nullptr) links += "<a href=\"#coverage\">Coverage</a>";
  if (run.mutation != nullptr) links += "<a href=\"#survivors\">Mutation</a>";
  std::string out = links + "</nav>\n" + CasesHtml(run);
  if (!problems.empty()) out += "<h2 id=\"findings\">Findings</h2>\n" + ProblemsHtml(problems, options);
  if (run.coverage != nullptr) out += CoverageSection(*run.coverage);
  if (run.mutation != nullptr) out += MutationSection(*run.mutation);
  return out;
}

}  // namespace

std::string RenderHtml(const Run& run, const RenderOptions& options) {
  const std::vector<Problem> problems = ProblemsOf(run, options);
  std::string out = PageHead("rulecheck") + CountsOf(run, problems);
  if (run.kind == RunKind::kTest) return out + TestSections(run, problems, options) + SkippedOf(run) + kEnd;
  return out + ProblemsHtml(problems, options) + SkippedOf(run) + kEnd;
}

}  // namespace rulecheck::report
