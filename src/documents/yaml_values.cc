#include "documents/yaml_values.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::documents {

namespace {

using source::Entry;
using source::Node;

constexpr std::string_view kYamlTag = "tag:yaml.org,2002:";

std::string_view ShortTag(std::string_view tag) {
  return tag.substr(0, kYamlTag.size()) == kYamlTag ? tag.substr(kYamlTag.size()) : std::string_view{};
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsNullWord(std::string_view word) {
  return IsOneOf(word, {"", "~", "null", "Null", "NULL"});
}

bool IsBoolWord(std::string_view word) {
  return IsOneOf(word, {"true", "True", "TRUE", "false", "False", "FALSE"});
}

// Booleans of YAML 1.1 that 1.2 has dropped.
bool IsYaml11Bool(std::string_view word) {
  return IsOneOf(word, {"yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"});
}

std::string WithoutUnderscores(std::string_view text) {
  std::string out(text);
  out.erase(std::remove(out.begin(), out.end(), '_'), out.end());
  return out;
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool LooksLikeFloat(std::string_view text) {
  size_t at = 0;
  const auto digits = [&] {
    const size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - begin;
  };
  const auto take = [&](std::string_view any) {
    const bool found = at < text.size() && any.find(text[at]) != std::string_view::npos;
    at += found ? 1 : 0;
    return found;
  };
  take("+-");
  const size_t whole = digits();
  const bool point = take(".");
  const size_t fraction = point ? digits() : 0;
  if (whole == 0 && fraction == 0) return false;
  if (take("eE")) {
    take("+-");
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::optional<double> FloatWord(std::string_view text) {
  const double infinity = std::numeric_limits<double>::infinity();
  if (IsOneOf(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  if (IsOneOf(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) return infinity;
  if (IsOneOf(text, {"-.inf", "-.Inf", "-.INF"})) return -infinity;
  return std::nullopt;
}

struct Number {
  std::optional<int64_t> integer;
  std::optional<double> real;
};

Number ReadNumber(std::string_view text) {
  if (const auto word = FloatWord(text)) return {{}, word};
  if (text.empty() || std::string_view("+-.0123456789").find(text[0]) == std::string_view::npos) return {};
  const std::string plain = WithoutUnderscores(text);
  if (text[0] != '.') {
    if (const auto integer = ParseInt(plain, 0)) return {integer, {}};
    if (!LooksLikeFloat(plain)) return {};
  }
  bool out_of_range = false;
  const auto real = ParseFloat(text[0] == '.' ? text : plain, &out_of_range);
  return out_of_range ? Number{} : Number{{}, real};
}

bool SameKey(const Node& a, const Node& b) {
  return (a.kind == b.kind || (!a.is_sequence() && !a.is_mapping() && !b.is_sequence() && !b.is_mapping())) &&
         a.value == b.value;
}

std::string Sorted(std::string_view text) {
  std::string out(text);
  std::sort(out.begin(), out.end());
  return out;
}

// As Nearest, but letters in another order (`fro`) are near however short the word is.
std::string_view NearestField(std::string_view word, std::span<const std::string_view> names) {
  const std::string_view near = Nearest(word, names);
  if (!near.empty()) return near;
  const auto swapped = std::find_if(names.begin(), names.end(),
                                    [&](std::string_view name) { return Sorted(name) == Sorted(word); });
  return swapped == names.end() ? std::string_view{} : *swapped;
}

// Labels and annotations that people write one level too high.
struct HomeRow {
  std::string_view key;
  std::string_view home;
};
constexpr HomeRow kHomes[] = {
    {"severity", "labels"},         {"team", "labels"},
    {"service", "labels"},          {"summary", "annotations"},
    {"description", "annotations"}, {"message", "annotations"},
    {"runbook_url", "annotations"}, {"runbook", "annotations"},
    {"dashboard", "annotations"},
};

std::string_view HomeOf(std::string_view key, std::span<const std::string_view> names) {
  const auto* row =
      std::find_if(std::begin(kHomes), std::end(kHomes), [&](const HomeRow& r) { return r.key == key; });
  if (row == std::end(kHomes) || std::find(names.begin(), names.end(), row->home) == names.end()) return {};
  return row->home;
}

// Finds the first key of a mapping that is equal to a given one of its keys.
class FirstKeys {
 public:
  explicit FirstKeys(std::span<const Entry> entries) : entries_(entries) {
    if (entries.size() <= kSmall) return;
    for (const Entry& entry : entries) index_.emplace(entry.key->value, entry.key);
  }

  const Node& Find(const Node& key) const {
    if (!index_.empty()) {
      const Node* known = index_.find(key.value)->second;
      return SameKey(*known, key) ? *known : key;
    }
    for (const Entry& entry : entries_) {
      if (SameKey(*entry.key, key)) return *entry.key;
    }
    return key;
  }

 private:
  static constexpr size_t kSmall = 16;
  std::span<const Entry> entries_;
  std::unordered_map<std::string_view, const Node*> index_;
};

}  // namespace

ScalarType ResolveScalar(const Node& node) {
  if (node.is_null()) return ScalarType::kNull;
  const std::string_view tag = ShortTag(node.tag);
  if (tag == "null") return ScalarType::kNull;
  if (tag == "bool") return ScalarType::kBool;
  if (tag == "int") return ScalarType::kInt;
  if (tag == "float") return ScalarType::kFloat;
  if (!node.tag.empty() || !node.is_plain()) return ScalarType::kString;
  if (IsNullWord(node.value)) return ScalarType::kNull;
  if (IsBoolWord(node.value)) return ScalarType::kBool;
  const Number number = ReadNumber(node.value);
  if (number.integer) return ScalarType::kInt;
  return number.real ? ScalarType::kFloat : ScalarType::kString;
}

std::string_view DescribeNode(const Node& node) {
  if (node.is_mapping()) return "a mapping";
  if (node.is_sequence()) return "a list";
  switch (ResolveScalar(node)) {
    case ScalarType::kNull:
      return "nothing";
    case ScalarType::kBool:
      return "a boolean";
    case ScalarType::kInt:
    case ScalarType::kFloat:
      return "a number";
    case ScalarType::kString:
      break;
  }
  return "a string";
}

Finding& ValueReader::WrongType(const Entry& entry, std::string_view field, std::string_view wanted) const {
  return context_.Report("yaml/wrong-type", entry.written,
                         fmt::format("`{}` must be {}, not {}", field, wanted, DescribeNode(*entry.value)),
                         subject_);
}

// yaml.v3 compares the texts of the keys of each mapping that it decodes.
void ValueReader::CheckUnique(const Node& mapping) const {
  FirstKeys first(mapping.entries);
  for (const Entry& entry : mapping.entries) {
    const Node& known = first.Find(*entry.key);
    if (&known == entry.key) continue;
    Finding& finding =
        context_.Report("yaml/duplicate-key", entry.key->span,
                        fmt::format("the key `{}` stands twice in this mapping", entry.key->value), subject_);
    finding.labels.push_back({{context_.file(), known.span}, "first here"});
  }
}

std::vector<Entry> ValueReader::Entries(const Node& mapping) const {
  CheckUnique(mapping);
  std::vector<Entry> entries;
  const Entry* bad = nullptr;
  if (!source::MergedEntries(mapping, &entries, &bad) && bad != nullptr) {
    context_.Report("yaml/wrong-type", bad->written,
                    fmt::format("`<<` merges mappings, this is {}", DescribeNode(*bad->value)), subject_);
  }
  for (const Entry& entry : mapping.entries) {
    if (source::IsMergeKey(*entry.key) && entry.value->is_mapping()) CheckUnique(*entry.value);
  }
  return entries;
}

// An explicit tag that contradicts the text stops yaml.v3.
bool ValueReader::CheckTag(const Node& node, Span where) const {
  const std::string_view tag = ShortTag(node.tag);
  if (!node.is_scalar() || !IsOneOf(tag, {"null", "bool", "int", "float", "timestamp"})) return true;
  const Number number = ReadNumber(node.value);
  const bool fits = (tag == "null" && IsNullWord(node.value)) || (tag == "bool" && IsBoolWord(node.value)) ||
                    (tag == "int" && number.integer) || (tag == "float" && (number.integer || number.real)) ||
                    tag == "timestamp";
  if (fits) return true;
  context_.Report("yaml/wrong-type", where, fmt::format("`{}` is not of its tag `!!{}`", node.value, tag),
                  subject_);
  return false;
}

// A key as a Go string; nothing for a null key (which yaml.v3 passes over).
std::optional<std::string_view> ValueReader::Key(const Entry& entry) const {
  const Node& key = *entry.key;
  if (key.is_null()) return std::nullopt;
  if (key.is_sequence() || key.is_mapping()) {
    context_.Report("yaml/wrong-type", key.span,
                    fmt::format("a key must be a string, not {}", DescribeNode(key)), subject_);
    return std::nullopt;
  }
  if (!CheckTag(key, key.span) || ResolveScalar(key) == ScalarType::kNull) return std::nullopt;
  return key.value;
}

void ValueReader::UnknownField(const Entry& entry, std::span<const std::string_view> names,
                               std::string_view what) const {
  if (context_.options.ignore_unknown_fields) return;
  Finding& finding =
      context_.Report("yaml/unknown-field", entry.key->span,
                      fmt::format("`{}` is not a field of {}", entry.key->value, what), subject_);
  const std::string_view near = NearestField(entry.key->value, names);
  const std::string_view home = HomeOf(entry.key->value, names);
  if (!home.empty()) {
    finding.notes.push_back(fmt::format("It belongs below `{}`.", home));
  } else if (!near.empty()) {
    finding.notes.push_back(fmt::format("Did you mean `{}`?", near));
  } else {
    finding.notes.push_back(fmt::format("The fields of {} are {}.", what, fmt::join(names, ", ")));
  }
}

FieldSet ValueReader::Fields(const Node& mapping, std::span<const std::string_view> names,
                             std::string_view what) const {
  FieldSet fields;
  fields.storage = Entries(mapping);
  fields.values.resize(names.size());
  for (const Entry& entry : fields.storage) {
    const auto key = Key(entry);
    if (!key) continue;
    const auto name = std::find(names.begin(), names.end(), *key);
    if (name == names.end()) {
      UnknownField(entry, names, what);
      continue;
    }
    const Entry*& field = fields.values[static_cast<size_t>(name - names.begin())];
    if (field == nullptr) field = &entry;
  }
  return fields;
}

// Kubernetes reads YAML 1.1, turns it into JSON and compares types.
void ValueReader::CheckKubernetesString(const Entry& entry, std::string_view field) const {
  const Node& node = *entry.value;
  const bool yes_no = node.is_plain() && node.tag.empty() && IsYaml11Bool(node.value);
  if (!yes_no && ResolveScalar(node) == ScalarType::kString) return;
  Finding& finding = context_.Report("yaml/wrong-type", entry.written,
                                     fmt::format("Kubernetes wants a string for `{}`, this is {}", field,
                                                 yes_no ? "a boolean" : DescribeNode(node)),
                                     subject_);
  finding.notes.push_back("Put it in quotes.");
}

std::optional<MappedText> ValueReader::String(const Entry* entry, std::string_view field,
                                              bool int_or_string) const {
  if (entry == nullptr) return std::nullopt;
  const Node& node = *entry->value;
  if (node.is_sequence() || node.is_mapping()) {
    WrongType(*entry, field, "a string");
    return std::nullopt;
  }
  if (!CheckTag(node, entry->written) || ResolveScalar(node) == ScalarType::kNull) return std::nullopt;
  if (typing_ == Typing::kKubernetes && !(int_or_string && ResolveScalar(node) == ScalarType::kInt)) {
    CheckKubernetesString(*entry, field);
  }
  return context_.tree->Text(node);
}

std::optional<int64_t> ValueReader::Int(const Entry* entry, std::string_view field) const {
  if (entry == nullptr) return std::nullopt;
  const Node& node = *entry->value;
  const bool scalar = node.is_scalar() && (node.is_plain() || !ShortTag(node.tag).empty());
  if (node.is_null() || (scalar && ResolveScalar(node) == ScalarType::kNull)) return std::nullopt;
  if (scalar && ShortTag(node.tag) != "str" && !IsBoolWord(node.value)) {
    if (!CheckTag(node, entry->written)) return std::nullopt;
    const Number number = ReadNumber(node.value);
    if (number.integer) return number.integer;
    // yaml.v3 cuts fractions off; what does not fit it refuses.
    constexpr double kTooLarge = 9223372036854775808.0;
    if (number.real && *number.real < kTooLarge) {
      return *number.real <= -kTooLarge ? std::numeric_limits<int64_t>::min()
                                        : static_cast<int64_t>(*number.real);
    }
  }
  WrongType(*entry, field, "a whole number");
  return std::nullopt;
}

std::optional<DurationField> ValueReader::Duration(const Entry* entry, std::string_view field) const {
  const auto text = String(entry, field);
  if (!text) return std::nullopt;
  const Result<int64_t> parsed = ParsePrometheusDuration(text->value);
  if (parsed) return DurationField{*text, *parsed};
  Finding& finding = context_.Report("rules/invalid-duration", entry->written,
                                     fmt::format("`{}`: {}", field, parsed.error().message), subject_);
  finding.notes.push_back(
      "A duration is whole numbers with the units y, w, d, h, m, s, ms, largest first: 1h30m.");
  return DurationField{*text, 0};
}

std::vector<TextPair> ValueReader::StringMap(const Entry* entry, std::string_view field) const {
  std::vector<TextPair> pairs;
  if (entry == nullptr || entry->value->is_null()) return pairs;
  if (!entry->value->is_mapping()) {
    if (ResolveScalar(*entry->value) != ScalarType::kNull || !entry->value->is_scalar()) {
      WrongType(*entry, field, "a mapping of strings");
    }
    return pairs;
  }
  const std::vector<Entry> entries = Entries(*entry->value);
  std::unordered_set<std::string_view> known;
  pairs.reserve(entries.size());
  for (const Entry& pair : entries) {
    const auto key = Key(pair);
    if (!key || !known.insert(*key).second) continue;
    std::optional<MappedText> value = String(&pair, *key);
    if (!value) value = MappedText{{}, context_.file(), pair.written, nullptr};
    pairs.push_back({context_.tree->Text(*pair.key), *value});
  }
  return pairs;
}

std::vector<const Node*> ValueReader::Mappings(const Entry* entry, std::string_view field) const {
  std::vector<const Node*> mappings;
  if (entry == nullptr || entry->value->is_null()) return mappings;
  if (!entry->value->is_sequence()) {
    if (ResolveScalar(*entry->value) != ScalarType::kNull || !entry->value->is_scalar()) {
      WrongType(*entry, field, "a list");
    }
    return mappings;
  }
  for (const source::Item& item : entry->value->items) {
    if (item.node->is_mapping()) {
      mappings.push_back(item.node);
    } else if (!item.node->is_null()) {
      context_.Report(
          "yaml/wrong-type", item.written,
          fmt::format("an element of `{}` must be a mapping, not {}", field, DescribeNode(*item.node)),
          subject_);
    }
  }
  return mappings;
}

}  // namespace rulecheck::documents
