#include "source/tree_builder.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace rulecheck::source {

namespace {

constexpr uint64_t kMaxWeight = std::numeric_limits<uint32_t>::max();

bool IsPartOf(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

// The limits of yaml.v3 (decode.go, allowedAliasRatio): 99 % of what is decoded may come
// from aliases up to 400,000 nodes, 10 % from 4,000,000 on, and evenly between.
bool IsExcessiveAliasing(uint32_t expanded, uint32_t own) {
  constexpr double kLow = 400'000;
  constexpr double kHigh = 4'000'000;
  if (expanded <= own || expanded - own <= 100 || expanded <= 1000) return false;
  const double total = expanded;
  const double place = (std::clamp(total, kLow, kHigh) - kLow) / (kHigh - kLow);
  return (total - own) / total > 0.99 - 0.89 * place;
}

}  // namespace

TreeBuilder::TreeBuilder(const SourceText& source, const Limits& limits, std::shared_ptr<TreeTexts> texts,
                         std::string_view shown)
    : source_(source),
      limits_(limits),
      shown_(shown),
      tree_(std::make_shared<Tree>(source.file, std::move(texts))),
      arena_(&tree_->arena_),
      text_arena_(&tree_->texts_->arena) {}

void TreeBuilder::Fail(std::string message, Span in_text, bool is_limit) {
  if (failed()) return;
  const auto size = static_cast<uint32_t>(source_.text.size());
  in_text.begin = std::min(in_text.begin, size);
  in_text.end = std::clamp(in_text.end, in_text.begin, size);
  tree_->error_ = TreeError{std::move(message), source_.ToFile(in_text), is_limit};
}

std::string_view TreeBuilder::Copy(std::string_view text) {
  return arena_->CopyText(text);
}

Node* TreeBuilder::NewNode(NodeKind kind, Span span) {
  if (failed()) return nullptr;
  if (++nodes_ > limits_.max_nodes) {
    Fail(fmt::format("more than {} nodes in one file", limits_.max_nodes), span, true);
    return nullptr;
  }
  auto* node = arena_->New<Node>();
  node->kind = kind;
  node->span = source_.ToFile(span);
  return node;
}

bool TreeBuilder::AddChild(const Node* node, Span written) {
  if (failed()) return false;
  if (frames_.empty()) {
    root_ = node;
    return true;
  }
  Frame& frame = frames_.back();
  frame.weight = std::min(frame.weight + node->weight, kMaxWeight);
  if (frame.weight > limits_.max_expanded) {
    tree_->error_ = TreeError{
        fmt::format("more than {} nodes when aliases are expanded", limits_.max_expanded), written, true};
    return false;
  }
  children_.push_back({node, written});
  return true;
}

Node* TreeBuilder::AddNull(Span span) {
  Node* node = NewNode(NodeKind::kNull, span);
  if (node == nullptr) return nullptr;
  const OffsetMap::Run run{0, span.begin, span.size(), true};
  const std::string_view value = source_.text.substr(span.begin, span.size());
  SetValue({ScalarStyle::kPlain, span, value, {&run, 1}, span.end, true}, node);
  return AddChild(node, node->span) ? node : nullptr;
}

Node* TreeBuilder::AddScalar(const ScalarParts& parts) {
  Node* node = NewNode(NodeKind::kScalar, parts.span);
  if (node == nullptr) return nullptr;
  node->style = parts.style;
  SetValue(parts, node);
  if (!parts.traced) ++tree_->degraded_scalars_;
  return AddChild(node, node->span) ? node : nullptr;
}

bool TreeBuilder::AddAlias(const Node* target, Span written) {
  if (failed()) return false;
  return AddChild(target, source_.ToFile(written));
}

Node* TreeBuilder::Open(NodeKind kind, bool flow, uint32_t begin) {
  if (frames_.size() >= limits_.max_depth) {
    Fail(fmt::format("nested deeper than {} levels", limits_.max_depth), {begin, begin}, true);
    return nullptr;
  }
  Node* node = NewNode(kind, {begin, begin});
  if (node == nullptr) return nullptr;
  node->flow = flow;
  frames_.push_back({node, children_.size(), begin, 1});
  return node;
}

void TreeBuilder::Close(uint32_t end) {
  if (failed()) return;
  const Frame frame = frames_.back();
  frames_.pop_back();
  Node* node = frame.node;
  node->span = source_.ToFile({frame.begin, end});
  node->weight = static_cast<uint32_t>(frame.weight);
  const std::span<const Child> children(children_.data() + frame.first_child,
                                        children_.size() - frame.first_child);
  if (node->is_mapping()) {
    auto* entries = arena_->NewArray<Entry>(children.size() / 2);
    for (size_t i = 0; i + 1 < children.size(); i += 2) {
      new (&entries[i / 2]) Entry{children[i].node, children[i + 1].node, children[i + 1].written};
    }
    node->entries = {entries, children.size() / 2};
  } else {
    auto* items = arena_->NewArray<Item>(children.size());
    for (size_t i = 0; i < children.size(); ++i) {
      new (&items[i]) Item{children[i].node, children[i].written};
    }
    node->items = {items, children.size()};
  }
  children_.resize(frame.first_child);
  AddChild(node, node->span);
}

void TreeBuilder::EndDocument() {
  if (failed() || root_ == nullptr) return;
  const uint32_t own = nodes_ - earlier_nodes_;
  earlier_nodes_ = nodes_;
  if (IsExcessiveAliasing(root_->weight, own)) {
    tree_->error_ =
        TreeError{"the document expands to far more by its aliases than it holds", root_->span, true};
    return;
  }
  tree_->documents_.push_back({root_, root_->span});
  root_ = nullptr;
}

void TreeBuilder::AddComment(Span in_text) {
  if (failed()) return;
  uint32_t before = in_text.begin;
  while (before > 0 && IsBlank(source_.text[before - 1])) --before;
  const bool own_line = before == 0 || source_.text[before - 1] == '\n' || source_.text[before - 1] == '\r' ||
                        (before == 3 && source_.text.substr(0, 3) == "\xef\xbb\xbf");
  tree_->comments_.push_back({source_.ToFile(in_text), own_line});
}

bool TreeBuilder::AtMapValue() const {
  return has_open() && open().is_mapping() && open_children() % 2 == 1;
}

bool TreeBuilder::IsOpen(const Node* node) const {
  return std::any_of(frames_.begin(), frames_.end(), [&](const Frame& f) { return f.node == node; });
}

// A value that the file has as it is needs neither a copy nor a map.
bool TreeBuilder::ViewFile(const ScalarParts& parts, Node* node) const {
  if (!parts.traced || parts.runs.size() != 1 || !parts.runs[0].linear) return false;
  const auto size = static_cast<uint32_t>(parts.value.size());
  const uint32_t begin = parts.runs[0].file;
  const Span span = source_.ToFile({begin, begin + size});
  const std::string_view view =
      source_.file->text().substr(std::min<size_t>(span.begin, source_.file->text().size()), size);
  if (parts.runs[0].file_length != size || span.size() != size || view != parts.value) return false;
  // The last break of a block scalar is behind the place where its text ends.
  if (source_.ToFile({parts.content_end, parts.content_end}).begin != span.end) return false;
  node->value = view;
  return true;
}

// What was read one to one is shown as it is written.
void TreeBuilder::SetShown(ScalarParts parts, Node* node) {
  std::string value(parts.value);
  for (size_t i = 0; parts.traced && i < parts.runs.size(); ++i) {
    const OffsetMap::Run& run = parts.runs[i];
    if (!run.linear) continue;
    const size_t end = i + 1 < parts.runs.size() ? parts.runs[i + 1].decoded : value.size();
    value.replace(run.decoded, end - run.decoded, shown_.substr(run.file, end - run.decoded));
  }
  parts.value = value;
  if (ViewFile(parts, node)) return;
  node->value = text_arena_->CopyText(value);
  node->map = MakeMap(parts);
}

void TreeBuilder::SetValue(const ScalarParts& parts, Node* node) {
  if (!shown_.empty()) return SetShown(parts, node);
  if (ViewFile(parts, node)) return;
  node->value = IsPartOf(parts.value, source_.text) ? parts.value : text_arena_->CopyText(parts.value);
  node->map = MakeMap(parts);
}

const OffsetMap* TreeBuilder::MakeMap(const ScalarParts& parts) {
  auto* map = new (text_arena_->NewArray<OffsetMap>(1)) OffsetMap(text_arena_, source_.file);
  const auto size = static_cast<uint32_t>(parts.value.size());
  map->set_decoded_size(size);
  map->set_end(source_.ToFile({parts.content_end, parts.content_end}).begin);
  if (!parts.traced) {
    AppendRun({0, parts.span.begin, parts.span.size(), false}, size, map);
    return map;
  }
  map->Reserve(parts.runs.size());
  for (size_t i = 0; i < parts.runs.size(); ++i) {
    AppendRun(parts.runs[i], i + 1 < parts.runs.size() ? parts.runs[i + 1].decoded : size, map);
  }
  return map;
}

// Composes one run of this text with the map of this text in its file.
void TreeBuilder::AppendRun(const OffsetMap::Run& run, uint32_t decoded_end, OffsetMap* map) const {
  if (source_.map == nullptr) {
    map->Append({run.decoded, source_.base + run.file, run.file_length, run.linear});
    return;
  }
  if (!run.linear) {
    const Span behind = source_.map->ToFile({run.file, run.file + run.file_length});
    map->Append({run.decoded, behind.begin, behind.size(), false});
    return;
  }
  source_.map->ForEachRun({run.file, run.file + (decoded_end - run.decoded)}, [&](OffsetMap::Run piece) {
    piece.decoded += run.decoded;
    map->Append(piece);
  });
}

}  // namespace rulecheck::source
