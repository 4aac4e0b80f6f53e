#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "analysis/possible_labels.h"
#include "checks/check.h"
#include "checks/rule_facts.h"

namespace rulecheck::checks {
namespace {

// Label values of the runs: a word, a number, a duration, nothing. A template that
// fails with each of them does not depend on the data.
constexpr std::array<std::string_view, 4> kLabelValues = {"example", "1", "5m", ""};
constexpr std::array<double, 4> kValues = {1.5, 0, -3, 1e6};

gotemplate::Environment Surroundings(const gotemplate::StringMap& labels) {
  gotemplate::Environment environment;
  environment.external_url = "http://localhost:9090";
  environment.query = [labels](std::string_view) -> Result<std::vector<gotemplate::QuerySample>> {
    return std::vector<gotemplate::QuerySample>{{labels, gotemplate::Value::Float(1)}};
  };
  return environment;
}

// The labels that the query or the template itself speaks of: a missing one is an empty
// text to a template, never an error.
gotemplate::StringMap SampleLabels(const analysis::PossibleLabels& possible,
                                   const std::vector<gotemplate::Use>& uses, std::string_view value) {
  gotemplate::StringMap labels;
  // Only `range $labels` and the like see the other labels of the query.
  const bool all = std::any_of(uses.begin(), uses.end(), [](const gotemplate::Use& use) {
    return use.kind == gotemplate::Use::Kind::kAllLabels || use.kind == gotemplate::Use::Kind::kQuery ||
           (use.kind == gotemplate::Use::Kind::kFunction && use.name == "query");
  });
  if (all) {
    for (const std::string_view name : possible.names.Names()) labels[std::string(name)] = value;
  }
  for (const gotemplate::Use& use : uses) {
    if (use.kind == gotemplate::Use::Kind::kLabel && possible.CanHave(use.name)) labels[use.name] = value;
    if (use.kind == gotemplate::Use::Kind::kSampleLabel) labels[use.name] = value;
  }
  return labels;
}

// Go's "template: __alert_X:1:115: executing "__alert_X" at <.Foo>: " is of no use to
// people: the finding has its own place.
std::string_view Essence(std::string_view message) {
  const size_t at = message.find(" at <");
  const size_t end = at == std::string_view::npos ? at : message.find(">: ", at);
  return end == std::string_view::npos ? message : message.substr(end + 3);
}

// The error of the run with each kind of data, when all of them fail.
std::optional<Error> AlwaysFails(const RuleText& text, const analysis::PossibleLabels& possible) {
  const std::vector<gotemplate::Use>& uses = text.uses;
  std::optional<Error> error;
  for (size_t i = 0; i < kLabelValues.size(); ++i) {
    gotemplate::AlertData data;
    data.labels = SampleLabels(possible, uses, kLabelValues[i]);
    data.external_url = "http://localhost:9090";
    data.value = gotemplate::Value::Float(kValues[i]);
    std::optional<Error> failed;
    text.text->Expand(data, Surroundings(data.labels), &failed);
    if (!failed) return std::nullopt;
    if (!error) error = std::move(failed);
  }
  return error;
}

}  // namespace

void TemplateRunTimeError(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const std::vector<RuleText>& texts = c.facts.texts();
  if (texts.empty()) return;
  const analysis::PossibleLabels& possible = c.facts.Labels(c.root());
  for (const RuleText& text : texts) {
    const std::optional<Error> error = AlwaysFails(text, possible);
    if (!error) continue;
    const Location where = error->span ? text.At(*error->span) : text.pair->value.Whole();
    c.out.Report(where, fmt::format("the template fails when it is expanded: {}", Essence(error->message)))
        .Because(text.pair->key.Whole(), text.is_label ? "the label gets the text of the error"
                                                       : "the annotation gets the text of the error");
  }
}

}  // namespace rulecheck::checks
