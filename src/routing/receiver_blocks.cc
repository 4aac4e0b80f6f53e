#include "routing/receiver_blocks.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/strings.h"
#include "template/loki_values.h"

namespace rulecheck::routing {
namespace {

using source::Decoder;
using source::Field;
using source::Value;

void KeepText(Decoder& decoder, const Value& value, Block* out, MappedText* text) {
  *text = {{}, decoder.tree().file(), value.written, nullptr};
  if (!decoder.Read(value, text) || text->value.empty()) return;
  out->texts.emplace_back(value.name, *text);
  out->all_texts.push_back({out->path + std::string(value.name), *text});
}

void ReadText(Decoder& decoder, const Value& value, Block* out) {
  MappedText text;
  KeepText(decoder, value, out, &text);
}

// `problem` says what is wrong with a text that is set.
void ReadChecked(Decoder& decoder, const Value& value, Block* out, std::string (*problem)(std::string_view)) {
  if (value->is_null()) return;
  MappedText text;
  KeepText(decoder, value, out, &text);
  if (!value->is_scalar()) return;
  const std::string what = problem(text.value);
  if (!what.empty()) decoder.Fail(value.written, fmt::format("`{}`: {}", value.name, what));
}

std::string SecretUrlProblem(std::string_view url) {
  return url == "<secret>" ? std::string() : UrlProblem(url);
}

std::string TemplateUrlProblem(std::string_view url) {
  const bool templated = url.find("{{") != std::string_view::npos;
  return url.empty() || templated ? std::string() : SecretUrlProblem(url);
}

std::string HostPortProblem(std::string_view address) {
  if (address.empty()) return {};
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return "the port is missing: it is written host:port";
  if (colon + 1 == address.size()) return "the port is missing behind the colon";
  const std::string_view host = address.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (!bracketed && host.find(':') != std::string_view::npos)
    return "an IPv6 address needs brackets: [::1]:25";
  return {};
}

std::string GoDurationProblem(std::string_view text) {
  const Result<int64_t> parsed = gotemplate::ParseGoDuration(text);
  return parsed ? std::string() : parsed.error().message;
}

void ReadFlag(Decoder& decoder, const Value& value, Block* out) {
  bool flag = false;
  if (decoder.Read(value, &flag) && flag) out->others.emplace_back(value.name, value.written);
}

void ReadNumber(Decoder& decoder, const Value& value, Block* out) {
  int64_t number = 0;
  if (decoder.Read(value, &number) && number != 0) out->others.emplace_back(value.name, value.written);
}

void ReadUnsigned(Decoder& decoder, const Value& value, Block* /*out*/) {
  int64_t number = 0;
  if (decoder.Read(value, &number) && number < 0)
    decoder.Fail(value.written, fmt::format("`{}` must not be negative", value.name));
}

void ReadReal(Decoder& decoder, const Value& value, Block* /*out*/) {
  double number = 0;
  decoder.Read(value, &number);
}

void ReadDuration(Decoder& decoder, const Value& value, Block* /*out*/) {
  std::optional<DurationField> duration;
  decoder.Read(value, &duration);
}

// A number is nanoseconds.
void ReadGoDuration(Decoder& decoder, const Value& value, Block* out) {
  if (value->is_plain() && source::ResolveScalar(*value) == source::ScalarType::kInt) return;
  ReadChecked(decoder, value, out, GoDurationProblem);
}

void ReadTexts(Decoder& decoder, const Value& value, Block* out) {
  std::vector<MappedText> texts;
  decoder.Read(value, &texts);
  for (size_t i = 0; i < texts.size(); ++i)
    out->all_texts.push_back({fmt::format("{}{}[{}]", out->path, value.name, i), texts[i]});
}

void ReadMap(Decoder& decoder, const Value& value, Block* out) {
  std::vector<TextPair> pairs;
  decoder.Read(value, &pairs);
  for (const TextPair& pair : pairs)
    out->all_texts.push_back({fmt::format("{}{}.{}", out->path, value.name, pair.key.value), pair.value});
}

// Values of any kind, the texts among them may be templates.
void KeepAny(Decoder& decoder, const source::Node& node, const std::string& path, Block* out) {
  if (node.is_scalar()) out->all_texts.push_back({path, decoder.tree().Text(node)});
  for (size_t i = 0; i < node.items.size(); ++i)
    KeepAny(decoder, *node.items[i].node, fmt::format("{}[{}]", path, i), out);
  for (const source::Entry& entry : node.entries)
    KeepAny(decoder, *entry.value, fmt::format("{}.{}", path, entry.key->value), out);
}

void ReadAny(Decoder& decoder, const Value& value, Block* out) {
  if (value->is_null()) return;
  if (!value->is_mapping() && value.name != "payload") {
    decoder.WrongType(value, "a mapping");
    return;
  }
  KeepAny(decoder, *value, out->path + std::string(value.name), out);
}

void ReadInside(Decoder& decoder, const Value& value, std::string_view spec, std::string path, Block* out) {
  Block block;
  block.path = std::move(path);
  ReadBlock(ConfigDecoder::Of(decoder), value, *FindBlock(spec), &block);
  std::move(block.all_texts.begin(), block.all_texts.end(), std::back_inserter(out->all_texts));
}

// The type of a field of a block: "{http}" of "http_config:{http}"; empty: a text.
std::string_view TypeOf(const BlockSpec& spec, std::string_view key) {
  for (const std::string_view field : Split(spec.fields, ' ')) {
    const size_t colon = field.find(':');
    if (field.substr(0, colon) == key)
      return colon == std::string_view::npos ? std::string_view() : field.substr(colon + 1);
  }
  return {};
}

std::string_view Inner(std::string_view bracketed) {
  return bracketed.substr(1, bracketed.size() - 2);
}

void ReadMapping(Decoder& decoder, const Value& value, Block* out) {
  if (value->is_null()) return;
  out->others.emplace_back(value.name, value.written);
  ReadInside(decoder, value, Inner(TypeOf(*out->spec, value.name)),
             fmt::format("{}{}.", out->path, value.name), out);
}

void ReadBlocks(Decoder& decoder, const Value& value, Block* out) {
  const std::string_view spec = Inner(TypeOf(*out->spec, value.name));
  size_t index = 0;
  for (const Value& element : decoder.Elements(value))
    ReadInside(decoder, element, spec, fmt::format("{}{}[{}].", out->path, value.name, index++), out);
}

void ReadJiraField(Decoder& decoder, const Value& value, Block* out) {
  if (value->is_scalar()) return ReadText(decoder, value, out);
  if (!value->is_null())
    ReadInside(decoder, value, "jira_field", fmt::format("{}{}.", out->path, value.name), out);
}

using ReadField = void (*)(Decoder&, const Value&, Block*);

ReadField ReaderOf(std::string_view type) {
  static const std::map<std::string_view, ReadField> readers = {
      {"", ReadText},
      {"flag", ReadFlag},
      {"number", ReadNumber},
      {"unsigned", ReadUnsigned},
      {"real", ReadReal},
      {"duration", ReadDuration},
      {"go-duration", ReadGoDuration},
      {"texts", ReadTexts},
      {"map", ReadMap},
      {"any", ReadAny},
      {"text-or-jira_field", ReadJiraField},
      {"url", [](Decoder& d, const Value& v, Block* b) { ReadChecked(d, v, b, UrlProblem); }},
      {"secret-url", [](Decoder& d, const Value& v, Block* b) { ReadChecked(d, v, b, SecretUrlProblem); }},
      {"template-url",
       [](Decoder& d, const Value& v, Block* b) { ReadChecked(d, v, b, TemplateUrlProblem); }},
      {"host-port", [](Decoder& d, const Value& v, Block* b) { ReadChecked(d, v, b, HostPortProblem); }},
  };
  if (type.starts_with('{')) return ReadMapping;
  if (type.starts_with('[')) return ReadBlocks;
  return readers.at(type);
}

using BlockFields = std::vector<Field<Block>>;

const BlockFields& FieldsOf(const BlockSpec& spec) {
  static const std::map<std::string_view, BlockFields> tables = [] {
    std::map<std::string_view, BlockFields> all;
    for (const BlockSpec& known : AllBlocks()) {
      BlockFields& fields = all[known.name];
      for (const std::string_view field : Split(known.fields, ' ')) {
        const std::string_view key = field.substr(0, field.find(':'));
        fields.push_back({key, ReaderOf(TypeOf(known, key))});
      }
    }
    return all;
  }();
  return tables.at(spec.name);
}

// "a block of `slack_configs`", "`http_config`": what messages call it.
std::string NameOf(const BlockSpec& spec) {
  return spec.name.ends_with("_configs") ? fmt::format("an element of `{}`", spec.name)
                                         : fmt::format("`{}`", spec.name);
}

}  // namespace

const MappedText* Block::Text(std::string_view name) const {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const auto& pair) { return pair.first == name; });
  return found == texts.end() ? nullptr : &found->second;
}

