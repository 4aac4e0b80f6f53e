// Unit tests of rules: promtool's files, with or without log lines. `rulecheck test` runs them.
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

void LoadPromtoolTest(const LoadContext& context, const source::Node& root, Document* document) {
  TestSuite& suite = document->body.emplace<TestSuite>();
  ReadTestSuite(context, root, &suite);
  document->queries = ReadTestQueries(context, root, suite);
}

}  // namespace rulecheck::documents
