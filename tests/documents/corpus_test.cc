// Real rule files: the verdicts that promtool 3.14 was recorded to give, and the
// PrometheusRule objects that must load without a false error.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "documents/rules_verdict.h"
#include "rulecheck/document.h"

namespace rulecheck {

namespace {

namespace fs = std::filesystem;

const fs::path& Corpus() {
  static const fs::path path = fs::path(RULECHECK_SOURCE_DIR) / ".." / "shared" / "corpus";
  return path;
}

bool HasCorpus() {
  if (fs::exists(Corpus())) return true;
  std::puts("skipped: no ../shared");
  return false;
}

std::shared_ptr<const SourceFile> ReadFile(const std::string& path) {
  std::ifstream in(Corpus() / path, std::ios::binary);
  return std::make_shared<SourceFile>(path, std::string(std::istreambuf_iterator<char>(in), {}));
}

// Rows of the manifest as columns.
std::vector<std::vector<std::string>> Manifest() {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(Corpus() / "MANIFEST.tsv");
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> columns;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, '\t');) columns.push_back(field);
    rows.push_back(std::move(columns));
  }
  return rows;
}

}  // namespace

TEST_CASE("promtool's verdicts") {
  if (!HasCorpus()) return;
  std::ifstream in(Corpus() / "promtool_3_14.jsonl");
  uint32_t judged = 0;
  for (std::string line; std::getline(in, line);) {
    const auto row = nlohmann::json::parse(line);
    if (row["kind"].get<std::string>().rfind("rules", 0) != 0) continue;
    const std::string path = row["path"];
    CAPTURE(path);
    ++judged;
    const auto verdict = documents::JudgeRules(ReadFile(path));
    CHECK(documents::RulesVerdictName(verdict) == row["verdict"].get<std::string>());
  }
  CHECK(judged == 569);
}

TEST_CASE("PrometheusRule objects load") {
  if (!HasCorpus()) return;
  uint32_t files = 0;
  uint32_t rules = 0;
  std::string errors;
  for (const auto& row : Manifest()) {
    if (row.size() < 6 || row[5] != "rules-crd-PrometheusRule") continue;
    const LoadedFile loaded = LoadFile(ReadFile(row[0]), {});
    const bool has_rules =
        std::any_of(loaded.documents.begin(), loaded.documents.end(),
                    [](const Document& d) { return d.kind == DocumentKind::kPrometheusRule; });
    files += has_rules ? 1 : 0;
    for (const Finding& finding : loaded.findings) {
      if (finding.severity != Severity::kError) continue;
      errors += row[0] + ": " + finding.check + ": " + finding.message + "\n";
    }
    for (const Document& document : loaded.documents) {
      for (const RuleGroup& group : document.groups()) rules += static_cast<uint32_t>(group.rules.size());
    }
  }
  CHECK(files == 110);
  CHECK(rules == 1772);
  // A field of another dialect (sloth) that Kubernetes refuses too.
  CHECK(errors ==
        "Azure+ARO-HCP/cluster-service/alerts/cluster-service-slo-rules.yaml: yaml/unknown-field: `service` "
        "is not a "
        "field of a rule\n");
}

TEST_CASE("what is not a rule file is never linted as one") {
  if (!HasCorpus()) return;
  uint32_t files = 0;
  for (const auto& row : Manifest()) {
    if (row.size() < 6) continue;
    const std::string& kind = row[5];
    const bool test = kind == "promtool-test" || kind == "vmalert-test";
    if (!test && kind != "dashboard" && kind != "alertmanager-config" && kind != "prometheus-config" &&
        kind != "rules-templated" && kind != "slo-sloth" && kind != "grafana-alerts") {
      continue;
    }
    if (row[9] != "ok" && kind != "rules-templated") continue;
    ++files;
    CAPTURE(row[0]);
    const LoadedFile loaded = LoadFile(ReadFile(row[0]), {});
    // A template that is no YAML is said to be none; nothing of it is judged.
    const bool unreadable = kind == "rules-templated" && (loaded.documents.empty() || loaded.broken);
    CHECK(std::all_of(loaded.findings.begin(), loaded.findings.end(),
                      [&](const Finding& finding) { return unreadable && finding.check == "yaml/syntax"; }));
    if (test) {
      REQUIRE(loaded.documents.size() == 1);
      CHECK(IsTestKind(loaded.documents[0].kind));
    } else if (kind != "dashboard" && kind != "prometheus-config" && kind != "alertmanager-config" &&
               kind != "slo-sloth" && kind != "grafana-alerts") {
      CHECK((unreadable ? !loaded.findings.empty() || !loaded.skipped.empty() : !loaded.skipped.empty()));
    }
    for (const Document& document : loaded.documents) CHECK(document.groups().empty());
  }
  CHECK(files > 600);
}

TEST_CASE("rules of Loki load") {
  if (!HasCorpus()) return;
  uint32_t rules = 0;
  std::string errors;
  for (const auto& row : Manifest()) {
    if (row.size() < 6 || row[5].rfind("loki-rules", 0) != 0) continue;
    CAPTURE(row[0]);
    const LoadedFile loaded = LoadFile(ReadFile(row[0]), {});
    CHECK(loaded.skipped.empty());
    for (const Finding& finding : loaded.findings) {
      if (finding.severity == Severity::kError) errors += row[0] + ": " + finding.check + "\n";
    }
    for (const Document& document : loaded.documents) {
      CHECK(document.language == QueryLanguage::kLogQL);
      for (const RuleGroup& group : document.groups()) rules += static_cast<uint32_t>(group.rules.size());
    }
  }
  CHECK(rules == 159);
  // Both files are there to be refused.
  const std::string invalid = "grafana+loki/operator/hack/lokirules_invalid.yaml: ";
  CHECK(errors ==
        invalid + "logql/syntax\n" + invalid + "rules/invalid-duration\n" + invalid +
            "rules/repeated-group\n" + invalid + "logql/syntax\n" + invalid + "rules/invalid-duration\n" +
            invalid + "rules/invalid-duration\n" + invalid + "rules/invalid-record-name\n" + invalid +
            "logql/syntax\n" +
            "grafana+loki/pkg/tool/rules/testdata/loki_basic_failure.yaml: rules/empty-group-name\n");
}

}  // namespace rulecheck
