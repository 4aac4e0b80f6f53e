// A summary in Markdown for a pull request: counts, then a table of problems.
#include <fmt/core.h>

#include <array>

#include "report/cells.h"
#include "report/problems.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

// A comment of GitHub holds 65,536 characters.
constexpr size_t kMaxTableBytes = 50'000;

// In a cell of a table, as text and not as Markdown.
std::string PlainCell(std::string_view text) {
  std::string out;
  for (const char c : Printable(text, true)) {
    if (c == '\n' || c == '\r') {
      out += ' ';
    } else {
      if (std::string_view("|\\`*_<>[]#~").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

// Backticks around code stay code.
std::string MessageCell(std::string_view text) {
  std::string out;
  bool code = false;
  size_t begin = 0;
  for (size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] != '`') continue;
    const std::string_view part = text.substr(begin, at - begin);
    if (code && at < text.size()) {
      std::string inner = Printable(part, true);
      for (size_t bar = inner.find('|'); bar != std::string::npos; bar = inner.find('|', bar + 2))
        inner.insert(bar, "\\");
      out += "`" + inner + "`";
    } else {
      out += (code ? "\\`" : "") + PlainCell(part);
    }
    code = !code;
    begin = at + 1;
  }
  return out;
}

std::string PlaceCell(const Problem& problem) {
  if (problem.where.file == nullptr) return PlainCell(problem.path);
  return fmt::format("{}:{}", PlainCell(problem.path),
                     problem.where.file->Position(problem.where.span.begin).line);
}

std::string SeverityCounts(const std::vector<Problem>& problems) {
  std::array<size_t, 3> counts{};
  for (const Problem& problem : problems) ++counts[static_cast<size_t>(problem.severity)];
  return fmt::format("{} error{}, {} warning{}, {} info", counts[2], counts[2] == 1 ? "" : "s", counts[1],
                     counts[1] == 1 ? "" : "s", counts[0]);
}

}  // namespace

std::string RenderMarkdown(const Run& run, const RenderOptions& options) {
  const std::vector<Problem> problems = ProblemsOf(run, options);
  std::string out =
      fmt::format("### rulecheck: {}\n\n", problems.empty() ? "nothing found" : SeverityCounts(problems));
  out += fmt::format("{} files, {} rules", run.counts.files, run.counts.rules);
  if (!run.cases.empty()) out += fmt::format(", {} cases of unit tests", run.cases.size());
  out += ".\n";
  for (const std::string& remark : run.remarks) out += PlainCell(remark) + "\n";
  for (const std::string& line : run.unreadable) out += fmt::format("\n**Not read:** {}\n", PlainCell(line));
  if (problems.empty()) return out;
  out += "\n| | where | what |\n|---|---|---|\n";
  for (size_t i = 0; i < problems.size(); ++i) {
    if (out.size() > kMaxTableBytes)
      return out + fmt::format("\n{} more are not shown.\n", problems.size() - i);
    const Problem& problem = problems[i];
    out += fmt::format("| {} | {} | {} ({}) |\n", SeverityName(problem.severity), PlaceCell(problem),
                       MessageCell(problem.message), PlainCell(problem.check));
  }
  return out;
}

}  // namespace rulecheck::report
