// Range and vector aggregations of LogQL. Semantics as pkg/logql/{range_vector,evaluator}.go
// of Loki.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "flow/logql_operators.h"
#include "flow/logql_pipeline.h"
#include "flow/logql_values.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::flow {

Presence EitherFails(Presence a, Presence b) {
  return std::max(a, b);
}

void AddFailure(const Flow& from, Flow* to) {
  if (from.fails > to->fails) {
    to->fails = from.fails;
    to->fails_by = from.fails_by;
  }
}

double CombinationsOf(const LogResult& in, std::span<const std::string> names) {
  double out = 1;
  for (const std::string& name : names) {
    const ValueSet values = in.flow.ValuesOf(name);
    out *= values.MostValues() + (in.flow.MustHave(name) ? 0 : 1);
  }
  return out;
}

void TightenBound(LogResult* out) {
  if (const auto names = out->flow.UniqueLabels())
    out->flow.bound = std::min(out->flow.bound, CombinationsOf(*out, *names));
  for (Alternative& one : out->flow.alternatives) one.bound = std::min(one.bound, out->flow.bound);
}

namespace {

// --- lines to series

double ChoicesOf(const LineLabel& label) {
  return (label.filled ? label.values.MostValues() : 0) + (label.absent ? 1 : 0) + (label.empty ? 1 : 0);
}

// Label sets that lines of so many streams can have.
double SeriesOf(const LineLabels& labels, double streams) {
  if (labels.rest.CanBeThere()) return kInfinity;
  double of_streams = 1, others = 1;
  for (const auto& [name, label] : labels.listed) {
    if (label.CanBeThere()) (label.OfStreamOnly() ? of_streams : others) *= ChoicesOf(label);
  }
  return std::min(of_streams, streams) * others;
}

// Grouping passes over a label that was deleted, even when it was set again.
LineLabel Grouped(const LineLabel& label) {
  if (label.dropped == Presence::kNo) return label;
  LineLabel out = label;
  if (label.dropped == Presence::kYes) {
    out.SetAbsent(label.cause);
  } else {
    out.absent = true;
  }
  return out;
}

LineLabels GroupedBy(const LineGrouping& grouping, const LineLabels& in) {
  LineLabels out;
  out.rest.SetAbsent({grouping.span});
  if (grouping.no_labels) return out;
  if (grouping.by()) {
    for (const std::string_view name : grouping.names) out.listed.emplace(name, Grouped(in.Get(name)));
    return out;
  }
  out = in;
  for (const std::string_view name : grouping.names) out.At(name).SetAbsent({grouping.span});
  return out;
}

void AddValueless(const LineLabels& labels, LogResult* out) {
  for (const auto& [name, label] : labels.listed) {
    if (label.empty) out->valueless[name] = out->valueless[name] || label.ambiguous();
  }
  out->rest_valueless = out->rest_valueless || labels.rest.empty;
}

// A series of the result that carries an error has failed the query, unless errors are kept.
void RemoveErrors(Labels* labels) {
  if (labels->CanHave(kPreserveErrorName)) return;
  labels->Remove(kErrorName, {});
}

void AddSeries(const LineState& state, const Interval& values, double streams, LogResult* out) {
  Alternative one;
  one.labels = state.ToLabels();
  RemoveErrors(&one.labels);
  one.value = values;
  one.bound = SeriesOf(state.labels, streams);
  if (state.details.CanBeThere()) one.bound = kInfinity;
  AddValueless(state.labels, out);
  out->flow.alternatives.push_back(std::move(one));
}

void Fail(Cause by, Flow* flow) {
  flow->fails = Presence::kMaybe;
  if (flow->fails_by.span.empty()) flow->fails_by = by;
}

LogResult FlowOfAbsent(const logql::RangeAggregation& node, const SampledLines& sampled, Presence fails,
                       Cause fails_by) {
  LogResult out;
  const Cause by{node.name_span};
  out.flow = Flow::Single(Interval::Exactly(1), by);
  Labels& labels = out.flow.alternatives[0].labels;
  const std::span<const logql::Matcher> matchers = node.range->log->matchers;
  std::unordered_map<std::string_view, size_t> matchers_of;
  for (const logql::Matcher& matcher : matchers) ++matchers_of[matcher.label.name];
  for (const logql::Matcher& matcher : matchers) {
    const bool names = matcher.op == logql::MatchOp::kEqual && matcher.label.name != kMetricName &&
                       !matcher.value.value.empty() && matchers_of[matcher.label.name] == 1;
    if (names)
      labels.SetYes(matcher.label.name, ValueSet::Of({std::string(matcher.value.value)}), {matcher.span});
  }
  const bool always = sampled.selected.lines.none() || node.range->range_ns == 0;
  out.flow.always = out.flow.alternatives[0].always = always;
  out.flow.fails = fails;
  out.flow.fails_by = fails_by;
  return out;
}

// --- vectors

bool IsFiltering(logql::VectorFunctionId id) {
  using Id = logql::VectorFunctionId;
  return id == Id::kTopk || id == Id::kBottomk || id == Id::kApproxTopk || id == Id::kSort ||
         id == Id::kSortDesc;
}

std::vector<std::string> NamesOf(const logql::Grouping& grouping) {
  std::vector<std::string> out;
  for (const logql::LabelRef& label : grouping.labels) out.emplace_back(label.name);
  return out;
}

// Of `sum by (a)`: from the function to its grouping, wherever that stands.
Span SpanOfGrouping(const logql::VectorAggregation& node) {
  if (node.grouping == nullptr) return node.name_span;
  return {std::min(node.name_span.begin, node.grouping->span.begin),
          std::max(node.name_span.end, node.grouping->span.end)};
}

void GroupLabels(const logql::VectorAggregation& node, Labels* labels) {
  const Cause by{node.grouping != nullptr && node.grouping->without ? node.grouping->span
                                                                    : SpanOfGrouping(node)};
  if (node.grouping != nullptr && node.grouping->without) {
    for (const logql::LabelRef& label : node.grouping->labels) labels->Remove(label.name, by);
    labels->Remove(kMetricName, by);
    return;
  }
  std::vector<std::string_view> names;
  if (node.grouping != nullptr) {
    for (const logql::LabelRef& label : node.grouping->labels) names.push_back(label.name);
  }
  labels->KeepOnly(names, by);
}

void GroupValueless(const logql::Grouping* grouping, const LogResult& in, LogResult* out) {
  out->valueless.clear();
  out->rest_valueless = false;
  if (grouping == nullptr || grouping->without) return;
  for (const logql::LabelRef& label : grouping->labels) {
    const auto it = in.valueless.find(label.name);
    if (it != in.valueless.end()) out->valueless.emplace(label.name, it->second);
    if (it == in.valueless.end() && in.rest_valueless) out->valueless.emplace(label.name, true);
  }
}

// Groups are told apart by labels without value too, and `without` takes these away at last.
void KeysOfGroups(const logql::Grouping* grouping, const LogResult& in, LogResult* out) {
  out->flow.keys.clear();
  if (grouping == nullptr) return out->flow.AddKey({false, {}});
  if (grouping->without) {
    bool clear = !in.rest_valueless;
    for (const auto& [name, ambiguous] : in.valueless) {
      const bool gone =
          std::any_of(grouping->labels.begin(), grouping->labels.end(),
                      [&name = name](const logql::LabelRef& label) { return label.name == name; });
      clear = clear && (gone || !ambiguous);
    }
    if (clear) out->flow.AddKey({true, {}});
    return;
  }
  const std::vector<std::string> names = NamesOf(*grouping);
  const bool clear =
      std::none_of(names.begin(), names.end(), [&in](const std::string& name) { return in.Ambiguous(name); });
  if (clear) out->flow.AddKey({false, names});
}

LogResult FlowOfFilter(const logql::VectorAggregation& node, LogResult out) {
  using Id = logql::VectorFunctionId;
  const Id id = node.function->id;
  for (Alternative& one : out.flow.alternatives) one.value = AggregatedValues(node, one.value, kInfinity);
  if (id == Id::kSort || id == Id::kSortDesc) return out;
  const std::vector<std::string> names =
      node.grouping == nullptr ? std::vector<std::string>() : NamesOf(*node.grouping);
  const bool by = node.grouping == nullptr || !node.grouping->without;
  const double groups = by ? CombinationsOf(out, names) : kInfinity;
  const bool clear = by && std::none_of(names.begin(), names.end(),
                                        [&](const std::string& name) { return out.Ambiguous(name); });
  if (clear) out.flow.bound = std::min(out.flow.bound, static_cast<double>(node.parameter) * groups);
  if (out.flow.alternatives.size() > 1) {
    for (Alternative& one : out.flow.alternatives) one.always = false;
  }
  out.flow.Settle();
  return out;
}

}  // namespace

