// Matchers and names of labels in configurations.
#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "routing/config_decoder.h"

namespace rulecheck::routing {

using source::Value;

void ReadMatchers(ConfigDecoder& decoder, const Value& value, Matchers* out) {
  std::vector<MappedText> texts;
  decoder.Read(value, &texts);
  for (const MappedText& text : texts) {
    Result<Matchers> parsed = ParseMatchers(text.value, decoder.mode());
    if (!parsed) {
      const Span span = parsed.error().span.value_or(Span{0, static_cast<uint32_t>(text.value.size())});
      const Span at = text.At(span).span;
      decoder.Fail(at.empty() ? text.span : at, fmt::format("`{}`: {}", value.name, parsed.error().message));
      continue;
    }
    for (Matcher& matcher : *parsed) {
      matcher.place = text.Whole();
      out->push_back(std::move(matcher));
    }
  }
  SortMatchers(out);
}

void AddMatcher(ConfigDecoder& decoder, MatchOp op, std::string name, std::string value,
                const MappedText& place, Matchers* out) {
  Result<Matcher> matcher = Matcher::Make(op, std::move(name), std::move(value));
  if (!matcher) {
    decoder.Fail(place.span, matcher.error().message);
    return;
  }
  matcher->place = place.Whole();
  out->push_back(std::move(*matcher));
  SortMatchers(out);
}

void ReadMatchMap(ConfigDecoder& decoder, const Value& value, bool regexp, Matchers* out) {
  if (value && value->is_mapping() && regexp) {
    for (const source::Entry& entry : value->entries) {
      if (entry.value->is_null() && !source::IsMergeKey(*entry.key))
        decoder.Fail(entry.key->span, fmt::format("`{}`: the regular expression of {} is missing", value.name,
                                                  Quote(entry.key->value)));
    }
  }
  std::vector<TextPair> pairs;
  decoder.Read(value, &pairs);
  for (const TextPair& pair : pairs) {
    if (!IsClassicLabelName(pair.key.value)) {
      decoder.Fail(pair.key.span, fmt::format("`{}`: {} is no label name", value.name, Quote(pair.key.value)))
          .notes.push_back(
              "Names here are letters, digits and underscores in every mode; `matchers` takes others.");
      continue;
    }
    AddMatcher(decoder, regexp ? MatchOp::kRegexp : MatchOp::kEqual, std::string(pair.key.value),
               std::string(pair.value.value), pair.value, out);
  }
}

void ReadLabelNames(ConfigDecoder& decoder, const Value& value, std::vector<MappedText>* out) {
  decoder.Read(value, out);
  for (const MappedText& name : *out) {
    if (name.value == "..." && value.name == "group_by") continue;
    if (IsLabelName(name.value, decoder.mode())) continue;
    decoder.Fail(name.span, fmt::format("`{}`: {} is no label name", value.name, Quote(name.value)));
  }
}

}  // namespace rulecheck::routing
