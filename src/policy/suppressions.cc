#include "policy/suppressions.h"

#include <algorithm>
#include <memory>
#include <unordered_set>

#include "rulecheck/logql.h"
#include "rulecheck/promql.h"
#include "source/tree.h"

namespace rulecheck::policy {
namespace {

using source::Node;

constexpr std::string_view kMarkWord = "rulecheck";
constexpr std::string_view kAnnotation = "rulecheck.io/ignore-";
constexpr int kMaxInnerDocuments = 8;

bool MentionsMark(std::string_view text, bool of_pint) {
  return text.find(kMarkWord) != std::string_view::npos ||
         (of_pint && text.find("# pint ") != std::string_view::npos);
}

// What stands first behind a comment on a line of its own: a field, an element. Null spans when there
// is nothing.
Span ScopeBehind(const Node& root, Span comment) {
  const Node* node = &root;
  while (true) {
    const auto item =
        std::partition_point(node->items.begin(), node->items.end(),
                             [&](const source::Item& i) { return i.written.end <= comment.begin; });
    if (item != node->items.end()) {
      if (item->written.begin >= comment.end) return item->written;
      node = item->node;
      continue;
    }
    const auto entry = std::partition_point(
        node->entries.begin(), node->entries.end(),
        [&](const source::Entry& e) { return std::max(e.written.end, e.key->span.end) <= comment.begin; });
    if (entry == node->entries.end()) return {};
    if (entry->key->span.begin >= comment.end) return Cover(entry->key->span, entry->written);
    if (entry->is_alias()) return {};
    node = entry->value;
  }
}

class SuppressionFinder {
 public:
  SuppressionFinder(const LoadedFile& file, bool of_pint)
      : loaded_(file), file_(*file.file), of_pint_(of_pint) {}

  std::vector<Suppression> Find() {
    const std::string_view text = file_.text();
    const size_t first = text.find_first_not_of(" \t\r\n");
    const bool json = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
    const auto tree = json ? source::ParseJson(file_) : source::ParseYaml(file_);
    LookInto(*tree, 0);
    LookIntoQueries();
    std::stable_sort(out_.begin(), out_.end(), [](const Suppression& a, const Suppression& b) {
      return a.written.begin < b.written.begin;
    });
    return std::move(out_);
  }

 private:
  std::optional<Directive> Parse(std::string_view comment) const {
    auto directive = ParseDirective(comment);
    return directive || !of_pint_ ? std::move(directive) : ParsePintDirective(comment);
  }
  bool Mentions(std::string_view text) const { return MentionsMark(text, of_pint_); }

  // The comments, annotations and inner documents of a tree.
  void LookInto(const source::Tree& tree, int depth) {
    for (const source::Comment& comment : tree.comments()) {
      const auto directive = Parse(file_.text().substr(comment.span.begin, comment.span.size()));
      if (!directive) continue;
      const Span scope = comment.own_line ? ScopeInTree(tree, comment.span) : LineAt(comment.span.begin);
      AddComment(*directive, comment.span.begin, scope, comment.own_line);
    }
    std::unordered_set<const Node*> seen;
    std::vector<const Node*> stack;
    for (const source::Document& document : tree.documents()) stack.push_back(document.root);
    while (!stack.empty()) {
      const Node* node = stack.back();
      stack.pop_back();
      if (!seen.insert(node).second) continue;
      for (const source::Item& item : node->items) stack.push_back(item.node);
      for (const source::Entry& entry : node->entries) {
        stack.push_back(entry.value);
        if (entry.key->value == "metadata") AddAnnotations(*node, *entry.value);
      }
      if (depth < kMaxInnerDocuments && HoldsDocuments(*node))
        LookInto(*source::ParseYaml(tree.Text(*node)), depth + 1);
    }
  }

  // A text of several lines in which documents were found, such as a value of a ConfigMap.
  bool HoldsDocuments(const Node& node) const {
    if (!node.is_scalar() || !Mentions(node.value) || node.value.find('\n') == std::string_view::npos)
      return false;
    return std::any_of(loaded_.documents.begin(), loaded_.documents.end(), [&](const Document& document) {
      return node.span.begin < document.span.begin && document.span.end <= node.span.end;
    });
  }

  Span ScopeInTree(const source::Tree& tree, Span comment) const {
    for (const source::Document& document : tree.documents()) {
      const Span scope = ScopeBehind(*document.root, comment);
      if (!scope.empty()) return scope;
    }
    return {};
  }

  Span LineAt(uint32_t offset) const { return file_.LineSpan(file_.Position(offset).line); }

  void LookIntoQueries() {
    for (const Document& document : loaded_.documents) {
      for (const QueryItem& item : document.queries) {
        if (Mentions(item.text.value)) LookIntoQuery(item);
      }
    }
  }

