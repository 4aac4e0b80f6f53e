#include "documents/triggers.h"

#include "documents/spec_query.h"

namespace rulecheck::documents {

namespace {

// Databases have queries in their own languages.
QueryLanguage LanguageOfTrigger(std::string_view type) {
  if (type == "prometheus") return QueryLanguage::kPromQL;
  return type == "loki" ? QueryLanguage::kLogQL : QueryLanguage::kOther;
}

}  // namespace

void AddTriggers(const LoadContext& context, const Cursor& triggers, std::string_view name,
                 Document* document) {
  triggers.EachItem([&](const Cursor& trigger) {
    const std::string_view own = trigger.Text("name");
    const Cursor metadata = trigger["metadata"];
    AddSpecQuery(context, metadata["query"],
                 {QueryRole::kAutoscaler, own.empty() ? name : own, LanguageOfTrigger(trigger.Text("type")),
                  LanguageReason::kKind, metadata.Text("serverAddress")},
                 document);
  });
}

}  // namespace rulecheck::documents
