#include "flow/rules.h"

#include <doctest/doctest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::flow {
namespace {

// Rules by name and query; keeps what they point to.
class RuleList {
 public:
  void Add(const std::string& name, const std::string& query, bool alerting = false) {
    promql::ParseOutcome parsed = promql::Parse(query, {});
    REQUIRE_MESSAGE(parsed.query != nullptr, query);
    queries_.push_back(std::move(parsed.query));
    names_.push_back(name);
    FlowRule rule;
    rule.alerting = alerting;
    rule.name = names_.back();
    rule.query = queries_.back().get();
    rules_.push_back(std::move(rule));
  }
  const std::vector<FlowRule>& rules() const { return rules_; }
  const promql::Query& query(size_t i) const { return *queries_[i]; }

 private:
  std::deque<std::string> names_;
  std::deque<std::unique_ptr<promql::Query>> queries_;
  std::vector<FlowRule> rules_;
};

FlowsOptions HereOnly() {
  FlowsOptions options;
  options.recorded_here_only = true;
  return options;
}

TEST_CASE("causes say in which rule they stand") {
  RuleList list;
  list.Add("job:x:sum", "sum by (job) (x)");
  list.Add("y", "job:x:sum > 1");
  const Flows flows(list.rules(), HereOnly());
  const Cause cause = flows.Result(1).CauseOf("instance");
  CHECK(cause.rule == 0);
  CHECK(list.query(0).text().substr(cause.span.begin, cause.span.size()) == "sum by (job)");
  CHECK(flows.Result(0).CauseOf("instance").rule == Cause::kHere);
}

TEST_CASE("other producers are possible unless told otherwise") {
  RuleList list;
  list.Add("job:x:sum", "sum by (job) (x)");
  list.Add("plain", "sum by (job) (x)");
  const auto can_have = [&](const FlowsOptions& options, const char* query) {
    const auto parsed = promql::Parse(query, {});
    return Flows(list.rules(), options).Of(*parsed.query->root()).CanHave("instance");
  };
  FlowsOptions options;
  CHECK(can_have(options, "job:x:sum"));
  options.colon_names_here_only = true;
  CHECK_FALSE(can_have(options, "job:x:sum"));
  CHECK(can_have(options, "plain"));
  CHECK_FALSE(can_have(HereOnly(), "plain"));
}

TEST_CASE("flows of a query's nodes are worked out once") {
  RuleList list;
  list.Add("a", "sum by (job) (x) > 1");
  const Flows flows(list.rules(), HereOnly());
  const PromqlFlows& nodes = flows.Of(list.query(0));
  CHECK(&nodes == &flows.Of(list.query(0)));
  const auto& comparison = promql::To<promql::Binary>(*list.query(0).root());
  CHECK(nodes[comparison.lhs->id].Values().min == -kInfinity);
  CHECK(nodes[comparison.id].Values().min == 1);
}

TEST_CASE("a long circle of rules comes to rest") {
  RuleList list;
  constexpr int kRules = 2000;
  for (int i = 0; i < kRules; ++i) {
    list.Add("r:" + std::to_string(i), "label_join(r:" + std::to_string((i + 1) % kRules) +
                                           ", \"l\", \"\", \"l\", \"job\") or x" + std::to_string(i) +
                                           "{job=\"" + std::to_string(i % 7) + "\"}");
  }
  const Flows flows(list.rules(), HereOnly());
  CHECK(flows.Result(0).CanHave("l"));
  CHECK(flows.Result(0).CanHave("job"));
}

TEST_CASE("alerts: labels as Alertmanager gets them") {
  RuleList list;
  list.Add("Down", "sum by (job) (up) == 0", true);
  const Flows flows(list.rules(), HereOnly());
  const Flow alerts = flows.Alerts(0);
  CHECK(alerts.MustHave("alertname"));
  CHECK(alerts.CanHave("job"));
  CHECK_FALSE(alerts.CanHave("alertstate"));
  CHECK(flows.Recorded("ALERTS")->MustHave("alertstate"));
  CHECK(flows.Recorded("none") == nullptr);
}

}  // namespace
}  // namespace rulecheck::flow
