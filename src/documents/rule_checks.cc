#include "documents/rule_checks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/strings.h"
#include "documents/query_language.h"
#include "documents/unrendered.h"
#include "template/alert.h"
#include "template/packed_uses.h"
#include "template/sample_proof.h"

namespace rulecheck::documents {

namespace {

constexpr std::string_view kMetricName = "__name__";

bool IsAsciiName(std::string_view name, bool colons) {
  const auto is_letter = [colons](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
  };
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
  });
}

bool IsLabelName(std::string_view name, NameRule rule) {
  return rule == NameRule::kUtf8 ? !name.empty() && IsValidUtf8(name) : IsAsciiName(name, false);
}

// Completes "may only have letters ...".
std::string_view ReaderOf(NameRule rule) {
  return rule == NameRule::kLoki ? "in Loki" : "before Prometheus 3.0";
}

std::string LabelNameProblem(std::string_view name, NameRule rule) {
  if (name.empty()) return "a label name cannot be empty";
  if (name == kMetricName) return "`__name__` cannot be set as a label; it is what `record` sets";
  if (!IsValidUtf8(name)) return "a label name must be valid UTF-8";
  return fmt::format("the label name `{}` may only have letters, digits and underscores {}", name,
                     ReaderOf(rule));
}

// The message of a template error without "template: __alert_NAME:LINE: " in front.
std::string_view PlainTemplateMessage(std::string_view message, std::string_view alert) {
  const std::string prefix = fmt::format("template: __alert_{}:", alert);
  if (message.substr(0, prefix.size()) != prefix) return message;
  const size_t colon = message.find(": ", prefix.size());
  return colon == std::string_view::npos ? message : message.substr(colon + 2);
}

// Functions of alert templates that older releases do not have (template/template.go).
struct NewerTemplateFunction {
  std::string_view name;
  TargetVersion since;
};
constexpr NewerTemplateFunction kNewerTemplateFunctions[] = {
    {"humanizePercentage", 2011},
    {"parseDuration", 2032},
    {"stripPort", 2033},
    {"stripDomain", 2036},
    {"toTime", 2038},
    {"toDuration", 3006},
    {"now", 3006},
    {"urlQueryEscape", 3008},
};

void CheckTemplateFunctions(const LoadContext& context, const std::vector<gotemplate::Use>& uses,
                            const TextPair& pair, const std::string& subject) {
  const TargetVersion target = context.options.promql.target_version;
  for (const gotemplate::Use& use : uses) {
    if (use.kind != gotemplate::Use::Kind::kFunction) continue;
    for (const NewerTemplateFunction& newer : kNewerTemplateFunctions) {
      if (newer.name != use.name || target >= newer.since) continue;
      context.Report("templates/syntax", pair.value.At(use.span).span,
                     fmt::format("the function `{}` exists only from version {} on, the target is {}",
                                 use.name, VersionText(newer.since), VersionText(target)),
                     subject);
    }
  }
}

void CheckVariables(const LoadContext& context, const std::vector<gotemplate::Use>& uses,
                    const TextPair& pair, QueryLanguage language, const std::string& subject) {
  if (language != QueryLanguage::kLogQL) return;
  for (const gotemplate::Use& use : uses) {
    if (use.kind != gotemplate::Use::Kind::kVariable || use.name != "$externalURL") continue;
    Finding& finding = context.Report("templates/syntax", pair.value.At(use.span).span,
                                      "Loki does not know the variable `$externalURL`", subject);
    finding.notes.push_back("The function does the same: {{ externalURL }}.");
    return;
  }
}

// Where the text is in the rule, and whose it is.
struct TemplatePlace {
  size_t index;
  std::string_view what;  // "label"
  std::string_view alert;
};

