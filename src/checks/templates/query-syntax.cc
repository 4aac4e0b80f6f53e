#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "checks/check.h"
#include "checks/rule_facts.h"
#include "checks/sample_runs.h"
#include "rulecheck/logql.h"
#include "rulecheck/promql.h"
#include "template/alert.h"
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

FindingBuilder Report(const RuleContext& c, const RuleText& text, Span place, const QueryFault& fault) {
  FindingBuilder finding = c.out.Report(
      text.At(place), fmt::format("the query in this template does not parse: {}", fault.message));
  finding.Because(text.pair.key.Whole(), text.is_label ? "the label gets the text of the error"
                                                       : "the annotation gets the text of the error");
  return finding;
}

// A call of `query` with a text that is made when it runs: over all made-up data.
struct MadeQuery {
  std::string text;
  std::optional<QueryFault> fault;
  bool parses = false;  // with some data
};

bool MakesQueries(const RuleText& text) {
  const auto calls = [&](gotemplate::Use::Kind kind) {
    return std::count_if(text.uses.begin(), text.uses.end(), [&](const gotemplate::Use& use) {
      return use.kind == kind && (kind == gotemplate::Use::Kind::kQuery || use.name == "query");
    });
  };
  return calls(gotemplate::Use::Kind::kFunction) > calls(gotemplate::Use::Kind::kQuery);
}

std::map<uint32_t, std::pair<Span, MadeQuery>> QueriesMadeBy(const RuleContext& c, const RuleText& text) {
  std::map<uint32_t, std::pair<Span, MadeQuery>> out;
  const SampleLabels labels{{}, [](std::string_view) { return true; }};
  const gotemplate::AlertText parsed = text.Parse();
  for (size_t kind = 0; kind < kSampleKinds; ++kind) {
    std::string last;
    RunWithSample(
        text, parsed, kind, labels,
        [&](std::string_view function, Span call, const gotemplate::Value&) {
          if (function != "query") return;
          auto& [span, made] = out[call.begin];
          span = call;
          const std::optional<QueryFault> fault = FaultOf(last, c.rule().language());
          made.parses = made.parses || !fault;
          if (made.text.empty()) made.text = last;
          if (!made.fault) made.fault = fault;
        },
        [&](std::string_view query) { last = query; });
  }
  return out;
}

void JudgeMadeQueries(const RuleContext& c, const RuleText& text) {
  for (const auto& [begin, call] : QueriesMadeBy(c, text)) {
    const auto& [span, made] = call;
    const bool literal =
        std::any_of(text.uses.begin(), text.uses.end(), [begin = begin](const gotemplate::Use& use) {
          return use.kind == gotemplate::Use::Kind::kQuery && use.span.begin == begin;
        });
    if (literal || made.parses || !made.fault) continue;
    Report(c, text, span, *made.fault).Help(fmt::format("the query is `{}`, for example", made.text));
  }
}

}  // namespace

void TemplateQuerySyntax(const RuleContext& c) {
  for (const RuleText& text : c.facts.texts()) {
    if (MakesQueries(text)) JudgeMadeQueries(c, text);
    for (const gotemplate::Use& use : text.uses) {
      if (use.kind != gotemplate::Use::Kind::kQuery) continue;
      const std::optional<QueryFault> fault = FaultOf(std::string(use.name), c.rule().language());
      if (!fault) continue;
      Report(c, text, PlaceOf(use, fault->span), *fault);
    }
  }
}

}  // namespace rulecheck::checks
