#include "source/yaml_outline.h"

#include <algorithm>
#include <utility>

#include "source/source_text.h"
#include "source/yaml_text.h"

namespace rulecheck::source {

namespace {

// yaml-cpp takes a key only up to 1024 bytes; nothing near that is shortened.
constexpr uint32_t kMaxKey = 1000;

constexpr std::string_view kPlainCannotStart = ",[]{}#&*!|>'\"%@`";

bool ReadsAsNull(std::string_view word) {
  return word == "~" || word == "null" || word == "Null" || word == "NULL";
}

// A place in the text with its line, and what stands there.
class OutlineCursor {
 public:
  OutlineCursor(std::string_view text, uint32_t begin) : text_(text), at_(begin), line_(begin) {}

 protected:
  char At(size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  bool AtEnd() const { return at_ >= text_.size(); }
  int32_t Column() const { return static_cast<int32_t>(at_ - line_); }
  bool BreakAt(size_t at) const { return At(at) == '\n' || (At(at) == '\r' && At(at + 1) == '\n'); }
  bool EndsWordAt(size_t at) const { return at >= text_.size() || IsBlank(text_[at]) || BreakAt(at); }
  bool EntryAt(size_t at) const { return At(at) == '-' && EndsWordAt(at + 1); }

  bool DocumentMarkAt(size_t at) const {
    const std::string_view word = text_.substr(std::min(at, text_.size()), 3);
    return (word == "---" || word == "...") && EndsWordAt(at + 3);
  }

  uint32_t LineEnd(uint32_t at) const {
    const size_t end = text_.find('\n', at);
    if (end == std::string_view::npos) return static_cast<uint32_t>(text_.size());
    return static_cast<uint32_t>(end > at && text_[end - 1] == '\r' ? end - 1 : end);
  }

  // Behind blanks and a comment.
  uint32_t FillerEnd(uint32_t at) const {
    at = SkipBlanks(text_, at);
    return At(at) == '#' ? LineEnd(at) : at;
  }

  // Nothing but a comment follows on this line.
  bool EndsLine() const {
    const uint32_t next = SkipBlanks(text_, at_);
    return next >= text_.size() || BreakAt(next) || (text_[next] == '#' && next > at_);
  }

  void SkipAnchor() {
    ++at_;
    while (!AtEnd() && !EndsAnchor(text_[at_])) ++at_;
  }

  // Behind the closing quote; false when there is none.
  bool SkipQuoted() {
    const char quote = text_[at_++];
    while (true) {
      const size_t next = text_.find_first_of(quote == '"' ? "\"\\\n" : "'\n", at_);
      if (next == std::string_view::npos) return false;
      at_ = static_cast<uint32_t>(next) + 1;
      if (text_[next] == '\n') {
        line_ = at_;
        if (DocumentMarkAt(at_)) return false;
      } else if (text_[next] == '\\') {
        if (At(at_) != '\n' && At(at_) != '\r') ++at_;
      } else if (quote == '"' || At(at_) != '\'') {
        return true;
      } else {
        ++at_;
      }
    }
  }

  // ---- flow collections: only their end is looked for

  // Behind the bracket that closes the one here; false when that is not certain.
  bool SkipFlow() {
    int depth = 0;
    bool after_json = false;
    do {
      if (!FlowGap()) return false;
      const char c = text_[at_];
      const bool was_json = std::exchange(after_json, c == ']' || c == '}' || c == '\'' || c == '"');
      if (c == '[' || c == '{' || c == ']' || c == '}') {
        depth += after_json ? -1 : 1;
        ++at_;
      } else if (c == ',' || (c == ':' && (was_json || EndsFlowWordAt(at_ + 1)))) {
        ++at_;
      } else if (c == '&' || c == '*') {
        SkipAnchor();
      } else if (!(after_json ? SkipQuoted() : FlowPlain())) {
        return false;
      }
    } while (depth > 0);
    return true;
  }

  std::string_view text_;
  uint32_t at_;
  uint32_t line_;  // where this line begins

 private:
  bool EndsFlowWordAt(size_t at) const {
    return EndsWordAt(at) || text_[at] == ',' || text_[at] == ']' || text_[at] == '}';
  }

  // False at the end of the text and at what looks like the end of the document.
  bool FlowGap() {
    while (true) {
      at_ = FillerEnd(at_);
      if (!BreakAt(at_)) return !AtEnd();
      at_ += BreakLength(text_, at_);
      line_ = at_;
      if (DocumentMarkAt(at_) || At(at_) == '%') return false;
    }
  }

  bool FlowPlain() {
    const char first = text_[at_];
    if (kPlainCannotStart.find(first) != std::string_view::npos || first == '?') return false;
    if ((first == '-' || first == ':') && EndsWordAt(at_ + 1)) return false;
    for (; !AtEnd(); ++at_) {
      const char c = text_[at_];
      if (c == ',' || c == '[' || c == ']' || c == '{' || c == '}') return true;
      if (c == ':' && EndsFlowWordAt(at_ + 1)) return true;
      if (c == '?') return false;
      if (c == '\n') line_ = at_ + 1;
      if (c == '\n' && DocumentMarkAt(line_)) return false;
      if (At(at_ + 1) == '#' && (IsBlank(c) || c == '\n')) {
        ++at_;
        return true;
      }
    }
    return false;
  }
};

// Follows the block structure as yaml-cpp's scanner does.
class Outliner : private OutlineCursor {
 public:
  Outliner(std::string_view text, uint32_t begin) : OutlineCursor(text, begin), copied_(begin) {
    out_.text.reserve((text.size() - begin) / 3);
    out_.pieces.push_back({0, begin});
    indents_.push_back({-1, false});
  }

