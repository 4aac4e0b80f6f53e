// Unit tests of rules: promtool's files, with or without log lines.
#include "documents/kind.h"
#include "documents/shape.h"

namespace rulecheck::documents {

std::optional<Detected> DetectPromtoolTest(const Candidate& candidate) {
  if (!candidate.is_file()) return std::nullopt;
  const source::Node& root = candidate.root();
  const bool bare = HasAny(root, {"rule_files"}) && root.entries.size() <= 2;
  if (!bare && !HasAny(root, {"tests", "evaluation_interval"})) return std::nullopt;
  return Detected{"promtool test file"};
}

// `rulecheck test` reads what is in it.
void LoadPromtoolTest(const LoadContext& /*context*/, const source::Node& /*root*/, Document* /*document*/) {}

}  // namespace rulecheck::documents
