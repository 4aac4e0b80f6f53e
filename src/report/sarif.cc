// SARIF 2.1.0, which GitHub's code scanning and editors read. Columns count UTF-16 units, which
// is what readers take them for.
#include <map>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "report/problems.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

using SarifJson = nlohmann::ordered_json;

std::string_view SarifLevel(Severity severity) {
  constexpr std::string_view kWords[] = {"note", "warning", "error"};
  return kWords[static_cast<size_t>(severity)];
}

// From 1, in UTF-16 units.
uint32_t Utf16Column(const SourceFile& file, LineColumn at) {
  const std::string_view line = file.Line(at.line).substr(0, at.column - 1);
  uint32_t column = 1;
  for (size_t i = 0; i < line.size();) column += DecodeUtf8(line, &i) > 0xFFFF ? 2 : 1;
  return column;
}

SarifJson Region(const SourceFile& file, Span span) {
  const LineColumn begin = file.Position(span.begin), end = file.Position(span.end);
  return {{"startLine", begin.line},
          {"startColumn", Utf16Column(file, begin)},
          {"endLine", end.line},
          {"endColumn", Utf16Column(file, end)}};
}

SarifJson PhysicalLocation(const std::string& path, const Location& where) {
  SarifJson out = {{"artifactLocation", {{"uri", UriPath(path)}}}};
  if (where.file != nullptr) out["region"] = Region(*where.file, where.span);
  return {{"physicalLocation", std::move(out)}};
}

SarifJson FixesOf(const Finding& finding) {
  SarifJson replacements = SarifJson::array();
  for (const Edit& edit : finding.fix->edits) {
    replacements.push_back({{"deletedRegion", Region(*finding.where.file, edit.span)},
                            {"insertedContent", {{"text", edit.replacement}}}});
  }
  const SarifJson change = {{"artifactLocation", {{"uri", UriPath(finding.where.file->path())}}},
                            {"replacements", std::move(replacements)}};
  return SarifJson::array({{{"description", {{"text", finding.fix->description}}},
                            {"artifactChanges", SarifJson::array({change})}}});
}

SarifJson ResultJson(const Problem& problem, size_t rule, std::string fingerprint) {
  SarifJson out = {{"ruleId", problem.check},
                   {"ruleIndex", rule},
                   {"level", SarifLevel(problem.severity)},
                   {"message", {{"text", LongMessage(problem)}}},
                   {"locations", SarifJson::array({PhysicalLocation(problem.path, problem.where)})}};
  if (problem.finding != nullptr) {
    for (const SecondaryLabel& label : problem.finding->labels) {
      if (label.where.file == nullptr) continue;
      SarifJson place = PhysicalLocation(label.where.file->path(), label.where);
      place["message"] = {{"text", label.text}};
      out["relatedLocations"].push_back(std::move(place));
    }
    if (problem.finding->fix && !problem.finding->fix->edits.empty())
      out["fixes"] = FixesOf(*problem.finding);
  }
  out["partialFingerprints"] = {{"rulecheck/v1", std::move(fingerprint)}};
  return out;
}

SarifJson RuleJson(const std::string& id, std::span<const CheckInfo> checks) {
  SarifJson out = {{"id", id}, {"properties", {{"tags", {id.substr(0, id.find('/'))}}}}};
  for (const CheckInfo& check : checks) {
    if (check.id != id) continue;
    out["shortDescription"] = {{"text", check.summary}};
    out["defaultConfiguration"] = {{"level", SarifLevel(check.severity)}};
    if (!check.page.empty()) out["help"] = {{"text", check.page}, {"markdown", check.page}};
  }
  return out;
}

}  // namespace

std::string RenderSarif(const Run& run, const RenderOptions& options) {
  const std::vector<Problem> problems = ProblemsOf(run, options);
  std::map<std::string, size_t> indices;
  for (const Problem& problem : problems) indices.emplace(problem.check, 0);
  SarifJson rules = SarifJson::array(), results = SarifJson::array(), trouble = SarifJson::array();
  for (auto& [id, index] : indices) {
    index = rules.size();
    rules.push_back(RuleJson(id, options.checks));
  }
  Fingerprints fingerprints;
  for (const Problem& problem : problems)
    results.push_back(ResultJson(problem, indices[problem.check], fingerprints.Next(problem)));
  for (const std::string& line : run.unreadable)
    trouble.push_back({{"level", "error"}, {"message", {{"text", line}}}});
  SarifJson driver = {{"name", "rulecheck"}, {"rules", std::move(rules)}};
  if (!options.version.empty()) driver["version"] = options.version;
  SarifJson one = {{"tool", {{"driver", std::move(driver)}}},
                   {"columnKind", "utf16CodeUnits"},
                   {"invocations", SarifJson::array({{{"executionSuccessful", run.unreadable.empty()},
                                                      {"toolExecutionNotifications", std::move(trouble)}}})},
                   {"results", std::move(results)}};
  const SarifJson out = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                         {"version", "2.1.0"},
                         {"runs", SarifJson::array({std::move(one)})}};
  return out.dump(2, ' ', false, SarifJson::error_handler_t::replace) + "\n";
}

}  // namespace rulecheck::report
