// Functions on texts: those of Loki and of sprig (github.com/Masterminds/sprig).
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/go_format.h"
#include "base/strings.h"
#include "template/base64.h"
#include "template/escape.h"
#include "template/json_value.h"
#include "template/loki_functions.h"
#include "template/loki_values.h"
#include "template/machine.h"
#include "template/signatures.h"
#include "template/unicode.h"

namespace rulecheck::gotemplate {
namespace {

Error TooLong(const Machine& machine) {
  return Fault(fmt::format("a string longer than {} bytes", machine.limits().max_output));
}

Result<Value> LineText(Machine& machine, Args) {
  return Value::String(std::string(machine.environment().entry_line));
}

// As strings.Title: the first letter of each word in upper case. Outside ASCII only
// blanks come between words.
std::string ToGoTitle(std::string_view text) {
  std::string out;
  bool word_begins = true;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = DecodeUtf8(text, &at);
    AppendUtf8(word_begins ? ToUpper(c) : c, &out);
    word_begins = c < 0x80 ? !IsAlphanumeric(c) : IsUnicodeSpace(c);
  }
  return out;
}

// --- replacing

// Where `old` is empty, `with` goes before every character and to the end, as in
// strings.Replace. A negative count is all.
std::optional<std::string> Replaced(std::string_view text, std::string_view old, std::string_view with,
                                    int64_t count, size_t limit) {
  std::string out;
  size_t at = 0;
  for (int64_t done = 0; count < 0 || done < count; ++done) {
    size_t found = at;
    if (!old.empty()) {
      found = text.find(old, at);
      if (found == std::string_view::npos) break;
    } else if (done > 0) {
      if (at >= text.size()) break;
      DecodeUtf8(text, &found);
    }
    out.append(text.substr(at, found - at)).append(with);
    if (out.size() > limit) return std::nullopt;
    at = found + old.size();
  }
  out.append(text.substr(at));
  if (out.size() > limit) return std::nullopt;
  return out;
}

Result<Value> ReplaceText(Machine& machine, std::string_view text, std::string_view old,
                          std::string_view with, int64_t count) {
  auto out = Replaced(text, old, with, count, machine.limits().max_output);
  if (!out) return TooLong(machine);
  return Value::String(*std::move(out));
}

Result<Value> GoReplace(Machine& machine, Args args) {
  return ReplaceText(machine, args[0].text(), args[1].text(), args[2].text(), args[3].integer());
}

Result<Value> SprigReplace(Machine& machine, Args args) {
  return ReplaceText(machine, args[2].text(), args[0].text(), args[1].text(), -1);
}

// --- cutting

// A set of characters, as in strings.Trim. U+FFFD stands for invalid bytes too.
bool HoldsLetter(std::string_view set, char32_t c) {
  for (size_t at = 0; at < set.size();) {
    if (DecodeUtf8(set, &at) == c) return true;
  }
  return false;
}

std::string_view CutLeft(std::string_view text, std::string_view set) {
  while (!text.empty()) {
    size_t next = 0;
    if (!HoldsLetter(set, DecodeUtf8(text, &next))) break;
    text.remove_prefix(next);
  }
  return text;
}

std::string_view CutRight(std::string_view text, std::string_view set) {
  while (!text.empty()) {
    size_t last = text.size() - 1;
    for (int i = 0; i < 3 && last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0u) == 0x80; ++i)
      --last;
    size_t next = last;
    char32_t c = DecodeUtf8(text, &next);
    if (next != text.size()) {
      last = text.size() - 1;
      c = 0xFFFD;
    }
    if (!HoldsLetter(set, c)) break;
    text = text.substr(0, last);
  }
  return text;
}

Value Text(std::string_view text) {
  return Value::String(std::string(text));
}

Result<Value> GoTrim(Machine&, Args args) {
  return Text(CutRight(CutLeft(args[0].text(), args[1].text()), args[1].text()));
}

Result<Value> GoTrimLeft(Machine&, Args args) {
  return Text(CutLeft(args[0].text(), args[1].text()));
}

Result<Value> GoTrimRight(Machine&, Args args) {
  return Text(CutRight(args[0].text(), args[1].text()));
}

Result<Value> TrimAll(Machine&, Args args) {
  return Text(CutRight(CutLeft(args[1].text(), args[0].text()), args[0].text()));
}

Result<Value> Trim(Machine&, Args args) {
  return Text(TrimUnicodeSpace(args[0].text()));
}

