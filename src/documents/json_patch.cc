// Patches as RFC 6902, in a kustomization: those that replace an expression.
#include "documents/kind.h"
#include "documents/query_language.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

std::optional<Detected> DetectJsonPatch(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (!root.is_sequence() || root.items.empty()) return std::nullopt;
  for (const source::Item& item : root.items) {
    const Cursor operation(*item.node);
    if (!operation["op"].is_scalar() || !operation["path"].is_scalar()) return std::nullopt;
  }
  return Detected{"JSON patch"};
}

// Which rule it is for stands elsewhere.
void LoadJsonPatch(const LoadContext& context, const source::Node& root, Document* document) {
  Cursor(root).EachItem([&](const Cursor& operation) {
    const Cursor value = operation["value"];
    if (!operation.Text("path").ends_with("/expr") || !value.is_scalar()) return;
    const bool logql = IsSurelyLogQl(value.text());
    AddSpecQuery(context, value,
                 {QueryRole::kAlert,
                  {},
                  logql ? QueryLanguage::kLogQL : QueryLanguage::kPromQL,
                  logql ? LanguageReason::kSyntax : LanguageReason::kDefault},
                 document);
  });
  for (QueryItem& item : document->queries) {
    item.promql = nullptr;
    item.logql = nullptr;
    item.details().unparsed = "a patch of a rule that stands elsewhere";
  }
}

}  // namespace rulecheck::documents
