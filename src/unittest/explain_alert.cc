// Alert cases: which alert is meant, in which state it is, and why.
#include <algorithm>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "unittest/alert_lives.h"
#include "unittest/explain.h"
#include "unittest/explain_calls.h"
#include "unittest/explain_parts.h"
#include "unittest/explain_rules.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using Kind = CaseDifference::Kind;

// Alerts of a case whose life is shown.
constexpr size_t kMaxLives = 3;
constexpr size_t kMaxShownAlerts = 3;

size_t CountDifferent(const NamedTexts& a, const NamedTexts& b) {
  auto missing_in = [](const NamedTexts& from, const NamedTexts& in) {
    return std::count_if(from.begin(), from.end(), [&](const auto& label) {
      return std::find(in.begin(), in.end(), label) == in.end();
    });
  };
  return static_cast<size_t>(missing_in(a, b) + missing_in(b, a));
}

// No label of the sample, as opposed to those of the rule, has another value.
bool SameSeries(const NamedTexts& expected, const LivingAlert& life) {
  for (const auto& [name, value] : SampleFocus(expected, life.rule)) {
    auto it = std::find_if(life.labels.begin(), life.labels.end(),
                           [&, n = &name](const auto& label) { return label.first == *n; });
    if (it != life.labels.end() && it->second != value) return false;
  }
  return true;
}

class AlertCaseExplainer {
 public:
  AlertCaseExplainer(const RunFacts& facts, const AlertCase& alert_case, const CaseComparison& comparison)
      : facts_(facts),
        case_(alert_case),
        comparison_(comparison),
        name_(alert_case.alertname.value),
        tick_(facts.Tick(alert_case.eval_time_ms)),
        rules_(AlertRules(facts.plan, name_)) {}

  CaseExplanation Explain() {
    if (rules_.empty()) {
      ExplainUndefined();
      return std::move(out_);
    }
    lives_ = LivesOf(facts_, name_);
    if (comparison_.differences.empty()) ExplainPassed();
    for (const CaseDifference& difference : comparison_.differences) ExplainDifference(difference);
    if (!comparison_.ok()) {
      ExplainGrid();
      ExplainSplitAlert();
    }
    SortReasons(&out_.reasons);
    return std::move(out_);
  }

 private:
  void Add(const char* id, std::string text, Location where = {}, std::string label = "") {
    AddReason({id, std::move(text), where, std::move(label)}, &out_.reasons);
  }

  void ExplainUndefined() {
    std::string text = "no loaded rule defines an alert `" + name_ + "`";
    std::vector<std::string_view> names = AlertNames(facts_.plan);
    std::string_view nearest = Nearest(name_, names);
    std::string label = "no rule defines it";
    if (!RecordingRules(facts_.plan, name_).empty()) {
      text += ": it is a recording rule";
      label = "a recording rule";
    } else if (!nearest.empty()) {
      text += "; did you mean `" + std::string(nearest) + "`?";
      label = "did you mean `" + std::string(nearest) + "`?";
    } else if (facts_.plan.rule_files.empty()) {
      text += ": the test loads no rule file";
    } else {
      text += RulesLoaded(names);
    }
    Add("alert-not-defined", text, case_.alertname.Whole(), label);
  }

  std::string RulesLoaded(const std::vector<std::string_view>& names) const {
    std::vector<std::string> shown;
    for (size_t i = 0; i < std::min(names.size(), kMaxShownAlerts); ++i)
      shown.push_back("`" + std::string(names[i]) + "`");
    std::string text = "; `rule_files` loads ";
    if (names.empty()) return text + "no alert";
    text += Join(shown, ", ");
    return names.size() > kMaxShownAlerts
               ? text + " and " + std::to_string(names.size() - kMaxShownAlerts) + " more"
               : text;
  }

  const LivingAlert* Exactly(const NamedTexts& labels) const {
    auto it = std::find_if(lives_.begin(), lives_.end(),
                           [&](const LivingAlert& life) { return life.labels == labels; });
    return it == lives_.end() ? nullptr : &*it;
  }

  // The alert that is meant by labels that no firing alert has.
  const LivingAlert* Meant(const NamedTexts& labels) const {
    const LivingAlert* best = nullptr;
    size_t fewest = 0;
    for (const LivingAlert& life : lives_) {
      if (!SameSeries(labels, life)) continue;
      size_t different = CountDifferent(labels, life.labels);
      if (best != nullptr && different >= fewest) continue;
      best = &life;
      fewest = different;
    }
    return best;
  }

