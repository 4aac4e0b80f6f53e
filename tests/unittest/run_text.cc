#include "run_text.h"

#include "base/strings.h"

namespace rulecheck {
namespace {

const char* StatusName(CaseStatus status) {
  switch (status) {
    case CaseStatus::kPassed:
      return "passed";
    case CaseStatus::kFailed:
      return "FAILED";
    case CaseStatus::kError:
      return "ERROR";
    case CaseStatus::kUnsupported:
      return "UNSUPPORTED";
  }
  return "?";
}

std::string Place(const Location& where) {
  if (where.file == nullptr) return "?";
  LineColumn at = where.file->Position(where.span.begin);
  return where.file->path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string Indent(const std::string& text) {
  std::string out;
  for (std::string_view line : Split(text, '\n')) {
    if (!line.empty()) out += "    " + std::string(line) + "\n";
  }
  return out;
}

void Replace(std::string* text, const std::string& from, const std::string& to) {
  for (size_t at = text->find(from); at != std::string::npos; at = text->find(from, at + to.size())) {
    text->replace(at, from.size(), to);
  }
}

}  // namespace

std::string RunText(const Run& run, const std::string& root) {
  std::string out;
  for (const CaseResult& c : run.cases) {
    out += std::string(StatusName(c.status)) + " " + Place(c.where) + " " + c.group + "::" + c.name + "\n";
    out += Indent(c.detail);
  }
  for (const Finding& f : run.findings) {
    out +=
        std::string(SeverityName(f.severity)) + " " + f.check + " " + Place(f.where) + " " + f.message + "\n";
    for (const SecondaryLabel& label : f.labels) out += "    " + Place(label.where) + " " + label.text + "\n";
    for (const std::string& note : f.notes) out += "    note: " + note + "\n";
  }
  for (const std::string& line : run.unreadable) out += "unreadable " + line + "\n";
  Replace(&out, root + "/", "");
  return out;
}

}  // namespace rulecheck
