#include "unittest/yaml_reader.h"

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "unittest/check_ids.h"
#include "unittest/yaml_scalars.h"

namespace rulecheck::unittest {
namespace {

// "a list", "a mapping", "`x`": what stands where something else should.
std::string Describe(const source::Node& node) {
  if (node.is_sequence()) return "a list";
  if (node.is_mapping()) return "a mapping";
  if (node.is_null()) return "nothing";
  return Quote(node.value.substr(0, 40));
}

}  // namespace

Finding* YamlReader::Fail(Span span, std::string message) {
  FindingSink(findings_).Report(kTestSyntax, {tree_.file(), span}, std::move(message));
  return &findings_->back();
}

void YamlReader::Warn(TestCheck check, Span span, std::string message) {
  FindingSink(findings_).Report(check, {tree_.file(), span}, std::move(message)).As(Severity::kWarning);
}

bool YamlReader::Entries(const source::Node& node, std::string_view what, std::vector<source::Entry>* out) {
  if (node.is_null()) return false;
  if (!node.is_mapping()) {
    Fail(node.span, std::string(what) + " must be a mapping, found " + Describe(node));
    return false;
  }
  const source::Entry* bad = nullptr;
  if (!source::MergedEntries(node, out, &bad)) {
    Fail(bad != nullptr ? bad->key->span : node.span, "a merge key needs a mapping or a list of mappings");
    return false;
  }
  return true;
}

bool YamlReader::Repeated(std::span<const source::Entry> entries, size_t index) {
  const source::Node& key = *entries[index].key;
  for (size_t i = 0; i < index; ++i) {
    const source::Node& earlier = *entries[i].key;
    if (earlier.kind != key.kind || earlier.value != key.value || key.is_mapping() || key.is_sequence())
      continue;
    Finding* finding = Fail(key.span, "key " + Quote(key.value) + " is repeated");
    finding->labels.push_back({{tree_.file(), earlier.span}, "first given here"});
    return true;
  }
  return false;
}

void YamlReader::Unknown(const source::Node& key, std::string_view what,
                         std::span<const std::string_view> known) {
  if (!key.is_scalar() && !key.is_null()) {
    Fail(key.span, "a key of the " + std::string(what) + " must be a text, found " + Describe(key));
    return;
  }
  Finding* finding = Fail(key.span, "unknown key " + Quote(key.value) + " in the " + std::string(what));
  std::string_view nearest = Nearest(key.value, known);
  if (!nearest.empty()) {
    finding->notes.push_back("did you mean `" + std::string(nearest) + "`?");
    return;
  }
  std::string list;
  for (std::string_view name : known) list += (list.empty() ? "`" : ", `") + std::string(name) + "`";
  finding->notes.push_back("known keys are " + list);
}

void YamlReader::Text(const source::Node& node, std::string_view what, MappedText* out) {
  if (node.is_null()) {
    *out = tree_.Text(node);
    out->value = {};
  } else if (node.is_scalar()) {
    *out = tree_.Text(node);
  } else {
    Fail(node.span, std::string(what) + " must be a text, found " + Describe(node));
  }
}

void YamlReader::Texts(const source::Node& node, std::string_view what, std::vector<MappedText>* out) {
  Sequence(node, what, [&](const source::Node& item) {
    Text(item, "an element of " + std::string(what), &out->emplace_back());
  });
}

void YamlReader::Duration(const source::Node& node, int64_t* milliseconds) {
  if (IsPlainNull(node)) return;
  if (!node.is_scalar() && !node.is_null()) {
    Fail(node.span, "a duration must be a text such as 5m, found " + Describe(node));
    return;
  }
  Result<int64_t> parsed = ParsePrometheusDuration(node.is_null() ? std::string_view() : node.value);
  if (parsed) {
    *milliseconds = *parsed;
    return;
  }
  Finding* finding = Fail(node.span, parsed.error().message);
  if (node.is_scalar() && node.value.find_first_not_of("0123456789") == std::string_view::npos) {
    finding->notes.push_back("write the unit: `" + std::string(node.value) + "s` or `" +
                             std::string(node.value) + "m`");
  }
}

void YamlReader::Float(const source::Node& node, double* out) {
  if (node.is_null()) return;
  std::optional<double> value = YamlFloat(node);
  if (value) {
    *out = *value;
    return;
  }
  Finding* finding = Fail(node.span, "a number is needed, found " + Describe(node));
  if (!node.is_scalar()) return;
  if (!node.is_plain() && ParseFloat(node.value)) {
    finding->notes.push_back("write it without quotes");
  } else if (node.value == "NaN" || node.value == "Inf" || node.value == "+Inf" || node.value == "-Inf") {
    finding->notes.push_back("YAML writes it `.nan`, `.inf` or `-.inf`");
  }
}

void YamlReader::Bool(const source::Node& node, bool* out) {
  if (node.is_null()) return;
  if (std::optional<bool> value = YamlBool(node)) {
    *out = *value;
  } else {
    Fail(node.span, "true or false is needed, found " + Describe(node));
  }
}

void YamlReader::TextMap(const source::Node& node, std::string_view what, std::vector<TextPair>* out) {
  std::vector<source::Entry> entries;
  if (!Entries(node, what, &entries)) return;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (Repeated(entries, i)) continue;
    TextPair pair;
    Text(*entries[i].key, "a key of the " + std::string(what), &pair.key);
    Text(*entries[i].value, "the value of `" + std::string(pair.key.value) + "`", &pair.value);
    out->push_back(pair);
  }
}

void YamlReader::StartTimestamp(const source::Node& node, int64_t* milliseconds) {
  if (IsPlainNull(node)) return;
  MappedText text;
  Text(node, "start_timestamp", &text);
  if (!node.is_scalar() && !node.is_null()) return;
  Result<int64_t> parsed = ParseStartTimestamp(text.value);
  if (parsed) {
    *milliseconds = *parsed;
  } else {
    Fail(node.span, parsed.error().message);
  }
}

}  // namespace rulecheck::unittest
