#include <fmt/core.h>

#include <span>
#include <unordered_set>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/rule_facts.h"
#include "checks/shapes.h"
#include "template/template.h"

namespace rulecheck::checks {
namespace {

// Labels that are made by rules, hardly ever by exporters or relabelling: of others, such
// as `namespace`, the series often has its own, and that one is meant.
bool IsRuleLabel(std::string_view label) {
  return label == "severity" || label == "priority" || label == "alert_severity";
}

// The labels that a query itself speaks of: they may be on its result. So may any label
// when it reads series that alerts or rules made.
class MentionedLabels {
 public:
  explicit MentionedLabels(const promql::Query* query) : any_(query == nullptr) {
    if (any_) return;
    promql::Walk(*query->root(), [this](const promql::Expr& node) {
      Add(node);
      return true;
    });
    std::vector<const promql::VectorSelector*> selectors;
    SelectorsIn(*query->root(), &selectors);
    for (const promql::VectorSelector* selector : selectors) Add(*selector);
  }

  bool Contains(std::string_view label) const { return any_ || labels_.contains(label); }
  // Metrics of what evaluates or sends alerts have their names in a label of their own.
  bool OfAlerts() const { return of_alerts_; }

 private:
  void Add(const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate != nullptr && !aggregate->without) Add(aggregate->grouping);
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary != nullptr && binary->matching != nullptr) {
      Add(binary->matching->include);
      Add(binary->matching->labels);
    }
    if (const auto* text = promql::As<promql::StringLiteral>(&node)) labels_.insert(text->value);
  }

  void Add(const promql::VectorSelector& selector) {
    const std::string_view name = MetricName(selector);
    of_alerts_ = of_alerts_ || name.find("alert") != std::string_view::npos;
    any_ = any_ || name.empty() || name.starts_with("ALERTS") || IsRecordedName(name);
    for (const promql::Matcher& matcher : selector.matchers) labels_.insert(matcher.name);
  }

  void Add(std::span<const promql::LabelRef> labels) {
    for (const promql::LabelRef& label : labels) labels_.insert(label.name);
  }

  bool any_;
  bool of_alerts_ = false;
  std::unordered_set<std::string_view> labels_;
};

// Proven not to be on what the query returns.
bool IsMissing(const RuleContext& c, std::string_view label) {
  const promql::Expr& root = *c.rule().query()->root();
  return LacksLabel(c.facts.Likely(root), label) && LacksLabel(c.facts.Certain(root), label);
}

}  // namespace

void OwnLabel(const RuleContext& c) {
  const std::vector<RuleText>& texts = c.facts.texts();
  if (texts.empty()) return;
  const auto& merged = c.facts.labels();
  const MentionedLabels mentioned(c.rule().query());
  for (const RuleText& text : texts) {
    for (const gotemplate::Use& use : text.uses) {
      if (use.kind != gotemplate::Use::Kind::kLabel) continue;
      const auto own = merged.find(use.name);
      const bool is_name = use.name == "alertname";
      if ((!is_name && (own == merged.end() || !IsRuleLabel(use.name))) || mentioned.Contains(use.name))
        continue;
      // `severity: {{ $labels.severity }}` hands on what the series has.
      if (!is_name && own->second.value.value.find("{{") != std::string_view::npos) continue;
      if (is_name) {
        const bool possible = !IsMissing(c, use.name);
        if (possible && mentioned.OfAlerts()) continue;
        c.out
            .Report(text.At(use.span), possible ? "templates do not see `alertname`: this is empty, unless "
                                                  "the series has such a label itself"
                                                : "templates do not see `alertname`: this is empty")
            .As(possible ? Confidence::kLikely : Confidence::kCertain)
            .Because(c.rule().name.Whole(), "write the name out instead");
        continue;
      }
      // A label that the query cannot return is templates/missing-label's.
      if (IsMissing(c, use.name)) continue;
      c.out
          .Report(text.At(use.span),
                  fmt::format(
                      "templates do not see the rule's own labels: `{}` is the series' one, if it has any",
                      use.name))
          .Because(own->second.key.Whole(), "set here, after the templates have run");
    }
  }
}

}  // namespace rulecheck::checks
