#include "source/decode.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::source {

namespace {

bool IsCollection(const Node& node) {
  return node.is_sequence() || node.is_mapping();
}

bool SameKey(const Node& a, const Node& b) {
  return (a.kind == b.kind || (!IsCollection(a) && !IsCollection(b))) && a.value == b.value;
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

std::string SortedLetters(std::string_view text) {
  std::string out(text);
  std::sort(out.begin(), out.end());
  return out;
}

// As Nearest, but letters in another order (`fro`) are near however short the word is.
std::string_view NearestKey(std::string_view word, std::span<const std::string_view> names) {
  const std::string_view near = Nearest(word, names);
  if (!near.empty()) return near;
  const auto swapped = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
    return SortedLetters(name) == SortedLetters(word);
  });
  return swapped == names.end() ? std::string_view{} : *swapped;
}

// A null that yaml.v2 hides from decoders of its callers: nothing, `~` or `null`.
bool IsHiddenNull(const Node& node) {
  return node.is_null() && (node.value.empty() || node.value == "~" || node.value == "null");
}

// Tags that ask for a number; any other tag keeps a scalar from being one.
bool MayBeNumber(const Node& node) {
  if (node.tag.empty()) return node.is_plain();
  const std::string_view tag = ShortTag(node.tag);
  return node.is_scalar() && (tag == "int" || tag == "float");
}

std::string DurationHint(std::string_view text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits) return fmt::format("Write the unit: {0}s or {0}m.", text);
  return "A duration is whole numbers with the units y, w, d, h, m, s, ms, largest first: 1h30m.";
}

}  // namespace

bool Decoder::IsNull(const Node& node) const {
  return node.is_null() || (node.is_scalar() && ResolveScalar(node) == ScalarType::kNull);
}

bool Decoder::OpenStruct(const Node& node, std::string_view what) {
  if (node.is_mapping()) return true;
  if (!IsNull(node)) {
    sink_->Report(DecodeProblem::kWrongType, node.span,
                  fmt::format("{} must be a mapping, not {}", what, DescribeNode(node)));
  }
  return false;
}

Finding& Decoder::WrongType(const Value& value, std::string_view wanted) {
  const std::string_view element = value.key == nullptr ? "an element of " : "";
  return sink_->Report(
      DecodeProblem::kWrongType, value.written,
      fmt::format("{}`{}` must be {}, not {}", element, value.name, wanted, DescribeNode(*value)));
}

// The libraries compare the texts of the keys of each mapping that they decode.
void Decoder::CheckUnique(const Node& mapping) {
  const FirstKeys first(mapping.entries);
  for (const Entry& entry : mapping.entries) {
    const Node& known = first.Find(*entry.key);
    if (&known == entry.key) continue;
    Finding& finding =
        sink_->Report(DecodeProblem::kRepeatedKey, entry.key->span,
                      fmt::format("the key `{}` stands twice in this mapping", entry.key->value));
    finding.labels.push_back({{tree_.file(), known.span}, "first here"});
  }
}

std::vector<Entry> Decoder::Entries(const Node& mapping) {
  CheckUnique(mapping);
  std::vector<Entry> entries;
  const Entry* bad = nullptr;
  if (!MergedEntries(mapping, &entries, &bad) && bad != nullptr) {
    sink_->Report(DecodeProblem::kWrongType, bad->written,
                  fmt::format("`<<` merges mappings, this is {}", DescribeNode(*bad->value)));
  }
  for (const Entry& entry : mapping.entries) {
    if (IsMergeKey(*entry.key) && entry.value->is_mapping()) CheckUnique(*entry.value);
  }
  std::unordered_set<std::string_view> seen;
  std::erase_if(entries, [&](const Entry& entry) {
    return !IsCollection(*entry.key) && !seen.insert(entry.key->value).second;
  });
  return entries;
}

void Decoder::RefuseMergedAgain(const Node& mapping) {
  std::unordered_set<std::string_view> own;
  for (const Entry& entry : mapping.entries) {
    if (!IsMergeKey(*entry.key) && entry.key->is_scalar()) own.insert(entry.key->value);
  }
  for (const Entry& entry : mapping.entries) {
    if (!IsMergeKey(*entry.key) || !entry.value->is_mapping()) continue;
    for (const Entry& merged : entry.value->entries) {
      if (!merged.key->is_scalar() || !own.contains(merged.key->value)) continue;
      Fail(entry.key->span,
           fmt::format("promtool refuses to merge key {}, which is set here, too", Quote(merged.key->value)));
    }
  }
}

