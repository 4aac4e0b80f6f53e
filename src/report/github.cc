// Workflow commands of GitHub Actions: annotations on the lines of a pull request. GitHub
// shows ten errors, ten warnings and ten notices a step; the rest is in the log only.
#include <fmt/core.h>

#include "report/cells.h"
#include "report/items.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

// A command is one line; in properties `:` and `,` separate.
std::string EscapeCommand(std::string_view text, bool property) {
  std::string out;
  for (const char c : Printable(text, true)) {
    const bool escaped = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += escaped ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::string_view Level(Severity severity) {
  constexpr std::string_view kLevels[] = {"notice", "warning", "error"};
  return kLevels[static_cast<size_t>(severity)];
}

// GitHub refuses columns where the lines differ.
std::string AnnotationPlace(const Location& where) {
  const LineColumn begin = where.file->Position(where.span.begin);
  const LineColumn end = where.file->Position(where.span.end);
  std::string out = fmt::format("file={},line={},endLine={}", EscapeCommand(where.file->path(), true),
                                begin.line, end.line);
  if (begin.line == end.line) out += fmt::format(",col={},endColumn={}", begin.column, end.column);
  return out;
}

std::string Command(std::string_view level, const std::string& properties, std::string_view title,
                    const std::string& message) {
  return fmt::format("::{} {},title={}::{}\n", level, properties, EscapeCommand(title, true),
                     EscapeCommand(message, false));
}

std::string FromFinding(const Finding& finding) {
  std::string message = finding.message;
  for (const std::string& note : finding.notes) message += "\n" + note;
  return Command(Level(finding.severity), AnnotationPlace(finding.where), finding.check, message);
}

std::string AnnotationOf(const CaseResult& result) {
  const std::string place =
      result.where.file == nullptr
          ? "file=" + EscapeCommand(result.file, true)
          : AnnotationPlace({result.where.file, {result.where.span.begin, result.where.span.begin}});
  return Command("error", place, result.group + " > " + result.name, result.detail);
}

}  // namespace

std::string RenderGithub(const Run& run, const RenderOptions& options) {
  std::string out;
  for (const std::string& line : run.unreadable)
    out += fmt::format("::error::{}\n", EscapeCommand(line, false));
  for (const CaseResult& result : run.cases) {
    if (result.status != CaseStatus::kPassed) out += AnnotationOf(result);
  }
  for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kInfo}) {
    if (severity < options.min_severity) break;
    for (const Finding& finding : run.findings) {
      if (finding.severity == severity) out += FromFinding(finding);
    }
  }
  return out;
}

}  // namespace rulecheck::report
