// The report for people: rustc-like frames for findings, failed cases in full.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "report/case_text.h"
#include "report/cells.h"
#include "report/frame.h"
#include "report/mutation.h"
#include "report/place.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wrap.h"

namespace rulecheck::report {
namespace {

constexpr uint32_t kContextLines = 2;
// Places of a finding that stands for many; formats for programs have all of them.
constexpr size_t kMaxSamePlaces = 3;
// Cells of a note in one line, however narrow the terminal.
constexpr size_t kLeastWidth = 20;

// Marks by file: the finding's own first, then the others as they come.
std::vector<std::pair<const SourceFile*, std::vector<Mark>>> MarksByFile(const Finding& finding) {
  std::vector<std::pair<const SourceFile*, std::vector<Mark>>> out;
  out.push_back({finding.where.file, {{finding.where.span, "", true}}});
  size_t same = 0;
  for (const SecondaryLabel& label : finding.labels) {
    if (label.where.file == nullptr) continue;
    // The message counts them.
    if (label.text == "and here" && ++same > kMaxSamePlaces) continue;
    auto it =
        std::find_if(out.begin(), out.end(), [&](auto& entry) { return entry.first == label.where.file; });
    if (it == out.end()) it = out.insert(out.end(), {label.where.file, {}});
    it->second.push_back({label.where.span, label.text, false});
  }
  return out;
}

void AppendTail(const Finding& finding, uint32_t columns, const std::string& indent, const Style& style,
                std::string* out) {
  const auto line = [&](std::string_view word, std::string_view text) {
    const std::string behind(indent.size() + word.size() + 5, ' ');
    const size_t width = columns > behind.size() + kLeastWidth ? columns - behind.size() : kLeastWidth;
    *out += fmt::format("{} {} {} {}\n", indent, style.Gutter("="), style.Bold(fmt::format("{}:", word)),
                        columns == 0 ? Printable(text) : Wrapped(Printable(text), width, behind));
  };
  for (const std::string& note : finding.notes) line("help", note);
  if (finding.fix) line(finding.fix->safe ? "fix" : "unsafe fix", finding.fix->description);
}

void AppendFinding(const Finding& finding, const RenderOptions& options, const Style& style,
                   std::string* out) {
  const std::string head = fmt::format("{}[{}]", SeverityName(finding.severity), finding.check);
  *out += style.BySeverity(finding.severity, head) + style.Bold(": " + Printable(finding.message)) + "\n";
  const auto files = MarksByFile(finding);
  uint32_t last_line = 1;
  for (const auto& [file, marks] : files) {
    last_line = std::max(last_line, LastFrameLine(*file, marks, kContextLines));
  }
  FrameOptions frame;
  frame.severity = finding.severity;
  frame.context_lines = kContextLines;
  frame.number_width = static_cast<uint32_t>(std::to_string(last_line).size());
  frame.max_line_cells = LineCells(options.max_line_cells, options.columns, frame.number_width);
  const std::string indent(frame.number_width, ' ');
  for (const auto& [file, marks] : files) {
    const std::string_view arrow = file == finding.where.file ? "-->" : ":::";
    *out += indent + style.Gutter(arrow) + " " + PlaceText({file, marks.front().span}) + "\n";
    *out += indent + style.Gutter(" |") + "\n";
    *out += RenderFrame(*file, marks, frame, style);
  }
  *out += indent + style.Gutter(" |") + "\n";
  AppendTail(finding, options.columns, indent, style, out);
  *out += '\n';
}

// Failed cases that are shown in full; of more only the first reason is read.
constexpr size_t kMaxFullCases = 5;

// Only the first failed cases of a run are explained.
std::string UnexplainedNote(const Run& run) {
  const auto rest = std::count_if(run.cases.begin(), run.cases.end(), [](const CaseResult& result) {
    return result.status == CaseStatus::kFailed && result.comparison != nullptr &&
           result.explanation == nullptr;
  });
  if (rest == 0) return "";
  return fmt::format("{} failed case{} above without an explanation; --run chooses cases\n\n", rest,
                     rest == 1 ? " stands" : "s stand");
}

}  // namespace

std::string RenderText(const Run& run, const RenderOptions& options) {
  const Style style(options.colour);
  std::string out;
  for (const Finding& finding : run.findings) {
    if (finding.severity >= options.min_severity) AppendFinding(finding, options, style, &out);
  }
  const CaseTextOptions case_options{options.max_line_cells, options.colour, options.columns};
  size_t full_cases = 0;  // failed ones, up to and beyond the bound
  for (const CaseResult& result : run.cases) {
    const bool shown = result.status != CaseStatus::kPassed || result.explanation != nullptr;
    if (!shown && !options.all_cases) continue;
    const bool full =
        result.status == CaseStatus::kPassed || options.explain_all || ++full_cases <= kMaxFullCases;
    out += full ? RenderCase(result, case_options) : RenderCaseLine(result, case_options);
  }
  if (full_cases > kMaxFullCases && !options.explain_all) {
    out += fmt::format("\n{} failed cases are one line each; --explain shows all of them in full\n\n",
                       full_cases - kMaxFullCases);
  }
  out += UnexplainedNote(run);
  if (run.mutation != nullptr) out += MutationText(*run.mutation, options);
  return out;
}

}  // namespace rulecheck::report
