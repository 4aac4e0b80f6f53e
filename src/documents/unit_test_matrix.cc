#include "documents/unit_test_matrix.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::documents {
namespace {

using source::Entry;
using source::Item;
using source::Node;

constexpr uint64_t kMaxCombinations = 1'000;
constexpr uint64_t kMaxNodes = 2'000'000;  // of all groups that are made
constexpr size_t kMaxText = 1 << 20;       // bytes of a text with its parameters
constexpr int kMaxDepth = 200;

struct Parameter {
  const Node* key;
  std::vector<const Node*> values;
  bool used = false;
};

bool IsWhole(std::string_view text) {
  return text.starts_with("${{") && text.find("}}") == text.size() - 2 && text.size() >= 5;
}

class MatrixExpander {
 public:
  MatrixExpander(Arena* arena, source::Decoder* decoder) : arena_(arena), d_(decoder) {}

  void AddGroup(const Item& group, std::vector<Item>* out) {
    const Entry* matrix = group.node->is_mapping() ? source::FindEntry(*group.node, "matrix") : nullptr;
    if (matrix == nullptr) {
      out->push_back(group);
    } else if (ReadMatrix(*matrix, *group.node)) {
      Combine(group, out);
    }
  }

 private:
  bool Refuse(Span where, std::string message) {
    d_->Fail(where, std::move(message));
    return false;
  }

  bool ReadMatrix(const Entry& matrix, const Node& group) {
    parameters_.clear();
    said_.clear();
    if (!matrix.value->is_mapping() || matrix.value->entries.empty())
      return Refuse(matrix.written, "`matrix` is a mapping of parameters to lists of their values");
    combinations_ = 1;
    for (const Entry& entry : matrix.value->entries) {
      Parameter parameter{entry.key, {}};
      for (const Item& item : entry.value->items) parameter.values.push_back(item.node);
      if (parameter.values.empty())
        return Refuse(entry.written, "parameter " + Quote(entry.key->value) + " needs a list of values");
      combinations_ *= parameter.values.size();
      if (combinations_ > kMaxCombinations)
        return Refuse(matrix.written,
                      fmt::format("this matrix has more than {} combinations", kMaxCombinations));
      parameters_.push_back(std::move(parameter));
    }
    nodes_ += combinations_ * group.weight;
    if (nodes_ > kMaxNodes) return Refuse(matrix.written, "the groups that this matrix makes are too large");
    return true;
  }

  void Combine(const Item& group, std::vector<Item>* out) {
    for (uint64_t number = 0; number < combinations_; ++number) {
      chosen_.clear();
      std::string shown;
      uint64_t rest = number;
      // The last parameter changes first, as a reader counts.
      for (size_t i = parameters_.size(); i-- > 0;) {
        const auto& values = parameters_[i].values;
        chosen_.insert(chosen_.begin(), values[rest % values.size()]);
        rest /= values.size();
      }
      for (size_t i = 0; i < parameters_.size(); ++i) {
        shown += fmt::format("{}{}={}", i == 0 ? "" : ", ", parameters_[i].key->value,
                             chosen_[i]->is_scalar() ? chosen_[i]->value : "...");
      }
      Node* made = arena_->New<Node>();
      *made = *Replaced(*group.node, 0);
      Rename(shown, made);
      out->push_back({made, group.written});
    }
    for (const Parameter& parameter : parameters_) {
      if (!parameter.used && said_.empty())
        Refuse(parameter.key->span,
               "no `${{ " + std::string(parameter.key->value) + " }}` uses this parameter");
    }
  }

  // The groups of a matrix must be told apart.
  void Rename(const std::string& shown, Node* group) {
    std::vector<Entry> entries(group->entries.begin(), group->entries.end());
    const auto name =
        std::find_if(entries.begin(), entries.end(), [](const Entry& e) { return e.key->value == "name"; });
    if (name == entries.end() || !name->value->is_scalar()) return;
    Node* text = arena_->New<Node>();
    *text = *name->value;
    text->value = arena_->CopyText(fmt::format("{} [{}]", name->value->value, shown));
    text->map = WholeMap(name->value->span, text->value.size());
    name->value = text;
    group->entries = arena_->CopyList<Entry>(entries);
  }

