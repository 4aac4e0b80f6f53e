// Unit tests of rules: promtool's files, with or without log lines. `rulecheck test` runs them.
#include <algorithm>
#include <string>
#include <string_view>

#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/unit_test.h"

namespace rulecheck::documents {

// Also one whose `tests` are misspelt or not there yet. Other tools have `tests`, too.
std::optional<Detected> DetectPromtoolTest(const Candidate& candidate) {
  if (!candidate.is_file()) return std::nullopt;
  const source::Node& root = candidate.root();
  const bool near =
      HasAny(root, {"rule_files"}) && (root.entries.size() <= 2 || HasAny(root, {"evaluation_interval"}));
  if (!near && !LooksLikeTestFile(root)) return std::nullopt;
  return Detected{"promtool test file"};
}

namespace {

// With what only vmalert-tool or only `rulecheck test` knows.
std::optional<Detected> DetectTestWith(const Candidate& candidate, std::string_view key,
                                       std::string_view description) {
  auto found = DetectPromtoolTest(candidate);
  const source::Node* tests = found ? ListOf(candidate.root(), "tests") : nullptr;
  if (tests == nullptr) return std::nullopt;
  const bool has = std::any_of(tests->items.begin(), tests->items.end(),
                               [&](const source::Item& test) { return HasAny(*test.node, {key}); });
  return has ? std::optional(Detected{std::string(description)}) : std::nullopt;
}

}  // namespace

std::optional<Detected> DetectVmalertTest(const Candidate& candidate) {
  return DetectTestWith(candidate, "metricsql_expr_test", "vmalert test file");
}

std::optional<Detected> DetectLogqlTest(const Candidate& candidate) {
  return DetectTestWith(candidate, "logql_expr_test", "test file with logs");
}

void LoadPromtoolTest(const LoadContext& context, const source::Node& root, Document* document) {
  TestSuite& suite = document->body.emplace<TestSuite>();
  ReadTestSuite(context, root, &suite);
  document->queries = ReadTestQueries(context, root, suite);
}

}  // namespace rulecheck::documents
