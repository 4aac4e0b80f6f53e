// Queries of specifications: objectives, autoscalers, analyses, configurations. Their documents say the
// language, and some tool fills in parts of the text before anyone runs it.
#pragma once

#include <cstdint>
#include <string_view>

#include "documents/cursor.h"
#include "documents/load_context.h"
#include "rulecheck/query_item.h"

namespace rulecheck::documents {

// The marks of what is filled in.
enum class FillIn : uint8_t {
  kNone,
  kBraces,  // `{{.window}}`, `{{args.service}}`, `{{ namespace }}`
  kAngles,  // `<<.Series>>`, `<<.LabelMatchers>>` of prometheus-adapter
};

struct SpecQuery {
  QueryRole role = QueryRole::kSlo;
  std::string_view name = {};
  QueryLanguage language = QueryLanguage::kPromQL;
  LanguageReason reason = LanguageReason::kKind;
  std::string_view data_source = {};  // a name or an address
  FillIn fill_in = FillIn::kNone;
};

// Adds the text at a cursor to the document; nothing where it is missing, blank or no text. One that does
// not parse is a finding, unless the reason may be what is filled in: the item says that then.
void AddSpecQuery(const LoadContext& context, const Cursor& text, const SpecQuery& query, Document* document);

// The language that the name of a server or plugin tells: "loki", "prometheus", "Thanos"; kOther for any
// that is not known.
QueryLanguage LanguageOfSource(std::string_view name);

// The name in `metadata` of an object.
std::string_view ObjectName(const source::Node& object);

}  // namespace rulecheck::documents
