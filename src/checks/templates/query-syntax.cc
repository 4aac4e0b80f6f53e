#include <fmt/core.h>

#include "checks/check.h"
#include "checks/rule_facts.h"
#include "rulecheck/logql.h"
#include "rulecheck/promql.h"
#include "template/template.h"

namespace rulecheck::checks {
namespace {

struct QueryFault {
  std::string message;
  Span span;  // in the query
};

template <typename Errors>
std::optional<QueryFault> FirstOf(const Errors& errors) {
  if (errors.empty()) return std::nullopt;
  return QueryFault{errors.front().message, errors.front().span};
}

// Which functions this server knows is its own affair: only what no server takes is a fault.
std::optional<QueryFault> FaultOf(const std::string& query, QueryLanguage language) {
  if (language == QueryLanguage::kLogQL) return FirstOf(logql::Parse(query, {}).errors);
  promql::ParseOptions options;
  options.features = promql::Features::All();
  return FirstOf(promql::Parse(query, options).errors);
}

// The place in the template; the whole literal when escapes shift it.
Span PlaceOf(const gotemplate::Use& use, Span in_query) {
  if (use.name_span.size() != use.name.size()) return use.name_span;
  return {use.name_span.begin + in_query.begin, use.name_span.begin + in_query.end};
}

}  // namespace

void TemplateQuerySyntax(const RuleContext& c) {
  for (const RuleText& text : c.facts.texts()) {
    for (const gotemplate::Use& use : text.uses) {
      if (use.kind != gotemplate::Use::Kind::kQuery) continue;
      const std::optional<QueryFault> fault = FaultOf(std::string(use.name), c.rule().language);
      if (!fault) continue;
      c.out
          .Report(text.At(PlaceOf(use, fault->span)),
                  fmt::format("the query in this template does not parse: {}", fault->message))
          .Because(text.pair->key.Whole(), text.is_label ? "the label gets the text of the error"
                                                         : "the annotation gets the text of the error");
    }
  }
}

}  // namespace rulecheck::checks
