#include "checks/templates/texts.h"

namespace rulecheck::checks {

std::vector<gotemplate::Use> RuleText::Uses() const {
  return gotemplate::ListUses(*text.parsed());
}

std::vector<RuleText> TextsOf(const Rule& rule) {
  std::vector<RuleText> out;
  if (rule.kind != RuleKind::kAlerting) return out;
  for (const bool is_label : {true, false}) {
    for (const TextPair& pair : is_label ? rule.labels : rule.annotations) {
      if (pair.value.value.find("{{") == std::string_view::npos) continue;
      gotemplate::AlertText text(rule.name.value, pair.value.value);
      if (text.parsed() != nullptr) out.push_back({&pair, is_label, std::move(text)});
    }
  }
  return out;
}

}  // namespace rulecheck::checks
