#include "documents/grafana_facts.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "documents/grafana_marks.h"
#include "documents/shape.h"

namespace rulecheck {

const DashboardVariable* Dashboard::Variable(std::string_view name) const {
  const auto it =
      std::lower_bound(variables.begin(), variables.end(), name,
                       [](const DashboardVariable& v, std::string_view text) { return v.name.value < text; });
  return it == variables.end() || it->name.value != name ? nullptr : &*it;
}

namespace documents {

namespace {

using source::Node;
using Type = DashboardVariable::Type;

struct TypeName {
  std::string_view classic;
  std::string_view v2;
  Type type;
};
constexpr TypeName kVariableTypes[] = {
    {"query", "QueryVariable", Type::kQuery},
    {"custom", "CustomVariable", Type::kCustom},
    {"interval", "IntervalVariable", Type::kInterval},
    {"constant", "ConstantVariable", Type::kConstant},
    {"textbox", "TextVariable", Type::kTextBox},
    {"datasource", "DatasourceVariable", Type::kDataSource},
    {"adhoc", "AdhocVariable", Type::kAdHoc},
};

Type TypeOf(std::string_view name) {
  for (const TypeName& row : kVariableTypes) {
    if (row.classic == name || row.v2 == name) return row.type;
  }
  return Type::kOther;
}

bool IsTrue(const Node& node, std::string_view key) {
  return TextOf(node, key) == "true";
}

// A single value that Grafana has chosen itself or a person has saved; "" for `All` and lists of many.
std::string CurrentOf(const Node& variable, Type type) {
  const Node* current = MappingOf(variable, "current");
  const Node* value = current != nullptr ? source::Find(*current, "value") : nullptr;
  if (value != nullptr && value->is_sequence() && value->items.size() == 1) value = value->items[0].node;
  std::string_view text = value != nullptr && value->is_scalar() ? value->value : std::string_view();
  if (text.empty() && (type == Type::kConstant || type == Type::kTextBox)) text = TextOf(variable, "query");
  return text.starts_with("$__") ? std::string() : std::string(text);
}

DashboardVariable ReadVariable(const source::Tree& tree, const Node& body, std::string_view type) {
  DashboardVariable out;
  if (const Node* name = source::Find(body, "name"); name != nullptr && name->is_scalar())
    out.name = tree.Text(*name);
  out.type = TypeOf(type);
  out.multi = IsTrue(body, "multi");
  out.include_all = IsTrue(body, "includeAll");
  out.has_all_value = !TextOf(body, "allValue").empty();
  out.current = CurrentOf(body, out.type);
  return out;
}

const Node* ClassicList(const Node& root) {
  const Node* templating = MappingOf(root, "templating");
  return templating != nullptr ? ListOf(*templating, "list") : nullptr;
}

// The walk over all texts of a dashboard.
class UseMarker {
 public:
  explicit UseMarker(Dashboard* dashboard) : dashboard_(*dashboard) {}

  // Texts of the definition of a variable do not count for that one.
  void Walk(const Node& root, std::string_view self) {
    std::vector<const Node*> stack{&root};
    while (!stack.empty()) {
      const Node& node = *stack.back();
      stack.pop_back();
      if (node.is_scalar()) Text(node.value, self);
      for (const source::Item& item : node.items) stack.push_back(item.node);
      for (const source::Entry& entry : node.entries) {
        Field(entry, self);
        if (!skipped_.contains(entry.value)) stack.push_back(entry.value);
      }
    }
  }

  void Skip(const Node* node) { skipped_.insert(node); }

  void Finish() {
    std::sort(dashboard_.repeated_for.begin(), dashboard_.repeated_for.end());
    for (DashboardVariable& variable : dashboard_.variables)
      variable.used = used_.contains(variable.name.value);
  }

 private:
  void Field(const source::Entry& entry, std::string_view self) {
    const std::string_view key = entry.key->value;
    if (key == "libraryPanel" && entry.value->is_mapping()) dashboard_.uses_everything = true;
    if (key == "repeat" && entry.value->is_mapping()) Repeat(TextOf(*entry.value, "value"));  // v2
    if (!entry.value->is_scalar()) return;
    const std::string_view value = entry.value->value;
    if (key == "includeVars" && value == "true") dashboard_.uses_everything = true;
    // By name, without a mark: what panels and rows are repeated for, what they are shown for.
    if (key == "repeat" || key == "repeatVariable") Repeat(value);
    if (key == "variable" || key == "value") Use(value, self);
  }

  void Repeat(std::string_view variable) {
    if (variable.empty()) return;
    Use(variable, {});
    dashboard_.repeated_for.emplace_back(variable);
  }

  void Text(std::string_view text, std::string_view self) {
    if (text.find('$') == std::string_view::npos && text.find("[[") == std::string_view::npos) return;
    ForEachMark(text, [&](size_t, const VariableMark& mark) {
      if (mark.name == "__all_variables") dashboard_.uses_everything = true;
      Use(mark.name, self);
    });
  }

  void Use(std::string_view name, std::string_view self) {
    if (name != self) used_.insert(name);
  }

  Dashboard& dashboard_;
  std::unordered_set<std::string_view> used_;
  std::unordered_set<const Node*> skipped_;
};

}  // namespace

std::vector<DashboardVariable> ReadVariables(const source::Tree& tree, const Node& root) {
  std::vector<DashboardVariable> out;
  if (const Node* list = ClassicList(root)) {
    for (const source::Item& item : list->items)
      out.push_back(ReadVariable(tree, *item.node, TextOf(*item.node, "type")));
  }
  if (const Node* list = ListOf(root, "variables")) {
    for (const source::Item& item : list->items) {
      if (const Node* spec = MappingOf(*item.node, "spec"))
        out.push_back(ReadVariable(tree, *spec, TextOf(*item.node, "kind")));
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const DashboardVariable& a, const DashboardVariable& b) {
    return a.name.value < b.name.value;
  });
  return out;
}

void MarkUses(const Node& root, Dashboard* dashboard) {
  UseMarker marker(dashboard);
  for (const Node* list : {ClassicList(root), ListOf(root, "variables")}) {
    if (list == nullptr) continue;
    marker.Skip(list);
    for (const source::Item& item : list->items) {
      const Node* spec = MappingOf(*item.node, "spec");
      marker.Walk(*item.node, TextOf(spec != nullptr ? *spec : *item.node, "name"));
    }
  }
  marker.Walk(root, {});
  marker.Finish();
}

void SourceNotes::Note(const DataSource& source, Dashboard* dashboard) {
  Cursor written = source.written;
  if (written.is_mapping()) written = written[written.Has("uid") ? "uid" : "name"];
  const std::string_view name = OnlyVariable(written.text());
  if (name.empty() || IsOwnVariable(name) || sources_.Knows(name) || dashboard->Variable(name) != nullptr)
    return;
  if (noted_.insert(name).second)
    dashboard->unknown_sources.push_back({tree_.Text(*written), std::string(name)});
}

}  // namespace documents

}  // namespace rulecheck
