// TAP, a test point per result, with a YAML block where it failed. Version 14 added
// nothing that is used here, and prove(1) of perl 5.36 refuses to read it.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "report/cells.h"
#include "report/items.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

using Status = ResultItem::Status;

// `#` starts a directive and `\` escapes it.
std::string Description(std::string_view text) {
  std::string out;
  for (const char c : Printable(text)) {
    if (c == '#' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// A JSON string is a YAML string.
std::string Quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string Diagnostic(const ResultItem& item) {
  std::string out = fmt::format("  ---\n  message: {}\n  severity: {}\n  kind: {}\n  at:\n    file: {}\n",
                                Quoted(item.message), item.status == Status::kError ? "error" : "fail",
                                Quoted(item.kind), Quoted(item.file));
  if (item.line > 0) out += fmt::format("    line: {}\n    column: {}\n", item.line, item.column);
  if (!item.detail.empty()) {
    out += "  detail: |2\n";
    std::string detail = Printable(item.detail, true);
    while (!detail.empty() && detail.back() == '\n') detail.pop_back();
    for (const std::string_view line : Split(detail, '\n')) out += fmt::format("    {}\n", line);
  }
  return out + "  ...\n";
}

std::string TestPoint(size_t number, const ResultItem& item) {
  const bool fine = item.status == Status::kPassed || item.status == Status::kSkipped;
  std::string out = fmt::format("{} {} - {}", fine ? "ok" : "not ok", number,
                                Description(item.file + " :: " + item.group + " :: " + item.name));
  if (item.status == Status::kSkipped) out += " # SKIP " + Printable(item.message);
  out += "\n";
  return fine ? out : out + Diagnostic(item);
}

// A plan of no tests reads as success, which only an empty part of a run is.
std::string Nothing(const Run& run) {
  if (run.kind == RunKind::kLint) return "1..0 # SKIP no file was checked\n";
  if (run.counts.selected > 0) return "1..0 # SKIP no case is in this part of the run\n";
  return run.counts.queries > 0 ? "Bail out! no test was selected\n" : "Bail out! no test was found\n";
}

}  // namespace

std::string RenderTap(const Run& run, const RenderOptions& options) {
  const ResultList list = MakeResultList(run, options);
  std::string out = "TAP version 13\n";
  for (const std::string& remark : list.remarks) out += "# " + Printable(remark) + "\n";
  if (list.items.empty()) return out + Nothing(run);
  out += fmt::format("1..{}\n", list.items.size());
  for (size_t i = 0; i < list.items.size(); ++i) out += TestPoint(i + 1, list.items[i]);
  return out;
}

}  // namespace rulecheck::report