  // Of several rules of this name the one whose own labels fit best.
  RuleRef RuleFor(const NamedTexts& labels) const {
    RuleRef best = rules_.front();
    size_t most = 0;
    for (const RuleRef& ref : rules_) {
      size_t fitting = 0;
      for (const auto& own : ref.rule->labels) {
        auto same = [&](const auto& label) { return label.first == own.name && label.second == own.raw; };
        if (std::any_of(labels.begin(), labels.end(), same)) ++fitting;
      }
      if (fitting <= most) continue;
      best = ref;
      most = fitting;
    }
    return best;
  }

  // `no_other_alerts` brings these; what is explained is the case's own alert.
  bool IsOfAnotherName(const NamedTexts& labels) const {
    return std::any_of(labels.begin(), labels.end(), [&](const auto& label) {
      return label.first == "alertname" && label.second != name_;
    });
  }

  void ExplainDifference(const CaseDifference& difference) {
    const NamedTexts& labels =
        difference.kind == Kind::kMissing ? difference.expected.labels : difference.got.labels;
    if (IsOfAnotherName(labels)) return;
    const LivingAlert* alert = difference.kind == Kind::kMissing ? Meant(labels) : Exactly(labels);
    RuleRef rule = alert != nullptr ? alert->rule : RuleFor(labels);
    if (out_.alerts.size() < kMaxLives) {
      out_.alerts.push_back(LifeOf(facts_, rule, alert != nullptr ? alert->labels : labels, alert, tick_));
    }
    bool first = out_.queries.empty();
    if (difference.kind == Kind::kMissing) {
      ExplainMissing(labels, alert, rule);
    } else if (difference.kind == Kind::kUnexpected) {
      if (alert != nullptr) ExplainFiring(*alert);
    } else {
      for (const CaseField& field : difference.fields) ExplainField(field, rule);
    }
    if (first) AddRule(rule, FocusOf(labels, alert, rule), difference.kind == Kind::kMissing);
  }

  NamedTexts FocusOf(const NamedTexts& labels, const LivingAlert* alert, const RuleRef& rule) const {
    if (alert == nullptr) return SampleFocus(labels, rule);
    NamedTexts focus = TextsOf(facts_.storage.symbols(), alert->cause);
    std::erase_if(focus, [](const auto& label) { return label.first == "__name__"; });
    return focus;
  }

  // The rule's expression with its values, its condition over time, its inputs.
  void AddRule(const RuleRef& rule, const NamedTexts& focus, bool missing) {
    const bool logs = IsLogRule(facts_, rule);
    if (rule.rule->query == nullptr && !logs) return;
    bool holds = logs ? AddLogRuleQuery(facts_, rule, tick_, focus, missing, &out_)
                      : AddRuleQuery(facts_, rule, tick_, focus, missing, &out_);
    if (!missing || holds || lives_.empty()) return;
    std::vector<std::string> others;
    for (const LivingAlert& life : lives_) {
      if (life.Find(tick_) != nullptr && others.size() < kMaxShownAlerts)
        others.push_back(AlertText(life.labels));
    }
    if (!others.empty()) Add("active-for-others", "active at this time: " + Join(others, ", "));
  }

  void ExplainMissing(const NamedTexts& expected, const LivingAlert* alert, const RuleRef& rule) {
    std::string asked = FormatPrometheusDuration(case_.eval_time_ms);
    if (alert == nullptr) {
      Add("never-active",
          "the condition is never true for this series" + Stretch() + ": the alert stays inactive");
    } else if (const LivingAlert::At* at = alert->Find(tick_); at == nullptr) {
      ExplainInactive(*alert, asked);
    } else if (!at->firing) {
      ExplainPending(*alert, asked);
    }
    if (alert != nullptr && alert->labels != expected) ExplainLabels(expected, *alert);
    bool pending = alert != nullptr && alert->Find(tick_) != nullptr;
    if (!pending && rule.rule->hold_ms > case_.eval_time_ms) {
      std::string hold = FormatPrometheusDuration(rule.rule->hold_ms);
      Add("before-for",
          "with `for: " + hold + "` no alert can fire before " + hold + "; the test asks at " + asked,
          HoldOf(rule), "nothing fires before " + hold);
    }
  }

  std::string Stretch() const {
    std::string from = facts_.SinceText(facts_.watched_from_ms);
    return " from " + from + " to " + facts_.SinceText(facts_.last_tick_ms);
  }

  static Location HoldOf(const RuleRef& rule) {
    return rule.rule->rule->hold ? rule.rule->rule->hold->text.Whole() : Location{};
  }

