// One JSON object per line and event, passed cases included; the last is the summary.
#include "report/json_items.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

using Json = nlohmann::ordered_json;

void Append(std::string_view event, const Json& fields, std::string* out) {
  Json line = {{"event", event}};
  line.update(fields);
  *out += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string RenderJsonl(const Run& run, const RenderOptions& options) {
  std::string out;
  for (const std::string& line : run.unreadable) Append("unreadable", {{"reason", line}}, &out);
  for (const SkippedDocument& skipped : run.skipped) Append("skipped", SkippedJson(skipped), &out);
  for (const Finding& finding : run.findings) {
    if (finding.severity >= options.min_severity) Append("finding", FindingJson(finding), &out);
  }
  for (const CaseResult& result : run.cases) Append("case", CaseJson(result), &out);
  Append("summary", CountsJson(run), &out);
  return out;
}

}  // namespace rulecheck::report
