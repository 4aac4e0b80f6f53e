#include <fmt/core.h>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/rule_facts.h"
#include "template/template.h"

namespace rulecheck::checks {
namespace {

// Whether the mention at `offset` only decides a branch (`{{ if gt $value 5.0 }}`): the
// label then changes when the branch does, which may be meant.
bool InCondition(std::string_view text, uint32_t offset) {
  const size_t open = text.rfind("{{", offset);
  if (open == std::string_view::npos) return false;
  std::string_view action = text.substr(open + 2, offset - open - 2);
  if (action.starts_with('-')) action.remove_prefix(1);
  action = TrimSpace(action);
  return action.starts_with("if ") || action.starts_with("if(") || action.starts_with("else if");
}

}  // namespace

void ValueInLabel(const RuleContext& c) {
  for (const RuleText& text : c.facts.texts()) {
    if (!text.is_label) continue;
    for (const gotemplate::Use& use : text.uses) {
      if (use.kind != gotemplate::Use::Kind::kValue || InCondition(text.pair.value.value, use.span.begin))
        continue;
      FindingBuilder finding = c.out.Report(
          text.At(use.span),
          fmt::format("the value in the label `{}`: each new value makes a new alert", text.pair.key.value));
      if (c.rule().hold && c.rule().hold->milliseconds > 0) {
        finding.Because(c.rule().hold->text.Whole(),
                        "starts again with each new value, so the alert may never fire");
      }
      finding.Help("put it into an annotation");
    }
  }
}

}  // namespace rulecheck::checks
