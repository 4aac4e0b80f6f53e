#include "documents/unit_test_versions.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace rulecheck::documents {
namespace {

using source::Node;

// A field by the keys that lead to it; lists on the way stand for all their elements.
struct NewerTestField {
  std::initializer_list<std::string_view> path;
  TargetVersion since;
};

void RefuseNewerIn(const Node& node, const NewerTestField& field, size_t depth, TargetVersion target,
                   source::Decoder* decoder) {
  if (node.is_sequence()) {
    for (const source::Item& item : node.items) RefuseNewerIn(*item.node, field, depth, target, decoder);
    return;
  }
  const std::string_view key = field.path.begin()[depth];
  const source::Entry* entry = node.is_mapping() ? source::FindEntry(node, key) : nullptr;
  if (entry == nullptr) return;
  if (depth + 1 < field.path.size()) return RefuseNewerIn(*entry->value, field, depth + 1, target, decoder);
  decoder->Fail(entry->key->span, "`" + std::string(key) + "` is a field only from version " +
                                      VersionText(field.since) + " on, the target is " + VersionText(target));
}

}  // namespace

void RefuseNewerTestFields(const Node& root, TargetVersion target, source::Decoder* decoder) {
  const NewerTestField kFields[] = {
      {{"tests", "external_labels"}, 2011},
      {{"tests", "name"}, 2025},
      {{"tests", "external_url"}, 2028},
      {{"tests", "promql_expr_test", "exp_samples", "histogram"}, 2047},
      {{"fuzzy_compare"}, 3005},
      {{"tests", "start_timestamp"}, 3009},
  };
  for (const NewerTestField& field : kFields) {
    if (target < field.since) RefuseNewerIn(root, field, 0, target, decoder);
  }
}

}  // namespace rulecheck::documents
