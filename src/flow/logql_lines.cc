#include "flow/logql_lines.h"

#include <utility>
#include <vector>

namespace rulecheck::flow {

Presence LineLabel::presence() const {
  if (!filled) return Presence::kNo;
  return absent || empty ? Presence::kMaybe : Presence::kYes;
}

void LineLabel::SetAbsent(Cause by) {
  absent = true;
  empty = filled = false;
  values = ValueSet::None();
  metadata = Presence::kNo;
  cause = by;
}

LineLabel Join(const LineLabel& a, const LineLabel& b) {
  LineLabel out;
  out.absent = a.absent || b.absent;
  out.empty = a.empty || b.empty;
  out.filled = a.filled || b.filled;
  out.values = !a.filled ? b.values : !b.filled ? a.values : Union(a.values, b.values);
  out.stream = Either(a.stream, b.stream);
  out.metadata = Either(a.metadata, b.metadata);
  out.set = Either(a.set, b.set);
  out.dropped = Either(a.dropped, b.dropped);
  out.cause = a.CanBeThere() || !b.CanBeThere() ? a.cause : b.cause;
  return out;
}

const LineLabel& LineLabels::Get(std::string_view name) const {
  const auto it = listed.find(name);
  return it == listed.end() ? rest : it->second;
}

LineLabel LineLabel::Anything() {
  LineLabel out;
  out.empty = out.filled = true;
  out.stream = out.metadata = out.set = out.dropped = Presence::kMaybe;
  return out;
}

LineLabel& LineLabels::At(std::string_view name) {
  const auto it = listed.find(name);
  if (it != listed.end()) return it->second;
  if (listed.size() < kMaxListed) return listed.emplace(name, rest).first->second;
  rest = LineLabel::Anything();
  static thread_local LineLabel forgotten;
  return forgotten = rest;
}

Labels LineLabels::ToLabels() const {
  Labels out = rest.filled ? Labels() : Labels::Closed(rest.cause);
  for (const auto& [name, label] : listed) {
    out.Set({name, label.presence(), label.filled ? label.values : ValueSet::None(), label.cause});
  }
  return out;
}

LineLabels Join(const LineLabels& a, const LineLabels& b) {
  LineLabels out;
  out.rest = Join(a.rest, b.rest);
  for (const auto& [name, label] : a.listed) out.listed.emplace(name, Join(label, b.Get(name)));
  for (const auto& [name, label] : b.listed) {
    if (!out.listed.contains(name)) out.listed.emplace(name, Join(a.rest, label));
  }
  return out;
}

ValueSet ErrorValues(uint8_t errors) {
  static constexpr std::pair<LineErrorBit, std::string_view> kTexts[] = {
      {kJsonError, "JSONParserErr"},
      {kLogfmtError, "LogfmtParserErr"},
      {kSampleError, "SampleExtractionErr"},
      {kFilterError, "LabelFilterErr"},
      {kTemplateError, "TemplateFormatErr"}};
  std::vector<std::string> values;
  for (const auto& [bit, text] : kTexts) {
    if ((errors & bit) != 0) values.emplace_back(text);
  }
  return ValueSet::Of(std::move(values));
}

// Error and details stand behind labels of these names, and so win over them.
Labels LineState::ToLabels() const {
  Labels out = labels.ToLabels();
  if (errors != 0) out.SetYes(kErrorName, ErrorValues(errors), failed_by);
  if (!details.CanBeThere()) return out;
  const LineLabel both = details.absent ? Join(details, labels.Get(kErrorDetailsName)) : details;
  out.Set({std::string(kErrorDetailsName), both.presence(), both.values, failed_by});
  return out;
}

LineState Join(const LineState& a, const LineState& b) {
  return {Join(a.labels, b.labels), static_cast<uint8_t>(a.errors | b.errors),
          a.failed_by.span.empty() ? b.failed_by : a.failed_by, Join(a.details, b.details)};
}

void Lines::AddFine(const LineState& state) {
  fine = fine ? Join(*fine, state) : state;
}

void Lines::AddFailed(const LineState& state) {
  failed = failed ? Join(*failed, state) : state;
}

void Lines::AddFailed(LineState state, LineErrorBit error, Cause by) {
  state.errors = error;
  state.failed_by = by;
  AddFailed(state);
}

void Lines::AddFailed(LineState state, LineErrorBit error, ValueSet details, Cause by) {
  state.details = {};
  state.details.absent = false;
  state.details.filled = true;
  state.details.values = std::move(details);
  AddFailed(std::move(state), error, by);
}

Lines Join(const Lines& a, const Lines& b) {
  Lines out = a;
  if (b.fine) out.AddFine(*b.fine);
  if (b.failed) out.AddFailed(*b.failed);
  return out;
}

}  // namespace rulecheck::flow
