// What Prometheus' rule loader refuses in one rule, as findings.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "documents/load_context.h"
#include "rulecheck/document.h"

namespace rulecheck::documents {

// Parses an expression; every error becomes a finding at its place in the file. Null
// when there are errors.
std::shared_ptr<const promql::Query> ParseQuery(const LoadContext& context, const MappedText& expr,
                                                const std::string& subject);

void CheckLabels(const LoadContext& context, const std::vector<TextPair>& labels, const std::string& subject);
void CheckAnnotationNames(const LoadContext& context, const std::vector<TextPair>& annotations,
                          const std::string& subject);

// Parses the label and annotation texts of the alert `name` as templates.
void CheckTemplates(const LoadContext& context, std::string_view name, const Rule& rule,
                    const std::string& subject);

// A recording rule's name and the entries that only alerts may have (null: not there).
struct RecordingParts {
  MappedText record;
  const source::Entry* hold;
  const source::Entry* keep_firing_for;
  const source::Entry* annotations;
};
void CheckRecordingRule(const LoadContext& context, const RecordingParts& parts, const Rule& rule,
                        const std::string& subject);

}  // namespace rulecheck::documents
