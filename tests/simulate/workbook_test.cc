// The table of the SRE Workbook, chapter 5, made by the simulator beside the closed forms; it is
// a part of docs/slo.md. RULECHECK_UPDATE=1 rewrites it.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "base/duration.h"
#include "simulate/slo_run.h"

namespace rulecheck::simulate {
namespace {

constexpr const char* kBegin = "<!-- table made by test_simulate -->\n";
constexpr const char* kEnd = "<!-- end of table -->\n";

struct Row {
  const char* severity;
  double factor;
  const char* long_window;
  const char* short_window;
};
constexpr Row kRows[] = {{"page", 14.4, "1h", "5m"},
                         {"page", 6, "6h", "30m"},
                         {"ticket", 3, "1d", "2h"},
                         {"ticket", 1, "3d", "6h"}};

std::string Ratio(const char* window) {
  return fmt::format("sum(rate(requests_total{{code=~\"5..\"}}[{0}])) / sum(rate(requests_total[{0}]))",
                     window);
}

std::string RulesOf(const Row& row) {
  return fmt::format(
      "groups:\n  - name: slo\n    interval: 1s\n    rules:\n      - alert: Burn\n        expr: {} > {} * "
      "0.001 and {} > {} * 0.001\n"
      "        labels: {{severity: {}}}\n",
      Ratio(row.long_window), row.factor, Ratio(row.short_window), row.factor, row.severity);
}

std::string Text(double ms) {
  return FormatPrometheusDuration(static_cast<int64_t>(std::llround(ms / 1000)) * 1000);
}

std::string Cell(const std::optional<int64_t>& simulated, const std::optional<double>& closed) {
  const std::string left = simulated ? Text(static_cast<double>(*simulated)) : "never";
  return left + " (" + (closed ? Text(*closed) : "never") + ")";
}

// Evaluations as far apart as a long window allows: the table is about burn, not about ticks.
int64_t StepOf(const slo::Tier& tier) {
  return std::max<int64_t>(1000, tier.long_ms / 3600);
}

class WorkbookRun {
 public:
  explicit WorkbookRun(const Row& row) {
    std::string rules = RulesOf(row);
    const Result<int64_t> window = ParsePrometheusDuration(row.long_window);
    const std::string step = FormatPrometheusDuration(std::max<int64_t>(1000, *window / 3600 / 1000 * 1000));
    rules.replace(rules.find("interval: 1s"), 12, "interval: " + step);
    Workspace workspace{WorkspaceOptions{}};
    workspace.Set(std::make_shared<SourceFile>("rules.yaml", rules));
    snapshot_ = workspace.snapshot();
    flows_ = std::make_unique<const flow::Flows>(*snapshot_, flow::FlowsOptions{});
    static const policy::PathSettings none;
    model_ = std::make_unique<const slo::Model>(
        *snapshot_, [this]() -> const flow::Flows& { return *flows_; },
        [](const SourceFile&) -> const policy::PathSettings& { return none; }, true);
  }
  const slo::Slo& slo() const { return model_->slos().front(); }

  AlertOutcome Run(double errors) const {
    const SloSimulator simulator(*model_, slo());
    ScenarioFrame frame = simulator.Frame();
    frame.scrape_ms = StepOf(slo().tiers.front());
    // Long enough for the slowest detection of the table, 14h24m.
    constexpr int64_t kDay = 86'400'000;
    if (slo().tiers.front().long_ms >= kDay) frame.length_ms += kDay - std::exchange(frame.outage_ms, kDay);
    Scenario scenario = KnownScenarios(frame).front();
    scenario.errors[1].second = errors;
    SloOutcome out = simulator.Run(scenario);
    REQUIRE(out.error == "");
    REQUIRE(out.alerts.size() == 1);
    outage_ms_ = scenario.outage_end_ms - scenario.outage_start_ms;
    return out.alerts.front();
  }
  int64_t outage_ms() const { return outage_ms_; }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  std::unique_ptr<const flow::Flows> flows_;
  std::unique_ptr<const slo::Model> model_;
  mutable int64_t outage_ms_ = 0;
};

std::string TableLine(const Row& row) {
  const WorkbookRun run(row);
  const slo::Tier& tier = run.slo().tiers.front();
  const double spent = slo::BudgetSpent(*tier.factor, tier.long_ms, run.slo().period_ms);
  std::string out = fmt::format("| {} | {} / {} | {:g} | {:.3g} % |", row.severity, row.long_window,
                                row.short_window, row.factor, spent * 100);
  std::optional<double> reset;
  for (const double errors : {1.0, 0.1, 0.02, 0.005}) {
    const AlertOutcome outcome = run.Run(errors);
    CHECK_FALSE(outcome.differs);
    // Errors that a run of this length cannot show are told by the closed form alone.
    out += " " + Cell(outcome.fires_ms, slo::ConditionAfter(tier.pair(), errors)) + " |";
    if (errors == 1 && outcome.resolves_ms)
      reset = static_cast<double>(*outcome.resolves_ms - run.outage_ms());
  }
  return out +
         fmt::format(" {} ({}) |\n", reset ? Text(*reset) : "-", Text(*slo::ResetsAfter(tier.pair(), 1)));
}

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("workbook: docs/slo.md has the table that the simulator makes") {
  std::string table =
      "| severity | long / short | factor | budget at fire | 100 % | 10 % | 2 % | 0.5 % | reset after 100 % "
      "|\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
  for (const Row& row : kRows) table += TableLine(row);
  const std::string path = std::string(RULECHECK_SOURCE_DIR) + "/docs/slo.md";
  std::string page = ReadAll(path);
  const size_t begin = page.find(kBegin), end = page.find(kEnd);
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  const size_t from = begin + std::string(kBegin).size();
  if (std::getenv("RULECHECK_UPDATE") != nullptr) {
    page.replace(from, end - from, table);
    std::ofstream(path, std::ios::binary) << page;
    return;
  }
  CHECK(page.substr(from, end - from) == table);
}

TEST_CASE("scenario: counters are exact integrals, resets begin anew") {
  Scenario scenario;
  scenario.events_per_second = 2;
  scenario.errors = {{0, 0}, {10'000, 0.5}, {20'000, 0}};
  scenario.resets_ms = {30'000};
  EventCounts events(scenario);
  CHECK(events.At(10'000).all == doctest::Approx(20));
  CHECK(events.At(15'000).bad == doctest::Approx(5));
  CHECK(events.At(25'000).bad == doctest::Approx(10));
  const EventCounts::Counts after = events.At(40'000);
  CHECK(after.fresh);
  CHECK(after.all == doctest::Approx(20));
  CHECK(after.bad == 0);
}

}  // namespace
}  // namespace rulecheck::simulate
