#include "flow/stored.h"

#include <algorithm>
#include <optional>
#include <string>

#include "flow/label_functions.h"
#include "flow/mutants.h"

namespace rulecheck::flow {
namespace {

// A template of nothing but text and `{{ $labels.name }}`.
struct LabelTemplate {
  std::vector<std::string_view> texts;   // one more than labels
  std::vector<std::string_view> labels;  // between the texts
};

std::string_view WithoutBlanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

bool IsPlainName(std::string_view name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return !name.empty() && name.find_first_not_of(kLetters) == std::string_view::npos;
}

std::optional<LabelTemplate> ReadLabelTemplate(std::string_view text) {
  constexpr std::string_view kVariable = "$labels.";
  LabelTemplate out;
  for (;;) {
    const size_t open = text.find("{{");
    out.texts.push_back(text.substr(0, open));
    if (open == std::string_view::npos) return out;
    const size_t close = text.find("}}", open);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view action = WithoutBlanks(text.substr(open + 2, close - open - 2));
    if (!action.starts_with(kVariable) || !IsPlainName(action.substr(kVariable.size()))) return std::nullopt;
    out.labels.push_back(action.substr(kVariable.size()));
    text.remove_prefix(close + 2);
  }
}

// Text of a template that is there whatever its actions give.
bool HasFixedText(std::string_view text) {
  const size_t open = text.find("{{");
  return open != 0 && text.find("{{-") == std::string_view::npos &&
         !WithoutBlanks(text.substr(0, open)).empty() && text.find("{%") == std::string_view::npos;
}

// The label as the template makes it of the labels of a sample; false where something else
// than these may show in it. They are joined one after the
// other: each text is a label of one value, for which no name of a query can stand.
bool SetByTemplate(std::string_view name, std::string_view text, const Labels& before, Labels* labels) {
  const std::optional<LabelTemplate> parts = ReadLabelTemplate(text);
  if (!parts) {
    labels->Set({std::string(name), HasFixedText(text) ? Presence::kYes : Presence::kMaybe, {}, {}});
    return false;
  }
  Labels pieces = before;
  std::vector<std::string> names;
  for (size_t i = 0; i < parts->texts.size(); ++i) {
    names.push_back("\xff" + std::to_string(i));
    const std::string_view fixed = parts->texts[i];
    pieces.Remove(names.back(), {});
    if (!fixed.empty()) pieces.SetYes(names.back(), ValueSet::Of({std::string(fixed)}), {});
    if (i < parts->labels.size()) names.emplace_back(parts->labels[i]);
  }
  const std::vector<std::string_view> sources(names.begin(), names.end());
  JoinLabels(name, "", sources, {}, &pieces);
  if (const LabelFact* made = pieces.Find(name)) labels->Set(*made);
  return true;
}

std::vector<std::string_view> NamesOf(const RuleLabels& labels, std::string_view also) {
  std::vector<std::string_view> out{also};
  for (const auto& [name, value] : labels) out.push_back(name);
  return out;
}

void SetName(std::string_view name, Flow* flow) {
  for (Alternative& one : flow->alternatives) {
    one.labels.SetYes(kMetricName, ValueSet::Of({std::string(name)}), {});
  }
}

Flow Changed(const Flow& result, std::span<const std::string_view> names) {
  Flow out = result;
  out.keys = result.KeysWithout(names);
  out.AddKey({true, {}});
  out.always = false;
  out.fails = Presence::kNo;
  for (Alternative& one : out.alternatives) one.always = false;
  return out;
}

// Alerts of former results, too.
Flow WithFormer(Flow flow, const AlertTimes& times) {
  return times.keeps_firing ? flow.OverTime() : flow;
}

// Samples are written with the rule's labels as they stand in its file, below those of the
// alert: where a template gives nothing, its own text is the value.
void SetRawLabels(const RuleLabels& rule_labels, Flow* flow) {
  if (Mutated(Mutant::kRawLabelsForgotten)) return;
  for (Alternative& one : flow->alternatives) {
    for (const auto& [name, text] : rule_labels) {
      if (text.empty() || one.labels.MustHave(name)) continue;
      ValueSet values = Union(one.labels.ValuesOf(name), ValueSet::Of({std::string(text)}));
      one.labels.SetYes(name, std::move(values), {});
    }
  }
}

}  // namespace

Flow RecordedSeries(const Flow& result, std::string_view name, const RuleLabels& labels) {
  Flow out = Changed(result, NamesOf(labels, kMetricName));
  SetName(name, &out);
  for (Alternative& one : out.alternatives) {
    for (const auto& [label, value] : labels) {
      if (value.empty()) {
        one.labels.Remove(label, {});
      } else {
        one.labels.SetYes(label, ValueSet::Of({std::string(value)}), {});
      }
    }
  }
  out.Settle();
  return out;
}

Flow AlertLabels(const Flow& result, std::string_view alert, const RuleLabels& labels) {
  std::vector<std::string_view> changed = NamesOf(labels, kMetricName);
  changed.push_back("alertname");
  Flow out = Changed(result, changed);
  for (Alternative& one : out.alternatives) {
    const Labels before = one.labels;
    one.labels.Remove(kMetricName, {});
    for (const auto& [label, value] : labels) {
      if (!SetByTemplate(label, value, before, &one.labels)) one.ever = kInfinity;
    }
    one.labels.SetYes("alertname", ValueSet::Of({std::string(alert)}), {});
  }
  out.Settle();
  return out;
}

Flow AlertsSeries(const Flow& alerts, const RuleLabels& labels, const AlertTimes& times) {
  const std::string_view changed[] = {kMetricName, "alertstate"};
  Flow out = WithFormer(Changed(alerts, changed), times);
  std::vector<std::string> states{"firing"};
  if (times.holds && !Mutated(Mutant::kAlertsFireAtOnce)) states.emplace_back("pending");
  for (Alternative& one : out.alternatives) {
    one.labels.SetYes("alertstate", ValueSet::Of(states), {});
    one.value = Interval::Exactly(1);
    one.ever *= static_cast<double>(states.size());
  }
  SetRawLabels(labels, &out);
  SetName(kAlerts, &out);
  out.Settle();
  return out;
}

Flow AlertsForStateSeries(const Flow& alerts, const RuleLabels& labels, const AlertTimes& times) {
  const std::string_view changed[] = {kMetricName};
  Flow out = WithFormer(Changed(alerts, changed), times);
  for (Alternative& one : out.alternatives) {
    one.value = Interval::Between(-kInfinity, kInfinity, true);
    one.value.infinite = false;
  }
  SetRawLabels(labels, &out);
  SetName(kAlertsForState, &out);
  out.Settle();
  return out;
}

Presence CollidesByLabels(const Flow& result, const RuleLabels& labels, bool alert) {
  std::vector<std::string_view> names = NamesOf(labels, kMetricName);
  if (alert) names.emplace_back("alertname");
  return result.UniqueByAllBut(names) ? Presence::kNo : Presence::kMaybe;
}

}  // namespace rulecheck::flow
