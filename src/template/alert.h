// Templates of alerting rules as Prometheus 3.14 expands them: the function set, the
// variables, and the text that an annotation gets when its template fails
// (rules/alerting.go, template/template.go).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "template/template.h"

namespace rulecheck::gotemplate {

// query, first, label, ... humanizeDuration, toTime: the functions of Prometheus.
const FunctionSet& AlertFunctions();

// Prometheus puts these definitions in front of every label and annotation text.
extern const std::string_view
    kAlertPrologue;  // 112 bytes; declares $labels, $externalLabels, $externalURL, $value

// A native histogram as templates see it: its text, FloatHistogram.String(), and the
// fields that are plain numbers. Other fields and methods cannot be reached.
struct HistogramFields {
  std::string text;
  int32_t schema = 0;
  double zero_threshold = 0;
  double zero_count = 0;
  double count = 0;
  double sum = 0;
};
Value HistogramValue(const HistogramFields& fields);

// What a sample offers to its rule's templates.
struct AlertData {
  StringMap labels;  // of the sample, __name__ included; not the rule's labels
  StringMap external_labels;
  std::string external_url;  // $externalURL; the functions read Environment::external_url
  Value value;               // Value::Float or HistogramValue
};

// One label or annotation text of the alert `name`. Parse once, expand per sample:
//
//   AlertText text("HighLoad", "load is {{ $value | humanize }}");
//   if (text.error()) ...                       // lint
//   std::string s = text.Expand(data, environment);
//
// Expand never fails: an error becomes Prometheus' `<error expanding template: ...>`
// and is also given in *error, with a span when it has a place.
class AlertText {
 public:
  AlertText(std::string_view name, std::string_view text, const Limits& limits = {});

  const std::optional<ParseError>& error() const { return error_; }
  const Template* parsed() const { return parsed_ ? &*parsed_ : nullptr; }  // null after an error
  std::string Expand(const AlertData& data, const Environment& environment,
                     std::optional<Error>* error = nullptr) const;

 private:
  std::string name_;
  std::string text_;
  bool plain_ = false;  // no action at all: expands to itself
  std::optional<Template> parsed_;
  std::optional<ParseError> error_;
};

// The same in one call, for texts that are expanded once.
std::string ExpandAlertText(std::string_view name, std::string_view text, const AlertData& data,
                            const Environment& environment, std::optional<Error>* error = nullptr);

}  // namespace rulecheck::gotemplate
