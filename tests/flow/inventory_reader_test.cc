// What servers and targets answer, as an inventory.
#include "flow/inventory_reader.h"

#include <doctest/doctest.h>

#include <string>

#include "flow/inventory_groups.h"
#include "flow/promql.h"

namespace rulecheck::flow {
namespace {

std::string ErrorOf(const std::string& text) {
  const SourceFile file("facts", text);
  InventoryReader reader;
  const auto told = reader.Read(file);
  return told ? "" : told.error().message;
}

double BoundOf(const Inventory& inventory, const std::string& text) {
  const promql::ParseOutcome parsed = promql::Parse(text, {});
  REQUIRE(parsed.query != nullptr);
  const InventoryGroups groups(inventory, [](std::string_view) { return false; });
  PromqlOptions options;
  options.assumptions = &groups;
  return FlowOf(*parsed.query->root(), inventory, options).bound;
}

TEST_CASE("inventory: series that come twice count once, and combinations are counted as they are") {
  const SourceFile file("facts.json", R"json({"data": [
    {"__name__": "x", "a": "1", "b": "1"}, {"__name__": "x", "a": "2", "b": "2"},
    {"__name__": "x", "a": "2", "b": "2"}, {"__name__": "x", "a": "3"}, {"app": "api"}]})json");
  InventoryReader reader;
  REQUIRE(reader.Read(file).ok());
  reader.Finish();
  const Inventory& series = reader.series();
  CHECK(BoundOf(series, "x") == 3);
  CHECK(BoundOf(series, "x{b!=\"\"}") == 2);
  CHECK(BoundOf(series, "sum by (a, b) (x)") == 3);
  CHECK(BoundOf(series, "sum by (a, b) (rate(x[5m]) > 0)") == 3);
  CHECK(BoundOf(series, "sum by (b) (x{a=~\"1|2\"})") == 2);
  CHECK(BoundOf(series, "sum without (a) (x)") == 3);
  CHECK(BoundOf(series, "x{a=\"9\"}") == 0);
  CHECK(BoundOf(series, "y") == 0);
  CHECK(BoundOf(series, "{__name__=~\"x|y\"}") == 3);
  REQUIRE(reader.streams() != nullptr);
  CHECK(reader.streams()->streams == 1);
}

TEST_CASE("inventory: a metric of one target may have labels that its dump has not") {
  const SourceFile file("node.prom", "# TYPE load gauge\nload{cpu=\"0\"} 1\nload{cpu=\"1\"} 1\n");
  InventoryReader reader;
  REQUIRE(reader.Read(file).ok());
  reader.Finish();
  const auto* metric = reader.series().Find("load");
  REQUIRE(metric != nullptr);
  CHECK(metric->open);
  CHECK(metric->type == "gauge");
  CHECK(BoundOf(reader.series(), "sum by (cpu) (load)") == 2);
}

TEST_CASE("inventory: what a TSDB counts bounds what it does not list") {
  const SourceFile file("tsdb.json", R"json({"data": {"seriesCountByMetricName":
    [{"name": "big", "value": 500}, {"name": "least", "value": 50}],
    "labelValueCountByLabelName": [{"name": "pod", "value": 30}]}})json");
  InventoryReader reader;
  REQUIRE(reader.Read(file).ok());
  reader.series().rest().exists = true;
  reader.Finish();
  CHECK(BoundOf(reader.series(), "big") == 500);
  CHECK(BoundOf(reader.series(), "other") == 50);
  CHECK(BoundOf(reader.series(), "sum by (pod) (big)") == 31);  // or without `pod`
}

TEST_CASE("inventory: types reach the parts of a family; targets that do not agree leave none") {
  const SourceFile file("metadata.json", R"json({"data": {"h": [{"type": "histogram"}],
    "two": [{"type": "gauge"}, {"type": "counter"}]}})json");
  InventoryReader reader;
  REQUIRE(reader.Read(file).ok());
  reader.Finish();
  CHECK(reader.series().Find("h_bucket")->type == "counter");
  CHECK(reader.series().Find("h")->type == "histogram");
  CHECK(reader.series().Find("two") == nullptr);
}

TEST_CASE("inventory: what is no answer is an error") {
  CHECK(ErrorOf("{\"data\": ") != "");
  CHECK(ErrorOf("{\"status\": \"success\"}") != "");
  CHECK(ErrorOf("{\"data\": [[1]]}") == "a series is an object of labels");
  CHECK(ErrorOf("{\"data\": [{\"a\": {}}]}") == "a series is an object of labels");
  CHECK(ErrorOf("up{") != "");
  CHECK(ErrorOf("") == "no metrics stand in it");
  CHECK(ErrorOf("{app=\"x\"}\n{app=") != "");
  CHECK(ErrorOf("{app=\"x\"}\n\n{app=\"y\"}\n") == "");
}

}  // namespace
}  // namespace rulecheck::flow
