// Which streams a selector picks, and the labels of their lines.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/interval.h"
#include "flow/logql_condition.h"
#include "flow/logql_stages.h"

namespace rulecheck::flow {
namespace {

// A label of streams: what is known of it, and of how many streams.
struct StreamLabel {
  std::optional<LineLabel> label;  // nothing: no stream can have it so
  double streams = kInfinity;
};

double CountOf(const std::map<std::string, double>& values, const ValueSet& allowed) {
  double sum = 0;
  for (const auto& [value, count] : values) sum += allowed.Contains(value) ? count : 0;
  return sum;
}

class StreamSelector {
 public:
  StreamSelector(std::span<const logql::Matcher> matchers, const LogInventory* inventory)
      : inventory_(inventory) {
    for (const logql::Matcher& matcher : matchers) matchers_[matcher.label.name].push_back(&matcher);
    if (inventory == nullptr) return;
    for (const auto& [name, values] : inventory->labels) matchers_.try_emplace(name);
  }

  SelectedLines Select() {
    SelectedLines out;
    out.streams = inventory_ == nullptr ? kInfinity : inventory_->streams;
    LineState state;
    state.labels.rest = Unlisted();
    for (const std::string_view name : {kErrorName, kErrorDetailsName, kPreserveErrorName})
      state.labels.listed[std::string(name)].cause = {};
    for (const auto& [name, matchers] : matchers_) {
      StreamLabel known = Matched(name, matchers);
      out.streams = std::min(out.streams, known.streams);
      if (!known.label || out.streams == 0) return {{}, 0};
      state.labels.listed[std::string(name)] = std::move(*known.label);
    }
    AddMetadata(&state.labels);
    out.lines.fine = std::move(state);
    return out;
  }

 private:
  // Loki keeps names of its own out of streams and metadata.
  LineLabel Unlisted() const {
    LineLabel out;
    if (inventory_ != nullptr && !inventory_->any_metadata) return out;
    out.filled = true;
    out.metadata = Presence::kMaybe;
    if (inventory_ == nullptr) out.stream = Presence::kMaybe;
    return out;
  }

  StreamLabel Matched(std::string_view name, const std::vector<const logql::Matcher*>& matchers) const {
    StreamLabel out{Before(name), kInfinity};
    Cause cause;
    for (const logql::Matcher* matcher : matchers) {
      if (!out.label) return out;
      out.label = Where(*out.label, MatcherCondition(matcher->op, matcher->value.value), true);
      cause = {matcher->span};
    }
    if (!out.label) return out;
    LineLabel& label = *out.label;
    if (inventory_ != nullptr) {
      const std::map<std::string, double>& counts = CountsOf(name);
      out.streams = label.filled ? CountOf(counts, label.values) : 0;
      if (label.absent) out.streams += inventory_->streams - CountOf(counts, ValueSet());
    }
    label.stream = !label.filled ? Presence::kNo : label.absent ? Presence::kMaybe : Presence::kYes;
    label.cause = cause;
    return out;
  }

  // What a stream can have before it is asked for.
  LineLabel Before(std::string_view name) const {
    LineLabel out;
    if (inventory_ == nullptr) {
      out.filled = true;
      return out;
    }
    std::vector<std::string> values;
    const std::map<std::string, double>& counts = CountsOf(name);
    for (const auto& [value, count] : counts) values.push_back(value);
    out.values = ValueSet::Of(std::move(values));
    out.filled = !out.values.IsEmpty();
    out.absent = CountOf(counts, ValueSet()) < inventory_->streams;
    return out;
  }

  const std::map<std::string, double>& CountsOf(std::string_view name) const {
    static const std::map<std::string, double> kNone;
    const auto it = inventory_->labels.find(name);
    return it == inventory_->labels.end() ? kNone : it->second;
  }

  // Metadata gets another name where the stream has that one.
  void AddMetadata(LineLabels* labels) const {
    if (inventory_ != nullptr) {
      for (const auto& [name, values] : inventory_->metadata) AddOne(name, ValueSet::Of(values), labels);
      return;
    }
    for (const auto& [name, matchers] : matchers_) {
      LineLabel& label = labels->At(name);
      if (label.stream == Presence::kYes && !TakesCollisions(name, *labels)) continue;
      label.metadata = Presence::kMaybe;
      label.values = ValueSet();
      label.filled = true;
    }
  }

  // Metadata of a name that the stream has too comes as `x_extracted`, over any label.
  static bool TakesCollisions(std::string_view name, const LineLabels& labels) {
    constexpr std::string_view kSuffix = "_extracted";
    return name.ends_with(kSuffix) &&
           labels.Get(name.substr(0, name.size() - kSuffix.size())).stream != Presence::kNo;
  }

  static void AddOne(const std::string& name, const ValueSet& values, LineLabels* labels) {
    LineLabel& label = labels->At(name);
    if (label.stream != Presence::kYes) AddValues(values, &label);
    if (label.stream == Presence::kNo) return;
    AddValues(values, &labels->At(name + "_extracted"));
  }
  static void AddValues(const ValueSet& values, LineLabel* label) {
    label->values = label->filled ? Union(label->values, values) : values;
    label->filled = !label->values.IsEmpty();
    label->metadata = Presence::kMaybe;
  }

  const LogInventory* inventory_;
  std::map<std::string_view, std::vector<const logql::Matcher*>> matchers_;
};

}  // namespace

SelectedLines LinesOf(std::span<const logql::Matcher> matchers, const LogInventory* inventory) {
  return StreamSelector(matchers, inventory).Select();
}

}  // namespace rulecheck::flow
