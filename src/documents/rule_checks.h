// What the rule loaders of Prometheus and Loki refuse in one rule, as findings.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "documents/load_context.h"
#include "rulecheck/document.h"

namespace rulecheck::documents {

// Parses an expression into the arena of the context; `expr` must live as long. Every error becomes a
// finding at its place in the file. Null when there are errors.
const promql::Query* ParseQuery(const LoadContext& context, const MappedText& expr,
                                const std::string& subject);

const logql::Query* ParseLogQuery(const LoadContext& context, const MappedText& expr,
                                  const std::string& subject);

// Names of labels, annotations and recorded series: any UTF-8 since Prometheus 3, letters,
// digits and underscores before and in Loki.
enum class NameRule : uint8_t { kUtf8, kLoki, kPrometheus2 };
NameRule NamesOf(QueryLanguage language, TargetVersion target);

void CheckLabels(const LoadContext& context, std::span<const TextPair> labels, const std::string& subject,
                 NameRule names);
void CheckAnnotationNames(const LoadContext& context, std::span<const TextPair> annotations,
                          const std::string& subject, NameRule names);

// Parses the label and annotation texts of the alert `name` into rule->templates. Loki does not
// know $externalURL.
void ParseTemplates(const LoadContext& context, std::string_view name, QueryLanguage language,
                    const std::string& subject, Rule* rule);

// A recording rule's name and the keys that only alerts may have (null: not there).
struct RecordingParts {
  MappedText record;
  const source::Node* hold;
  const source::Node* keep_firing_for;
  const source::Node* annotations;
};
void CheckRecordingRule(const LoadContext& context, const RecordingParts& parts, const Rule& rule,
                        const std::string& subject, NameRule names);

}  // namespace rulecheck::documents