Value WithoutPrefix(std::string_view text, std::string_view prefix) {
  return Text(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
}

Value WithoutSuffix(std::string_view text, std::string_view suffix) {
  return Text(text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text);
}

template <Value (*Cut)(std::string_view, std::string_view), size_t text>
Result<Value> CutEnd(Machine&, Args args) {
  return Cut(args[text].text(), args[1 - text].text());
}

Result<Value> Truncate(Machine&, Args args) {
  const std::string_view text = args[1].text();
  const int64_t count = args[0].integer();
  const auto size = static_cast<int64_t>(text.size());
  if (count < 0 && size + count > 0) return Text(text.substr(static_cast<size_t>(size + count)));
  if (count >= 0 && size > count) return Text(text.substr(0, static_cast<size_t>(count)));
  return Text(text);
}

// In bytes; out of bounds is a panic there, with this text.
Result<Value> Substring(Machine&, Args args) {
  const std::string_view text = args[2].text();
  const auto size = static_cast<int64_t>(text.size());
  const int64_t start = args[0].integer();
  const int64_t end = args[1].integer();
  if (start < 0) {
    if (end < 0) return Fault(fmt::format("runtime error: slice bounds out of range [:{}]", end));
    if (end > size)
      return Fault(fmt::format("runtime error: slice bounds out of range [:{}] with length {}", end, size));
    return Text(text.substr(0, static_cast<size_t>(end)));
  }
  const int64_t to = end < 0 || end > size ? size : end;
  if (start > to) return Fault(fmt::format("runtime error: slice bounds out of range [{}:{}]", start, to));
  return Text(text.substr(static_cast<size_t>(start), static_cast<size_t>(to - start)));
}

// --- filling

size_t CountRunes(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) DecodeUtf8(text, &at);
  return count;
}

// `text` from its rune `from`, `count` of them; invalid bytes become U+FFFD, as in a
// conversion to runes and back.
std::string Runes(std::string_view text, size_t from, size_t count) {
  std::string out;
  size_t at = 0;
  for (size_t i = 0; at < text.size() && i < from + count; ++i) {
    const char32_t c = DecodeUtf8(text, &at);
    if (i >= from) AppendUtf8(c, &out);
  }
  return out;
}

template <bool left>
Result<Value> Align(Machine& machine, Args args) {
  const std::string_view text = args[1].text();
  const int64_t count = args[0].integer();
  const size_t runes = CountRunes(text);
  if (count < 0 || static_cast<uint64_t>(count) == runes) return Text(text);
  const auto width = static_cast<size_t>(count);
  if (width < runes) return Value::String(Runes(text, left ? 0 : runes - width, width));
  if (width - runes + text.size() > machine.limits().max_output) return TooLong(machine);
  const std::string blanks(width - runes, ' ');
  return Value::String(left ? std::string(text) + blanks : blanks + std::string(text));
}

Result<Value> Repeat(Machine& machine, Args args) {
  const int64_t count = args[0].integer();
  const std::string& text = args[1].text();
  if (count < 0) return Fault("strings: negative Repeat count");
  if (text.empty()) return Value::String({});
  if (static_cast<uint64_t>(count) > machine.limits().max_output / text.size()) return TooLong(machine);
  std::string out;
  for (int64_t i = 0; i < count; ++i) out += text;
  return Value::String(std::move(out));
}

Result<Value> IndentWith(Machine& machine, Args args, std::string_view front) {
  const int64_t count = args[0].integer();
  if (count < 0) return Fault("strings: negative Repeat count");
  if (static_cast<uint64_t>(count) > machine.limits().max_output) return TooLong(machine);
  const std::string blanks(static_cast<size_t>(count), ' ');
  auto out = Replaced(args[1].text(), "\n", "\n" + blanks, -1, machine.limits().max_output);
  if (!out) return TooLong(machine);
  return Value::String(std::string(front) + blanks + *out);
}

Result<Value> Indent(Machine& machine, Args args) {
  return IndentWith(machine, args, "");
}

Result<Value> NewlineIndent(Machine& machine, Args args) {
  return IndentWith(machine, args, "\n");
}

// --- asking

Result<Value> Contains(Machine&, Args args) {
  return Value::Bool(args[1].text().find(args[0].text()) != std::string::npos);
}

Result<Value> HasPrefix(Machine&, Args args) {
  return Value::Bool(args[1].text().starts_with(args[0].text()));
}

Result<Value> HasSuffix(Machine&, Args args) {
  return Value::Bool(args[1].text().ends_with(args[0].text()));
}

// Like Truth(), but no struct and no time is empty, and nil is.
bool IsEmpty(const Value& value) {
  return !value.Truth();
}

Result<Value> Default(Machine&, Args args) {
  return args.size() < 2 || IsEmpty(args[1]) ? args[0] : args[1];
}

// --- regular expressions