bool Block::Has(std::string_view name) const {
  return Text(name) != nullptr ||
         std::any_of(others.begin(), others.end(), [&](const auto& pair) { return pair.first == name; });
}

void ReadBlock(ConfigDecoder& decoder, const Value& value, const BlockSpec& spec, Block* out) {
  out->spec = &spec;
  out->span = value->span;
  out->key = value.key != nullptr ? value.key->span : value.written;
  if (value.key == nullptr && value->is_mapping() && !value->entries.empty())
    out->key = value->entries.front().key->span;
  if (value->is_null()) return;  // what is not given
  if (decoder.Struct<Block>(*value, NameOf(spec), FieldsOf(spec), out)) CheckBlock(decoder, *out);
}

std::string UrlProblem(std::string_view url) {
  const size_t colon = url.find(':');
  std::string scheme(url.substr(0, colon == std::string_view::npos ? 0 : colon));
  for (char& c : scheme) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  if (scheme != "http" && scheme != "https") return "an address begins with http:// or https://";
  std::string_view rest = url.substr(colon + 1);
  if (!rest.starts_with("//")) return "the host is missing";
  rest.remove_prefix(2);
  std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  host.remove_prefix(host.rfind('@') == std::string_view::npos ? 0 : host.rfind('@') + 1);
  if (host.empty()) return "the host is missing";
  if (host.find_first_of(" {}|\\^`\t\n") != std::string_view::npos) return "a host has no such characters";
  const size_t bracket = host.rfind(']');
  const size_t port = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (port != std::string_view::npos &&
      host.find_first_not_of("0123456789", host.rfind(':') + 1) != std::string_view::npos)
    return "the port is no number";
  for (const char c : url)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return "an address has no control characters";
  for (size_t at = rest.find('%'); at != std::string_view::npos && at < rest.find('?');
       at = rest.find('%', at + 1)) {
    if (rest.find_first_not_of("0123456789abcdefABCDEF", at + 1) < at + 3 || at + 2 >= rest.size())
      return "a percent sign needs two hexadecimal digits";
  }
  return {};
}

}  // namespace rulecheck::routing
