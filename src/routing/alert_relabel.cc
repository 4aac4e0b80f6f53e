#include "routing/alert_relabel.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/label_functions.h"
#include "template/regexp_cache.h"
#include "template/unicode.h"

namespace rulecheck::routing {
namespace {

using flow::LabelFact;
using flow::Labels;
using flow::Presence;
using flow::ValueSet;
using policy::RelabelStep;

constexpr size_t kMaxTexts = 64;           // of source labels together
constexpr size_t kMaxTextBytes = 1 << 16;  // of a replacement

// Joined by the separator, as the regular expression sees them.
std::optional<std::vector<std::string>> SourcesOf(const RelabelStep& step, const Labels& labels) {
  std::vector<std::string> out = {""};
  for (size_t i = 0; i < step.source_labels.size(); ++i) {
    const auto values = flow::AllValues(labels, step.source_labels[i]);
    if (!values || values->size() * out.size() > kMaxTexts) return std::nullopt;
    std::vector<std::string> longer;
    for (const std::string& before : out)
      for (const std::string& value : *values)
        longer.push_back(i == 0 ? value : before + step.separator + value);
    out = std::move(longer);
  }
  return out;
}

// The label is one of these; "" stands for one that is not there.
void SetValues(std::string_view name, std::vector<std::string> values, Labels* labels) {
  const bool may_miss = std::find(values.begin(), values.end(), "") != values.end();
  std::erase(values, "");
  if (values.empty()) {
    labels->Remove(name, {});
    return;
  }
  LabelFact fact;
  fact.name = name;
  fact.presence = may_miss ? Presence::kMaybe : Presence::kYes;
  fact.values = ValueSet::Of(std::move(values));
  labels->Set(std::move(fact));
}

void SetAnything(std::string_view name, Labels* labels) {
  LabelFact fact;
  fact.name = name;
  fact.presence = Presence::kMaybe;
  labels->Set(std::move(fact));
}

class Relabeler {
 public:
  Relabeler(const RelabelStep& step, const re2::RE2& regex) : step_(step), regex_(regex) {}

  // False: the alert is surely dropped.
  bool Apply(Labels* labels) const {
    if (step_.action == "replace") {
      Replace(labels);
    } else if (step_.action == "keep" || step_.action == "drop") {
      return Stays(*labels, step_.action == "keep");
    } else if (step_.action == "labeldrop" || step_.action == "labelkeep") {
      Drop(step_.action == "labeldrop", labels);
    } else if (step_.action == "labelmap") {
      Map(labels);
    } else if (step_.action == "lowercase" || step_.action == "uppercase") {
      ChangeCase(step_.action == "lowercase", labels);
    } else if (step_.action == "hashmod" && !step_.target_label.empty()) {
      SetAnything(step_.target_label, labels);
    }
    return true;
  }

 private:
  bool Matches(std::string_view text) const { return re2::RE2::FullMatch(text, regex_); }

  std::string Expanded(std::string_view text, std::string_view replacement) const {
    return gotemplate::ReplaceAll(regex_, text, replacement, kMaxTextBytes).value_or("");
  }

  void Replace(Labels* labels) const {
    if (step_.target_label.find('$') != std::string::npos) return Unknown(labels);
    const auto sources = SourcesOf(step_, *labels);
    const auto before = flow::AllValues(*labels, step_.target_label);
    if (!sources) {
      // A text of its own, for all that it is replaced in.
      const bool fixed = step_.replacement.find('$') == std::string::npos;
      const bool always = regex_.pattern() == "^(?s:(.*))$" || regex_.pattern() == "^(?s:.*)$";
      if (fixed && always) return SetValues(step_.target_label, {step_.replacement}, labels);
      return SetAnything(step_.target_label, labels);
    }
    std::vector<std::string> after;
    bool unmatched = false;
    for (const std::string& source : *sources) {
      if (Matches(source)) {
        after.push_back(Expanded(source, step_.replacement));
      } else {
        unmatched = true;
      }
    }
    if (after.empty()) return;
    if (unmatched && !before) return SetAnything(step_.target_label, labels);
    if (unmatched) after.insert(after.end(), before->begin(), before->end());
    SetValues(step_.target_label, std::move(after), labels);
  }

  // Any label may have been set: what is listed stays possible and is not certain.
  static void Unknown(Labels* labels) {
    labels->Open();
    const std::vector<LabelFact> facts(labels->facts().begin(), labels->facts().end());
    for (const LabelFact& fact : facts) SetAnything(fact.name, labels);
  }

  bool Stays(const Labels& labels, bool keep) const {
    const auto sources = SourcesOf(step_, labels);
    if (!sources) return true;
    return std::any_of(sources->begin(), sources->end(),
                       [&](const std::string& source) { return Matches(source) == keep; });
  }

  void Drop(bool matching, Labels* labels) const {
    const std::vector<LabelFact> facts(labels->facts().begin(), labels->facts().end());
    for (const LabelFact& fact : facts)
      if (Matches(fact.name) == matching) labels->Remove(fact.name, {});
  }

  void Map(Labels* labels) const {
    const std::vector<LabelFact> facts(labels->facts().begin(), labels->facts().end());
    for (const LabelFact& fact : facts) {
      if (!fact.CanBe() || !Matches(fact.name)) continue;
      LabelFact copy = fact;
      copy.name = Expanded(fact.name, step_.replacement);
      if (fact.Must() || labels->PresenceOf(copy.name) == Presence::kNo) {
        labels->Set(std::move(copy));
      } else {
        SetAnything(copy.name, labels);
      }
    }
  }

  void ChangeCase(bool lower, Labels* labels) const {
    const auto sources = SourcesOf(step_, *labels);
    if (!sources) return SetAnything(step_.target_label, labels);
    std::vector<std::string> after;
    for (const std::string& source : *sources)
      after.push_back(lower ? gotemplate::ToLower(std::string_view(source))
                            : gotemplate::ToUpper(std::string_view(source)));
    SetValues(step_.target_label, std::move(after), labels);
  }

  const RelabelStep& step_;
  const re2::RE2& regex_;
};

}  // namespace

void RelabelAlerts(std::span<const RelabelStep> steps, flow::Flow* alerts) {
  for (const RelabelStep& step : steps) {
    const re2::RE2 regex("^(?s:" + step.regex + ")$", re2::RE2::Quiet);
    if (!regex.ok()) continue;
    const Relabeler relabeler(step, regex);
    std::erase_if(alerts->alternatives,
                  [&](flow::Alternative& each) { return !relabeler.Apply(&each.labels); });
  }
}

}  // namespace rulecheck::routing
