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

// Side by side in the order of names: a list of which there is a copy anyhow is changed in place.
LineLabels Join(LineLabels a, const LineLabels& b) {
  auto it = a.listed.begin();
  const auto join_until = [&](auto ends) {
    for (; it != a.listed.end() && !ends(it->first); ++it) it->second = Join(it->second, b.rest);
  };
  for (const auto& [name, label] : b.listed) {
    join_until([&name = name](const std::string& mine) { return mine >= name; });
    const bool both = it != a.listed.end() && it->first == name;
    if (!both) it = a.listed.emplace_hint(it, name, a.rest);
    it->second = Join(it->second, label);
    ++it;
  }
  join_until([](const std::string&) { return false; });
  a.rest = Join(a.rest, b.rest);
  return a;
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

LineState Join(LineState a, const LineState& b) {
  return {Join(std::move(a.labels), b.labels), static_cast<uint8_t>(a.errors | b.errors),
          a.failed_by.span.empty() ? b.failed_by : a.failed_by, Join(a.details, b.details)};
}

void Lines::AddFine(LineState state) {
  fine = fine ? Join(*std::move(fine), state) : std::move(state);
}

void Lines::AddFailed(LineState state) {
  failed = failed ? Join(*std::move(failed), state) : std::move(state);
}

void Lines::AddFailed(LineState state, LineErrorBit error, Cause by) {
  state.errors = error;
  state.failed_by = by;
  AddFailed(std::move(state));
}

void Lines::AddFailed(LineState state, LineErrorBit error, ValueSet details, Cause by) {
  state.details = {};
  state.details.absent = false;
  state.details.filled = true;
  state.details.values = std::move(details);
  AddFailed(std::move(state), error, by);
}

Lines Join(Lines a, const Lines& b) {
  if (b.fine) a.AddFine(*b.fine);
  if (b.failed) a.AddFailed(*b.failed);
  return a;
}

}  // namespace rulecheck::flow