// A key as a Go string. yaml.v3 passes over a null, to yaml.v2 it is an empty text.
std::optional<std::string_view> Decoder::Key(const Entry& entry) {
  const Node& key = *entry.key;
  if (IsCollection(key)) {
    sink_->Report(DecodeProblem::kWrongType, key.span,
                  fmt::format("a key must be a string, not {}", DescribeNode(key)));
    return std::nullopt;
  }
  if (!CheckTag({&key, key.span, key.value, nullptr})) return std::nullopt;
  if (!IsNull(key)) return key.value;
  return typing_ == Typing::kYamlV2 ? std::optional<std::string_view>("") : std::nullopt;
}

void Decoder::Unknown(const Entry& entry, std::string_view what, std::span<const std::string_view> known) {
  const Node& key = *entry.key;
  if (options_.ignore_unknown_keys || sink_->Allows(entry)) return;
  Finding& finding = sink_->Report(DecodeProblem::kUnknownKey, key.span,
                                   fmt::format("`{}` is not a field of {}", key.value, what));
  const std::string_view near = NearestKey(key.value, known);
  const std::string hint = sink_->HintFor(entry, what, known);
  if (!hint.empty()) {
    finding.notes.push_back(hint);
  } else if (!near.empty()) {
    finding.notes.push_back(fmt::format("Did you mean `{}`?", near));
  } else {
    finding.notes.push_back(fmt::format("The fields of {} are {}.", what, fmt::join(known, ", ")));
  }
}

// An explicit tag that contradicts the text stops every reader.
bool Decoder::CheckTag(const Value& value) {
  if (FitsTag(*value)) return true;
  sink_->Report(DecodeProblem::kWrongType, value.written,
                fmt::format("`{}` is not of its tag `!!{}`", value->value, ShortTag(value->tag)));
  return false;
}

// Kubernetes reads YAML 1.1, turns it into JSON and compares types.
void Decoder::CheckKubernetesText(const Value& value) {
  const Node& node = *value;
  const bool one_letter = node.value.size() == 1;  // `y` and `n` stay texts
  const bool boolean = node.is_plain() && node.tag.empty() && !one_letter && ReadBoolWord(node.value);
  if (!boolean && ResolveScalar(node) == ScalarType::kString) return;
  Finding& finding = sink_->Report(DecodeProblem::kWrongType, value.written,
                                   fmt::format("Kubernetes wants a string for `{}`, this is {}", value.name,
                                               boolean ? "a boolean" : DescribeNode(node)));
  finding.notes.push_back("Put it in quotes.");
}

bool Decoder::ReadText(const Value& value, bool int_is_fine, MappedText* out) {
  if (!value) return false;
  if (IsCollection(*value)) {
    WrongType(value, "a string");
    return false;
  }
  if (!CheckTag(value)) return false;
  if (IsNull(*value)) {
    if (typing_ != Typing::kYamlV2) return false;
    *out = tree_.Text(*value);
    out->value = {};
    return true;
  }
  const bool fine = int_is_fine && ResolveScalar(*value) == ScalarType::kInt;
  if (typing_ == Typing::kKubernetes && !fine) CheckKubernetesText(value);
  *out = tree_.Text(*value);
  return true;
}

bool Decoder::Read(const Value& value, MappedText* out) {
  return ReadText(value, false, out);
}

bool Decoder::Read(const Value& value, std::optional<MappedText>* out) {
  MappedText text;
  if (!ReadText(value, false, &text)) return false;
  *out = text;
  return true;
}

bool Decoder::ReadIntOrText(const Value& value, std::optional<MappedText>* out) {
  MappedText text;
  if (!ReadText(value, true, &text)) return false;
  *out = text;
  return true;
}

bool Decoder::Read(const Value& value, std::vector<MappedText>* out) {
  for (const Value& element : Elements(value)) {
    MappedText text{{}, tree_.file(), element.written, nullptr};
    if (Read(element, &text) || element->is_null()) out->push_back(text);
  }
  return true;
}

bool Decoder::Read(const Value& value, std::vector<TextPair>* out) {
  if (!value || IsNull(*value)) return false;
  if (!value->is_mapping()) {
    WrongType(value, "a mapping of strings");
    return false;
  }
  if (options_.refuse_merged_again) RefuseMergedAgain(*value);
  for (const Entry& entry : Entries(*value)) {
    const auto key = Key(entry);
    if (!key) continue;
    MappedText text{{}, tree_.file(), entry.written, nullptr};
    Read({entry.value, entry.written, *key, entry.key}, &text);
    TextPair& pair = out->emplace_back(TextPair{tree_.Text(*entry.key), text});
    pair.key.value = *key;
  }
  return true;
}

