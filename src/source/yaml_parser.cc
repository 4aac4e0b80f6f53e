// The only file that sees yaml-cpp's events: they become a tree. yaml-cpp says where a
// node starts and what a scalar decodes to; everything else about places is worked out
// here from the text.

#include "source/yaml_parser.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <memory>
#include <optional>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "source/comments.h"
#include "source/source_text.h"
#include "source/tree_builder.h"
#include "source/yaml_messages.h"
#include "source/yaml_outline.h"
#include "source/yaml_scalars.h"
#include "source/yaml_text.h"

namespace rulecheck::source {

namespace {

// Thrown through yaml-cpp to leave it early; the builder has the error.
struct Stop {};

// An input stream over memory that is not copied.
class MemoryBuffer : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

class Handler : public YAML::EventHandler {
 public:
  // `outline` is what yaml-cpp reads instead of the text; null when it reads the text.
  Handler(const Outline* outline, TreeBuilder* builder)
      : builder_(*builder),
        text_(builder->source().text),
        bom_(StartsWithBom(text_) ? 3 : 0),
        end_(bom_),
        comments_from_(text_.find('#') == std::string_view::npos ? static_cast<uint32_t>(text_.size())
                                                                 : bom_),
        has_tabs_(text_.find('\t') != std::string_view::npos),
        has_directives_(HasLineStart(text_, bom_, '%')),
        places_(outline),
        scalars_(text_, outline) {}

  uint32_t Offset(const YAML::Mark& mark) {
    if (mark.pos < 0) return static_cast<uint32_t>(text_.size());
    return places_.InText(static_cast<uint32_t>(mark.pos), bom_);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    const uint32_t at = Offset(mark);
    if (documents_++ > 0 && text_.substr(at, 3) != "---") {
      Refuse("this does not belong to the document before it; a new document starts with `---`", at);
    }
    if (text_.substr(at, 3) == "..." && ColumnOf(text_, at) == 0)
      Refuse("`...` ends a document, and none has begun", at);
    CheckDirectives(end_, at);
    if (const auto tab = Tab(end_, end_ == bom_)) RefuseTab(*tab);
    anchors_.clear();
    end_ = std::max(end_, at);
    if (text_.substr(end_, 3) == "---") end_ += 3;
    if (const auto tab = Tab(end_, false)) RefuseTab(*tab);
  }

  // Behind the last document (or in a file without any).
  void Finish() {
    CheckDirectives(end_, static_cast<uint32_t>(text_.size()));
    NoteComments(static_cast<uint32_t>(text_.size()));
    if (documents_ != 0) return;
    if (const auto tab = Tab(end_, true)) RefuseTab(*tab);
  }