void ParseTemplate(const LoadContext& context, const TemplatePlace& place, const TextPair& pair,
                   QueryLanguage language, const std::string& subject, gotemplate::UsesPacker* packer) {
  if (pair.value.value.find("{{") == std::string_view::npos) return;
  const gotemplate::AlertText text(place.alert, pair.value.value);
  if (!text.error()) {
    const std::vector<gotemplate::Use> uses = gotemplate::ListUses(*text.parsed());
    if (language == QueryLanguage::kPromQL) CheckTemplateFunctions(context, uses, pair, subject);
    CheckVariables(context, uses, pair, language, subject);
    return packer->Add(place.index, pair.value.value, *text.parsed(), uses);
  }
  const auto block = context.options.promtool_compat ? std::nullopt : FindBlockTemplate(pair.value.value);
  if (block) {
    context.Report(
        "rules/unrendered", pair.value.At(block->span).span,
        fmt::format("{} fills this in before the rule is loaded: the template is not checked", block->tool),
        subject);
    return;
  }
  const size_t begin = std::min<size_t>(text.error()->span.begin, pair.value.value.size());
  if (IsVariableOfVmalert(pair.value.value.substr(begin, text.error()->span.size()))) {
    context.foreign->MarkVmalert();
  }
  context.foreign->AddMaybeMetricsQl(context.out->findings.size());
  Finding& finding = context.Report("templates/syntax", pair.value.At(text.error()->span).span,
                                    fmt::format("{} `{}`: {}", place.what, pair.key.value,
                                                PlainTemplateMessage(text.error()->message, place.alert)),
                                    subject);
  if (!text.error()->hint.empty()) finding.notes.push_back(text.error()->hint);
}

// The text of a plain scalar ends where YAML begins a comment, which looks like a part of the query.
bool EndsAtYamlComment(const MappedText& expr) {
  const std::string_view file = expr.file()->text();
  const std::string_view written = file.substr(expr.span.begin, expr.span.size());
  if (written.empty() || written != expr.value) return false;
  const size_t next = file.find_first_not_of(" \t", expr.span.end);
  return next != std::string_view::npos && next > expr.span.end && file[next] == '#';
}

template <typename Errors>
void ReportErrors(const LoadContext& context, const MappedText& expr, LoadCheck check, const Errors& errors,
                  const std::string& subject) {
  const bool cut = EndsAtYamlComment(expr);
  for (const auto& error : errors) {
    Finding& finding = context.Report(check, expr.At(error.span).span, error.message, subject);
    if (!error.hint.empty()) finding.notes.push_back(error.hint);
    if (cut) {
      finding.notes.push_back(
          "The expression ends before ` #`, where YAML begins a comment: put the whole expression in "
          "quotes.");
    }
  }
}

// An expression in the other language: advice how to write it in this one would lead astray.
void ReportOtherLanguage(const LoadContext& context, const MappedText& expr, QueryLanguage read_as,
                         const std::string& subject) {
  const bool logql = read_as == QueryLanguage::kLogQL;
  const bool forced = context.options.dialect != Dialect::kAuto;
  const std::string_view actual = LanguageName(logql ? QueryLanguage::kPromQL : QueryLanguage::kLogQL);
  Finding& finding = context.Report(
      "rules/mixed-languages", expr.At({0, static_cast<uint32_t>(expr.value.size())}).span,
      fmt::format("this is {}; it was read as {} because {}", actual, LanguageName(read_as),
                  forced ? context.dialect_reason : std::string_view("the other rules of its group are")),
      subject);
  finding.notes.push_back(
      logql ? "Loki reads no metrics, recorded ones neither: such a rule belongs to Prometheus."
            : "Prometheus reads no logs: such a rule belongs to Loki, in a file of its own.");
}

// Whether something better than errors of the parser was said of an expression that does not parse.
bool IsExplained(const LoadContext& context, const MappedText& expr, QueryLanguage read_as,
                 const std::string& subject) {
  if (context.options.promtool_compat) return false;
  if (const auto unrendered = FindAnyUnrendered(expr.value)) {
    context.Report("rules/unrendered", expr.At(unrendered->span).span,
                   fmt::format("{} fills this in before the rule is loaded: the expression is not checked",
                               unrendered->tool),
                   subject);
    return true;
  }
  const bool from_promql = read_as == QueryLanguage::kPromQL;
  const bool sure = from_promql ? IsSurelyLogQl(expr.value) : IsSurelyPromQl(expr.value);
  if (!sure) return false;
  if (!from_promql || ParsesAsLogQl(expr.value)) {
    ReportOtherLanguage(context, expr, read_as, subject);
  } else {
    // LogQL with a mistake of its own: only its own parser can say which.
    ReportErrors(context, expr, "logql/syntax", logql::Parse(std::string(expr.value), {}).errors, subject);
  }
  return true;
}

}  // namespace

