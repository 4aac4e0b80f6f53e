#include "checks/panel_thresholds.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "checks/document_trees.h"

namespace rulecheck::checks {
namespace {

std::optional<double> NumberIn(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

void Add(const source::Node* number, std::vector<PanelThreshold>* out) {
  if (number == nullptr || !number->is_scalar()) return;
  if (const auto value = NumberIn(number->value)) out->push_back({*value, number->span});
}

// The step that each new panel has.
bool IsDefault(const std::vector<PanelThreshold>& thresholds) {
  constexpr double kOfNewPanels = 80;
  return thresholds.size() == 1 && thresholds.front().value == kOfNewPanels;
}

// Where panels of today have their options: of the second schema, in the settings of their picture.
const source::Node* FieldsOf(const source::Node& panel) {
  if (const source::Node* fields = NodeAt(panel, {"fieldConfig", "defaults"})) return fields;
  if (const source::Node* fields = NodeAt(panel, {"vizConfig", "spec", "fieldConfig", "defaults"}))
    return fields;
  return NodeAt(panel, {"spec", "vizConfig", "spec", "fieldConfig", "defaults"});
}

std::string_view TypeOf(const source::Node& panel) {
  const std::string_view type = TextAt(panel, {"type"});
  if (!type.empty()) return type;
  for (const std::string_view key : {"group", "kind"}) {
    const std::string_view picture = TextAt(panel, {"spec", "vizConfig", key});
    if (!picture.empty() && picture != "VizConfig") return picture;
  }
  return {};
}

bool AreShown(const source::Node& fields, std::string_view type) {
  if (type == "stat" || type == "gauge" || type == "bargauge") return true;
  const std::string_view style = TextAt(fields, {"custom", "thresholdsStyle", "mode"});
  return type == "timeseries" && !style.empty() && style != "off";
}

std::vector<PanelThreshold> Steps(const source::Node& fields) {
  std::vector<PanelThreshold> out;
  if (TextAt(fields, {"thresholds", "mode"}) == "percentage") return out;
  const source::Node* steps = NodeAt(fields, {"thresholds", "steps"});
  if (steps == nullptr) return out;
  for (size_t i = 0; i < steps->items.size(); ++i) {
    // The first is where the scale begins.
    if (i > 0) Add(source::Find(*steps->items[i].node, "value"), &out);
  }
  return out;
}

// Of the graphs before "timeseries": a list of lines.
std::vector<PanelThreshold> Lines(const source::Node& panel) {
  std::vector<PanelThreshold> out;
  const source::Node* lines = source::Find(panel, "thresholds");
  if (lines == nullptr || !lines->is_sequence()) return out;
  for (const source::Item& item : lines->items) Add(source::Find(*item.node, "value"), &out);
  return out;
}

bool ChangesNumbers(const source::Node& panel) {
  for (const source::Node* changes :
       {source::Find(panel, "transformations"), NodeAt(panel, {"spec", "data", "spec", "transformations"})}) {
    if (changes != nullptr && !changes->items.empty()) return true;
  }
  return false;
}

}  // namespace

std::vector<PanelThreshold> ThresholdsOfPanel(const source::Node& panel) {
  if (ChangesNumbers(panel)) return {};
  const std::string_view type = TypeOf(panel);
  std::vector<PanelThreshold> out;
  if (type == "graph") {
    out = Lines(panel);
  } else if (const source::Node* fields = FieldsOf(panel); fields != nullptr && AreShown(*fields, type)) {
    out = Steps(*fields);
  }
  if (IsDefault(out)) out.clear();
  return out;
}

}  // namespace rulecheck::checks