  void OnDocumentEnd() override { builder_.EndDocument(); }

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    CheckAnchorName(name, Offset(mark));
    anchor_name_ = name;
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Begin(Offset(mark), false);
    const Span span = NullSpan(Offset(mark));
    Node* node = Checked(builder_.AddNull(span));
    Advance(span.end, !span.empty());
    Anchor(anchor, node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const uint32_t at = Offset(mark);
    uint32_t end = at + 1;
    while (end < text_.size() && !EndsAnchor(text_[end])) ++end;
    Begin(at, true);
    CheckAnchorName(text_.substr(at + 1, end - at - 1), at);
    const Node* target = anchor < anchors_.size() ? anchors_[anchor] : nullptr;
    if (target == nullptr) Refuse("unknown anchor", at);
    if (builder_.IsOpen(target)) {
      Refuse(fmt::format("the anchor `{}` contains itself", target->anchor), at);
    }
    if (!builder_.AddAlias(target, {at, end})) throw Stop{};
    NoteLeaf({at, end}, false);
    Advance(end, false);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const uint32_t written = Offset(mark);
    const uint32_t at = SkipProperties(written);
    const bool quoted = at < text_.size() && (text_[at] == '"' || text_[at] == '\'');
    const bool block = at < text_.size() && (text_[at] == '|' || text_[at] == '>');
    const bool empty = value.empty() && !quoted && !block && !scalars_.HasStandIn(at);
    Begin(written, !block && !empty);
    ScalarParts parts;
    if (empty) {
      const uint32_t end = at == written ? written : PropertiesEnd(text_, written);
      parts = {ScalarStyle::kPlain, {end, end}, {}, {}, end, true};
    } else if (const auto problem = scalars_.Read(at, value, OpenColumn(), &parts)) {
      builder_.Fail(problem->message, problem->span);
      throw Stop{};
    }
    Node* node = Checked(builder_.AddScalar(parts));
    SetTag(tag, node);
    Anchor(anchor, node);
    NoteLeaf(parts.span, block);
    Advance(parts.span.end, !quoted && !block);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    Open(NodeKind::kSequence, mark, tag, anchor, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    Open(NodeKind::kMapping, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { Close(']'); }
  void OnMapEnd() override { Close('}'); }

 private:
  [[noreturn]] void Refuse(std::string message, uint32_t at) {
    builder_.Fail(std::move(message), {at, at + 1});
    throw Stop{};
  }

  static Node* Checked(Node* node) {
    if (node == nullptr) throw Stop{};
    return node;
  }

  // Moves on behind a scalar and looks at the gap after it.
  void Advance(uint32_t end, bool plain) {
    end_ = std::max(end_, end);
    if (builder_.has_open() && builder_.open().flow) return;
    const auto indent = static_cast<uint32_t>(OpenColumn() + 1);
    if (const auto tab = Tab(end_, false, plain ? indent : kNoColumn)) RefuseTab(*tab);
    if (!has_directives_) return;
    const uint32_t next = SkipGaps(text_, end_);
    if (next < text_.size() && text_[next] == '%' && ColumnOf(text_, next) == 0) {
      Refuse("`%` cannot start a line inside a document", next);
    }
  }

  std::optional<uint32_t> Tab(uint32_t at, bool line_start, uint32_t allowed_from = kNoColumn) const {
    return has_tabs_ ? ForbiddenTab(text_, at, line_start, allowed_from) : std::nullopt;
  }

  // Of the open collection; -1 when there is none.
  int32_t OpenColumn() const { return frames_.empty() ? -1 : static_cast<int32_t>(frames_.back().column); }

  // The comments before a scalar or an alias and in the header of a block scalar.
  void NoteLeaf(Span leaf, bool block) {
    if (comments_from_ >= text_.size()) return;
    uint32_t gap_end = leaf.begin;
    if (block) gap_end = static_cast<uint32_t>(std::min(text_.find_first_of("\r\n", gap_end), text_.size()));
    NoteComments(gap_end);
    comments_from_ = std::max(comments_from_, leaf.end);
  }

  void NoteComments(uint32_t end) {
    ForEachComment(text_, comments_from_, end, [this](Span comment) { builder_.AddComment(comment); });
    comments_from_ = std::max(comments_from_, end);
  }

  // libyaml is stricter about these names than yaml-cpp.
  void CheckAnchorName(std::string_view name, uint32_t at) {
    const bool good = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
             c == '-';
    });
    if (!good)
      Refuse(fmt::format("the anchor name `{}` may have letters, digits, `_` and `-` only", name), at);
  }

  [[noreturn]] void RefuseTab(uint32_t at) { Refuse(std::string(kTabMessage), at); }

  // Before a node that begins at `at`: its gap, its indentation, whether it is a key.
  void Begin(uint32_t at, bool scalar) {
    if (!builder_.has_open() || builder_.open().flow) return;
    const uint32_t indicator = SkipGaps(text_, end_);
    const bool announced =
        indicator < at && std::string_view("-:?").find(text_[indicator]) != std::string_view::npos;
    if (announced) {
      const auto tab = Tab(indicator + 1, text_[indicator] != ':');
      if (tab && *tab < at) RefuseTab(*tab);
    }
    if (!builder_.AtMapValue()) return NoteKey(at, announced && text_[indicator] == '?');
    if (scalar && text_.substr(end_, at - end_).find_first_of("\r\n") != std::string_view::npos &&
        static_cast<int32_t>(Column(at)) <= OpenColumn()) {
      Refuse("this line is neither a key (`:` is missing) nor indented as a value", at);
    }
  }

  // As ColumnOf, for places that mostly rise: a long line is not walked back again for each.
  uint32_t Column(uint32_t at) {
    uint32_t begin = at;
    const uint32_t known = at >= column_at_ ? column_at_ : bom_;
    while (begin > known && text_[begin - 1] != '\n' && text_[begin - 1] != '\r') --begin;
    if (begin > known || at < column_at_) line_begin_ = begin;
    column_at_ = at;
    return at - line_begin_;
  }

  void NoteKey(uint32_t at, bool with_mark) {
    if (!builder_.open().is_mapping()) return;
    const bool first = builder_.open_children() == 0;
    frames_.back().key = at;
    frames_.back().explicit_mark = with_mark || (first && text_.substr(builder_.open_begin(), 1) == "?");
  }

  // Only %YAML and %TAG exist.
  void CheckDirectives(uint32_t begin, uint32_t end) {
    if (!has_directives_) return;
    for (uint32_t at = begin; at < end; ++at) {
      const bool line_start = at == bom_ || text_[at - 1] == '\n' || text_[at - 1] == '\r';
      if (text_[at] != '%' || !line_start) continue;
      if (text_.substr(at, 5) != "%YAML" && text_.substr(at, 4) != "%TAG") Refuse("unknown directive", at);
    }
  }

  void Open(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    const bool written_tag = !tag.empty() && tag != "?" && tag != "!";
    uint32_t at = Offset(mark);
    Begin(at, style == YAML::EmitterStyle::Flow);
    if (anchor != YAML::NullAnchor || written_tag) at = SkipProperties(at);
    Node* node = Checked(builder_.Open(kind, style == YAML::EmitterStyle::Flow, at));
    frames_.push_back({Column(at)});
    SetTag(tag, node);
    Anchor(anchor, node);
    end_ = std::max(end_, at);
  }

  // A block collection ends with its last child; a flow one with its bracket, except for
  // a pair that stands alone in a flow sequence.
  void Close(char bracket) {
    const uint32_t begin = builder_.open_begin();
    const char opening = bracket == ']' ? '[' : '{';
    uint32_t bracket_end = 0;
    if (builder_.open().flow && begin < text_.size() && text_[begin] == opening) {
      uint32_t at = std::max(end_, begin + 1);
      while (at < text_.size() && text_[at] != bracket) {
        const uint32_t next = SkipGaps(text_, at);
        at = next == at ? at + 1 : next;
      }
      bracket_end = std::min(at + 1, static_cast<uint32_t>(text_.size()));
      end_ = bracket_end;
    }
    builder_.Close(end_);
    frames_.pop_back();
    if (builder_.failed()) throw Stop{};
    if (bracket_end != 0) Advance(end_, false);
  }

  void Anchor(YAML::anchor_t anchor, Node* node) {
    if (anchor == YAML::NullAnchor) return;
    if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
    anchors_[anchor] = node;
    node->anchor = builder_.Copy(anchor_name_);
  }

  void SetTag(const std::string& tag, Node* node) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    node->tag = builder_.Copy(tag);
  }

