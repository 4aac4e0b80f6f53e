#include "template/alert.h"

#include <fmt/format.h>

namespace rulecheck::gotemplate {
namespace {

Value DotOf(const AlertData& data) {
  auto object = std::make_shared<Struct>();
  object->go_type =
      "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value "
      "interface "
      "{} }";
  object->fields = {{"Labels", Value::Map(data.labels)},
                    {"ExternalLabels", Value::Map(data.external_labels)},
                    {"ExternalURL", Value::String(data.external_url)},
                    {"Value", data.value.Boxed()}};
  return Value::Of(std::move(object), false);
}

}  // namespace

const std::string_view kAlertPrologue =
    "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}"
    "{{$value := .Value}}";

namespace {

const Template& Prologue() {
  static const Template* const parsed = new Template(*Parse(kAlertPrologue, AlertFunctions(), {}).value);
  return *parsed;
}

}  // namespace

Value HistogramValue(const HistogramFields& fields) {
  auto object = std::make_shared<Struct>();
  object->go_type = "histogram.FloatHistogram";
  object->fields = {{"Schema", Value::Int(fields.schema, Type::kInt32)},
                    {"ZeroThreshold", Value::Float(fields.zero_threshold)},
                    {"ZeroCount", Value::Float(fields.zero_count)},
                    {"Count", Value::Float(fields.count)},
                    {"Sum", Value::Float(fields.sum)}};
  object->text = fields.text;
  return Value::Of(std::move(object), true);
}

AlertText::AlertText(std::string_view name, std::string_view text, const Limits& limits)
    : name_(fmt::format("__alert_{}", name)), text_(text) {
  if (text.find("{{") == std::string_view::npos && text.size() <= limits.max_bytes) {
    plain_ = true;
    return;
  }
  ParseOptions options;
  options.name = name_;
  options.prologue = &Prologue();
  options.limits = limits;
  ParseOutcome outcome = Parse(text, AlertFunctions(), options);
  parsed_ = std::move(outcome.value);
  error_ = std::move(outcome.error);
}

std::string AlertText::Expand(const AlertData& data, const Environment& environment,
                              std::optional<Error>* error) const {
  if (plain_) return text_;
  std::optional<Error> failure;
  if (error_) {
    failure = Error{fmt::format("error parsing template {}: {}", name_, error_->message), error_->span};
  } else {
    Result<std::string> result = Run(*parsed_, DotOf(data), environment);
    if (result) return *std::move(result);
    failure = Error{fmt::format("error executing template {}: {}", name_, result.error().message),
                    result.error().span};
  }
  std::string text = fmt::format("<error expanding template: {}>", failure->message);
  if (error != nullptr) *error = std::move(failure);
  return text;
}

std::string ExpandAlertText(std::string_view name, std::string_view text, const AlertData& data,
                            const Environment& environment, std::optional<Error>* error) {
  return AlertText(name, text).Expand(data, environment, error);
}

}  // namespace rulecheck::gotemplate