  // First tick of the unbroken stretch of this state that ends at `tick`.
  int64_t SinceWhen(const LivingAlert& alert, int64_t tick, bool firing) const {
    int64_t since = tick;
    for (int64_t t = tick; t >= facts_.watched_from_ms; t -= facts_.interval_ms) {
      const LivingAlert::At* at = alert.Find(t);
      if (at == nullptr || (firing && !at->firing)) break;
      since = t;
    }
    return since;
  }

  std::optional<int64_t> NextFiring(const LivingAlert& alert, int64_t after) const {
    for (const LivingAlert::At& at : alert.ticks) {
      if (at.tick_ms > after && at.firing) return at.tick_ms;
    }
    return std::nullopt;
  }

  void ExplainPending(const LivingAlert& alert, const std::string& asked) {
    int64_t since = SinceWhen(alert, tick_, false);
    int64_t hold = alert.rule.rule->hold_ms;
    int64_t due = since + (hold + facts_.interval_ms - 1) / facts_.interval_ms * facts_.interval_ms;
    std::string text = "pending since " + facts_.SinceText(since);
    const std::string with = " with `for: " + FormatPrometheusDuration(hold) + "`";
    const LivingAlert::At* at_due = alert.Find(due);
    if (due <= facts_.last_tick_ms && at_due == nullptr) {
      text += "; it would fire at " + facts_.SinceText(due) + with + ", but the condition ends before";
    } else if (due > facts_.last_tick_ms && ExplainSpacing(alert)) {
      // With such gaps it is not sure to fire ever.
      return Add("pending", text + with + "; the test asks at " + asked, HoldOf(alert.rule), "pending");
    } else {
      text += "; fires at " + facts_.SinceText(due) + with;
      if (due > facts_.last_tick_ms) text += " if the condition stays true";
    }
    Add("pending", text + "; the test asks at " + asked, HoldOf(alert.rule),
        "pending until " + facts_.SinceText(due));
  }

  // True when a series that the rule reads comes and goes between its samples.
  bool ExplainSpacing(const LivingAlert& alert) {
    const promql::Query* query = alert.rule.rule->query.get();
    if (query == nullptr) return false;
    const Question question{query, tick_, FocusOf({}, &alert, alert.rule), OptionsOf(facts_, alert.rule)};
    const MappedText& expr = alert.rule.rule->rule->expr();
    std::vector<CaseReason> reasons =
        SpacingReasons(facts_, question, query->text() == expr.value ? &expr : nullptr);
    for (CaseReason& reason : reasons) AddReason(reason, &out_.reasons);
    return !reasons.empty();
  }

  void ExplainInactive(const LivingAlert& alert, const std::string& asked) {
    const LivingAlert::At* last = nullptr;
    for (const LivingAlert::At& at : alert.ticks) {
      if (at.tick_ms < tick_) last = &at;
    }
    if (last != nullptr && last->firing) {
      Add("resolved", "it fired from " + facts_.SinceText(SinceWhen(alert, last->tick_ms, true)) + " to " +
                          facts_.SinceText(last->tick_ms) +
                          ", then its condition was false; the test asks at " + asked);
    } else if (last != nullptr) {
      Add("pending-ended", "it was pending from " + facts_.SinceText(SinceWhen(alert, last->tick_ms, false)) +
                               " to " + facts_.SinceText(last->tick_ms) +
                               ": its condition ended before `for: " +
                               FormatPrometheusDuration(alert.rule.rule->hold_ms) + "` was over");
    }
    auto later = std::find_if(alert.ticks.begin(), alert.ticks.end(),
                              [&](const LivingAlert::At& at) { return at.tick_ms > tick_; });
    if (later == alert.ticks.end()) return;
    std::string text = "its condition becomes true at " + facts_.SinceText(later->tick_ms);
    if (std::optional<int64_t> fires = NextFiring(alert, tick_)) {
      text += ", it fires at " + facts_.SinceText(*fires);
    }
    Add("active-later", text + "; the test asks at " + asked);
  }

