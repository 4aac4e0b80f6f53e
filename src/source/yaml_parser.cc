// The only file that sees yaml-cpp: its events become a tree. yaml-cpp says where a
// node starts and what a scalar decodes to; everything else about places is worked out
// here from the text.

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <exception>
#include <istream>
#include <memory>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "source/scalar_trace.h"
#include "source/source_text.h"
#include "source/text_check.h"
#include "source/tree.h"
#include "source/tree_builder.h"

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

bool StartsWithBom(std::string_view text) {
  return text.substr(0, 3) == "\xef\xbb\xbf";
}

bool EndsPlainWord(std::string_view text, size_t at) {
  if (at >= text.size()) return true;
  const char c = text[at];
  return IsBlank(c) || c == '\n' || c == '\r' || c == ',' || c == ']' || c == '}' || c == ':';
}

// Length of a written null ("~", "null", ...) at `at`, or 0. Followed by a colon it is a
// key, which counts only when a key is asked for.
uint32_t WrittenNull(std::string_view text, uint32_t at, bool as_key) {
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (text.substr(at, word.size()) != word || !EndsPlainWord(text, at + word.size())) continue;
    const auto end = static_cast<uint32_t>(at + word.size());
    const uint32_t next = SkipBlanks(text, end);
    const bool colon = next < text.size() && text[next] == ':';
    return colon && !as_key ? 0 : end - at;
  }
  return 0;
}

class Handler : public YAML::EventHandler {
 public:
  explicit Handler(TreeBuilder* builder)
      : builder_(*builder), text_(builder->source().text), bom_(StartsWithBom(text_) ? 3 : 0), end_(bom_) {}

  uint32_t Offset(const YAML::Mark& mark) const {
    return mark.pos < 0 ? static_cast<uint32_t>(text_.size()) : static_cast<uint32_t>(mark.pos) + bom_;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    const uint32_t at = Offset(mark);
    if (documents_++ > 0 && !HasDocumentMarker(end_, at)) {
      Refuse("this does not belong to the document before it; a new document starts with `---`", at);
    }
    anchors_.clear();
    end_ = std::max(end_, at);
    if (text_.substr(end_, 3) == "---") end_ += 3;
  }

  void OnDocumentEnd() override { builder_.EndDocument(); }

