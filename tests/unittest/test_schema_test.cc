// docs/rulecheck-test.schema.json knows the keys of test files that the loader knows, and no others.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "rulecheck/source_file.h"
#include "rulecheck/test.h"
#include "source/file_system.h"
#include "source/tree.h"

namespace rulecheck {
namespace {

using Keys = std::vector<std::string>;

// The keys that the loader names when it meets one that it does not know.
Keys LoadersKeys(const std::string& text) {
  source::MemoryFiles files({{"/t.yaml", text}});
  TestOptions options;
  options.files = &files;
  options.jobs = 1;
  const Run run = Test({"/t.yaml"}, options);
  Keys out;
  for (const Finding& finding : run.findings) {
    if (finding.message.find("`zzz` is not a field") == std::string::npos) continue;
    REQUIRE(!finding.notes.empty());
    std::string list = finding.notes.front();
    list = list.substr(list.find(" are ") + 5);
    list.pop_back();
    for (size_t at = 0; at < list.size();) {
      const size_t end = std::min(list.find(", ", at), list.size());
      out.push_back(list.substr(at, end - at));
      at = end + 2;
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

Keys KeysOf(const source::Node& object) {
  Keys out;
  for (const source::Entry& entry : source::Find(object, "properties")->entries)
    out.emplace_back(entry.key->value);
  // Of vmalert, and not run.
  std::erase(out, "groupname");
  std::sort(out.begin(), out.end());
  return out;
}

TEST_CASE("the schema of test files has the keys that are read") {
  const std::string path = std::string(RULECHECK_SOURCE_DIR) + "/docs/rulecheck-test.schema.json";
  std::ifstream in(path, std::ios::binary);
  const SourceFile file(path, {std::istreambuf_iterator<char>(in), {}});
  const auto tree = source::ParseYaml(file);
  REQUIRE(!tree->error());
  const source::Node& root = *tree->documents()[0].root;
  const source::Node& definitions = *source::Find(root, "definitions");
  const auto keys = [&](const char* name) { return KeysOf(*source::Find(definitions, name)); };
  const std::string in_test = "tests:\n  - ";
  CHECK(KeysOf(root) == LoadersKeys("tests: []\nrule_files: []\nzzz: 1\n"));
  CHECK(keys("test") == LoadersKeys(in_test + "zzz: 1\n    alert_rule_test: []\n"));
  CHECK(keys("series") == LoadersKeys(in_test + "input_series: [{zzz: 1}]\n    alert_rule_test: []\n"));
  CHECK(keys("alertTest") == LoadersKeys(in_test + "alert_rule_test: [{alertname: A, zzz: 1}]\n"));
  CHECK(keys("expectedAlert") ==
        LoadersKeys(in_test + "alert_rule_test: [{alertname: A, exp_alerts: [{zzz: 1}]}]\n"));
  CHECK(keys("exprTest") == LoadersKeys(in_test + "promql_expr_test: [{expr: a, zzz: 1}]\n"));
  CHECK(keys("expectedSample") ==
        LoadersKeys(in_test + "promql_expr_test: [{expr: a, exp_samples: [{zzz: 1}]}]\n"));
  CHECK(keys("range") == LoadersKeys(in_test + "promql_expr_test: [{expr: a, during: {to: 1m, zzz: 1}}]\n"));
  CHECK(keys("logTest") == LoadersKeys(in_test + "logql_expr_test: [{expr: a, zzz: 1}]\n"));
  CHECK(keys("logSample") ==
        LoadersKeys(in_test + "logql_expr_test: [{expr: a, exp_samples: [{zzz: 1}]}]\n"));
  CHECK(keys("expectedStream") ==
        LoadersKeys(in_test + "logql_expr_test: [{expr: a, exp_streams: [{zzz: 1}]}]\n"));
  CHECK(keys("logStream") == LoadersKeys(in_test + "log_streams: [{zzz: 1}]\n    logql_expr_test: []\n"));
}

}  // namespace
}  // namespace rulecheck
