#include "checks/templates/query_labels.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checks/flow_words.h"
#include "checks/sample_runs.h"
#include "rulecheck/promql.h"
#include "template/alert.h"
#include "template/template.h"

namespace rulecheck::checks {
namespace {

using Kind = gotemplate::Use::Kind;

bool ReadsSamples(const RuleText& text) {
  bool reads = false, others = false;
  for (const gotemplate::Use& use : text.uses) {
    reads = reads || use.kind == Kind::kSampleLabel;
    // The alert's own data, handed on, is read as samples are.
    others = others || use.kind == Kind::kAllLabels;
  }
  return reads && !others;
}

// The queries of a text: literals, and what runs on made-up data make. `whole`: each call is among them.
struct TextQueries {
  std::vector<std::string> texts;
  bool whole = true;
};

TextQueries QueriesOf(const RuleText& text) {
  std::map<uint32_t, bool> calls;  // by their place: whether their query is known
  TextQueries out;
  for (const gotemplate::Use& use : text.uses) {
    if (use.kind == Kind::kFunction && use.name == "query") calls.try_emplace(use.span.begin, false);
    if (use.kind != Kind::kQuery) continue;
    calls[use.span.begin] = true;
    out.texts.emplace_back(use.name);
  }
  const auto known = [&] {
    return std::all_of(calls.begin(), calls.end(), [](auto& call) { return call.second; });
  };
  if (known()) return out;
  const gotemplate::AlertText parsed = text.Parse();
  const SampleLabels labels{{}, [](std::string_view) { return true; }};
  for (size_t kind = 0; kind < kSampleKinds; ++kind) {
    RunWithSample(
        text, parsed, kind, labels,
        [&](std::string_view function, Span call, const gotemplate::Value&) {
          if (function == "query") calls[call.begin] = true;
        },
        [&](std::string_view query) { out.texts.emplace_back(query); });
  }
  out.whole = known();
  return out;
}

// What is proven of the results; empty when one of them cannot be told.
std::vector<flow::Flow> FlowsOf(const QueryContext& c, const TextQueries& queries) {
  constexpr size_t kMostQueries = 64;
  std::vector<flow::Flow> out;
  if (!queries.whole || queries.texts.size() > kMostQueries) return out;
  promql::ParseOptions options;
  options.features = promql::Features::All();
  for (const std::string& text : queries.texts) {
    const promql::ParseOutcome parsed = promql::Parse(text, options);
    if (parsed.query == nullptr) return {};
    out.push_back(c.facts.run().CertainFlow(*parsed.query->root()));
  }
  return out;
}

}  // namespace

void CheckQueryLabels(const QueryContext& c, const RuleText& text) {
  if (!ReadsSamples(text)) return;
  const std::vector<flow::Flow> flows = FlowsOf(c, QueriesOf(text));
  if (flows.empty()) return;
  for (const gotemplate::Use& use : text.uses) {
    if (use.kind != Kind::kSampleLabel) continue;
    const bool missing = std::all_of(flows.begin(), flows.end(),
                                     [&](const flow::Flow& flow) { return LacksLabel(flow, use.name); });
    if (!missing) continue;
    c.out.Report(text.At(use.span),
                 fmt::format("{} in this template returns no label `{}`: this is always empty",
                             flows.size() == 1 ? "the query" : "no query", use.name));
  }
}

}  // namespace rulecheck::checks
