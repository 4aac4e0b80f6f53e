// One JSON object with every fact of a run, for programs. `version` goes up when a
// field changes its meaning; new fields may come at any time.
#include "report/case_json.h"
#include "report/json_items.h"
#include "report/mutation.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

Json FixJson(const Fix& fix, const SourceFile& file) {
  Json edits = Json::array();
  for (const Edit& edit : fix.edits) {
    edits.push_back({{"start", PointJson(file, edit.span.begin)},
                     {"end", PointJson(file, edit.span.end)},
                     {"replacement", edit.replacement}});
  }
  return {{"description", fix.description},
          {"applicability", fix.safe ? "safe" : "unsafe"},
          {"edits", std::move(edits)}};
}

// The entry of the check in the list of the repository, as GitHub names headings.
std::string DocsOf(std::string_view check) {
  std::string anchor(check);
  std::erase(anchor, '/');
  return "docs/checks.md#" + anchor;
}

}  // namespace

Json FindingJson(const Finding& finding) {
  Json out = {{"id", finding.check},
              {"severity", SeverityName(finding.severity)},
              {"confidence", ConfidenceName(finding.confidence)},
              {"message", finding.message}};
  out.update(PlaceJson(finding.where));
  out["subject"] = finding.subject;
  out["docs"] = DocsOf(finding.check);
  out["labels"] = Json::array();
  for (const SecondaryLabel& label : finding.labels) {
    if (label.where.file == nullptr) continue;
    Json entry = PlaceJson(label.where);
    entry["text"] = label.text;
    out["labels"].push_back(std::move(entry));
  }
  out["notes"] = finding.notes;
  out["fix"] = finding.fix ? FixJson(*finding.fix, *finding.where.file) : Json();
  return out;
}

Json SkippedJson(const SkippedDocument& skipped) {
  return {{"file", skipped.path}, {"document", skipped.document}, {"reason", skipped.reason}};
}

Json CountsJson(const Run& run) {
  return {{"files", run.counts.files},
          {"groups", run.counts.groups},
          {"rules", run.counts.rules},
          {"queries", run.counts.queries},
          {"cases", run.cases.size()}};
}

std::string RenderJson(const Run& run, const RenderOptions& options) {
  Json out = {{"version", kVersion}};
  out["findings"] = Json::array();
  for (const Finding& finding : run.findings) {
    if (finding.severity >= options.min_severity) out["findings"].push_back(FindingJson(finding));
  }
  out["cases"] = Json::array();
  for (const CaseResult& result : run.cases) {
    if (result.status != CaseStatus::kPassed || options.all_cases) out["cases"].push_back(CaseJson(result));
  }
  out["skipped"] = Json::array();
  for (const SkippedDocument& skipped : run.skipped) {
    out["skipped"].push_back(SkippedJson(skipped));
  }
  out["unreadable"] = run.unreadable;
  out["counts"] = CountsJson(run);
  if (run.mutation != nullptr) {
    out["mutants"] = MutantsJson(*run.mutation);
    out["mutation"] = MutationJson(*run.mutation);
  }
  // Bytes that are not UTF-8 become U+FFFD: the output is always valid JSON.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rulecheck::report
