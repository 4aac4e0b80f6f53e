// YAML and JSON as a tree in which every scalar knows the bytes of the file that
// produced it.
//
//   std::shared_ptr<const source::Tree> tree = source::ParseYaml(file);
//   if (tree->error()) ...                     // one clear error, with a span
//   for (const source::Document& document : tree->documents()) {
//     const source::Node* groups = source::Find(*document.root, "groups");
//     ...
//     MappedText text = tree->Text(*node);     // value + exact positions
//   }
//
// Nodes live in the tree's arena: pointers are good as long as the Tree, values and texts
// as long as its texts().
// An alias is the node it stands for (shared, never a cycle), so a walk can meet a
// node many times; `Limits::max_expanded` bounds such walks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/arena.h"
#include "rulecheck/mapped_text.h"
#include "rulecheck/source_file.h"
#include "rulecheck/span.h"
#include "source/size_limit.h"

namespace rulecheck::source {

enum class NodeKind : uint8_t { kNull, kScalar, kSequence, kMapping };

enum class ScalarStyle : uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kLiteral, kFolded };

struct Entry;
struct Item;

struct Node {
  NodeKind kind = NodeKind::kNull;
  ScalarStyle style = ScalarStyle::kPlain;  // of a scalar
  bool flow = false;                        // of a collection: `[ ]` or `{ }`
  Span span;  // in the file: quotes and brackets included, anchor and tag not. Empty
              // for a null that is not written.
  // Of a scalar: the decoded text. Of a null: the text it is written with ("~",
  // "null", ...) or nothing. Valid UTF-8.
  std::string_view value;
  const OffsetMap* map = nullptr;  // as MappedText::map
  std::string_view tag;            // resolved ("tag:yaml.org,2002:str"), empty when none is written
  std::string_view anchor;
  std::span<const Item> items;     // of a sequence
  std::span<const Entry> entries;  // of a mapping: in order, duplicates kept
  uint32_t weight = 1;             // nodes below and including this one, aliases expanded (saturates)

  bool is_null() const { return kind == NodeKind::kNull; }
  bool is_scalar() const { return kind == NodeKind::kScalar; }
  bool is_sequence() const { return kind == NodeKind::kSequence; }
  bool is_mapping() const { return kind == NodeKind::kMapping; }
  bool is_plain() const { return is_scalar() && style == ScalarStyle::kPlain; }
};

// An element of a sequence. `written` is where it stands: the node's own span, or
// the `*alias`.
struct Item {
  const Node* node;
  Span written;
};

struct Entry {
  const Node* key;
  const Node* value;  // never null: a missing value is a kNull node
  Span written;       // of the value, as in Item

  bool is_alias() const { return written != value->span; }
};

struct Document {
  const Node* root;  // never null
  Span span;
};

// Bounds for hostile input; beyond them the outcome is one clear error.
struct Limits {
  uint32_t max_bytes = kMaxFileBytes;
  uint32_t max_depth = 200;
  uint32_t max_nodes = 8u << 20;
  uint32_t max_expanded = 8u << 20;  // nodes of a document with aliases expanded
};

// A comment of YAML, from its `#` to the end of its line.
struct Comment {
  Span span;             // in the file
  bool own_line = true;  // nothing stands before it on its line
};

struct TreeError {
  std::string message;
  Span span;              // in the file
  bool is_limit = false;  // well-formed perhaps, but beyond a limit
};

// What a tree's scalars decode to, and the maps to where they stand.
struct TreeTexts {
  explicit TreeTexts(const SourceFile* file) : map(&arena, file) {}

  Arena arena{Arena::kInCommon};
  // A text in memory that they are parts of: UTF-16 as UTF-8.
  std::string text;
  OffsetMap map;
};

class Tree {
 public:
  Tree(const SourceFile* file, std::shared_ptr<TreeTexts> texts) : file_(file), texts_(std::move(texts)) {}
  ~Tree() { texts_->arena.Close(); }  // whoever made a model of it is done
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  const SourceFile* file() const { return file_; }
  // Complete documents; with an error, those before it.
  std::span<const Document> documents() const { return documents_; }
  const std::optional<TreeError>& error() const { return error_; }
  // In order; of a text with an error, those that were seen.
  std::span<const Comment> comments() const { return comments_; }

  MappedText Text(const Node& node) const { return {node.value, file_, node.span, node.map}; }

  // What Text() and views of values need: to be kept when the nodes are not needed any more.
  std::shared_ptr<const void> texts() const { return texts_; }
  // For what shall live as long as these, in the hands of whoever builds a model of the tree.
  Arena* texts_arena() const { return &texts_->arena; }

  // Scalars whose bytes could not be traced: they map as a whole. Zero unless there
  // is a bug here; tests insist on it.
  uint32_t degraded_scalars() const { return degraded_scalars_; }

 private:
  friend class TreeBuilder;

  const SourceFile* file_;
  std::shared_ptr<TreeTexts> texts_;
  Arena arena_{16 * 1024};  // the nodes
  std::vector<Document> documents_;
  std::vector<Comment> comments_;
  std::optional<TreeError> error_;
  uint32_t degraded_scalars_ = 0;
};

// Parses all documents. Never throws. `file` must outlive the tree.
std::shared_ptr<const Tree> ParseYaml(const SourceFile& file, const Limits& limits = {});
std::shared_ptr<const Tree> ParseJson(const SourceFile& file, const Limits& limits = {});

// The same by another way, without the shortcut of yaml_outline.h: for tests.
std::shared_ptr<const Tree> ParseYamlInFull(const SourceFile& file, const Limits& limits = {});

// The same for a document inside a document (a ConfigMap value, a JSON string):
// spans and maps of the result are those of the file on disk. What `text` points to
// must outlive the tree.
std::shared_ptr<const Tree> ParseYaml(const MappedText& text, const Limits& limits = {});
std::shared_ptr<const Tree> ParseJson(const MappedText& text, const Limits& limits = {});

// Value of the first entry with this scalar key; null when there is none or `node`
// is not a mapping. Merge keys are not looked into.
const Node* Find(const Node& node, std::string_view key);
const Entry* FindEntry(const Node& node, std::string_view key);

// True for a plain `<<` or one tagged !!merge.
bool IsMergeKey(const Node& key);

// The entries of a mapping as yaml.v3 sees them: own ones first, then those that merge
// keys bring in and that are not there yet (duplicates of own keys are kept). False
// when a merge value is not a mapping or a list of mappings; `*bad` is then that node.
bool MergedEntries(const Node& mapping, std::vector<Entry>* out, const Entry** bad = nullptr);

}  // namespace rulecheck::source
