#include "report/items.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace rulecheck::report {
namespace {

ResultItem FromFinding(const Finding& finding, bool tested) {
  const LineColumn at = finding.where.file->Position(finding.where.span.begin);
  ResultItem item;
  item.status = tested ? ResultItem::Status::kError : ResultItem::Status::kFailed;
  item.file = finding.where.file->path();
  item.group = tested ? "load" : "lint";
  item.name = fmt::format("{} at {}:{}", finding.check, at.line, at.column);
  item.kind = finding.check;
  item.message = finding.message;
  item.detail = fmt::format("{}:{}:{}: {}", item.file, at.line, at.column, finding.message);
  for (const std::string& note : finding.notes) item.detail += "\n" + note;
  item.line = at.line;
  item.column = at.column;
  return item;
}

ResultItem FromCase(const CaseResult& result) {
  constexpr std::string_view kKinds[] = {"", "failed", "error", "unsupported"};
  ResultItem item;
  item.file = result.file;
  item.group = result.group;
  item.name = result.name;
  item.seconds = result.seconds;
  if (result.where.file != nullptr) {
    const LineColumn at = result.where.file->Position(result.where.span.begin);
    item.line = at.line;
    item.column = at.column;
  }
  if (result.status == CaseStatus::kPassed) return item;
  item.status =
      result.status == CaseStatus::kFailed ? ResultItem::Status::kFailed : ResultItem::Status::kError;
  item.kind = kKinds[static_cast<size_t>(result.status)];
  item.message = FirstLine(result.detail);
  item.detail = result.detail;
  return item;
}

ResultItem FromSkipped(const SkippedDocument& skipped, bool strict) {
  ResultItem item;
  item.status = strict ? ResultItem::Status::kFailed : ResultItem::Status::kSkipped;
  item.file = skipped.path;
  item.group = "load";
  item.name = fmt::format("document {}", skipped.document + 1);
  item.kind = "skipped";
  item.message = FirstLine(skipped.reason);
  return item;
}

ResultItem FromUnreadable(const std::string& line) {
  ResultItem item;
  item.status = ResultItem::Status::kError;
  item.file = line.substr(0, line.find(": "));
  item.group = "load";
  item.name = "read";
  item.kind = "unreadable";
  item.message = FirstLine(line);
  item.detail = line;
  return item;
}

// Files that nothing was said about.
void AddSilentFiles(const Run& run, std::vector<ResultItem>* items) {
  std::set<std::string> spoken;
  for (const ResultItem& item : *items) spoken.insert(item.file);
  for (const auto& file : run.files) {
    if (!spoken.insert(file->path()).second) continue;
    ResultItem item;
    item.file = file->path();
    item.group = "lint";
    item.name = "no errors";
    items->push_back(std::move(item));
  }
}

}  // namespace

std::string FirstLine(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

ResultList MakeResultList(const Run& run, const RenderOptions& options) {
  const bool tested = run.kind == RunKind::kTest;
  ResultList out;
  for (const std::string& line : run.unreadable) out.items.push_back(FromUnreadable(line));
  for (const SkippedDocument& skipped : run.skipped) {
    out.items.push_back(FromSkipped(skipped, options.strict));
  }
  for (const Finding& finding : run.findings) {
    if (finding.severity >= options.fail_on) {
      out.items.push_back(FromFinding(finding, tested));
    } else if (finding.severity >= options.min_severity) {
      const LineColumn at = finding.where.file->Position(finding.where.span.begin);
      out.remarks.push_back(fmt::format("{}:{}:{}: {} {} {}", finding.where.file->path(), at.line, at.column,
                                        SeverityName(finding.severity), finding.check, finding.message));
    }
  }
  for (const CaseResult& result : run.cases) out.items.push_back(FromCase(result));
  if (!tested) AddSilentFiles(run, &out.items);
  std::stable_sort(out.items.begin(), out.items.end(),
                   [](const ResultItem& a, const ResultItem& b) { return a.file < b.file; });
  return out;
}

}  // namespace rulecheck::report
