#include "template/json_value.h"

#include <memory>
#include <optional>
#include <string>

#include "base/go_format.h"
#include "base/hex.h"
#include "base/strings.h"

namespace rulecheck::gotemplate {
namespace {

constexpr int kMaxDepth = 100;

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  std::optional<Value> Document() {
    std::optional<Value> value = Any(0);
    Blanks();
    return at_ == text_.size() ? value : std::nullopt;
  }

 private:
  void Blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }
  // Is this what comes next, blanks apart?
  bool Take(std::string_view token) {
    Blanks();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  std::optional<Value> Any(int depth) {
    if (depth > kMaxDepth) return std::nullopt;
    if (Take("{")) return Object(depth);
    if (Take("[")) return Array(depth);
    if (Take("true")) return Value::Bool(true);
    if (Take("false")) return Value::Bool(false);
    if (Take("null")) return Value();
    if (Take("\"")) {
      std::optional<std::string> text = Text();
      return text ? std::optional(Value::String(*std::move(text))) : std::nullopt;
    }
    return Number();
  }

  std::optional<Value> Object(int depth) {
    ValueMap map;
    if (Take("}")) return Value::Map(std::move(map));
    do {
      if (!Take("\"")) return std::nullopt;
      const std::optional<std::string> key = Text();
      if (!key || !Take(":")) return std::nullopt;
      std::optional<Value> value = Any(depth + 1);
      if (!value) return std::nullopt;
      map[*key] = *std::move(value);
    } while (Take(","));
    if (!Take("}")) return std::nullopt;
    return Value::Map(std::move(map));
  }

  std::optional<Value> Array(int depth) {
    auto list = std::make_shared<List>();
    list->go_type = "[]interface {}";
    if (Take("]")) return Value::Of(std::move(list));
    do {
      std::optional<Value> value = Any(depth + 1);
      if (!value) return std::nullopt;
      list->items.push_back(value->Boxed());
    } while (Take(","));
    if (!Take("]")) return std::nullopt;
    return Value::Of(std::move(list));
  }

  size_t Digits() {
    const size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ - begin;
  }

  std::optional<Value> Number() {
    const size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const size_t first = at_;
    const size_t whole = Digits();
    if (whole == 0 || (whole > 1 && text_[first] == '0')) return std::nullopt;
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (Digits() == 0) return std::nullopt;
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (Digits() == 0) return std::nullopt;
    }
    bool out_of_range = false;
    const auto value = ParseFloat(text_.substr(begin, at_ - begin), &out_of_range);
    if (!value || out_of_range) return std::nullopt;
    return Value::Float(*value);
  }

  int32_t CodeUnit() {
    const int32_t unit = HexCodeUnit(text_.substr(at_));
    if (unit >= 0) at_ += 4;
    return unit;
  }

  // Halves of a pair that are alone become U+FFFD.
  bool CodePoint(std::string* out) {
    const int32_t first = CodeUnit();
    if (first < 0) return false;
    if (first < 0xD800 || first > 0xDFFF) {
      AppendUtf8(static_cast<char32_t>(first), out);
      return true;
    }
    const size_t behind = at_;
    if (first < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
      at_ += 2;
      const int32_t second = CodeUnit();
      if (second >= 0xDC00 && second <= 0xDFFF) {
        AppendUtf8(static_cast<char32_t>(0x10000 + (first - 0xD800) * 1024 + (second - 0xDC00)), out);
        return true;
      }
    }
    at_ = behind;
    AppendUtf8(0xFFFD, out);
    return true;
  }

  bool Escape(std::string* out) {
    constexpr std::string_view kFrom = "\"\\/bfnrt";
    constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    if (at_ >= text_.size()) return false;
    const char c = text_[at_++];
    if (c == 'u') return CodePoint(out);
    const size_t which = kFrom.find(c);
    if (which == std::string_view::npos) return false;
    *out += kTo[which];
    return true;
  }

  // Behind the opening quote; reads the closing one.
  std::optional<std::string> Text() {
    std::string out;
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return out;
      }
      if (c < 0x20) return std::nullopt;
      if (c == '\\') {
        ++at_;
        if (!Escape(&out)) return std::nullopt;
      } else {
        AppendUtf8(DecodeUtf8(text_, &at_), &out);
      }
    }
    return std::nullopt;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

Value ParseJsonValue(std::string_view text) {
  std::optional<Value> value = JsonReader(text).Document();
  return value ? *std::move(value) : Value();
}

}  // namespace rulecheck::gotemplate
