// Facts of settings: from values, files, and shipped knowledge.
#include "policy/facts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "policy/hcl.h"
#include "policy/knowledge.h"
#include "policy/project.h"

namespace rulecheck {
namespace {

struct Read {
  source::MemoryFiles files;
  std::unique_ptr<policy::Project> project;
  const policy::Facts* facts = nullptr;
  std::string errors;
};

std::unique_ptr<Read> ReadAll(const std::map<std::string, std::string>& texts) {
  auto out = std::make_unique<Read>();
  for (const auto& [path, text] : texts) out->files.Set(path, text);
  policy::ProjectOptions options;
  options.read_facts = true;
  out->project = std::make_unique<policy::Project>(out->files, options, std::vector<std::string_view>{});
  out->facts = out->project->For("rules/a.yaml").facts.get();
  for (const std::string& error : out->project->errors()) out->errors += error + "\n";
  return out;
}

TEST_CASE("facts: values of settings count more than those of files") {
  const auto read = ReadAll(
      {{".rulecheck.yaml", "environment: {prometheus: p.yml, retention: 90d, external_labels: {a: x}}\n"},
       {"p.yml",
        "global: {scrape_interval: 15s, external_labels: {a: y, b: z}}\n"
        "storage: {tsdb: {retention: {time: 15d}}}\n"
        "scrape_configs: [{job_name: n, scrape_interval: 1m}]\n"}});
  CHECK(read->errors == "");
  CHECK(read->facts->ScrapeIntervalOf("n") == 60'000);
  CHECK(read->facts->ScrapeIntervalOf("other") == 15'000);
  CHECK(read->facts->retention == 90 * int64_t{86'400'000});
  REQUIRE(read->facts->external_labels.size() == 2);
  CHECK(read->facts->external_labels[0].values == std::vector<std::string>{"x"});
}

TEST_CASE("facts: objects of the operator, and lists of them") {
  const auto read = ReadAll({{".rulecheck.yaml", "environment: {prometheus: p.yaml}\n"},
                             {"p.yaml",
                              "apiVersion: v1\nkind: List\nitems:\n"
                              "  - {apiVersion: monitoring.coreos.com/v1, kind: Prometheus, spec: "
                              "{scrapeInterval: 20s, evaluationInterval: 40s, retention: 10d}}\n"
                              "  - {apiVersion: monitoring.coreos.com/v1alpha1, kind: ScrapeConfig, spec: "
                              "{jobName: q, scrapeInterval: 5s}}\n---\n"
                              "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\n"
                              "spec: {endpoints: [{interval: 10s}]}\n"}});
  CHECK(read->errors == "");
  CHECK(read->facts->ScrapeIntervalOf("") == 20'000);
  CHECK(read->facts->ScrapeIntervalOf("q") == 5'000);
  CHECK(read->facts->evaluation_interval == 40'000);
}

TEST_CASE("facts: globs find files in order, and finding none is an error") {
  const auto read =
      ReadAll({{".rulecheck.yaml", "environment: {inventory: [\"f/**/*.prom\", \"g/*.json\"]}\n"},
               {"f/x/a.prom", "a 1\n"},
               {"f/y/z/b.prom", "b 1\n"},
               {"f/c.txt", "no metric {"}});
  CHECK(read->errors == ".rulecheck.yaml:1:42: g/*.json: no such file\n");
  REQUIRE(read->facts->series != nullptr);
  CHECK(read->facts->series->Find("a") != nullptr);
  CHECK(read->facts->series->Find("b") != nullptr);
}

TEST_CASE("facts: a histogram by hand has its parts") {
  const auto read = ReadAll({{".rulecheck.yaml",
                              "environment: {metrics: {h: {type: histogram, labels: {le: 10, job: 2}, "
                              "series: 20}, \"g_*\": {series: 5}}}\n"}});
  CHECK(read->errors == "");
  const auto& series = *read->facts->series;
  CHECK(series.Find("h_bucket")->series == 20);
  CHECK(series.Find("h_count")->series == 20);
  CHECK(series.Find("h_count")->told_apart);
  CHECK(series.Find("h_count")->counted.contains("job"));
  CHECK(!series.Find("h_count")->counted.contains("le"));
  REQUIRE(series.Find("g_anything") != nullptr);
  CHECK(series.Find("g_anything")->series == 5);
}

TEST_CASE("knowledge: every row has a name and a type, sorted") {
  for (const policy::Knowledge& knowledge : policy::AllKnowledge()) {
    CAPTURE(knowledge.name);
    CHECK(knowledge.list.size() > 10);
    CHECK(std::is_sorted(knowledge.list.begin(), knowledge.list.end(),
                         [](const auto& a, const auto& b) { return a.name < b.name; }));
    flow::Inventory inventory;
    policy::AddKnowledge(knowledge, &inventory);
    CHECK(inventory.metrics().size() == knowledge.list.size());
  }
  CHECK(policy::FindKnowledge("nothing") == nullptr);
}

TEST_CASE("HCL: blocks, lists, texts; errors with their place") {
  const auto root = policy::ParseHcl(
      "# c\na \"x\" \"y\" {\n  b = [\"1\", 2, true] // c\n  c {}\n  /* c */ d = <<EOT\nline\nEOT\n}\ne = "
      "\"q\\\"\"\n");
  REQUIRE(root.ok());
  REQUIRE(root->blocks.size() == 1);
  CHECK(root->blocks[0].labels == std::vector<std::string>{"x", "y"});
  CHECK(root->blocks[0].Find("b")->value.texts == std::vector<std::string>{"1", "2", "true"});
  CHECK(root->blocks[0].Text("d") == "line\n");
  CHECK(root->Text("e") == "q\"");
  for (const char* text : {"a", "a {", "a = ", "a = [", "a = \"x", "}", "a \"x\" b {}", "a = <<EOT\nx"}) {
    CAPTURE(text);
    CHECK(!policy::ParseHcl(text).ok());
  }
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "a {";
  CHECK(!policy::ParseHcl(deep).ok());
}

}  // namespace
}  // namespace rulecheck