bool Decoder::Read(const Value& value, bool* out) {
  if (!value || IsNull(*value)) return false;
  const Node& node = *value;
  const auto word = ReadBoolWord(node.value);
  const std::string_view tag = ShortTag(node.tag);
  const bool plain = node.is_plain() && (node.tag.empty() || tag == "bool");
  // yaml.v3 takes the words that YAML 1.2 dropped even in quotes.
  const bool dropped = typing_ == Typing::kYamlV3 && node.is_scalar() && !IsBoolWord(node.value);
  if (!word || !(plain || dropped)) {
    WrongType(value, "true or false");
    return false;
  }
  *out = *word;
  return true;
}

bool Decoder::Read(const Value& value, double* out) {
  if (!value || value->is_null()) return false;
  const Number number = MayBeNumber(*value) ? ReadNumber(value->value) : Number{};
  if (number.integer || number.real) {
    *out = number.integer ? static_cast<double>(*number.integer) : *number.real;
    return true;
  }
  Finding& finding = WrongType(value, "a number");
  const std::string_view text = value->value;
  if (value->is_scalar() && !value->is_plain() && ParseFloat(text)) {
    finding.notes.push_back("Write it without quotes.");
  } else if (text == "NaN" || text == "Inf" || text == "+Inf" || text == "-Inf") {
    finding.notes.push_back("YAML writes it `.nan`, `.inf` or `-.inf`.");
  }
  return false;
}

bool Decoder::Read(const Value& value, int64_t* out) {
  if (!value || IsNull(*value)) return false;
  const Node& node = *value;
  const bool scalar = node.is_scalar() && (node.is_plain() || !ShortTag(node.tag).empty());
  if (scalar && ShortTag(node.tag) != "str" && !IsBoolWord(node.value)) {
    if (!CheckTag(value)) return false;
    const Number number = ReadNumber(node.value);
    constexpr double kTooLarge = 9223372036854775808.0;
    if (number.integer) {
      *out = *number.integer;
      return true;
    }
    // The libraries cut fractions off; what does not fit they refuse.
    if (number.real && *number.real < kTooLarge) {
      *out = *number.real <= -kTooLarge ? std::numeric_limits<int64_t>::min()
                                        : static_cast<int64_t>(*number.real);
      return true;
    }
  }
  WrongType(value, "a whole number");
  return false;
}

bool Decoder::Read(const Value& value, std::optional<int64_t>* out) {
  int64_t number = 0;
  if (!Read(value, &number)) return false;
  *out = number;
  return true;
}

bool Decoder::Read(const Value& value, std::optional<DurationField>* out) {
  MappedText text;
  if (!value || IsHiddenNull(*value) || !ReadText(value, false, &text)) return false;
  out->emplace(DurationField{text, 0});
  const Result<int64_t> parsed = ParsePrometheusDuration(text.value);
  if (parsed) {
    (*out)->milliseconds = *parsed;
    return true;
  }
  if (sink_->ExplainsDuration(text)) return false;
  Finding& finding = sink_->Report(DecodeProblem::kBadDuration, value.written,
                                   fmt::format("`{}`: {}", value.name, parsed.error().message));
  finding.notes.push_back(DurationHint(text.value));
  return false;
}

bool Decoder::ReadMilliseconds(const Value& value, int64_t* out) {
  std::optional<DurationField> duration;
  if (!Read(value, &duration)) return false;
  *out = duration->milliseconds;
  return true;
}

std::vector<Value> Decoder::Elements(const Value& value) {
  std::vector<Value> elements;
  if (!value || IsNull(*value)) return elements;
  if (!value->is_sequence()) {
    WrongType(value, "a list");
    return elements;
  }
  elements.reserve(value->items.size());
  for (const Item& item : value->items) elements.push_back({item.node, item.written, value.name, nullptr});
  return elements;
}

std::vector<const Node*> Decoder::Mappings(const Value& value) {
  std::vector<const Node*> mappings;
  for (const Value& element : Elements(value)) {
    if (element->is_mapping()) {
      mappings.push_back(element.node);
    } else if (!element->is_null()) {
      WrongType(element, "a mapping");
    }
  }
  return mappings;
}

}  // namespace rulecheck::source
