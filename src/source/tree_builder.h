// Puts nodes together for the YAML and the JSON parser: arena, nesting, positions on
// disk, limits.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/arena.h"
#include "source/source_text.h"
#include "source/tree.h"

namespace rulecheck::source {

// A scalar as a parser found it. Offsets are of the parser's text; `runs` likewise.
struct ScalarParts {
  ScalarStyle style = ScalarStyle::kPlain;
  Span span;
  std::string_view value;  // copied unless it is a part of the text
  std::span<const OffsetMap::Run> runs;
  uint32_t content_end = 0;  // where the value ends in the text
  bool traced = true;        // false: `runs` are unknown
};

class TreeBuilder {
 public:
  // `shown`, of the length of the text, has what scalars decode to where stand-ins are parsed; empty: the
  // text itself.
  TreeBuilder(const SourceText& source, const Limits& limits, std::shared_ptr<TreeTexts> texts,
              std::string_view shown = {});

  const SourceText& source() const { return source_; }
  bool failed() const { return tree_->error_.has_value(); }
  void Fail(std::string message, Span in_text, bool is_limit = false);

  // Each returns null (or does nothing) once something failed.
  Node* AddNull(Span span);
  Node* AddScalar(const ScalarParts& parts);
  bool AddAlias(const Node* target, Span written);
  Node* Open(NodeKind kind, bool flow, uint32_t begin);
  void Close(uint32_t end);
  void EndDocument();
  void AddComment(Span in_text);

  // The innermost open collection.
  bool has_open() const { return !frames_.empty(); }
  const Node& open() const { return *frames_.back().node; }
  uint32_t open_begin() const { return frames_.back().begin; }
  size_t open_children() const { return children_.size() - frames_.back().first_child; }
  bool AtMapValue() const;  // a key was added and its value is next
  bool IsOpen(const Node* node) const;

  // For tags and anchors: good as long as the tree.
  std::string_view Copy(std::string_view text);
  std::shared_ptr<const Tree> Take() { return std::move(tree_); }

 private:
  struct Child {
    const Node* node;
    Span written;
  };
  struct Frame {
    Node* node;
    size_t first_child;
    uint32_t begin;  // in the text
    uint64_t weight;
  };

  Node* NewNode(NodeKind kind, Span span);
  bool AddChild(const Node* node, Span written);
  void SetValue(const ScalarParts& parts, Node* node);
  void SetShown(ScalarParts parts, Node* node);
  bool ViewFile(const ScalarParts& parts, Node* node) const;
  const OffsetMap* MakeMap(const ScalarParts& parts);
  void AppendRun(const OffsetMap::Run& run, uint32_t decoded_end, OffsetMap* map) const;

  SourceText source_;
  Limits limits_;
  std::string_view shown_;
  std::shared_ptr<Tree> tree_;
  Arena* arena_;
  Arena* text_arena_;
  std::vector<Frame> frames_;
  std::vector<Child> children_;
  const Node* root_ = nullptr;
  uint32_t nodes_ = 0;
  uint32_t earlier_nodes_ = 0;  // of the documents before this one
};

}  // namespace rulecheck::source