  // False: not understood.
  bool Run() {
    while (true) {
      Gap();
      if (AtEnd()) break;
      if (!Token()) return false;
    }
    Copy(at_);
    return true;
  }

  Outline Take() { return std::move(out_); }

 private:
  // The column of an open block collection.
  struct Indent {
    int32_t column;
    bool sequence;
  };

  // The outline gets everything up to `to`.
  void Copy(uint32_t to) {
    out_.text += text_.substr(copied_, to - copied_);
    copied_ = to;
  }

  // The outline has `word` for [from, to).
  void Replace(uint32_t from, uint32_t to, std::string_view word) {
    Copy(from);
    out_.text += word;
    copied_ = to;
    out_.pieces.push_back({static_cast<uint32_t>(out_.text.size()), to});
  }

  void Cut(uint32_t from, uint32_t to) {
    if (from != to) Replace(from, to, {});
  }

  // A node is complete that began at `begin`.
  void StandIn(uint32_t begin, uint32_t end, bool one_line) {
    out_.scalars.push_back({begin, end, one_line});
    Replace(begin, at_, "\"\"");
  }

  void NextLine() {
    at_ += BreakLength(text_, at_);
    line_ = at_;
    key_allowed_ = true;
  }

  // Blanks, line breaks and comments between two tokens: all that stays is one break and
  // the blanks before the next token.
  void Gap() {
    uint32_t end = FillerEnd(at_);
    if (end < text_.size() && !BreakAt(end)) {
      at_ = end;
      return;
    }
    Cut(at_, end);
    at_ = end;
    if (AtEnd()) return;
    NextLine();
    const uint32_t from = at_;
    for (end = FillerEnd(at_); BreakAt(end); end = FillerEnd(at_)) {
      at_ = end;
      NextLine();
    }
    Cut(from, at_);
    at_ = end;
  }

  void PopIndents() {
    while (indents_.back().column >= Column()) {
      const Indent& top = indents_.back();
      if (top.column == Column() && !(top.sequence && !EntryAt(at_))) return;
      indents_.pop_back();
    }
  }

  void PushIndent(int32_t column, bool sequence) {
    const Indent& top = indents_.back();
    if (column > top.column || (column == top.column && sequence && !top.sequence)) {
      indents_.push_back({column, sequence});
    }
  }

