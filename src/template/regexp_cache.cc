#include "template/regexp_cache.h"

#include <fmt/format.h>

#include <vector>

#include "base/strings.h"
#include "template/unicode.h"

namespace rulecheck::gotemplate {
namespace {

// RE2's error codes in the words of Go's regexp/syntax.
std::string_view GoReason(re2::RE2::ErrorCode code) {
  switch (code) {
    case re2::RE2::ErrorBadEscape:
      return "invalid escape sequence";
    case re2::RE2::ErrorBadCharClass:
      return "invalid character class";
    case re2::RE2::ErrorBadCharRange:
      return "invalid character class range";
    case re2::RE2::ErrorMissingBracket:
      return "missing closing ]";
    case re2::RE2::ErrorMissingParen:
      return "missing closing )";
    case re2::RE2::ErrorUnexpectedParen:
      return "unexpected )";
    case re2::RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression";
    case re2::RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator";
    case re2::RE2::ErrorRepeatSize:
      return "invalid repeat count";
    case re2::RE2::ErrorRepeatOp:
      return "invalid nested repetition operator";
    case re2::RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax";
    case re2::RE2::ErrorBadUTF8:
      return "invalid UTF-8";
    case re2::RE2::ErrorBadNamedCapture:
      return "invalid named capture";
    case re2::RE2::ErrorPatternTooLarge:
      return "expression too large";
    default:
      return "regexp/syntax: internal error";
  }
}

// One reference of a replacement text: its group number, or -1 with a name.
struct Reference {
  std::string_view name;
  int group = -1;
};

int GroupNumber(std::string_view name) {
  if (name.size() > 1 && name[0] == '0') return -1;
  int number = 0;
  for (char c : name) {
    if (c < '0' || c > '9' || number >= 100000000) return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

// Reads `name`, `1`, `{name}` behind a dollar; nothing when there is none.
std::optional<Reference> ReadReference(std::string_view* rest) {
  const bool braced = rest->starts_with('{');
  size_t at = braced ? 1 : 0;
  const size_t begin = at;
  while (at < rest->size()) {
    size_t next = at;
    if (!IsAlphanumeric(DecodeUtf8(*rest, &next))) break;
    at = next;
  }
  if (at == begin) return std::nullopt;
  if (braced && (at >= rest->size() || (*rest)[at] != '}')) return std::nullopt;
  Reference reference;
  reference.name = rest->substr(begin, at - begin);
  reference.group = GroupNumber(reference.name);
  rest->remove_prefix(braced ? at + 1 : at);
  return reference;
}

class Replacer {
 public:
  Replacer(const re2::RE2& pattern, std::string_view text, std::string_view replacement)
      : pattern_(pattern), text_(text), replacement_(replacement) {
    groups_.resize(static_cast<size_t>(pattern.NumberOfCapturingGroups()) + 1);
  }

  // As (*Regexp).replaceAll: an empty match right behind a match does not count.
  std::optional<std::string> Run(size_t limit) {
    std::string out;
    size_t last_end = 0;
    size_t search = 0;
    const re2::StringPiece subject(text_.data(), text_.size());
    while (search <= text_.size()) {
      if (!pattern_.Match(subject, search, text_.size(), re2::RE2::UNANCHORED, groups_.data(),
                          static_cast<int>(groups_.size()))) {
        break;
      }
      const auto begin = static_cast<size_t>(groups_[0].data() - text_.data());
      const size_t end = begin + groups_[0].size();
      out.append(text_.substr(last_end, begin - last_end));
      if (end > last_end || begin == 0) Expand(&out);
      if (out.size() > limit) return std::nullopt;
      last_end = end;
      size_t next = search;
      if (next < text_.size())
        DecodeUtf8(text_, &next);
      else
        ++next;
      search = next > end ? next : end;
    }
    out.append(text_.substr(last_end));
    if (out.size() > limit) return std::nullopt;
    return out;
  }

 private:
  void Expand(std::string* out) const {
    std::string_view rest = replacement_;
    while (true) {
      const size_t dollar = rest.find('$');
      if (dollar == std::string_view::npos) break;
      out->append(rest.substr(0, dollar));
      rest.remove_prefix(dollar + 1);
      if (rest.starts_with('$')) {
        *out += '$';
        rest.remove_prefix(1);
      } else if (auto reference = ReadReference(&rest)) {
        Append(*reference, out);
      } else {
        *out += '$';
      }
    }
    out->append(rest);
  }

  void Append(const Reference& reference, std::string* out) const {
    int group = reference.group;
    if (group < 0) {
      for (const auto& [name, number] : pattern_.NamedCapturingGroups()) {
        if (name == reference.name) group = number;
      }
    }
    if (group < 0 || static_cast<size_t>(group) >= groups_.size()) return;
    const re2::StringPiece& found = groups_[static_cast<size_t>(group)];
    if (found.data() != nullptr) out->append(found.data(), found.size());
  }

  const re2::RE2& pattern_;
  std::string_view text_;
  std::string_view replacement_;
  std::vector<re2::StringPiece> groups_;
};

}  // namespace

Result<const re2::RE2*> RegexpCache::Get(const std::string& pattern) {
  // Each may hold megabytes of automaton.
  constexpr size_t kMaxCompiled = 16;
  if (compiled_.size() >= kMaxCompiled && !compiled_.contains(pattern)) compiled_.clear();
  std::unique_ptr<re2::RE2>& slot = compiled_[pattern];
  if (!slot) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    slot = std::make_unique<re2::RE2>(pattern, options);
  }
  if (slot->ok()) return slot.get();
  return Error{fmt::format("error parsing regexp: {}: `{}`", GoReason(slot->error_code()), slot->error_arg()),
               {}};
}

std::optional<std::string> ReplaceAll(const re2::RE2& pattern, std::string_view text,
                                      std::string_view replacement, size_t limit) {
  return Replacer(pattern, text, replacement).Run(limit);
}

size_t CountAll(const re2::RE2& pattern, std::string_view text) {
  const re2::StringPiece subject(text.data(), text.size());
  re2::StringPiece found;
  size_t count = 0;
  size_t search = 0;
  std::optional<size_t> last_end;
  while (search <= text.size() &&
         pattern.Match(subject, search, text.size(), re2::RE2::UNANCHORED, &found, 1)) {
    const auto begin = static_cast<size_t>(found.data() - text.data());
    const size_t end = begin + found.size();
    // An empty match right behind a match does not count.
    if (end != begin || last_end != begin) ++count;
    last_end = end;
    if (end > search) {
      search = end;
    } else if (search < text.size()) {
      DecodeUtf8(text, &search);
    } else {
      break;
    }
  }
  return count;
}

}  // namespace rulecheck::gotemplate