  // Without a comparison that filters, a value of 0 fires as well.
  void ExplainAnyValue(const LivingAlert& alert) {
    const promql::Query* query = alert.rule.rule->query.get();
    if (query == nullptr) return;
    bool filters = false, returns_bool = false;
    promql::Walk(*query->root(), [&](const promql::Expr& e) {
      const auto* binary = promql::As<promql::Binary>(&e);
      if (binary != nullptr && promql::IsComparison(binary->op)) {
        filters = filters || !binary->return_bool;
        returns_bool = returns_bool || binary->return_bool;
      }
      return true;
    });
    if (filters) return;
    const Question question{query, tick_ - alert.rule.group->query_offset_ms, FocusOf({}, &alert, alert.rule),
                            OptionsOf(facts_, alert.rule)};
    const std::vector<PartSample> samples = SamplesOf(facts_, question, *query->root(), true);
    if (samples.empty() || samples.front().value != 0) return;
    Add("any-value",
        "the expression gives 0, and an alert fires on any value, 0 included: " +
            std::string(returns_bool ? "`bool` returns 0 or 1 instead of filtering"
                                     : "there is no comparison that leaves 0 out"),
        alert.rule.Expression(), "0 fires, too");
  }

  // Why an alert fires that the test does not expect.
  void ExplainFiring(const LivingAlert& alert) {
    const LivingAlert::At* at = alert.Find(tick_);
    if (at == nullptr) return;
    const engine::rules::RuleSpec& rule = *alert.rule.rule;
    int64_t firing = SinceWhen(alert, tick_, true);
    std::string text = comparison_.differences.size() == 1 ? "it" : AlertText(alert.labels);
    text += " fires since " + facts_.SinceText(firing);
    if (at->condition) {
      text += ": its condition is true since " + facts_.SinceText(SinceWhen(alert, tick_, false));
      if (rule.hold_ms > 0) text += ", longer than `for: " + FormatPrometheusDuration(rule.hold_ms) + "`";
      Add("firing", text);
      return ExplainAnyValue(alert);
    }
    int64_t last = tick_;
    for (const LivingAlert::At& each : alert.ticks) {
      if (each.tick_ms < tick_ && each.condition) last = each.tick_ms;
    }
    text += "; its condition was last true at " + facts_.SinceText(last) +
            ", `keep_firing_for: " + FormatPrometheusDuration(rule.keep_firing_ms) + "` keeps it firing";
    Location where = rule.rule->keep_firing_for ? rule.rule->keep_firing_for->text.Whole() : Location{};
    Add("kept-firing", text, where, "keeps it firing");
  }

  static std::string ValueOf(const NamedTexts& labels, const std::string& name) {
    auto it =
        std::find_if(labels.begin(), labels.end(), [&](const auto& label) { return label.first == name; });
    return it == labels.end() ? "" : it->second;
  }

  // The meant alert has other labels than the test says.
  void ExplainLabels(const NamedTexts& expected, const LivingAlert& alert) {
    auto value = [](const NamedTexts& labels, const std::string& name) {
      auto it =
          std::find_if(labels.begin(), labels.end(), [&](const auto& label) { return label.first == name; });
      return it == labels.end() ? std::string("absent") : Quote(it->second);
    };
    NamedTexts all = expected;
    all.insert(all.end(), alert.labels.begin(), alert.labels.end());
    std::sort(all.begin(), all.end());
    std::string done;
    for (const auto& [name, ignored] : all) {
      std::string e = value(expected, name);
      std::string g = value(alert.labels, name);
      if (e == g || name == done) continue;
      done = name;
      Add("other-label", "besides, label " + name + " is " + g + " in the alert and " + e + " in the test");
      if (e != "absent") ExplainExpected(name, ValueOf(expected, name), alert.rule);
    }
  }

  void ExplainField(const CaseField& field, const RuleRef& rule) {
    if (field.what == CaseField::What::kLabel) return ExplainLabel(field, rule);
    if (field.what != CaseField::What::kAnnotation) return;
    for (const TextPair& pair : rule.rule->rule->annotations) {
      if (pair.key.value != field.name) continue;
      std::string text = "annotation " + field.name + " is expanded from the rule's template";
      if (!field.expected) {
        text = "the rule has an annotation " + field.name + ", `exp_annotations` must list it, too";
      }
      return Add("rule-annotation", text, pair.value.Whole(),
                 field.expected ? "expanded from here" : "written here");
    }
    Add("no-annotation", "the rule has no annotation " + field.name);
  }

  // What the test expects of a label that the alert has not, or has otherwise.
  bool ExplainExpected(const std::string& name, const std::string& value, const RuleRef& rule) {
    for (const TextPair& pair : facts_.group.external_labels) {
      if (pair.key.value != name || pair.value.value != value) continue;
      Add("external-label",
          "label " + name +
              " stands in `external_labels` of the test: templates can read it, but alerts do "
              "not get it here (Prometheus adds it when it sends them)",
          pair.key.Whole(), "for templates only");
      return true;
    }
    if (rule.rule->query == nullptr) return false;
    const Question question{
        rule.rule->query.get(), tick_ - rule.group->query_offset_ms, {}, OptionsOf(facts_, rule)};
    const MappedText& expr = rule.rule->rule->expr();
    const MappedText* source = rule.rule->query->text() == expr.value ? &expr : nullptr;
    std::vector<CaseReason> reasons = WrittenLabelReasons(facts_, question, source, name);
    for (CaseReason& reason : reasons) AddReason(reason, &out_.reasons);
    return !reasons.empty();
  }

