// Upper bounds of labels, query by query: "*" is open, "-x" surely gone.
#include "analysis/possible_labels.h"

#include <doctest/doctest.h>

#include <string>

namespace rulecheck::analysis {
namespace {

std::string Labels(const std::string& text) {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  const promql::ParseOutcome parsed = promql::Parse(text, options);
  if (parsed.query == nullptr) return "error: " + parsed.errors.at(0).message;
  const PossibleLabels labels = LabelsOf(*parsed.query->root());
  std::string out = labels.open ? "*" : "";
  const auto append = [&](std::string_view sign, std::string_view name) {
    out.append(out.empty() ? "" : " ").append(sign).append(name);
  };
  for (const std::string_view name : labels.names.Names()) append("", name);
  for (const std::string_view name : labels.removed.Names()) append("-", name);
  return out;
}

TEST_CASE("possible labels: what each kind of node leaves") {
  const std::pair<const char*, const char*> cases[] = {
      {"x", "*"},
      {"rate(x[5m])", "*"},
      {"-x ^ 2", "*"},
      {"1", ""},
      {"vector(1)", ""},
      {"time()", ""},
      {"sum(x)", ""},
      {"sum by (a, b) (x)", "a b"},
      {"sum without (a) (x)", "* -a"},
      {"sum without (a) (sum by (a, b) (x))", "b"},
      {"sum by (a) (sum without (a) (x))", ""},
      {"topk(1, sum by (a) (x))", "a"},
      {"limitk by (b) (1, sum by (a) (x))", "a"},
      {"count_values by (a) (\"v\", x)", "a v"},
      {"sum by (a) (x)[1h:1m]", "a"},
      {"max_over_time(sum by (a) (x)[1h:1m])", "a"},
      {"absent(x{a=\"1\", b=~\"2\"})", "a"},
      {"absent(sum(x{a=\"1\"}))", ""},
      {"label_replace(sum by (a) (x), \"b\", \"\", \"a\", \".*\")", "a b"},
      {"label_join(sum(x), \"b\", \"-\", \"a\")", "b"},
      {"histogram_quantile(0.9, sum by (le, a) (x))", "a"},
      {"histogram_quantile(0.9, x)", "* -le"},
      {"sum by (a) (x) + 1", "a"},
      {"1 < sum by (a) (x)", "a"},
      {"x / on (a, b) y", "a b"},
      {"sum by (a) (x) / on (a, b) y", "a"},
      {"x / ignoring (a) y", "* -a"},
      {"sum by (a, b) (x) / ignoring (a) y", "b"},
      {"sum by (a) (x) * on (a) group_left (b) y", "a b"},
      {"sum by (a) (x) * on (a) group_left (b) sum by (a) (y)", "a"},
      {"x * on (a) group_left (b) sum by (a) (y)", "* -b"},
      {"sum by (a) (x) * on (a) group_right (c) sum by (a, b) (y)", "a b"},
      {"sum by (a) (x) and y", "a"},
      {"sum by (a) (x) unless y", "a"},
      {"sum by (a) (x) or sum by (b) (y)", "a b"},
      {"sum by (a) (x) or y", "*"},
      {"sum without (a) (x) or sum without (a, b) (y)", "* -a"},
      {"sum without (a) (x) or sum by (a) (y)", "*"},
      {"sum by (a) (x) + fill (0) sum by (b) (y)", "a b"},
      {"info(sum by (a) (x))", "*"},
  };
  for (const auto& [query, expected] : cases) {
    CAPTURE(query);
    CHECK(Labels(query) == expected);
  }
}

}  // namespace
}  // namespace rulecheck::analysis
