// One page with everything in it: findings and failed cases by file, with their code. It loads nothing
// and runs nothing.
#include <fmt/core.h>

#include <array>
#include <map>
#include <vector>

#include "report/cells.h"
#include "report/frame.h"
#include "report/problems.h"
#include "report/report.h"
#include "report/xml.h"

namespace rulecheck::report {
namespace {

constexpr const char* kHead = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>rulecheck</title>
<style>
:root { color-scheme: light dark; --line: #8884; --error: #c62828; --warning: #b26a00; --info: #1565c0 }
@media (prefers-color-scheme: dark) { :root { --error: #ef9a9a; --warning: #ffcc80; --info: #90caf9 } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere }
table { border-collapse: collapse } td, th { padding: .15rem .8rem .15rem 0; text-align: left }
article { border: 1px solid var(--line); border-left-width: 5px; border-radius: 4px; margin: .6rem 0; padding: .5rem .8rem }
article.error { border-left-color: var(--error) } article.warning { border-left-color: var(--warning) }
article.info { border-left-color: var(--info) }
b.error { color: var(--error) } b.warning { color: var(--warning) } b.info { color: var(--info) }
pre, code { font: 13px/1.4 ui-monospace, monospace } pre { overflow-x: auto; margin: .5rem 0 0 }
p { margin: .2rem 0 } .id { opacity: .7; float: right }
</style>
</head>
<body>
)html";

std::string Escaped(std::string_view text) {
  return EscapeXml(text, true);
}

// What stands in backticks is code.
std::string WithCode(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t open = text.find('`', at);
    const size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return out + Escaped(text.substr(at));
    out += Escaped(text.substr(at, open - at));
    out += "<code>" + Escaped(text.substr(open + 1, close - open - 1)) + "</code>";
    at = close + 1;
  }
  return out;
}

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

}  // namespace

std::string RenderHtml(const Run& run, const RenderOptions& options) {
  const std::vector<Problem> problems = ProblemsOf(run, options);
  std::string out = kHead + CountsOf(run, problems);
  const std::string* path = nullptr;
  for (const Problem& problem : problems) {
    if (path == nullptr || *path != problem.path) out += fmt::format("<h2>{}</h2>\n", Escaped(problem.path));
    path = &problem.path;
    out += ArticleOf(problem, options);
  }
  for (const SkippedDocument& skipped : run.skipped) {
    if (&skipped == run.skipped.data()) out += "<h2>not judged</h2>\n";
    out += fmt::format("<p>{}: {}</p>\n", Escaped(skipped.path), Escaped(skipped.reason));
  }
  return out + "</body>\n</html>\n";
}

}  // namespace rulecheck::report