  void OnAnchor(const YAML::Mark&, const std::string& name) override { anchor_name_ = name; }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Span span = NullSpan(Offset(mark));
    Node* node = Checked(builder_.AddNull(span));
    end_ = std::max(end_, span.end);
    Anchor(anchor, node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const uint32_t at = Offset(mark);
    uint32_t end = at + 1;
    while (end < text_.size() && !EndsAnchor(text_[end])) ++end;
    const Node* target = anchor < anchors_.size() ? anchors_[anchor] : nullptr;
    if (target == nullptr) Refuse("unknown anchor", at);
    if (builder_.IsOpen(target)) {
      Refuse(fmt::format("the anchor `{}` contains itself", target->anchor), at);
    }
    if (!builder_.AddAlias(target, {at, end})) throw Stop{};
    end_ = end;
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const uint32_t written = Offset(mark);
    const uint32_t at = SkipProperties(written);
    const bool quoted = at < text_.size() && (text_[at] == '"' || text_[at] == '\'');
    const bool block = at < text_.size() && (text_[at] == '|' || text_[at] == '>');
    ScalarParts parts;
    if (value.empty() && !quoted && !block) {
      const uint32_t end = at == written ? written : PropertiesEnd(written);
      parts = {ScalarStyle::kPlain, {end, end}, {}, {}, end, true};
    } else {
      parts.traced = TraceScalar(text_, at, value, &trace_);
      parts.style = trace_.style;
      parts.span = trace_.span;
      parts.content_end = trace_.content_end;
      parts.runs = trace_.runs;
      parts.value = ValueView(value, parts);
    }
    Node* node = Checked(builder_.AddScalar(parts));
    SetTag(tag, node);
    Anchor(anchor, node);
    end_ = std::max(end_, parts.span.end);
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

  static bool EndsAnchor(char c) {
    return IsBlank(c) || c == '\n' || c == '\r' || c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
  }

  void Open(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    const bool written_tag = !tag.empty() && tag != "?" && tag != "!";
    uint32_t at = Offset(mark);
    if (anchor != YAML::NullAnchor || written_tag) at = SkipProperties(at);
    Node* node = Checked(builder_.Open(kind, style == YAML::EmitterStyle::Flow, at));
    SetTag(tag, node);
    Anchor(anchor, node);
    end_ = std::max(end_, at);
  }

  // A block collection ends with its last child; a flow one with its bracket, except for
  // a pair that stands alone in a flow sequence.
  void Close(char bracket) {
    const uint32_t begin = builder_.open_begin();
    const char opening = bracket == ']' ? '[' : '{';
    if (builder_.open().flow && begin < text_.size() && text_[begin] == opening) {
      uint32_t at = std::max(end_, begin + 1);
      while (at < text_.size() && text_[at] != bracket) {
        const uint32_t next = SkipGaps(text_, at);
        at = next == at ? at + 1 : next;
      }
      end_ = std::min(at + 1, static_cast<uint32_t>(text_.size()));
    }
    builder_.Close(end_);
    if (builder_.failed()) throw Stop{};
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

  // The value without a copy when the text has it as it is.
  std::string_view ValueView(const std::string& value, const ScalarParts& parts) const {
    if (parts.traced && parts.runs.size() == 1 && parts.runs[0].linear &&
        parts.runs[0].file_length == value.size()) {
      return text_.substr(parts.runs[0].file, value.size());
    }
    return value;
  }

  // Past one `&anchor` or `!tag`.
  uint32_t PropertyEnd(uint32_t at) const {
    if (text_.substr(at, 2) == "!<") {
      while (at < text_.size() && text_[at] != '>') ++at;
      return std::min(at + 1, static_cast<uint32_t>(text_.size()));
    }
    while (at < text_.size() && !EndsAnchor(text_[at])) ++at;
    return at;
  }

  bool IsProperty(uint32_t at) const { return at < text_.size() && (text_[at] == '&' || text_[at] == '!'); }

  uint32_t PropertiesEnd(uint32_t at) const {
    uint32_t end = at;
    while (IsProperty(at)) {
      end = PropertyEnd(at);
      at = SkipGaps(text_, end);
    }
    return end;
  }

  // Where the node itself starts behind its anchor and tag.
  uint32_t SkipProperties(uint32_t at) const {
    return IsProperty(at) ? SkipGaps(text_, PropertiesEnd(at)) : at;
  }

  Span NullSpan(uint32_t mark) const {
    const uint32_t at = SkipProperties(mark);
    const bool as_key = builder_.has_open() && builder_.open().is_mapping() && !builder_.AtMapValue();
    if (at >= end_) {
      const uint32_t length = WrittenNull(text_, at, as_key);
      if (length != 0) return {at, at + length};
    }
    if (at != mark && mark >= end_) {
      const uint32_t end = PropertiesEnd(mark);
      return {end, end};
    }
    const uint32_t missing = as_key ? end_ : MissingPlace();
    return {missing, missing};
  }

  // Right behind the `:` or `-` that announces a value that is not there.
  uint32_t MissingPlace() const {
    if (!builder_.has_open()) return end_;
    const uint32_t next = SkipGaps(text_, end_);
    const char announced = builder_.AtMapValue() ? ':' : '-';
    return next < text_.size() && text_[next] == announced ? next + 1 : end_;
  }

  // A line that starts with `---` or `...` from `begin` to the line of `end`.
  bool HasDocumentMarker(uint32_t begin, uint32_t end) const {
    for (uint32_t at = begin; at <= end && at < text_.size(); ++at) {
      const bool line_start = at == bom_ || text_[at - 1] == '\n' || text_[at - 1] == '\r';
      if (!line_start) continue;
      const std::string_view marker = text_.substr(at, 3);
      if (marker == "---" || marker == "...") return true;
    }
    return false;
  }

  TreeBuilder& builder_;
  std::string_view text_;
  uint32_t bom_;
  uint32_t end_;  // text up to here belongs to nodes already seen
  uint32_t documents_ = 0;
  std::vector<const Node*> anchors_;  // by yaml-cpp's number
  std::string anchor_name_;
  ScalarTrace trace_;
};

void RunParser(std::string_view text, TreeBuilder* builder) {
  Handler handler(builder);
  MemoryBuffer buffer(text);
  std::istream in(&buffer);
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const Stop&) {
  } catch (const YAML::DeepRecursion& e) {
    builder->Fail("nested too deep", {handler.Offset(e.mark), handler.Offset(e.mark) + 1});
  } catch (const YAML::Exception& e) {
    builder->Fail(e.msg, {handler.Offset(e.mark), handler.Offset(e.mark) + 1});
  } catch (const std::exception& e) {
    builder->Fail(fmt::format("the YAML parser failed: {}", e.what()), {});
  }
}

// yaml-cpp knows no line break but LF and CRLF; YAML does. Same length, so offsets hold.
std::string WithoutLoneReturns(std::string_view text) {
  std::string out(text);
  for (size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '\r' && (i + 1 == out.size() || out[i + 1] != '\n')) out[i] = '\n';
  }
  return out;
}

bool HasLoneReturn(std::string_view text) {
  for (size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
    if (at + 1 == text.size() || text[at + 1] != '\n') return true;
  }
  return false;
}

std::shared_ptr<const Tree> Parse(const SourceText& source, const Limits& limits) {
  TreeBuilder builder(source, limits);
  if (source.text.size() > limits.max_bytes) {
    builder.Fail(fmt::format("larger than {} bytes", limits.max_bytes), {});
  } else if (const auto problem = CheckText(source.text)) {
    builder.Fail(problem->message, problem->span);
  } else if (HasLoneReturn(source.text)) {
    RunParser(WithoutLoneReturns(source.text), &builder);
  } else {
    RunParser(source.text, &builder);
  }
  return builder.Take();
}

// A tree whose text exists only in memory and lives as long as the tree.
struct Transcoded {
  std::string text;
  OffsetMap map;
  std::shared_ptr<const Tree> tree;
};

std::shared_ptr<const Tree> ParseUtf16(const SourceText& source, const Limits& limits) {
  auto holder = std::make_shared<Transcoded>();
  holder->text = DecodeUtf16(source, &holder->map);
  holder->tree = Parse({holder->text, source.file, &holder->map, 0}, limits);
  const Tree* tree = holder->tree.get();
  return {std::move(holder), tree};
}

std::shared_ptr<const Tree> ParseAny(const SourceText& source, const Limits& limits) {
  const bool transcode = IsUtf16(source.text) && source.text.size() <= limits.max_bytes;
  return transcode ? ParseUtf16(source, limits) : Parse(source, limits);
}

}  // namespace

std::shared_ptr<const Tree> ParseYaml(const SourceFile& file, const Limits& limits) {
  return ParseAny(WholeFile(file), limits);
}

std::shared_ptr<const Tree> ParseYaml(const MappedText& text, const Limits& limits) {
  return ParseAny(InnerText(text), limits);
}

}  // namespace rulecheck::source