Result<Value> RegexReplace(Machine& machine, Args args, const std::string& with) {
  const Result<const re2::RE2*> regex = machine.regexps().Get(args[0].text());
  if (!regex) return regex.error();
  auto out = ReplaceAll(**regex, args[1].text(), with, machine.limits().max_output);
  if (!out) return TooLong(machine);
  return Value::String(*std::move(out));
}

Result<Value> RegexReplaceAll(Machine& machine, Args args) {
  return RegexReplace(machine, args, args[2].text());
}

Result<Value> RegexReplaceLiteral(Machine& machine, Args args) {
  auto dollars = Replaced(args[2].text(), "$", "$$", -1, machine.limits().max_output);
  if (!dollars) return TooLong(machine);
  return RegexReplace(machine, args, *dollars);
}

Result<Value> CountMatches(Machine& machine, Args args) {
  const Result<const re2::RE2*> regex = machine.regexps().Get(args[0].text());
  if (!regex) return regex.error();
  return Value::Int(static_cast<int64_t>(CountAll(**regex, args[1].text())));
}

// --- encodings

Result<Value> UrlDecode(Machine&, Args args) {
  const std::string_view text = args[0].text();
  std::string out;
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0)
        return Fault("invalid URL escape " + Quote(text.substr(i, 3)));
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return Value::String(std::move(out));
}

Result<Value> Base64Encode(Machine&, Args args) {
  return Value::String(EncodeBase64(args[0].text()));
}

// Padding may be missing; an error is the result.
Result<Value> Base64Decode(Machine&, Args args) {
  std::string text = args[0].text();
  const size_t rest = text.size() % 4;
  if (rest > 1) text.append(4 - rest, '=');
  const Result<std::string> decoded = DecodeBase64(text);
  return Value::String(decoded ? *decoded : decoded.error().message);
}

Result<Value> FromJson(Machine&, Args args) {
  return ParseJsonValue(args[0].text()).Boxed();
}

constexpr Param kGoReplace[] = {Param::kString, Param::kString, Param::kString, Param::kInt};
constexpr Param kIntText[] = {Param::kInt, Param::kString};
constexpr Param kIntIntText[] = {Param::kInt, Param::kInt, Param::kString};

constexpr Function kTextFunctions[] = {
    {"__line__", {}, false, LineText},
    {"Replace", kGoReplace, false, GoReplace},
    {"ToLower", kText, false, MapText<ToLower>},
    {"ToUpper", kText, false, MapText<ToUpper>},
    {"Trim", kTwoTexts, false, GoTrim},
    {"TrimLeft", kTwoTexts, false, GoTrimLeft},
    {"TrimPrefix", kTwoTexts, false, CutEnd<WithoutPrefix, 0>},
    {"TrimRight", kTwoTexts, false, GoTrimRight},
    {"TrimSpace", kText, false, Trim},
    {"TrimSuffix", kTwoTexts, false, CutEnd<WithoutSuffix, 0>},
    {"alignLeft", kIntText, false, Align<true>},
    {"alignRight", kIntText, false, Align<false>},
    {"b64dec", kText, false, Base64Decode},
    {"b64enc", kText, false, Base64Encode},
    {"contains", kTwoTexts, false, Contains},
    {"count", kTwoTexts, false, CountMatches},
    {"default", kTwoAny, true, Default},
    {"fromJson", kText, false, FromJson},
    {"hasPrefix", kTwoTexts, false, HasPrefix},
    {"hasSuffix", kTwoTexts, false, HasSuffix},
    {"indent", kIntText, false, Indent},
    {"lower", kText, false, MapText<ToLower>},
    {"nindent", kIntText, false, NewlineIndent},
    {"regexReplaceAll", kThreeTexts, false, RegexReplaceAll},
    {"regexReplaceAllLiteral", kThreeTexts, false, RegexReplaceLiteral},
    {"repeat", kIntText, false, Repeat},
    {"replace", kThreeTexts, false, SprigReplace},
    {"substr", kIntIntText, false, Substring},
    {"title", kText, false, MapText<ToGoTitle>},
    {"trim", kText, false, Trim},
    {"trimAll", kTwoTexts, false, TrimAll},
    {"trimPrefix", kTwoTexts, false, CutEnd<WithoutPrefix, 1>},
    {"trimSuffix", kTwoTexts, false, CutEnd<WithoutSuffix, 1>},
    {"trunc", kIntText, false, Truncate},
    {"upper", kText, false, MapText<ToUpper>},
    {"urldecode", kText, false, UrlDecode},
    {"urlencode", kText, false, MapText<EscapeQuery>},
};

}  // namespace

std::span<const Function> LokiTextFunctions() {
  return kTextFunctions;
}

}  // namespace rulecheck::gotemplate