const promql::Query* ParseQuery(const LoadContext& context, const MappedText& expr,
                                const std::string& subject) {
  std::vector<promql::ParseError> errors;
  const promql::Query* query = promql::ParseIn(context.arena(), expr.value, context.options.promql, &errors);
  if (query != nullptr) return query;
  const bool maybe_metrics_ql = IsBalanced(expr.value);
  if (maybe_metrics_ql && CallsMetricsQl(expr.value)) context.foreign->MarkVmalert();
  if (IsExplained(context, expr, QueryLanguage::kPromQL, subject)) return nullptr;
  size_t index = context.out->findings.size();
  ReportErrors(context, expr, "promql/syntax", errors, subject);
  for (; maybe_metrics_ql && index < context.out->findings.size(); ++index) {
    context.foreign->AddMaybeMetricsQl(index);
  }
  return nullptr;
}

const logql::Query* ParseLogQuery(const LoadContext& context, const MappedText& expr,
                                  const std::string& subject) {
  std::vector<logql::ParseError> errors;
  const logql::Query* query = logql::ParseIn(context.arena(), expr.value, {}, &errors);
  if (query != nullptr) return query;
  if (!IsExplained(context, expr, QueryLanguage::kLogQL, subject)) {
    ReportErrors(context, expr, "logql/syntax", errors, subject);
  }
  return nullptr;
}

NameRule NamesOf(QueryLanguage language, TargetVersion target) {
  if (language == QueryLanguage::kLogQL) return NameRule::kLoki;
  return IsPrometheus2(target) ? NameRule::kPrometheus2 : NameRule::kUtf8;
}

void CheckLabels(const LoadContext& context, std::span<const TextPair> labels, const std::string& subject,
                 NameRule names) {
  for (const TextPair& label : labels) {
    if (!IsLabelName(label.key.value, names) || label.key.value == kMetricName) {
      context.Report("rules/invalid-label-name", label.key.span, LabelNameProblem(label.key.value, names),
                     subject);
    }
    if (!IsValidUtf8(label.value.value)) {
      context.Report("rules/invalid-label-value", label.value.span,
                     fmt::format("the value of the label `{}` is not valid UTF-8", label.key.value), subject);
    }
  }
}

void CheckAnnotationNames(const LoadContext& context, std::span<const TextPair> annotations,
                          const std::string& subject, NameRule names) {
  for (const TextPair& annotation : annotations) {
    const std::string_view name = annotation.key.value;
    if (IsLabelName(name, names)) continue;
    context.Report("rules/invalid-annotation-name", annotation.key.span,
                   name.empty() ? "an annotation name cannot be empty"
                                : fmt::format("the annotation name `{}` may only have letters, digits and "
                                              "underscores {}",
                                              name, ReaderOf(names)),
                   subject);
  }
}

void ParseTemplates(const LoadContext& context, std::string_view name, QueryLanguage language,
                    const std::string& subject, Rule* rule) {
  gotemplate::UsesPacker packer;
  size_t index = 0;
  for (const TextPair& label : rule->labels)
    ParseTemplate(context, {index++, "label", name}, label, language, subject, &packer);
  for (const TextPair& annotation : rule->annotations)
    ParseTemplate(context, {index++, "annotation", name}, annotation, language, subject, &packer);
  rule->templates = packer.Pack(context.arena());
}

void CheckRecordingRule(const LoadContext& context, const RecordingParts& parts, const Rule& rule,
                        const std::string& subject, NameRule names) {
  // vmalert takes and ignores them.
  const bool vmalert = context.options.tool == RuleTool::kVictoriaMetrics ||
                       (context.foreign != nullptr && context.foreign->Has(RuleTool::kVictoriaMetrics));
  const auto refuse = [&](const source::Node* key) {
    if (vmalert && !context.options.promtool_compat) return;
    context.Report("rules/field-not-in-recording-rule", key->span,
                   fmt::format("`{}` is for alerts; a recording rule cannot have it", key->value), subject);
  };
  if (!rule.annotations.empty()) refuse(parts.annotations);
  if (rule.hold && rule.hold->milliseconds != 0) refuse(parts.hold);
  const bool keeps = names != NameRule::kLoki && rule.keep_firing_for;  // Loki does not look
  if (keeps && rule.keep_firing_for->milliseconds != 0) refuse(parts.keep_firing_for);
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
  } else if (names != NameRule::kUtf8 && !IsAsciiName(name, true)) {
    context.Report(
        "rules/invalid-record-name", parts.record.span,
        fmt::format("the recorded name `{}` may only have letters, digits, underscores and colons {}", name,
                    ReaderOf(names)),
        subject);
  }
}

}  // namespace rulecheck::documents
