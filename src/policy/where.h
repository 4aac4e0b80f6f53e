// Whether the `where` of a policy holds for a query.
#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "policy/entry.h"
#include "rulecheck/document.h"
#include "rulecheck/promql_selectors.h"
#include "rulecheck/query_item.h"
#include "source/file_system.h"

namespace rulecheck::policy {

// The metric that it names; empty when it names none, or a pattern.
std::string_view MetricOf(const promql::VectorSelector& selector);

// A label of the rule, else of its group.
std::optional<TextPair> LabelOf(const RuleGroup& group, const Rule& rule, std::string_view name);

// Annotations of a rule, for who looks for many of them; a name may come twice.
std::multimap<std::string_view, TextPair> AnnotationsByName(const Rule& rule);

// `with_metrics`: false where `metrics` is held against single selectors.
bool Holds(const Where& where, const QueryItem& item, const source::FileSystem& files,
           bool with_metrics = true);
// The same for what is said of a document, or of a panel without queries as its subject names it: what asks
// for queries does not hold.
bool Holds(const Where& where, const Document& document, std::string_view subject,
           const source::FileSystem& files);

}  // namespace rulecheck::policy
