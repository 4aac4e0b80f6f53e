#include "documents/rule_checks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/strings.h"
#include "template/alert.h"

namespace rulecheck::documents {

namespace {

constexpr std::string_view kMetricName = "__name__";

bool IsLabelName(std::string_view name) {
  return !name.empty() && IsValidUtf8(name);
}

std::string LabelNameProblem(std::string_view name) {
  if (name.empty()) return "a label name cannot be empty";
  if (name == kMetricName) return "`__name__` cannot be set as a label; it is what `record` sets";
  return "a label name must be valid UTF-8";
}

// The message of a template error without "template: __alert_NAME:LINE: " in front.
std::string_view PlainTemplateMessage(std::string_view message, std::string_view alert) {
  const std::string prefix = fmt::format("template: __alert_{}:", alert);
  if (message.substr(0, prefix.size()) != prefix) return message;
  const size_t colon = message.find(": ", prefix.size());
  return colon == std::string_view::npos ? message : message.substr(colon + 2);
}

void CheckTemplate(const LoadContext& context, std::string_view alert, const TextPair& pair,
                   std::string_view what, const std::string& subject) {
  if (pair.value.value.find("{{") == std::string_view::npos) return;
  const gotemplate::AlertText text(alert, pair.value.value);
  if (!text.error()) return;
  context.Report(
      "templates/syntax", pair.value.At(text.error()->span).span,
      fmt::format("{} `{}`: {}", what, pair.key.value, PlainTemplateMessage(text.error()->message, alert)),
      subject);
}

}  // namespace

std::shared_ptr<const promql::Query> ParseQuery(const LoadContext& context, const MappedText& expr,
                                                const std::string& subject) {
  promql::ParseOutcome outcome = promql::Parse(std::string(expr.value), context.options.promql);
  for (const promql::ParseError& error : outcome.errors) {
    Finding& finding = context.Report("promql/syntax", expr.At(error.span).span, error.message, subject);
    if (!error.hint.empty()) finding.notes.push_back(error.hint);
  }
  return outcome.errors.empty() ? std::shared_ptr<const promql::Query>(std::move(outcome.query)) : nullptr;
}

void CheckLabels(const LoadContext& context, const std::vector<TextPair>& labels,
                 const std::string& subject) {
  for (const TextPair& label : labels) {
    if (!IsLabelName(label.key.value) || label.key.value == kMetricName) {
      context.Report("rules/invalid-label-name", label.key.span, LabelNameProblem(label.key.value), subject);
    }
    if (!IsValidUtf8(label.value.value)) {
      context.Report("rules/invalid-label-value", label.value.span,
                     fmt::format("the value of the label `{}` is not valid UTF-8", label.key.value), subject);
    }
  }
}

void CheckAnnotationNames(const LoadContext& context, const std::vector<TextPair>& annotations,
                          const std::string& subject) {
  for (const TextPair& annotation : annotations) {
    if (IsLabelName(annotation.key.value)) continue;
    context.Report("rules/invalid-annotation-name", annotation.key.span, "an annotation name cannot be empty",
                   subject);
  }
}

void CheckTemplates(const LoadContext& context, std::string_view name, const Rule& rule,
                    const std::string& subject) {
  for (const TextPair& label : rule.labels) CheckTemplate(context, name, label, "label", subject);
  for (const TextPair& annotation : rule.annotations)
    CheckTemplate(context, name, annotation, "annotation", subject);
}

void CheckRecordingRule(const LoadContext& context, const RecordingParts& parts, const Rule& rule,
                        const std::string& subject) {
  const auto refuse = [&](const source::Entry* entry) {
    context.Report("rules/field-not-in-recording-rule", entry->key->span,
                   fmt::format("`{}` is for alerts; a recording rule cannot have it", entry->key->value),
                   subject);
  };
  if (!rule.annotations.empty()) refuse(parts.annotations);
  if (rule.hold && rule.hold->milliseconds != 0) refuse(parts.hold);
  if (rule.keep_firing_for && rule.keep_firing_for->milliseconds != 0) refuse(parts.keep_firing_for);
  const std::string_view name = parts.record.value;
  const size_t brace = name.find_first_of("{}");
  if (brace != std::string_view::npos) {
    const auto at = static_cast<uint32_t>(brace);
    Finding& finding = context.Report("rules/invalid-record-name", parts.record.At({at, at + 1}).span,
                                      fmt::format("the recorded name `{}` has braces", name), subject);
    finding.notes.push_back("A recorded series has one name; labels go to `labels`, a selector to `expr`.");
  } else if (!IsValidUtf8(name)) {
    context.Report("rules/invalid-record-name", parts.record.span, "the recorded name is not valid UTF-8",
                   subject);
  }
}

}  // namespace rulecheck::documents
