#include "unittest/update/case_edits.h"

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"
#include "edit/edits.h"
#include "edit/scalar_edit.h"
#include "edit/yaml_text.h"

namespace rulecheck::unittest {
namespace {

using source::Node;

// The mapping at this place of the file; null when there is none.
const Node* MappingAt(const source::Tree& tree, Span span) {
  if (tree.documents().empty()) return nullptr;
  std::vector<const Node*> waiting{tree.documents().front().root};
  while (!waiting.empty()) {
    const Node* node = waiting.back();
    waiting.pop_back();
    if (node->is_mapping() && node->span == span) return node;
    if (node->span.begin > span.begin || node->span.end < span.end) continue;
    for (const source::Item& item : node->items) waiting.push_back(item.node);
    for (const source::Entry& entry : node->entries) waiting.push_back(entry.value);
  }
  return nullptr;
}

std::string LabelsText(const Fields& labels) {
  std::string name;
  std::string rest;
  for (const auto& [key, value] : labels) {
    if (key == "__name__") {
      name = value;
    } else {
      rest += (rest.empty() ? "" : ", ") + key + "=" + Quote(value);
    }
  }
  return rest.empty() && !name.empty() ? name : name + "{" + rest + "}";
}

// The narrowest change of a scalar.
std::optional<Edit> ChangeText(const MappedText& text, std::string_view wanted) {
  const Edit whole{{0, static_cast<uint32_t>(text.value.size())}, std::string(wanted)};
  const Edit narrow = edit::Narrowed(text.value, whole);
  std::optional<Edit> out = edit::EditScalar(text, narrow.span, narrow.replacement);
  if (!out) out = edit::EditScalar(text, whole.span, wanted);
  if (out) return out;
  const char first = text.file()->text()[text.span.begin];
  if (first == '|' || first == '>') return std::nullopt;
  return Edit{text.span, edit::ScalarText(wanted)};
}

class CaseEditor {
 public:
  CaseEditor(const source::Tree& tree, const PlannedCase& planned, const std::vector<Item>& expected)
      : file_(*tree.file()), tree_(tree), planned_(planned), expected_(expected) {}

  std::optional<std::vector<Edit>> Edits(const Comparison& comparison);

 private:
  void Change(const Pair& pair);
  void ChangeAlert(const FieldDiff& field, const ExpectedAlert& alert, const Node& item);
  void ChangeSample(const Pair& pair, const ExpectedSample& sample, const Node& item);
  void ChangeLabels(const Pair& pair, const ExpectedSample& sample);
  void ChangeList(const Comparison& comparison);
  std::vector<std::string> LinesOf(const Item& item) const;
  void Take(std::optional<Edit> edit) {
    possible_ = possible_ && edit.has_value();
    if (edit) edits_.push_back(std::move(*edit));
  }
  size_t IndexOf(const Item* item) const { return static_cast<size_t>(item - expected_.data()); }
  std::string_view ListKey() const { return planned_.alert != nullptr ? "exp_alerts" : "exp_samples"; }

