// Expands the label and annotation templates of an alerting rule for one sample.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/storage.h"
#include "engine/promql/engine.h"
#include "engine/rules/alert_state.h"
#include "engine/rules/rule_spec.h"
#include "template/alert.h"

namespace rulecheck::engine::rules {

class RuleObserver;

// What templates see besides the sample: the same for every rule of a simulation.
struct TemplateContext {
  const Storage* storage = nullptr;
  EvalOptions eval;             // for the `query` function
  promql::ParseOptions promql;  // for the `query` function
  gotemplate::StringMap external_labels;
  std::string external_url;                  // $externalURL
  std::optional<std::string> functions_url;  // externalURL and pathPrefix; nothing: promtool's nil URL
  // Answers the `query` function at a time; empty: PromQL over the storage.
  std::function<Result<std::vector<gotemplate::QuerySample>>(std::string_view text, int64_t at_ms)> query;
  RuleObserver* observer = nullptr;  // not owned; null in normal runs
};

class TextExpander {
 public:
  TextExpander(const TemplateContext& context, const Cause& cause);

  std::string Expand(const TextSpec& text) const;

 private:
  Result<std::vector<gotemplate::QuerySample>> Query(std::string_view text, int64_t at_ms) const;

  const TemplateContext& context_;
  gotemplate::AlertData data_;
  gotemplate::Environment environment_;
};

// A sample's labels as templates see them.
gotemplate::StringMap LabelMap(const Symbols& symbols, LabelsId labels);
// A float, or a histogram with the fields and the text that Go templates see.
gotemplate::Value TemplateValue(double value, const FloatHistogram* histogram);

}  // namespace rulecheck::engine::rules
