#include "documents/foreign_fields.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace rulecheck::documents {

namespace {

struct ForeignField {
  std::string_view name;
  std::string_view who;
};
constexpr ForeignField kForeignFields[] = {
#define FOREIGN_FIELD(name, who) {name, who},
#include "documents/foreign_fields.def"
#undef FOREIGN_FIELD
};

// A mapping that is kept for aliases: it, or something right below it, has an anchor.
bool HoldsAnchor(const source::Node& value) {
  if (!value.anchor.empty()) return true;
  const auto anchored = [](const auto& child) {
    if constexpr (requires { child.node; }) {
      return !child.node->anchor.empty();
    } else {
      return !child.value->anchor.empty();
    }
  };
  return std::any_of(value.items.begin(), value.items.end(), anchored) ||
         std::any_of(value.entries.begin(), value.entries.end(), anchored);
}

}  // namespace

std::string ExplainForeignField(const source::Entry& entry) {
  const auto* known = std::find_if(std::begin(kForeignFields), std::end(kForeignFields),
                                   [&](const ForeignField& field) { return field.name == entry.key->value; });
  if (known != std::end(kForeignFields)) {
    return fmt::format("It is a field of {}; Prometheus refuses the file.", known->who);
  }
  if (HoldsAnchor(*entry.value)) {
    return "An anchor has to stand inside a field that is known, where its text is used first.";
  }
  return {};
}

}  // namespace rulecheck::documents
