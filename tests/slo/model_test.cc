// Which alerts are recognised as burn-rate alerts, in which shapes, and what is read of them.
#include "slo/model.h"

#include <doctest/doctest.h>

#include <fmt/core.h>

#include <memory>

#include "slo/table.h"

namespace rulecheck::slo {
namespace {

struct Loaded {
  std::shared_ptr<const Snapshot> snapshot;
  std::unique_ptr<const flow::Flows> flows;
  std::unique_ptr<const Model> model;
};

Loaded Load(const std::string& rules) {
  Loaded out;
  Workspace workspace{WorkspaceOptions{}};
  workspace.Set(std::make_shared<SourceFile>("rules.yaml", rules));
  out.snapshot = workspace.snapshot();
  out.flows = std::make_unique<const flow::Flows>(*out.snapshot, flow::FlowsOptions{});
  const flow::Flows* flows = out.flows.get();
  static const policy::PathSettings none;
  out.model = std::make_unique<const Model>(
      *out.snapshot, [flows]() -> const flow::Flows& { return *flows; },
      [](const SourceFile&) -> const policy::PathSettings& { return none; }, true);
  return out;
}

std::string Alert(const std::string& expr) {
  return "groups:\n  - name: g\n    rules:\n      - alert: Burn\n        expr: |\n          " + expr +
         "\n        labels: {severity: page}\n";
}

// "14.4 0.001 1h 5m" of the only tier; empty when there is none.
std::string TierOf(const std::string& expr) {
  const Loaded loaded = Load(Alert(expr));
  if (loaded.model->slos().empty()) return {};
  const Tier& tier = loaded.model->slos().front().tiers.front();
  const auto text = [](const std::optional<double>& value) {
    return value ? fmt::format("{:.4g}", *value) : std::string("-");
  };
  return text(tier.factor) + " " + text(tier.budget) + " " + std::to_string(tier.long_ms / 60'000) + " " +
         std::to_string(tier.short_ms / 60'000);
}

std::string Ratio(const std::string& window) {
  return "sum(rate(e_total{code=~\"5..\"}[" + window + "])) / sum(rate(e_total[" + window + "]))";
}

TEST_CASE("model: a factor times a budget, however it is written") {
  const auto pair = [](const std::string& limit) {
    return Ratio("1h") + " > " + limit + " and " + Ratio("5m") + " > " + limit;
  };
  CHECK(TierOf(pair("(14.4 * 0.001)")) == "14.4 0.001 60 5");
  CHECK(TierOf(pair("(14.4 * (1 - 0.999))")) == "14.4 0.001 60 5");
  CHECK(TierOf(pair("(1 - 0.999) * 14.4")) == "14.4 0.001 60 5");
  CHECK(TierOf(pair("14.4 * (100 - 99.9) / 100")) == "14.4 0.001 60 5");
  CHECK(TierOf(pair("0.0144")) == "14.4 0.001 60 5");
}

TEST_CASE("model: ratios of good events, burn rates, natural turns") {
  const std::string good = "sum(rate(d_bucket{le=\"0.5\"}[W])) / sum(rate(d_count[W]))";
  const auto with = [](std::string text, const std::string& window) {
    for (size_t at = text.find('W'); at != std::string::npos; at = text.find('W'))
      text.replace(at, 1, window);
    return text;
  };
  const auto pair = [&](const std::string& text) { return with(text, "1h") + " and " + with(text, "5m"); };
  CHECK(TierOf(pair("(1 - " + good + ") > 14.4 * 0.001")) == "14.4 0.001 60 5");
  CHECK(TierOf(pair(good + " < 1 - 14.4 * 0.001")) == "14.4 0.001 60 5");
  CHECK(TierOf(pair("(1 - " + good + ") / 0.001 > 14.4")) == "14.4 0.001 60 5");
  CHECK(TierOf(pair("0.0144 < (1 - " + good + ")")) == "14.4 0.001 60 5");
  CHECK(TierOf(pair("(1 - histogram_fraction(0, 0.5, sum(rate(d[W])))) > 14.4 * 0.001")) ==
        "14.4 0.001 60 5");
}

TEST_CASE("model: what is no burn rate is left alone") {
  CHECK(TierOf(Ratio("5m") + " > 0.05").empty());
  CHECK(TierOf("sum(rate(a_total[5m])) / sum(rate(b_total[5m])) > 25 / 100").empty());
  CHECK(TierOf("node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1").empty());
}

TEST_CASE("model: closed forms of a full outage") {
  const Loaded loaded = Load(Alert(Ratio("1h") + " > 14.4 * 0.001 and " + Ratio("5m") + " > 14.4 * 0.001"));
  const std::vector<SloRow> rows = ListSlos(*loaded.model);
  REQUIRE(rows.size() == 1);
  CHECK(*rows[0].objective == doctest::Approx(0.999));
  REQUIRE(rows[0].tiers.size() == 1);
  CHECK(*rows[0].tiers[0].spent == doctest::Approx(0.02));
  CHECK(*rows[0].tiers[0].detection[0] == doctest::Approx(51'840));
  CHECK(rows[0].blind_spots.size() == 1);
}

TEST_CASE("model: chains and layers of recording rules end, however long and wide") {
  const std::string head = "groups:\n  - name: g\n    rules:\n";
  std::string chain, layers;
  for (int i = 0; i < 5000; ++i)
    chain += fmt::format("      - {{record: 'r:{}', expr: 'sum(r:{})'}}\n", i, i + 1);
  chain += "      - {record: 'r:5000', expr: 'sum(rate(e[1h])) / sum(rate(t[1h]))'}\n";
  CHECK(Load(head + chain + "      - {alert: A, expr: 'r:0 > (14.4 * 0.001)'}\n").model->slos().empty());
  // Near its end the same chain is followed.
  CHECK(Load(head + chain + "      - {alert: A, expr: 'r:4990 > (14.4 * 0.001)'}\n").model->slos().size() ==
        1);
  for (int i = 0; i < 7; ++i) {
    std::string operands = fmt::format("r:{}", i + 1);
    for (int copy = 1; copy < 20; ++copy) operands += fmt::format(" + r:{}", i + 1);
    layers += fmt::format("      - {{record: 'r:{}', expr: '{}'}}\n", i, operands);
  }
  layers += "      - {record: 'r:7', expr: 'sum(rate(e[1h]))'}\n";
  CHECK(Load(head + layers + "      - {alert: A, expr: 'r:0 / sum(rate(t[1h])) > (14.4 * 0.001)'}\n")
            .model->slos()
            .empty());
}

}  // namespace
}  // namespace rulecheck::slo