  void LookIntoQuery(const QueryItem& item) {
    const std::string_view text = item.text.value;
    const auto tokens = item.language == QueryLanguage::kLogQL ? logql::Tokens(text) : promql::Tokens(text);
    for (const syntax::Token& token : tokens) {
      if (token.kind != syntax::TokenKind::kComment) continue;
      const auto directive = Parse(text.substr(token.span.begin, token.span.size()));
      if (!directive) continue;
      const size_t line = text.rfind('\n', token.span.begin) + 1;
      const bool own_line =
          text.substr(line, token.span.begin - line).find_first_not_of(" \t\r") == std::string_view::npos;
      const uint32_t at = item.text.At({token.span.begin, token.span.begin}).span.begin;
      Suppression& added = AddComment(*directive, at, own_line ? item.text.span : LineAt(at), own_line);
      for (size_t i = 0; i < added.checks.size(); ++i)
        added.checks[i].span = item.text.At(Moved(directive->ids[i].span, token.span.begin)).span;
      added.written = item.text.At(Moved(directive->span, token.span.begin)).span;
      if (item.text.map() != nullptr && added.written.size() != directive->span.size()) added.removal = {};
    }
  }

  static Span Moved(Span span, uint32_t by) { return {span.begin + by, span.end + by}; }

  // `at`: where the comment begins in the file.
  Suppression& AddComment(const Directive& directive, uint32_t at, Span scope, bool own_line) {
    Suppression& out = out_.emplace_back();
    const std::string_view text = file_.text();
    out.scope = directive.whole_file ? Span{0, static_cast<uint32_t>(text.size())} : scope;
    out.until = directive.until;
    out.has_reason = directive.has_reason;
    out.error = directive.error;
    out.written = Moved(directive.span, at);
    for (const DirectiveId& id : directive.ids)
      out.checks.push_back({id.id, Moved(id.span, at), directive.of_pint});
    if (directive.of_pint) {
      if (!directive.whole_file) out.scope = RuleAt(at);
      return out;
    }
    out.removal = directive.span.begin == 0 ? RemovalOf(out.written, own_line) : out.written;
    if (!out.error.empty() || directive.whole_file) return out;
    if (out.scope.empty()) {
      out.error = "nothing stands behind it that it could speak of";
    } else if (own_line && CoversAll(out.scope)) {
      out.error = "it stands above everything; write `file-ignore[ID]` if that is meant";
    }
    return out;
  }

  // The rule that a place is in, else the next one.
  Span RuleAt(uint32_t at) const {
    Span next;
    for (const Document& document : loaded_.documents) {
      for (const RuleGroup& group : document.groups()) {
        for (const Rule& rule : group.rules) {
          if (rule.span.begin <= at && at < rule.span.end) return rule.span;
          if (rule.span.begin > at && (next.empty() || rule.span.begin < next.begin)) next = rule.span;
        }
      }
    }
    return next;
  }

  // A comment alone on its line goes with the line, another one with the blanks before it.
  Span RemovalOf(Span written, bool own_line) const {
    const std::string_view text = file_.text();
    uint32_t begin = written.begin, end = written.end;
    while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
    if (own_line && end < text.size() && text[end] == '\r') ++end;
    if (own_line && end < text.size() && text[end] == '\n') ++end;
    return {begin, end};
  }

  // Whether all rules of the file are in it, and more than one: the comment at the head of a file.
  bool CoversAll(Span scope) const {
    size_t inside = 0, all = 0;
    for (const Document& document : loaded_.documents) {
      for (const RuleGroup& group : document.groups()) {
        ++all;
        inside += scope.begin < group.span.begin && group.span.end <= scope.end ? 1 : 0;
      }
    }
    return all > 0 && inside == all;
  }

  void AddAnnotations(const Node& object, const Node& metadata) {
    const Node* annotations = source::Find(metadata, "annotations");
    if (annotations == nullptr) return;
    for (const source::Entry& entry : annotations->entries) {
      const std::string_view key = entry.key->value;
      if (!key.starts_with(kAnnotation)) continue;
      Directive directive;
      ParseReason(entry.value->value, &directive);
      Suppression& out = out_.emplace_back();
      std::string id(key.substr(kAnnotation.size()));
      // A key of Kubernetes has one slash.
      if (const size_t dot = id.find('.'); dot != std::string::npos && id.find('/') == std::string::npos)
        id[dot] = '/';
      out.checks.push_back({std::move(id), entry.key->span});
      out.scope = object.span;
      out.until = directive.until;
      out.has_reason = directive.has_reason;
      out.error = directive.error;
      out.written = entry.key->span;
    }
  }

  const LoadedFile& loaded_;
  const SourceFile& file_;
  bool of_pint_;
  std::vector<Suppression> out_;
};

}  // namespace

std::vector<Suppression> FindSuppressions(const LoadedFile& file, bool of_pint) {
  if (file.file == nullptr || !MentionsMark(file.file->text(), of_pint)) return {};
  return SuppressionFinder(file, of_pint).Find();
}

}  // namespace rulecheck::policy
