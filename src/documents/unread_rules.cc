#include "documents/unread_rules.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/strings.h"
#include "template/base64.h"

namespace rulecheck::documents {

namespace {

using source::Find;
using source::Node;

constexpr int kMaxTextNesting = 3;

constexpr std::string_view kFileShape =
    "A rule file is `groups:`, a list of groups, each with a `name` and a list of `rules`.";

bool HasScalar(const Node& node, std::string_view key) {
  const Node* value = Find(node, key);
  return value != nullptr && value->is_scalar();
}

bool IsUnreadRule(const Node& node) {
  return node.is_mapping() && (HasScalar(node, "alert") || HasScalar(node, "record")) &&
         HasScalar(node, "expr");
}

template <typename Test>
bool AnyItem(const Node* list, Test test) {
  return list != nullptr && list->is_sequence() &&
         std::any_of(list->items.begin(), list->items.end(),
                     [&](const source::Item& item) { return test(*item.node); });
}

bool IsUnreadGroup(const Node& node) {
  return node.is_mapping() && AnyItem(Find(node, "rules"), IsUnreadRule);
}

// A kind of object that some operator reads rules from.
struct RuleKindRow {
  std::string_view kind;
  std::string_view api_group;  // with the slash
};
constexpr std::array<RuleKindRow, 7> kRuleKinds = {{
    {"PrometheusRule", "monitoring.coreos.com/"},
    {"AlertingRule", "loki.grafana.com/"},
    {"RecordingRule", "loki.grafana.com/"},
    {"VMRule", "operator.victoriametrics.com/"},
    {"Rules", "monitoring.googleapis.com/"},
    {"ClusterRules", "monitoring.googleapis.com/"},
    {"GlobalRules", "monitoring.googleapis.com/"},
}};

std::string AdviceForKind(std::string_view kind) {
  std::vector<std::string_view> kinds;
  for (const RuleKindRow& row : kRuleKinds) {
    kinds.push_back(row.kind);
    if (row.kind == kind) return fmt::format("The apiVersion of a {} begins with `{}`.", kind, row.api_group);
  }
  const std::string_view near = Nearest(kind, kinds);
  return near.empty() ? std::string("No operator reads rules from this kind.")
                      : fmt::format("Did you mean the kind `{}`?", near);
}

// What stands in the root of a document.
std::optional<UnreadRules> ShapeOfRoot(const Node& root) {
  const Span where = root.is_mapping() && !root.entries.empty() ? root.entries[0].key->span : root.span;
  if (AnyItem(&root, IsUnreadGroup)) {
    return UnreadRules{where, "a list of rule groups without `groups:`", "Write `groups:` above the list."};
  }
  if (AnyItem(&root, IsUnreadRule))
    return UnreadRules{where, "a list of rules without a group", std::string(kFileShape)};
  if (IsUnreadRule(root)) return UnreadRules{where, "a rule without a group", std::string(kFileShape)};
  if (!IsUnreadGroup(root)) return std::nullopt;
  const bool named = Find(root, "name") != nullptr;
  return UnreadRules{where, named ? "a rule group without `groups:`" : "`rules:` without `groups:`",
                     std::string(kFileShape)};
}

// Walks a document in order, parents first, with the keys that lead to each node.
class UnreadFinder {
 public:
  UnreadFinder(const source::Tree& tree, int nesting) : tree_(tree), nesting_(nesting) {}

  std::optional<UnreadRules> Run(const Node& root) {
    if (Find(root, "apiVersion") != nullptr && Find(root, "kind") != nullptr) object_ = &root;
    if (auto shape = ShapeOfRoot(root)) return shape;
    stack_.push_back({&root, 0, {}});
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      if (frame.next == 0) {
        if (auto found = At(*frame.node)) return found;
      }
      if (!Descend(&frame)) stack_.pop_back();
    }
    return std::nullopt;
  }

 private:
  struct Frame {
    const Node* node;
    size_t next;           // child to look at
    std::string_view key;  // that leads here; empty in a list
  };

  // Pushes the next child; false when there is none. The frame is gone then.
  bool Descend(Frame* frame) {
    const Node& node = *frame->node;
    const size_t index = frame->next++;
    if (index < node.items.size()) {
      stack_.push_back({node.items[index].node, 0, {}});
      return true;
    }
    if (index >= node.entries.size()) return false;
    const source::Entry& entry = node.entries[index];
    stack_.push_back({entry.value, 0, entry.key->is_scalar() ? entry.key->value : std::string_view()});
    return true;
  }

  std::optional<UnreadRules> At(const Node& node) const {
    if (node.is_scalar()) return InText(node);
    if (stack_.size() < 2) return std::nullopt;
    const bool rules = AnyItem(&node, IsUnreadGroup) || AnyItem(&node, IsUnreadRule) || IsUnreadRule(node);
    return rules ? std::optional(Nested(node.span)) : std::nullopt;
  }