  // The value that the series had before the rule wrote its own.
  std::string Overwritten(const std::string& name) const {
    for (const LivingAlert& life : lives_) {
      if (life.Find(tick_) == nullptr) continue;
      for (const auto& [label, value] : TextsOf(facts_.storage.symbols(), life.cause)) {
        if (label == name) return ", which overwrites " + Quote(value) + " of the series";
      }
    }
    return "";
  }

  void ExplainLabel(const CaseField& field, const RuleRef& rule) {
    for (const TextPair& pair : rule.rule->rule->labels) {
      if (pair.key.value != field.name) continue;
      std::string text = "the rule sets label " + field.name + " to `" + std::string(pair.value.value) + "`" +
                         Overwritten(field.name);
      if (!field.expected) text += ", `exp_labels` must list it, too";
      return Add("rule-label", text, pair.value.Whole(), "set here");
    }
    const auto& own = rule.rule->labels;
    bool by_group =
        std::any_of(own.begin(), own.end(), [&](const auto& text) { return text.name == field.name; });
    if (by_group) {
      return Add("group-label",
                 "label " + field.name + " is set by `labels` of the rule group" + Overwritten(field.name));
    }
    if (field.expected && ExplainExpected(field.name, *field.expected, rule)) return;
    if (!field.got) {
      return Add("no-label",
                 "neither the rule sets label " + field.name + " nor does its expression keep one");
    }
    std::string text = "label " + field.name + " comes from the series, through the rule's expression";
    if (!field.expected) text += "; `exp_labels` must list it, too";
    Add("series-label", text);
  }

  void ExplainPassed() {
    const LivingAlert* shown = nullptr;
    for (const LivingAlert& life : lives_) {
      const LivingAlert::At* at = life.Find(tick_);
      if (out_.alerts.size() < kMaxLives && at != nullptr) {
        out_.alerts.push_back(LifeOf(facts_, life.rule, life.labels, &life, tick_));
      }
      if (at != nullptr && shown == nullptr) shown = &life;
    }
    if (shown == nullptr && !lives_.empty()) {
      shown = &lives_.front();
      out_.alerts.push_back(LifeOf(facts_, shown->rule, shown->labels, shown, tick_));
    }
    RuleRef rule = shown != nullptr ? shown->rule : rules_.front();
    AddRule(rule, shown != nullptr ? FocusOf({}, shown, rule) : NamedTexts{}, false);
  }

  void ExplainGrid() {
    int64_t rest = case_.eval_time_ms % facts_.interval_ms;
    if (rest == 0) return;
    Add("between-evaluations",
        FormatPrometheusDuration(case_.eval_time_ms) + " is between two evaluations: the alerts of " +
            facts_.SinceText(tick_) +
            " count (evaluation_interval: " + FormatPrometheusDuration(facts_.interval_ms) + ")");
  }

  // One expected alert that a `-` too much makes two.
  void ExplainSplitAlert() {
    for (size_t i = 0; i + 1 < case_.alerts.size(); ++i) {
      const ExpectedAlert& labels = case_.alerts[i];
      const ExpectedAlert& annotations = case_.alerts[i + 1];
      if (labels.labels.empty() || !labels.annotations.empty()) continue;
      if (!annotations.labels.empty() || annotations.annotations.empty()) continue;
      return Add("split-alert",
                 "one entry of `exp_alerts` has only labels and the next only annotations: if they are of "
                 "the same alert, the second `-` is too much",
                 {case_.alertname.file(), {annotations.span.begin, annotations.span.begin + 1}},
                 "a second alert");
    }
  }

  const RunFacts& facts_;
  const AlertCase& case_;
  const CaseComparison& comparison_;
  std::string name_;
  int64_t tick_;
  std::vector<RuleRef> rules_;
  std::vector<LivingAlert> lives_;
  CaseExplanation out_;
};

}  // namespace

CaseExplanation ExplainAlert(const RunFacts& facts, const AlertCase& alert_case,
                             const CaseComparison& comparison) {
  return AlertCaseExplainer(facts, alert_case, comparison).Explain();
}

}  // namespace rulecheck::unittest
