// Flows of queries as text: testdata/labels. Lines before the query say what there is:
//   series m{job="a"}            an inventory: only such series exist
//   rule r:x{tier="1"} = sum(m)  a recording rule with its labels; names have no other producer
//   alert A{sev="x"} for = m > 1 an alert, `for` when it holds
//   delayed                      names are removed at the end
#include <doctest/doctest.h>

#include <deque>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/strings.h"
#include "flow/dump.h"
#include "flow/inventory.h"
#include "flow/promql.h"
#include "flow/rules.h"
#include "promql/series.h"
#include "rulecheck/promql.h"
#include "support/golden.h"

namespace rulecheck::flow {
namespace {

std::unique_ptr<promql::Query> Parsed(const std::string& text) {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  promql::ParseOutcome parsed = promql::Parse(text, options);
  REQUIRE_MESSAGE(parsed.query != nullptr, text, ": ", parsed.errors.at(0).message);
  return std::move(parsed.query);
}

struct Environment {
  std::shared_ptr<Inventory> inventory;
  std::deque<promql::SeriesLabels> names;  // of rules with their labels
  std::vector<std::unique_ptr<promql::Query>> queries;
  std::vector<FlowRule> rules;
  PromqlOptions options;
};

void AddSeries(const std::string& text, Environment* out) {
  if (out->inventory == nullptr) out->inventory = std::make_shared<Inventory>();
  const promql::SeriesOutcome parsed = promql::ParseMetric(text);
  REQUIRE(parsed.ok());
  std::string name;
  std::vector<std::pair<std::string, std::string>> labels;
  for (const promql::SeriesLabel& label : parsed.series.labels) {
    if (label.name == kMetricName) {
      name = label.value;
    } else {
      labels.emplace_back(label.name, label.value);
    }
  }
  out->inventory->Add(name, labels);
}

void AddRule(bool alerting, const std::string& text, Environment* out) {
  const size_t equals = text.find(" = ");
  REQUIRE(equals != std::string::npos);
  std::string head = text.substr(0, equals);
  FlowRule rule;
  rule.alerting = alerting;
  for (const auto& [word, flag] :
       {std::pair{std::string(" for"), &rule.times.holds}, {" keeps", &rule.times.keeps_firing}}) {
    if (!head.ends_with(word)) continue;
    *flag = true;
    head.resize(head.size() - word.size());
  }
  const promql::SeriesOutcome parsed = promql::ParseMetric(head);
  REQUIRE(parsed.ok());
  out->names.push_back(parsed.series.labels);
  for (const promql::SeriesLabel& label : out->names.back()) {
    if (label.name == kMetricName) {
      rule.name = label.value;
    } else {
      rule.labels.emplace_back(label.name,
                               label.value == "-" ? std::string_view() : std::string_view(label.value));
    }
  }
  out->queries.push_back(Parsed(text.substr(equals + 3)));
  rule.query = out->queries.back().get();
  out->rules.push_back(std::move(rule));
}

std::string Answer(const std::string& input) {
  Environment environment;
  std::istringstream lines(input);
  std::string query;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("//")) continue;
    if (line.starts_with("series ")) {
      AddSeries(line.substr(7), &environment);
    } else if (line.starts_with("rule ")) {
      AddRule(false, line.substr(5), &environment);
    } else if (line.starts_with("alert ")) {
      AddRule(true, line.substr(6), &environment);
    } else if (line == "delayed") {
      environment.options.delayed_name_removal = true;
    } else {
      query = line;
    }
  }
  FlowsOptions options;
  options.promql = environment.options;
  options.recorded_here_only = true;
  options.stored = environment.inventory;
  const Flows flows(std::move(environment.rules), options);
  const auto parsed = Parsed(query);
  return rulecheck::Join(Dump(flows.Of(*parsed->root())), "\n") + "\n";
}

TEST_CASE("flows of queries") {
  test::RunGolden("../labels/promql", Answer);
}

TEST_CASE("flows that other analyses get wrong") {
  test::RunGolden("../labels/holes", Answer);
}

TEST_CASE("flows across rules") {
  test::RunGolden("../labels/rules", Answer);
}

}  // namespace
}  // namespace rulecheck::flow