  UnreadRules Nested(Span where) const {
    if (object_ != nullptr) {
      const std::string_view kind = Text("kind");
      return {PlaceOf("kind", where), fmt::format("rules in an object of kind `{}`", kind),
              AdviceForKind(kind)};
    }
    if (stack_.size() > 1 && stack_[1].key == "spec") {
      return {PlaceOf(where), fmt::format("rules below `spec` without {}", MissingIn(*stack_[0].node)),
              "An operator reads only objects with both, such as the kind `PrometheusRule`."};
    }
    return {PlaceOf(where), fmt::format("rules below `{}`", Path()),
            "They are read in a file with `groups:` on top; of a chart, check what `helm template` prints."};
  }

  static std::string_view MissingIn(const Node& root) {
    if (Find(root, "apiVersion") != nullptr) return "`kind`";
    return Find(root, "kind") != nullptr ? "`apiVersion`" : "`apiVersion` and `kind`";
  }

  std::string_view Text(std::string_view key) const {
    const Node* value = Find(*object_, key);
    return value != nullptr && value->is_scalar() ? value->value : std::string_view();
  }

  Span PlaceOf(std::string_view key, Span otherwise) const {
    const source::Entry* entry = source::FindEntry(*object_, key);
    return entry != nullptr ? entry->value->span : otherwise;
  }

  // A list as a whole is no place to point at: its key is.
  Span PlaceOf(Span where) const {
    if (stack_.size() < 2) return where;
    for (const source::Entry& entry : stack_[stack_.size() - 2].node->entries) {
      if (entry.value == stack_.back().node) return entry.key->span;
    }
    return where;
  }

  std::string Path() const {
    constexpr size_t kMaxBytes = 80;
    std::string path;
    for (const Frame& frame : stack_) {
      if (frame.key.empty()) continue;
      if (!path.empty()) path += '.';
      path += frame.key;
      if (path.size() > kMaxBytes) return path.substr(0, kMaxBytes) + "...";
    }
    return path;
  }

  std::optional<UnreadRules> InText(const Node& node) const {
    if (nesting_ >= kMaxTextNesting) return std::nullopt;
    if (LooksLikePrometheus1(node.value)) return OldSyntax();
    if (MayHoldRules(node.value)) {
      const auto inner = ParseInnerText(tree_.Text(node));
      for (const source::Document& document : inner->documents()) {
        const auto found = UnreadFinder(*inner, nesting_ + 1).Run(*document.root);
        if (found || AnyItem(Find(*document.root, "groups"), IsUnreadGroup)) return Inside();
      }
    }
    return IsBase64Place() ? InBase64(node) : std::nullopt;
  }

  UnreadRules Inside() const {
    return {PlaceOf(stack_.back().node->span), fmt::format("rules in the text of `{}`", Path()),
            "Put them into a file of their own, or check what is made of this one."};
  }

  UnreadRules OldSyntax() const {
    const std::string path = Path();
    return {PlaceOf(stack_.empty() ? Span() : stack_.back().node->span),
            fmt::format("rules in the syntax of Prometheus 1{}",
                        path.empty() ? "" : fmt::format(" in `{}`", path)),
            "promtool of Prometheus 2.0 to 2.4 converts them: `promtool update rules`."};
  }

  bool IsBase64Place() const {
    if (object_ == nullptr || stack_.size() != 3) return false;
    return stack_[1].key == "binaryData" || (stack_[1].key == "data" && Text("kind") == "Secret");
  }

  std::optional<UnreadRules> InBase64(const Node& node) const {
    const Result<std::string> text = gotemplate::DecodeBase64(node.value);
    if (!text || !MayHoldRules(*text)) return std::nullopt;
    return UnreadRules{PlaceOf(node.span), fmt::format("rules in the base64 of `{}`", Path()),
                       Text("kind") == "Secret" ? "`stringData` holds them as text, which is read."
                                                : "`data` holds them as text, which is read."};
  }

  const source::Tree& tree_;
  int nesting_;
  const Node* object_ = nullptr;  // the root, when it is an object of Kubernetes
  std::vector<Frame> stack_;
};

}  // namespace

std::shared_ptr<const source::Tree> ParseInnerText(const MappedText& text) {
  const size_t first = text.value.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && (text.value[first] == '{' || text.value[first] == '[')) {
    if (auto json = source::ParseJson(text); !json->error()) return json;
  }
  return source::ParseYaml(text);
}

bool MayHoldRules(std::string_view text) {
  const auto has = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
  return (has("expr") && (has("alert") || has("record"))) || LooksLikePrometheus1(text);
}

std::optional<UnreadRules> FindUnreadRules(const source::Tree& tree, const source::Node& root) {
  return UnreadFinder(tree, 0).Run(root);
}

bool LooksLikePrometheus1(std::string_view text) {
  if (text.find("ALERT ") == std::string_view::npos) return false;
  static const RE2 kAlert(R"((?m)^\s*ALERT\s+\w+\s+IF\s)");
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), kAlert);
}

}  // namespace rulecheck::documents