  // What stands deeper than the collection cannot follow a complete node; behind a
  // property (an anchor, a tag) it must, unless the property's node is empty.
  bool MayFollow() {
    const Indent& top = indents_.back();
    const bool complete = std::exchange(complete_, false);
    const bool property = std::exchange(property_, false);
    if (complete && Column() > top.column) return false;
    return !property || Column() > top.column || (Column() == top.column && !top.sequence && EntryAt(at_));
  }

  bool Token() {
    if (Column() == 0 && DocumentMarkAt(at_)) return DocumentMark();
    if (!MayFollow() || (Column() == 0 && text_[at_] == '%')) return false;
    PopIndents();
    switch (text_[at_]) {
      case '[':
      case '{':
        return SkipFlow() && Complete();
      case '*':
        SkipAnchor();
        return Complete();
      case '&':
      case '!':
        return Property();
      case '|':
      case '>':
        return Block();
      case '\'':
      case '"':
        return Quoted();
      case '-':
        return EndsWordAt(at_ + 1) ? Entry() : Plain();
      case '?':
      case ':':
        return !EndsWordAt(at_ + 1) && Plain();
      default:
        return Plain();
    }
  }

  bool DocumentMark() {
    if (property_) return false;
    indents_.resize(1);
    at_ += 3;
    key_allowed_ = complete_ = false;
    return true;
  }

  bool Entry() {
    PushIndent(Column(), true);
    ++at_;
    return true;
  }

  // A node that is no key.
  bool Complete() {
    complete_ = true;
    return EndsLine();
  }

  // Where a key could stand, yaml-cpp reckons with one from an anchor or a tag on, and
  // that moves the indentation of what follows on the line.
  bool Property() {
    if (text_[at_] == '&') {
      SkipAnchor();
    } else {
      SkipTag();
    }
    if (!EndsWordAt(at_)) return false;
    if (EndsLine()) property_ = true;
    const char next = At(SkipBlanks(text_, at_));
    return !key_allowed_ || property_ || next == '[' || next == '{';
  }

  void SkipTag() {
    const auto is_tag_char = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '!' ||
             c == '.' || c == '/' || c == ':' || c == '-';
    };
    while (is_tag_char(At(at_))) ++at_;
  }

  // At the `:` behind a key that began at `begin`.
  bool Key(uint32_t begin) {
    if (!key_allowed_ || at_ - begin > kMaxKey) return false;
    PushIndent(static_cast<int32_t>(begin - line_), false);
    ++at_;
    key_allowed_ = false;
    return true;
  }

  bool Quoted() {
    const uint32_t begin = at_;
    const uint32_t line = line_;
    if (!SkipQuoted()) return false;
    StandIn(begin, at_, line == line_);
    const uint32_t next = SkipBlanks(text_, at_);
    if (At(next) != ':' || line != line_) return Complete();
    at_ = next;
    return EndsWordAt(at_ + 1) && Key(begin);
  }

  bool Plain() {
    const uint32_t begin = at_;
    if (kPlainCannotStart.find(text_[at_]) != std::string_view::npos) return false;
    at_ = PlainEnd(begin + 1);
    bool one_line = true;
    while (BreakAt(at_)) {
      const std::optional<uint32_t> more = Continuation();
      if (!more) return false;
      if (*more == 0) break;
      one_line = false;
      at_ = PlainEnd(*more);
    }
    const bool key = At(at_) == ':';
    if (key && !one_line) return false;
    while (IsBlank(text_[at_ - 1])) --at_;
    // yaml-cpp tells nulls by their text.
    if (!ReadsAsNull(text_.substr(begin, at_ - begin))) StandIn(begin, at_, one_line);
    if (!key) return Complete();
    at_ = SkipBlanks(text_, at_);
    return Key(begin);
  }

  // The place on this line where a plain scalar ends: its `: `, ` #` or the line's end.
  uint32_t PlainEnd(uint32_t at) const {
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (c > ':') continue;  // most letters
      if (c == '\n' || (c == '\r' && At(at + 1) == '\n')) break;
      if (c == ':' && EndsWordAt(at + 1)) break;
      if (c == '#' && IsBlank(text_[at - 1])) break;
    }
    return at;
  }

