#include "policy/directive.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "policy/entry.h"
#include "policy/pint_checks.h"

namespace rulecheck::policy {
namespace {

constexpr std::string_view kWord = "rulecheck";

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

// Reads a comment from left to right.
class DirectiveReader {
 public:
  DirectiveReader(std::string_view text, size_t at) : text_(text), at_(at) {}

  void Blanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  }
  bool Take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  std::string_view Word() {
    const size_t begin = at_;
    while (at_ < text_.size() && !IsBlank(text_[at_]) && text_[at_] != '[') ++at_;
    return text_.substr(begin, at_ - begin);
  }
  std::string_view Rest() const { return text_.substr(at_); }
  size_t at() const { return at_; }
  void Skip(size_t bytes) { at_ += bytes; }

 private:
  std::string_view text_;
  size_t at_;
};

// Where the mark `# rulecheck` begins; npos when there is none.
size_t FindMark(std::string_view comment) {
  for (size_t at = comment.find('#'); at != std::string_view::npos; at = comment.find('#', at + 1)) {
    size_t word = at + 1;
    while (word < comment.size() && IsBlank(comment[word])) ++word;
    if (comment.substr(word).starts_with(kWord)) return at;
  }
  return std::string_view::npos;
}

// The ids up to `]`; false when it is missing.
bool ReadIds(DirectiveReader* in, Directive* out) {
  const size_t close = in->Rest().find(']');
  if (close == std::string_view::npos) return false;
  const std::string_view list = in->Rest().substr(0, close);
  size_t begin = 0;
  for (const std::string_view part : Split(list, ',')) {
    const std::string_view id = TrimSpace(part);
    const auto lead = static_cast<size_t>(
        part.find_first_not_of(" \t") == std::string_view::npos ? 0 : part.find_first_not_of(" \t"));
    const auto at = static_cast<uint32_t>(in->at() + begin + lead);
    if (!id.empty()) out->ids.push_back({std::string(id), {at, at + static_cast<uint32_t>(id.size())}});
    begin += part.size() + 1;
  }
  in->Skip(close + 1);
  return true;
}

// Behind the ids: `until DAY`, `-- reason`. Returns what is wrong.
std::string ReadEnd(DirectiveReader* in, Directive* out) {
  in->Blanks();
  if (in->Take("until")) {
    in->Blanks();
    const std::string_view day = in->Word();
    out->until = ParseDay(day);
    if (!out->until) return fmt::format("`{}` is no day; write `until 2027-01-31`", day);
    in->Blanks();
  }
  if (in->Rest().empty() || in->Rest().front() == '#') return "";  // another comment may follow
  if (!in->Take("--"))
    return fmt::format("`{}` is not understood; a reason stands behind ` -- `", in->Rest());
  out->has_reason = !TrimSpace(in->Rest()).empty();
  return "";
}

std::string ReadDirective(DirectiveReader* in, Directive* out) {
  const std::string_view verb = in->Word();
  if (verb != "ignore" && verb != "file-ignore") {
    return fmt::format("`{}` is not understood; write `ignore[ID]` or `file-ignore[ID]`", verb);
  }
  out->whole_file = verb == "file-ignore";
  in->Blanks();
  if (!in->Take("[")) return fmt::format("it names no check; write `{}[promql/rate-of-gauge]`", verb);
  if (!ReadIds(in, out)) return "the `]` behind the checks is missing";
  if (out->ids.empty()) return "it names no check: there is no way to ignore everything";
  return ReadEnd(in, out);
}

}  // namespace

std::optional<Directive> ParseDirective(std::string_view comment) {
  while (!comment.empty() && (IsBlank(comment.back()) || comment.back() == '\r')) comment.remove_suffix(1);
  const size_t mark = FindMark(comment);
  if (mark == std::string_view::npos) return std::nullopt;
  DirectiveReader in(comment, mark + 1);
  in.Blanks();
  in.Skip(kWord.size());
  Directive out;
  out.span = {static_cast<uint32_t>(mark), static_cast<uint32_t>(comment.size())};
  if (!in.Take(":")) {
    // Words about the program are no directive, but for one whose colon is missing.
    in.Blanks();
    const std::string_view verb = in.Word();
    if (verb != "ignore" && verb != "file-ignore") return std::nullopt;
    out.error = fmt::format("a colon is missing; write `rulecheck: {}[ID]`", verb);
    return out;
  }
  in.Blanks();
  out.error = ReadDirective(&in, &out);
  return out;
}

std::optional<Directive> ParsePintDirective(std::string_view comment) {
  const size_t mark = comment.find("# pint ");
  if (mark == std::string_view::npos) return std::nullopt;
  DirectiveReader in(comment, mark);
  in.Take("# pint ");
  in.Blanks();
  std::string_view verb = in.Word();
  Directive out;
  out.of_pint = out.has_reason = true;
  out.span = {static_cast<uint32_t>(mark), static_cast<uint32_t>(comment.size())};
  if (verb.starts_with("file/")) {
    out.whole_file = true;
    verb.remove_prefix(5);
  }
  if (verb != "disable" && verb != "snooze") return std::nullopt;
  in.Blanks();
  if (verb == "snooze") {
    out.until = ParseDay(in.Word().substr(0, 10));
    if (!out.until) return std::nullopt;
    in.Blanks();
  }
  const auto at = static_cast<uint32_t>(in.at());
  const std::string_view name = in.Word();
  for (const std::string_view id : IdsOfPint(name))
    out.ids.push_back({std::string(id), {at, at + static_cast<uint32_t>(name.size())}});
  return out.ids.empty() ? std::nullopt : std::optional(std::move(out));
}

void ParseReason(std::string_view text, Directive* out) {
  text = TrimSpace(text);
  if (text.starts_with("until ")) {
    DirectiveReader in(text, 0);
    out->error = ReadEnd(&in, out);
  } else {
    out->has_reason = !text.empty();
  }
}

}  // namespace rulecheck::policy