  const SourceFile& file_;
  const source::Tree& tree_;
  const PlannedCase& planned_;
  const std::vector<Item>& expected_;
  const Node* list_ = nullptr;
  std::vector<Edit> edits_;
  bool possible_ = true;
};

void AddPairs(std::string_view key, const Fields& fields, std::string_view left_out,
              std::vector<std::string>* lines) {
  const size_t before = lines->size();
  for (const auto& [name, value] : fields) {
    if (name == left_out) continue;
    if (lines->size() == before) lines->push_back(std::string(key) + ":");
    lines->push_back("  " + edit::ScalarText(name) + ": " + edit::ScalarText(value));
  }
}

std::vector<std::string> CaseEditor::LinesOf(const Item& item) const {
  std::vector<std::string> lines;
  if (planned_.alert != nullptr) return AlertLines(item);
  lines.push_back("labels: " + edit::ScalarText(LabelsText(item.labels)));
  if (item.value) lines.push_back("value: " + ValueText(*item.value));
  if (!item.histogram.empty()) lines.push_back("histogram: " + edit::ScalarText(item.histogram));
  return lines;
}

void CaseEditor::ChangeAlert(const FieldDiff& field, const ExpectedAlert& alert, const Node& item) {
  const bool label = field.what == FieldDiff::What::kLabel;
  const std::string_view key = label ? "exp_labels" : "exp_annotations";
  const Node* mapping = source::Find(item, key);
  if (field.expected && field.got) {
    for (const TextPair& pair : label ? alert.labels : alert.annotations) {
      if (pair.key.value == field.name) return Take(ChangeText(pair.value, *field.got));
    }
    return Take(std::nullopt);
  }
  if (mapping == nullptr || !mapping->is_mapping()) {
    if (!field.got || mapping != nullptr || item.flow) return Take(std::nullopt);
    // One line below the other entries; a second field of it would come here again.
    return Take(edit::AddEntry(
        file_, item, key, "{" + edit::ScalarText(field.name) + ": " + edit::ScalarText(*field.got) + "}"));
  }
  if (field.got) return Take(edit::AddEntry(file_, *mapping, field.name, edit::ScalarText(*field.got)));
  for (size_t i = 0; i < mapping->entries.size(); ++i) {
    if (mapping->entries[i].key->value == field.name) return Take(edit::RemoveEntry(file_, *mapping, i));
  }
  Take(std::nullopt);
}

// A label whose value alone is another keeps its place among the others.
void CaseEditor::ChangeLabels(const Pair& pair, const ExpectedSample& sample) {
  std::string text(sample.labels.value);
  bool plain = true;
  for (const FieldDiff& field : pair.fields) {
    if (field.what != FieldDiff::What::kLabel) continue;
    const std::string old = field.expected && field.got ? field.name + "=" + Quote(*field.expected) : "";
    const size_t at = old.empty() ? std::string::npos : text.find(old);
    if (at == std::string::npos ||
        (at > 0 && text[at - 1] != '{' && text[at - 1] != ',' && text[at - 1] != ' ')) {
      plain = false;
      break;
    }
    text.replace(at, old.size(), field.name + "=" + Quote(*field.got));
  }
  Take(ChangeText(sample.labels, plain ? text : LabelsText(pair.got->labels)));
}

void CaseEditor::ChangeSample(const Pair& pair, const ExpectedSample& sample, const Node& item) {
  const auto is_label = [](const FieldDiff& field) { return field.what == FieldDiff::What::kLabel; };
  const bool labels = std::any_of(pair.fields.begin(), pair.fields.end(), is_label);
  const bool value = !std::all_of(pair.fields.begin(), pair.fields.end(), is_label);
  if (labels) {
    if (sample.labels.file() != nullptr && !sample.labels.value.empty()) {
      ChangeLabels(pair, sample);
    } else {
      Take(std::nullopt);
    }
  }
  if (!value) return;
  if (!pair.got->histogram.empty() || !sample.histogram.value.empty()) {
    const bool both = !pair.got->histogram.empty() && !sample.histogram.value.empty();
    return Take(both ? ChangeText(sample.histogram, pair.got->histogram) : std::nullopt);
  }
  const std::string text = ValueText(*pair.got->value);
  if (sample.value_span.empty()) return Take(edit::AddEntry(file_, item, "value", text));
  const char quote = file_.text()[sample.value_span.begin];
  const bool quoted = quote == '"' || quote == '\'';
  Take(Edit{sample.value_span, quoted ? quote + text + quote : text});
}

void CaseEditor::Change(const Pair& pair) {
  const size_t index = IndexOf(pair.expected);
  if (list_ == nullptr || index >= list_->items.size()) return Take(std::nullopt);
  const source::Item& item = list_->items[index];
  if (item.written != item.node->span) return Take(std::nullopt);  // an alias: others share it
  if (planned_.alert != nullptr) {
    for (const FieldDiff& field : pair.fields) ChangeAlert(field, planned_.alert->alerts[index], *item.node);
  } else {
    ChangeSample(pair, planned_.expr->samples[index], *item.node);
  }
}

void CaseEditor::ChangeList(const Comparison& comparison) {
  if (comparison.missing.empty() && comparison.unexpected.empty()) return;
  std::vector<std::vector<std::string>> added;
  for (const Item* item : comparison.unexpected) added.push_back(LinesOf(*item));
  const size_t items = list_ == nullptr ? 0 : list_->items.size();
  if (items == comparison.missing.size()) {
    const Node* mapping = MappingAt(tree_, planned_.span());
    return Take(mapping == nullptr ? std::nullopt : edit::SetItems(file_, *mapping, ListKey(), added));
  }
  for (const Item* item : comparison.missing) Take(edit::RemoveItem(file_, *list_, IndexOf(item)));
  if (!added.empty()) Take(edit::AddItems(file_, *list_, added));
}

std::optional<std::vector<Edit>> CaseEditor::Edits(const Comparison& comparison) {
  const Node* mapping = MappingAt(tree_, planned_.span());
  if (mapping == nullptr) return std::nullopt;
  const Node* list = source::Find(*mapping, ListKey());
  if (list != nullptr && list->is_sequence()) list_ = list;
  for (const Pair& pair : comparison.differing) Change(pair);
  ChangeList(comparison);
  if (!possible_) return std::nullopt;
  for (Edit& edit : edits_) edit = edit::Narrowed(file_.text(), std::move(edit));
  return std::move(edits_);
}

}  // namespace

std::optional<std::vector<Edit>> EditsOfCase(const source::Tree& tree, const PlannedCase& planned,
                                             const std::vector<Item>& expected, const std::vector<Item>& got,
                                             FloatMatch match) {
  return CaseEditor(tree, planned, expected).Edits(Compare(expected, got, match));
}

bool ExpectsNothingWritten(const source::Tree& tree, const PlannedCase& planned) {
  const Node* mapping = MappingAt(tree, planned.span());
  if (mapping == nullptr) return false;
  return source::Find(*mapping, planned.alert != nullptr ? "exp_alerts" : "exp_samples") == nullptr;
}

std::vector<std::string> AlertLines(const Item& item) {
  std::vector<std::string> lines;
  AddPairs("exp_labels", item.labels, "alertname", &lines);
  AddPairs("exp_annotations", item.annotations, "", &lines);
  if (lines.empty()) lines.emplace_back("exp_labels: {}");
  return lines;
}

}  // namespace rulecheck::unittest