  // Where the node itself starts behind its anchor and tag.
  uint32_t SkipProperties(uint32_t at) {
    if (!IsProperty(text_, at)) return at;
    const uint32_t end = PropertiesEnd(text_, at);
    const size_t bad = text_.substr(at, end - at).find_first_of("\\\"`^|");
    if (bad != std::string_view::npos) {
      Refuse("this character cannot be in a tag", at + static_cast<uint32_t>(bad));
    }
    return SkipGaps(text_, end);
  }

  Span NullSpan(uint32_t mark) {
    const uint32_t at = SkipProperties(mark);
    const bool as_key = builder_.has_open() && builder_.open().is_mapping() && !builder_.AtMapValue();
    if (at >= end_) {
      const uint32_t length = WrittenNull(text_, at, as_key);
      if (length != 0) return {at, at + length};
    }
    if (at != mark && mark >= end_) {
      const uint32_t end = PropertiesEnd(text_, mark);
      return {end, end};
    }
    const uint32_t missing = as_key ? MissingKey(mark) : MissingValue(mark);
    return {missing, missing};
  }

  // A key that is not there needs a `?`.
  uint32_t MissingKey(uint32_t mark) {
    if (text_.substr(mark, 1) == ":") Refuse("there is no key before this `:`", mark);
    if (text_.substr(mark, 1) == ",") Refuse("there is nothing before this `,`", mark);
    return end_;
  }

  // Right behind the `:` or `-` that announces a value that is not there.
  uint32_t MissingValue(uint32_t mark) {
    const bool flow_pair = builder_.has_open() && builder_.open().flow && builder_.open().is_mapping();
    if (!flow_pair && text_.substr(mark, 1) == ",") Refuse("there is nothing before this `,`", mark);
    if (!builder_.has_open()) return end_;
    const uint32_t next = SkipGaps(text_, end_);
    const char announced = builder_.AtMapValue() ? ':' : '-';
    if (next < text_.size() && text_[next] == announced) return next + 1;
    if (announced == ':' && !builder_.open().flow && !frames_.back().explicit_mark) {
      Refuse("`:` is missing after this key", frames_.back().key);
    }
    return end_;
  }

  TreeBuilder& builder_;
  std::string_view text_;
  uint32_t bom_;
  uint32_t column_at_ = bom_, line_begin_ = bom_;  // the last place that Column() was asked for, and its line
  uint32_t end_;                                   // text up to here belongs to nodes already seen
  uint32_t documents_ = 0;
  std::vector<const Node*> anchors_;  // by yaml-cpp's number
  std::string anchor_name_;
  struct Frame {
    uint32_t column;
    uint32_t key = 0;            // where the last key begins
    bool explicit_mark = false;  // it is written with `?`
  };
  std::vector<Frame> frames_;  // the open collections
  uint32_t comments_from_;     // no comment stands behind this place that was not noted
  bool has_tabs_;
  bool has_directives_;  // or other lines that start with `%`
  OutlinePlaces places_;
  YamlScalars scalars_;
};

}  // namespace

void RunYamlParser(std::string_view text, const Outline* outline, TreeBuilder* builder) {
  Handler handler(outline, builder);
  MemoryBuffer buffer(outline != nullptr ? outline->text : text);
  std::istream in(&buffer);
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(handler)) {
    }
    handler.Finish();
  } catch (const Stop&) {
  } catch (const YAML::DeepRecursion& e) {
    builder->Fail("nested too deep", {handler.Offset(e.mark), handler.Offset(e.mark) + 1}, true);
  } catch (const YAML::Exception& e) {
    const YamlProblem problem = ExplainYamlError(text, e.msg, handler.Offset(e.mark));
    builder->Fail(problem.message, problem.span);
  } catch (const std::exception& e) {
    builder->Fail(fmt::format("the YAML parser failed: {}", e.what()), {});
  }
}

}  // namespace rulecheck::source
