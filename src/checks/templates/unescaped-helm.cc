#include <fmt/core.h>

#include "checks/check.h"
#include "checks/helm_charts.h"
#include "checks/rule_facts.h"
#include "template/template.h"

namespace rulecheck::checks {
namespace {

bool IsOfAlerts(const gotemplate::Use& use) {
  return use.kind == gotemplate::Use::Kind::kLabel || use.kind == gotemplate::Use::Kind::kValue ||
         use.kind == gotemplate::Use::Kind::kAllLabels || use.kind == gotemplate::Use::Kind::kExternalLabel;
}

}  // namespace

void UnescapedHelm(const RuleContext& c) {
  if (c.facts.texts().empty() || !IsChartTemplate(c.facts.run(), *c.rule().name.file())) return;
  for (const RuleText& text : c.facts.texts()) {
    for (const gotemplate::Use& use : text.uses) {
      const std::string_view written = text.pair.value.value.substr(use.span.begin, use.span.size());
      if (!IsOfAlerts(use) || !written.starts_with('$') || written == "$") continue;
      c.out
          .Report(text.At(use.span),
                  fmt::format("this stands in a Helm chart: Helm expands `{}` itself, and fails", written))
          .Help(fmt::format("escape it for Helm: {{{{ `{{{{ {} }}}}` }}}}", written));
      return;
    }
  }
}

}  // namespace rulecheck::checks
