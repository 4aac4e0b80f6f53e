#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/rule_facts.h"
#include "checks/shapes.h"
#include "checks/templates/query_labels.h"
#include "rulecheck/promql_functions.h"
#include "template/template.h"

namespace rulecheck::checks {
namespace {

// Names the recording rules behind the selector that limits the labels.
void NameRecorders(const QueryContext& c, std::string_view recorded, std::string_view label,
                   FindingBuilder& finding) {
  // Enough to see which rules are meant; a name may have thousands of recorders.
  constexpr size_t kShown = 10;
  const std::span<const uint32_t> recorders = c.rules.Recorders(recorded);
  for (const uint32_t index : recorders.first(std::min(recorders.size(), kShown))) {
    finding.Because(c.rules.rule(index).rule->name.Whole(), fmt::format("recorded here without `{}`", label));
  }
  if (recorders.size() > kShown) {
    finding.Help(
        fmt::format("{} more rules record `{}` without `{}`", recorders.size() - kShown, recorded, label));
  }
}

// Recorded series that the query reads and that are likely to come without the label.
std::vector<std::string_view> RecordedWithout(const QueryContext& c, std::string_view label) {
  std::vector<std::string_view> names;
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    const std::string_view name = MetricName(*selector);
    if (!c.facts.run().IsRecordedHere(name) || c.facts.Likely(*selector).CanHave(label)) continue;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

// What is proven of the result; of a query that is not likely to return anything, of what its
// last filters are applied to.
const flow::Flow& ProvenResult(const QueryContext& c) {
  const promql::Expr* node = promql::StripParens(&c.root());
  while (c.facts.Likely(*node).IsEmpty()) {
    const auto* filter = promql::As<promql::Binary>(node);
    if (filter == nullptr || filter->return_bool) break;
    if (!promql::IsComparison(filter->op) && filter->op != promql::Op::kAnd &&
        filter->op != promql::Op::kUnless)
      break;
    const bool left = filter->lhs->type == promql::ValueType::kVector;
    node = promql::StripParens(left ? filter->lhs : filter->rhs);
  }
  return c.facts.Certain(*node);
}

// A side of `or` whose series become alerts, behind filters that keep labels.
struct OrSide {
  const promql::Expr* expr;
  const promql::Binary* of;  // null: there is no `or`
};

std::vector<OrSide> SidesOf(const promql::Expr& root) {
  std::vector<OrSide> out, waiting{{&root, nullptr}};
  while (!waiting.empty()) {
    const OrSide side{promql::StripParens(waiting.back().expr), waiting.back().of};
    waiting.pop_back();
    const auto* binary = promql::As<promql::Binary>(side.expr);
    if (binary != nullptr && binary->op == promql::Op::kOr) {
      waiting.push_back({binary->rhs, binary});
      waiting.push_back({binary->lhs, binary});
    } else if (binary != nullptr && promql::IsComparison(binary->op) && binary->matching == nullptr) {
      waiting.push_back(
          {binary->lhs->type == promql::ValueType::kVector ? binary->lhs : binary->rhs, side.of});
    } else {
      out.push_back(side);
    }
  }
  return out;
}

// absent() has no labels, as everybody knows; of `or vector(0)` promql/labelled-or-vector says it.
bool IsKnownToLack(const QueryContext& c, const OrSide& side) {
  const promql::Call* call = CallOf(side.expr);
  if (call != nullptr && call->function->labels == promql::LabelEffect::kAbsent) return true;
  return c.facts.Certain(*side.expr).always && !side.of->matching->has_labels_clause;
}

// `{{ if $labels.x }}`: the action that the mention is in decides what is written.
bool Decides(const RuleText& text, const gotemplate::Use& use) {
  const std::string_view before = std::string_view(text.pair.value.value).substr(0, use.span.begin);
  const size_t open = before.rfind("{{");
  if (open == std::string_view::npos) return false;
  constexpr size_t kHead = 24;
  std::string_view head = before.substr(open + 2, kHead);
  while (!head.empty() && (head.front() == '-' || head.front() == ' ')) head.remove_prefix(1);
  if (head.starts_with("else ")) head.remove_prefix(5);
  return head.starts_with("if ") || head.starts_with("with ") || head.starts_with("or ");
}

// What is said of uses of labels in the texts of one alert.
class UseJudge {
 public:
  explicit UseJudge(const QueryContext& c) : c_(c) {}

  void Judge(const RuleText& text) {
    std::unordered_set<std::string_view> decided;
    for (const gotemplate::Use& use : text.uses) {
      if (IsOfLabel(use) && Decides(text, use)) decided.insert(use.name);
    }
    for (const gotemplate::Use& use : text.uses) {
      if (!IsOfLabel(use)) continue;
      if (c_.facts.Likely(c_.root()).CanHave(use.name)) {
        if (!decided.contains(use.name)) CheckSides(text.At(use.span), use.name);
      } else {
        CheckUse(text.At(use.span), use.name);
      }
    }
  }

 private:
  // Of `alertname` templates/own-label says more.
  static bool IsOfLabel(const gotemplate::Use& use) {
    return use.kind == gotemplate::Use::Kind::kLabel && use.name != "alertname";
  }

  // One side of `or` has the label and another cannot.
  void CheckSides(Location where, std::string_view label) {
    const OrSide* side = SideWithout(label);
    if (side == nullptr) return;
    FindingBuilder finding = c_.out.Report(
        where, fmt::format("one side of `or` returns no label `{}`: of its alerts this is empty", label));
    finding.Because(c_.At(side->expr->span), "this side");
    Because(c_, c_.facts.Certain(*side->expr).CauseOf(label), "removed here", &finding);
  }

  const OrSide* SideWithout(std::string_view label) {
    if (!sides_) sides_ = SidesOf(c_.root());
    if (sides_->size() < 2 || label == flow::kMetricName) return nullptr;
    const auto [known, fresh] = without_.try_emplace(label, nullptr);
    if (!fresh) return known->second;
    const auto& ways = c_.facts.Certain(c_.root()).alternatives;
    const bool comes = std::any_of(ways.begin(), ways.end(),
                                   [&](const flow::Alternative& way) { return !way.labels.CanHave(label); });
    const auto lacks = [&](const OrSide& side) {
      return comes && LacksLabel(c_.facts.Certain(*side.expr), label) && !IsKnownToLack(c_, side);
    };
    const auto side = std::find_if(sides_->begin(), sides_->end(), lacks);
    return known->second = side == sides_->end() ? nullptr : &*side;
  }

  void CheckUse(Location where, std::string_view label) const {
    const flow::Flow& likely = c_.facts.Likely(c_.root());
    const flow::Flow& proven = ProvenResult(c_);
    const bool certain = LacksLabel(proven, label);
    if (!certain && (likely.IsEmpty() || label == flow::kMetricName)) return;
    FindingBuilder finding =
        c_.out.Report(where, fmt::format("the query returns no label `{}`: this is always empty", label));
    if (!certain) finding.As(Confidence::kLikely);
    const std::vector<std::string_view> recorded = RecordedWithout(c_, label);
    for (const std::string_view name : recorded) NameRecorders(c_, name, label, finding);
    if (!recorded.empty()) return;
    if (certain) return Because(c_, proven.CauseOf(label), "removed here", &finding);
    Because(c_, likely.CauseOf(label), fmt::format("`{}` is not kept here", label), &finding);
  }

  const QueryContext& c_;
  std::optional<std::vector<OrSide>> sides_;
  std::unordered_map<std::string_view, const OrSide*> without_;
};

}  // namespace

void MissingLabel(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const std::vector<RuleText>& texts = c.facts.texts();
  if (texts.empty()) return;
  UseJudge judge(c);
  for (const RuleText& text : texts) {
    judge.Judge(text);
    CheckQueryLabels(c, text);
  }
}

}  // namespace rulecheck::checks