namespace {

LogResult OfLines(const Lines& lines) {
  LogResult out;
  out.flow.fails = Presence::kNo;
  for (const auto* state : {&lines.fine, &lines.failed}) {
    if (!*state) continue;
    Alternative& one = out.flow.alternatives.emplace_back();
    one.labels = (*state)->ToLabels();
    one.value = Interval::Floats();
    AddValueless((*state)->labels, &out);
  }
  return out;
}

}  // namespace

LogResult FlowOfLog(const logql::LogExpr& node, const LogFlowOptions& options) {
  return OfLines(LinesOfLog(node, options).lines);
}

Flow FlowOfLines(const logql::LogExpr& log, size_t stages) {
  return OfLines(LinesAfter(log, stages, LogFlowOptions())).flow;
}

LogResult FlowOfRange(const logql::RangeAggregation& node, const logql::VectorAggregation* above,
                      const LogFlowOptions& options) {
  SampledLines sampled = LinesOfRange(node, above, options);
  Lines& lines = sampled.selected.lines;
  LogResult out;
  out.flow.fails = Presence::kNo;
  const bool nothing = node.range->range_ns == 0;
  if (lines.failed && !nothing) Fail(lines.failed->failed_by, &out.flow);
  LineState grouped;
  if (lines.fine) {
    grouped = *lines.fine;
    grouped.labels = GroupedBy(sampled.grouping, grouped.labels);
    if (sampled.grouping.no_labels || sampled.grouping.by()) grouped.details = {};
    // A field of that name is taken for an error.
    if (grouped.labels.Get(kErrorName).CanBeThere() && !nothing) Fail({}, &out.flow);
  }
  if (node.function->id == logql::RangeFunctionId::kAbsentOverTime)
    return FlowOfAbsent(node, sampled, out.flow.fails, out.flow.fails_by);
  if (nothing) lines = {};
  const Interval values = RangeValues(node, sampled.unwrapped);
  if (lines.fine) AddSeries(grouped, values, sampled.selected.streams, &out);
  if (lines.failed && sampled.keeps_errors) AddSeries(*lines.failed, values, sampled.selected.streams, &out);
  if (!out.AnyAmbiguous()) {
    if (sampled.grouping.no_labels && !sampled.keeps_errors) out.flow.AddKey({false, {}});
    if (sampled.grouping.by() && !sampled.keeps_errors) {
      std::vector<std::string> names;
      for (const std::string_view name : sampled.grouping.names) names.emplace_back(name);
      out.flow.AddKey({false, std::move(names)});
    } else {
      out.flow.AddKey({true, {}});
    }
  }
  out.flow.Settle();
  TightenBound(&out);
  return out;
}

LogResult FlowOfAggregation(const logql::VectorAggregation& node, const LogResult& in,
                            const LogFlowOptions& options) {
  using Id = logql::VectorFunctionId;
  const Id id = node.function->id;
  LogResult out = in;
  if (id == Id::kApproxTopk && options.range_query) {
    out.flow.fails = Presence::kYes;
    out.flow.fails_by = {node.name_span};
  }
  if (IsFiltering(id)) return FlowOfFilter(node, std::move(out));
  for (Alternative& one : out.flow.alternatives) {
    one.value = AggregatedValues(node, one.value, in.flow.bound);
    GroupLabels(node, &one.labels);
  }
  // A group can have series of several alternatives.
  if (out.flow.alternatives.size() > 1) {
    const Interval all = AggregatedValues(node, in.flow.Values(), in.flow.bound);
    for (Alternative& one : out.flow.alternatives) one.value = all;
  }
  GroupValueless(node.grouping, in, &out);
  KeysOfGroups(node.grouping, in, &out);
  out.flow.Settle();
  TightenBound(&out);
  return out;
}

}  // namespace rulecheck::flow