  // From the break at the end of a line of a plain scalar: where the scalar goes on, 0
  // when it does not; nothing when tabs are in the way.
  std::optional<uint32_t> Continuation() {
    uint32_t line = at_;
    uint32_t word = at_;
    while (BreakAt(word)) {
      line = word + BreakLength(text_, word);
      word = SkipBlanks(text_, line);
      if (text_.substr(line, word - line).find('\t') != std::string_view::npos) return std::nullopt;
    }
    const bool ends = word >= text_.size() || text_[word] == '#' || DocumentMarkAt(line) ||
                      static_cast<int32_t>(word - line) <= indents_.back().column;
    if (ends) return 0;
    line_ = line;
    return word;
  }

  // A literal or folded scalar.
  bool Block() {
    const uint32_t begin = at_;
    int32_t indent = 0;
    if (!BlockHeader(&indent)) return false;
    if (AtEnd()) return StandInBlock(begin);
    NextLine();
    const bool known = indent != 0;
    indent = std::max(indents_.back().column, 0) + std::max(indent, 1);
    if (!SkipContent(known, indent)) return false;
    return StandInBlock(begin);
  }

  // Its last break stays.
  bool StandInBlock(uint32_t begin) {
    out_.scalars.push_back({begin, at_, false});
    Replace(begin, at_, line_ == at_ ? "\"\"\n" : "\"\"");
    complete_ = true;
    return true;
  }

  // `|2-`, blanks and a comment, to the end of the line.
  bool BlockHeader(int32_t* indent) {
    bool chomping = false;
    for (++at_; !EndsWordAt(at_); ++at_) {
      const char c = text_[at_];
      const bool digit = c >= '1' && c <= '9';
      if (digit ? *indent != 0 : chomping || (c != '+' && c != '-')) return false;
      if (digit) *indent = c - '0';
      chomping = chomping || !digit;
    }
    if (!EndsLine()) return false;
    at_ = FillerEnd(at_);
    return true;
  }

  // To the start of the line that ends it, or to the end of the text.
  bool SkipContent(bool known, int32_t indent) {
    while (!AtEnd()) {
      uint32_t word = at_;
      while (At(word) == ' ' && (!known || static_cast<int32_t>(word - at_) < indent)) ++word;
      const auto column = static_cast<int32_t>(word - at_);
      if (!known) indent = std::max(indent, column);
      if (At(word) == '\t' && column < indent) return false;
      if (word < text_.size() && !BreakAt(word)) {
        if (column < indent) return true;
        known = true;
        word = LineEnd(word);
      }
      at_ = word;
      NextLine();
    }
    return true;
  }

  uint32_t copied_;              // the outline has everything before
  bool key_allowed_ = true;      // a key may begin with the next token of this line
  bool complete_ = false;        // the token before ended a node
  bool property_ = false;        // it was an anchor or a tag, the last of its line
  std::vector<Indent> indents_;  // never empty
  Outline out_;
};

}  // namespace

uint32_t OutlinePlaces::InText(uint32_t at, uint32_t begin) {
  if (outline_ == nullptr) return at + begin;
  const auto& pieces = outline_->pieces;
  if (pieces[piece_].at > at) {
    const auto next =
        std::upper_bound(pieces.begin(), pieces.end(), at,
                         [](uint32_t place, const Outline::Piece& piece) { return place < piece.at; });
    piece_ = static_cast<size_t>(next - pieces.begin()) - 1;
  }
  while (piece_ + 1 < pieces.size() && pieces[piece_ + 1].at <= at) ++piece_;
  return pieces[piece_].text + (at - pieces[piece_].at);
}

std::optional<Outline> MakeOutline(std::string_view text, uint32_t begin) {
  Outliner outliner(text, begin);
  if (!outliner.Run()) return std::nullopt;
  return outliner.Take();
}

}  // namespace rulecheck::source
