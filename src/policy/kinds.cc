#include "policy/kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/go_format.h"
#include "base/strings.h"
#include "rulecheck/logql.h"
#include "rulecheck/promql.h"

namespace rulecheck::policy {
namespace {

constexpr std::string_view kLevelWords[] = {"off", "info", "warning", "error"};

std::optional<std::string> TextOfValue(Decoder& decoder, const Value& value) {
  MappedText text;
  if (!decoder.Read(value, &text)) return std::nullopt;
  return std::string(text.value);
}

// The texts of one scalar or of a list, each with its value.
std::vector<std::pair<std::string, Value>> OneOrMore(Decoder& decoder, const Value& value) {
  std::vector<std::pair<std::string, Value>> out;
  const std::vector<Value> elements =
      value->is_scalar() ? std::vector<Value>{value} : decoder.Elements(value);
  for (const Value& element : elements) {
    if (auto text = TextOfValue(decoder, element)) out.emplace_back(std::move(*text), element);
  }
  return out;
}

std::optional<Pattern> RegexOf(Decoder& decoder, const Value& value, const std::string& text) {
  Result<Pattern> pattern = Pattern::Regex(text);
  if (pattern) return *pattern;
  decoder.Fail(value.written, fmt::format("`{}`: {}", text, pattern.error().message));
  return std::nullopt;
}

void RefuseNegative(Decoder& decoder, const Value& value, bool negative) {
  if (negative) decoder.Fail(value.written, fmt::format("`{}` must not be below 0", value.name));
}

ValueRule ReadValueRule(Decoder& decoder, const Value& value) {
  ValueRule out;
  if (value->is_mapping()) {
    for (const auto& [key, inner] : MappingOfValues(decoder, value, "a rule for values")) {
      if (key == "matches") {
        RegexKind::Read(decoder, inner, &out.matches);
      } else {
        decoder.Fail(inner.key->span, fmt::format("`{}` is not a field of a rule for values", key))
            .notes.push_back("Write a list of values, `{matches: regex}`, or \"*\".");
      }
    }
    return out;
  }
  for (auto& [text, element] : OneOrMore(decoder, value)) {
    out.any = out.any || (text == "*" && value->is_scalar());
    out.values.push_back(std::move(text));
  }
  if (out.any) out.values.clear();
  return out;
}

// Whether it is a query in either language; reports it when not.
void CheckQuery(Decoder& decoder, const Value& value, const MappedText& text) {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  const promql::ParseOutcome outcome = promql::Parse(std::string(text.value), options);
  if (outcome.errors.empty() || logql::Parse(std::string(text.value), {}).errors.empty()) return;
  const syntax::ParseError& error = outcome.errors.front();
  decoder.Fail(text.At(error.span).span, fmt::format("`{}` is no query: {}", value.name, error.message));
}

}  // namespace

Json TextsSchema() {
  return EitherSchema(TextSchema(), ListSchema(TextSchema()));
}

Json BooleanSchema() {
  return {{"type", "boolean"}};
}

Json AmountSchema() {
  return {{"type", "number"}, {"minimum", 0}};
}

Json NumberSchema() {
  return {{"type", "number"}};
}

Json CountSchema() {
  return {{"type", "integer"}, {"minimum", 0}};
}

Json TextSchema() {
  return {{"type", Json::array({"string", "number", "boolean"})}};
}

void TextKind::Read(Decoder& decoder, const Value& value, std::string* out) {
  if (auto text = TextOfValue(decoder, value)) *out = std::move(*text);
}

void TextsKind::Read(Decoder& decoder, const Value& value, std::vector<std::string>* out) {
  for (auto& [text, element] : OneOrMore(decoder, value)) out->push_back(std::move(text));
}

void FlagKind::Read(Decoder& decoder, const Value& value, std::optional<bool>* out) {
  bool flag = false;
  if (decoder.Read(value, &flag)) *out = flag;
}

void AmountKind::Read(Decoder& decoder, const Value& value, std::optional<double>* out) {
  NumberKind::Read(decoder, value, out);
  RefuseNegative(decoder, value, *out && !(**out >= 0));
}

void NumberKind::Read(Decoder& decoder, const Value& value, std::optional<double>* out) {
  double number = 0;
  if (decoder.Read(value, &number)) *out = number;
}

void CountKind::Read(Decoder& decoder, const Value& value, std::optional<int64_t>* out) {
  decoder.Read(value, out);
  RefuseNegative(decoder, value, out->value_or(0) < 0);
}

void TimeKind::Read(Decoder& decoder, const Value& value, std::optional<int64_t>* out) {
  std::optional<DurationField> duration;
  if (decoder.Read(value, &duration)) *out = duration->milliseconds;
}

void ShareKind::Read(Decoder& decoder, const Value& value, std::optional<double>* out) {
  const auto text = TextOfValue(decoder, value);
  if (!text) return;
  const bool percent = text->ends_with('%');
  const auto number =
      ParseFloat(TrimSpace(std::string_view(*text).substr(0, text->size() - (percent ? 1 : 0))));
  if (!number || !std::isfinite(*number) || *number < 0) {
    decoder.Fail(value.written,
                 fmt::format("`{}` must be a share such as 2% or 0.02, not `{}`", value.name, *text));
    return;
  }
  *out = percent || *number > 1 ? *number / 100 : *number;
}

void TargetKind::Read(Decoder& decoder, const Value& value, std::optional<SloTarget>* out) {
  std::optional<double> share;
  ShareKind::Read(decoder, value, &share);
  if (share) *out = SloTarget{*share, std::string(value->value), {decoder.tree().file(), value.written}};
}

void HourlyKind::Read(Decoder& decoder, const Value& value, std::optional<double>* out) {
  const auto text = TextOfValue(decoder, value);
  if (!text) return;
  const size_t slash = text->find('/');
  const std::string_view unit = slash == std::string::npos ? "" : std::string_view(*text).substr(slash + 1);
  const auto number = ParseFloat(TrimSpace(std::string_view(*text).substr(0, slash)));
  const std::pair<std::string_view, double> units[] = {{"s", 3600}, {"m", 60}, {"h", 1}, {"d", 1.0 / 24}};
  for (const auto& [name, factor] : units) {
    if (number && std::isfinite(*number) && *number >= 0 && unit == name) *out = *number * factor;
  }
  if (!*out) {
    decoder.Fail(value.written,
                 fmt::format("`{}` must be a rate such as 50/h or 2/s, not `{}`", value.name, *text));
  }
}

bool ReadWord(Decoder& decoder, const Value& value, std::span<const std::string_view> words,
              std::string* out) {
  const auto text = TextOfValue(decoder, value);
  if (!text) return false;
  *out = *text;
  if (words.empty() || std::find(words.begin(), words.end(), *text) != words.end()) return true;
  Finding& finding = decoder.Fail(value.written, fmt::format("`{}` is no value of `{}`", *text, value.name));
  const std::string_view near = Nearest(*text, words);
  finding.notes.push_back(near.empty() ? fmt::format("There are {}.", fmt::join(words, ", "))
                                       : fmt::format("Did you mean `{}`?", near));
  return false;
}

Json WordSchema(std::span<const std::string_view> words) {
  Json list = Json::array();
  for (const std::string_view word : words) list.push_back(word);
  return {{"enum", std::move(list)}};
}

void LevelKind::Read(Decoder& decoder, const Value& value, std::optional<Level>* out) {
  if (IsOff(value)) {
    *out = Level{};
    return;
  }
  std::string word;
  if (!ReadWord(decoder, value, kLevelWords, &word)) return;
  const size_t at = static_cast<size_t>(std::find(std::begin(kLevelWords), std::end(kLevelWords), word) -
                                        std::begin(kLevelWords));
  *out = Level{};
  if (at > 0) (*out)->severity = static_cast<Severity>(at - 1);
}

void DayKind::Read(Decoder& decoder, const Value& value, std::optional<int64_t>* out) {
  const auto text = TextOfValue(decoder, value);
  if (!text) return;
  *out = ParseDay(*text);
  if (!*out)
    decoder.Fail(value.written,
                 fmt::format("`{}` must be a day such as 2027-01-31, not `{}`", value.name, *text));
}

void RegexKind::Read(Decoder& decoder, const Value& value, std::optional<Pattern>* out) {
  if (const auto text = TextOfValue(decoder, value)) *out = RegexOf(decoder, value, *text);
}

void RegexListKind::Read(Decoder& decoder, const Value& value, std::vector<Pattern>* out) {
  for (const auto& [text, element] : OneOrMore(decoder, value)) {
    if (const auto pattern = RegexOf(decoder, element, text)) out->push_back(*pattern);
  }
}

void GlobsKind::Read(Decoder& decoder, const Value& value, std::vector<Pattern>* out) {
  for (const auto& [text, element] : OneOrMore(decoder, value)) out->push_back(Pattern::Glob(text));
}

void PathGlobsKind::Read(Decoder& decoder, const Value& value, PathGlobs* out) {
  std::vector<std::string> patterns;
  TextsKind::Read(decoder, value, &patterns);
  // All settings are read by such a decoder.
  const auto& reader = static_cast<const SettingsDecoder&>(decoder);
  Result<PathGlobs> globs = PathGlobs::Make(reader.folder(), std::move(patterns));
  if (globs) {
    *out = std::move(*globs);
  } else {
    decoder.Fail(value.written, fmt::format("`{}`: {}", value.name, globs.error().message));
  }
}

void PathKind::Read(Decoder& decoder, const Value& value, std::optional<NamedPath>* out) {
  if (const auto text = TextOfValue(decoder, value)) *out = {*text, {decoder.tree().file(), value.written}};
}

void PathsKind::Read(Decoder& decoder, const Value& value, std::vector<NamedPath>* out) {
  for (const auto& [text, element] : OneOrMore(decoder, value))
    out->push_back({text, {decoder.tree().file(), element.written}});
}

void QueryKind::Read(Decoder& decoder, const Value& value, std::optional<SloQuery>* out) {
  if (value->is_mapping()) {
    decoder.WrongType(value, "a query")
        .notes.push_back("A selector that begins with `{` stands in quotes in YAML.");
    return;
  }
  MappedText text;
  if (!decoder.Read(value, &text)) return;
  CheckQuery(decoder, value, text);
  *out = {std::string(text.value), {decoder.tree().file(), value.written}};
}

void ValueRulesKind::Read(Decoder& decoder, const Value& value, std::vector<NamedRule>* out) {
  for (auto& [name, inner] : MappingOfValues(decoder, value, "a mapping of names to what they may be"))
    out->push_back({std::move(name), ReadValueRule(decoder, inner)});
}

std::vector<std::pair<std::string, Value>> MappingOfValues(Decoder& decoder, const Value& value,
                                                           std::string_view wanted) {
  std::vector<std::pair<std::string, Value>> out;
  if (!value->is_mapping()) {
    if (!value->is_null()) decoder.WrongType(value, wanted);
    return out;
  }
  for (const source::Entry& entry : decoder.Entries(*value)) {
    if (entry.key->is_scalar())
      out.emplace_back(entry.key->value, Value{entry.value, entry.written, entry.key->value, entry.key});
  }
  return out;
}

bool IsOff(const Value& value) {
  return value->is_scalar() && (value->value == "off" || (value->is_plain() && value->value == "false"));
}

Json SchemaDefinitions() {
  const auto text = [](const char* pattern) { return Json{{"type", "string"}, {"pattern", pattern}}; };
  const Json number = {{"type", "number"}, {"minimum", 0}};
  Json value = EitherSchema(TextsKind::Schema(), {{"type", "object"},
                                                  {"additionalProperties", false},
                                                  {"required", Json::array({"matches"})},
                                                  {"properties", {{"matches", RefSchema("regex")}}}});
  value["description"] = "a value, a list of values, {matches: regex}, or \"*\" for anything";
  Json level = WordSchema(kLevelWords);
  level["enum"].push_back(false);  // readers of YAML 1.1 take `off` for it
  return {{"level", std::move(level)},
          {"duration", EitherSchema(text("^([0-9]+(ms|[smhdwy]))+$"), {{"const", 0}})},
          {"day", text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")},
          {"share", EitherSchema(text("^[0-9]+([.][0-9]+)? ?%$"), number)},
          {"rate", text("^[0-9]+([.][0-9]+)? ?/[smhd]$")},
          {"regex", {{"type", "string"}, {"description", "a regular expression (RE2) for the whole value"}}},
          {"value", std::move(value)},
          {"where", SectionSchema<Where>()}};
}

}  // namespace rulecheck::policy
