#include "policy/hcl.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace rulecheck::policy {
namespace {

constexpr int kMaxHclDepth = 32;

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

class HclParser {
 public:
  explicit HclParser(std::string_view text) : text_(text) {}

  Result<HclBlock> Run() {
    HclBlock root;
    if (!Body(&root, 0)) return *error_;
    return root;
  }

 private:
  bool Fail(std::string message) {
    const auto at = static_cast<uint32_t>(at_);
    if (!error_) error_ = Error{std::move(message), Span{at, at}};
    return false;
  }

  bool AtEnd() const { return at_ >= text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  void SkipLine() {
    while (!AtEnd() && text_[at_] != '\n') ++at_;
  }

  // Blanks and comments.
  void Skip() {
    while (!AtEnd()) {
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("#") || rest.starts_with("//")) {
        SkipLine();
      } else if (rest.starts_with("/*")) {
        const size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else if (std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
        ++at_;
      } else {
        return;
      }
    }
  }

  bool Take(char c) {
    Skip();
    if (Peek() != c) return false;
    ++at_;
    return true;
  }

  std::string Word() {
    Skip();
    const size_t begin = at_;
    while (!AtEnd() && IsWordByte(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  bool Quoted(std::string* out) {
    for (++at_; !AtEnd() && text_[at_] != '"' && text_[at_] != '\n'; ++at_) {
      if (text_[at_] != '\\' || at_ + 1 >= text_.size()) {
        *out += text_[at_];
        continue;
      }
      const char c = text_[++at_];
      *out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
    if (Peek() != '"') return Fail("this text is never closed");
    ++at_;
    return true;
  }

  // `<<EOT` up to a line with that word alone.
  bool HereDocument(std::string* out) {
    at_ += 2;
    if (Peek() == '-') ++at_;
    const std::string word = Word();
    SkipLine();
    while (!AtEnd()) {
      const size_t begin = ++at_;
      SkipLine();
      const std::string_view line = text_.substr(begin, at_ - begin);
      const size_t first = line.find_first_not_of(" \t");
      if (first != std::string_view::npos && line.substr(first) == word) return true;
      *out += std::string(line) + "\n";
    }
    return Fail("this text is never closed");
  }

  bool Scalar(HclValue* out) {
    Skip();
    std::string text;
    if (Peek() == '"') {
      if (!Quoted(&text)) return false;
    } else if (text_.substr(at_).starts_with("<<")) {
      if (!HereDocument(&text)) return false;
    } else if (text = Word(); text.empty()) {
      return Fail("a text, a number, `true`, `false` or a list is expected");
    }
    out->texts.push_back(std::move(text));
    return true;
  }

  // `{ "a" = 1, b: 2 }`: nothing that is read has one, so that it is passed over.
  bool Mapping(int depth) {
    if (depth > kMaxHclDepth) return Fail("mappings are nested too deeply");
    while (!Take('}')) {
      std::string key;
      if (Peek() == '"' ? !Quoted(&key) : (key = Word()).empty()) return Fail("a name or `}` is expected");
      if (!Take('=') && !Take(':')) return Fail("`=` is expected");
      HclValue value;
      if (!Value(&value, depth + 1)) return false;
      Take(',');
    }
    return true;
  }

  bool Value(HclValue* out, int depth = 0) {
    if (Take('{')) return Mapping(depth);
    if (!Take('[')) return Scalar(out);
    out->list = true;
    while (!Take(']')) {
      if (AtEnd()) return Fail("this list is never closed");
      if (!Scalar(out)) return false;
      Take(',');
    }
    return true;
  }

  bool Body(HclBlock* out, int depth) {
    if (depth > kMaxHclDepth) return Fail("blocks are nested too deeply");
    for (Skip(); !AtEnd() && Peek() != '}'; Skip()) {
      const size_t begin = at_;
      std::string name;
      if (Peek() == '"' ? !Quoted(&name) : (name = Word()).empty()) return Fail("a name is expected");
      const Span span{static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)};
      if (Take('=')) {
        HclAttribute& attribute = out->attributes.emplace_back();
        attribute.name = std::move(name);
        attribute.span = span;
        if (!Value(&attribute.value)) return false;
        continue;
      }
      HclBlock& block = out->blocks.emplace_back();
      block.type = std::move(name);
      block.span = span;
      if (!Rest(&block, depth)) return false;
    }
    return depth > 0 || AtEnd() || Fail("nothing is open here");
  }

  // Labels and body of a block.
  bool Rest(HclBlock* block, int depth) {
    while (!Take('{')) {
      if (Peek() != '"') return Fail(fmt::format("`{}` needs `=` or `{{` behind it", block->type));
      if (!Quoted(&block->labels.emplace_back())) return false;
    }
    if (!Body(block, depth + 1)) return false;
    return Take('}') || Fail(fmt::format("the block `{}` is never closed", block->type));
  }

  std::string_view text_;
  size_t at_ = 0;
  std::optional<Error> error_;
};

}  // namespace

const HclAttribute* HclBlock::Find(std::string_view name) const {
  for (const HclAttribute& attribute : attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

std::string HclBlock::Text(std::string_view name) const {
  const HclAttribute* attribute = Find(name);
  return attribute == nullptr || attribute->value.texts.empty() ? "" : attribute->value.texts.front();
}

Result<HclBlock> ParseHcl(std::string_view text) {
  return HclParser(text).Run();
}

}  // namespace rulecheck::policy