  const Node* Replaced(const Node& node, int depth) {
    if (depth > kMaxDepth) return &node;
    if (node.is_scalar())
      return node.value.find("${{") == std::string_view::npos ? &node : ReplacedScalar(node);
    if (node.is_null()) return &node;
    Node* out = arena_->New<Node>();
    *out = node;
    std::vector<Item> items(node.items.begin(), node.items.end());
    for (Item& item : items) item.node = Replaced(*item.node, depth + 1);
    std::vector<Entry> entries(node.entries.begin(), node.entries.end());
    for (Entry& entry : entries) {
      if (depth == 0 && entry.key->value == "matrix") continue;
      entry.key = Replaced(*entry.key, depth + 1);
      entry.value = Replaced(*entry.value, depth + 1);
    }
    out->items = arena_->CopyList<Item>(items);
    out->entries = arena_->CopyList<Entry>(entries);
    return out;
  }

  const Node* ReplacedScalar(const Node& node) {
    std::string text;
    std::string_view rest = node.value;
    for (size_t open = rest.find("${{"); open != std::string_view::npos; open = rest.find("${{")) {
      const size_t close = rest.find("}}", open);
      if (close == std::string_view::npos) break;
      const Node* value = ValueOf(TrimSpace(rest.substr(open + 3, close - open - 3)), node);
      if (value != nullptr && IsWhole(node.value)) return value;
      if (value != nullptr && !value->is_scalar() && !value->is_null())
        Refuse(node.span, "only a text can stand inside a text: this parameter is a list or a mapping");
      text += rest.substr(0, open);
      if (value != nullptr) text += value->value;
      rest = rest.substr(close + 2);
      if (text.size() > kMaxText) {
        Refuse(node.span, "this text is too long with its parameters");
        return &node;
      }
    }
    text += rest;
    Node* out = arena_->New<Node>();
    *out = node;
    out->value = arena_->CopyText(text);
    out->map = WholeMap(node.span, text.size());
    return out;
  }

  const Node* ValueOf(std::string_view name, const Node& where) {
    std::vector<std::string_view> names;
    for (size_t i = 0; i < parameters_.size(); ++i) {
      names.push_back(parameters_[i].key->value);
      if (names.back() != name) continue;
      parameters_[i].used = true;
      return chosen_[i];
    }
    const bool said = std::find(said_.begin(), said_.end(), &where) != said_.end();
    if (said) return nullptr;
    said_.push_back(&where);
    const std::string_view near = Nearest(name, names);
    Refuse(where.span, "`matrix` has no parameter " + Quote(name) +
                           (near.empty() ? "" : "; did you mean `" + std::string(near) + "`?"));
    return nullptr;
  }

  // Each byte comes from the whole scalar.
  const OffsetMap* WholeMap(Span span, size_t size) {
    OffsetMap* map =
        new (arena_->Allocate(sizeof(OffsetMap), alignof(OffsetMap))) OffsetMap(arena_, d_->tree().file());
    map->Append({0, span.begin, span.size(), false});
    map->set_decoded_size(static_cast<uint32_t>(size));
    map->set_end(span.end);
    return map;
  }

  Arena* arena_;
  source::Decoder* d_;
  std::vector<Parameter> parameters_;
  std::vector<const Node*> chosen_;  // a value of each
  std::vector<const Node*> said_;    // texts of which something has been said
  uint64_t combinations_ = 1;
  uint64_t nodes_ = 0;
};

}  // namespace

const Node& ExpandMatrices(const Node& root, Arena* arena, source::Decoder* decoder) {
  const Entry* tests = root.is_mapping() ? source::FindEntry(root, "tests") : nullptr;
  if (tests == nullptr || !tests->value->is_sequence()) return root;
  const bool any = std::any_of(tests->value->items.begin(), tests->value->items.end(), [](const Item& item) {
    return item.node->is_mapping() && source::Find(*item.node, "matrix") != nullptr;
  });
  if (!any) return root;
  MatrixExpander expander(arena, decoder);
  std::vector<Item> groups;
  for (const Item& group : tests->value->items) expander.AddGroup(group, &groups);
  Node* list = arena->New<Node>();
  *list = *tests->value;
  list->items = arena->CopyList<Item>(groups);
  Node* out = arena->New<Node>();
  *out = root;
  std::vector<Entry> entries(root.entries.begin(), root.entries.end());
  entries[static_cast<size_t>(tests - root.entries.data())].value = list;
  out->entries = arena->CopyList<Entry>(entries);
  return *out;
}

}  // namespace rulecheck::documents
