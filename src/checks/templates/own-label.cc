#include <fmt/core.h>

#include <algorithm>

#include "analysis/possible_labels.h"
#include "checks/check.h"
#include "checks/rule_facts.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// Labels that are made by rules, hardly ever by exporters or relabelling: of others, such
// as `namespace`, the series often has its own, and that one is meant.
bool IsRuleLabel(std::string_view label) {
  return label == "severity" || label == "priority" || label == "alert_severity";
}

// Whether the query itself speaks of the label, or reads series made by alerts, so
// that the label may be on its result.
bool QueryMentions(const Rule& rule, std::string_view label) {
  if (rule.query == nullptr) return true;
  bool found = false;
  promql::Walk(*rule.query->root(), [&](const promql::Expr& node) {
    const auto named = [&](const promql::LabelRef& ref) { return ref.name == label; };
    if (const auto* aggregate = promql::As<promql::Aggregate>(&node)) {
      found = found || (!aggregate->without &&
                        std::any_of(aggregate->grouping.begin(), aggregate->grouping.end(), named));
    }
    if (const auto* binary = promql::As<promql::Binary>(&node);
        binary != nullptr && binary->matching != nullptr) {
      const promql::VectorMatching& matching = *binary->matching;
      found = found || std::any_of(matching.include.begin(), matching.include.end(), named) ||
              std::any_of(matching.labels.begin(), matching.labels.end(), named);
    }
    if (const auto* text = promql::As<promql::StringLiteral>(&node)) found = found || text->value == label;
    return true;
  });
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(*rule.query->root(), &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    const std::string_view name = MetricName(*selector);
    found = found || name.empty() || name.starts_with("ALERTS") || IsRecordedName(name);
    for (const promql::Matcher& matcher : selector->matchers) found = found || matcher.name == label;
  }
  return found;
}

}  // namespace

void OwnLabel(const RuleContext& c) {
  const std::vector<RuleText>& texts = c.facts.texts();
  if (texts.empty()) return;
  const auto merged = MergedLabels(c.ref);
  for (const RuleText& text : texts) {
    for (const gotemplate::Use& use : text.uses) {
      if (use.kind != gotemplate::Use::Kind::kLabel) continue;
      const auto own = merged.find(use.name);
      const bool is_name = use.name == "alertname";
      if ((!is_name && (own == merged.end() || !IsRuleLabel(use.name))) || QueryMentions(c.rule(), use.name))
        continue;
      // `severity: {{ $labels.severity }}` hands on what the series has.
      if (!is_name && own->second->value.value.find("{{") != std::string_view::npos) continue;
      if (is_name) {
        c.out.Report(text.At(use.span), "templates do not see `alertname`: this is empty")
            .As(Confidence::kCertain)
            .Because(c.rule().name.Whole(), "write the name out instead");
        continue;
      }
      // A label that the query cannot return is templates/missing-label's.
      if (!analysis::LabelsOf(*c.rule().query->root()).CanHave(use.name)) continue;
      c.out
          .Report(text.At(use.span),
                  fmt::format(
                      "templates do not see the rule's own labels: `{}` is the series' one, if it has any",
                      use.name))
          .Because(own->second->key.Whole(), "set here, after the templates have run");
    }
  }
}

}  // namespace rulecheck::checks
