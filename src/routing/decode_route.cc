// Routes and inhibition rules.
#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "routing/config_decoder.h"

namespace rulecheck::routing {
namespace {

using source::Decoder;
using source::Field;
using source::ReadInto;
using source::Value;

void CheckGroupBy(ConfigDecoder& decoder, const Value& value, const std::vector<MappedText>& labels) {
  for (size_t i = 0; i < labels.size(); ++i) {
    const std::string_view name = labels[i].value;
    if (name == "...") continue;
    const auto before = labels.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(labels.begin(), before, [&](const MappedText& other) { return other.value == name; }))
      decoder.Fail(labels[i].span, fmt::format("`{}`: the label {} stands twice", value.name, Quote(name)));
  }
  const auto is_all = [](const MappedText& label) { return label.value == "..."; };
  const auto all = std::find_if(labels.begin(), labels.end(), is_all);
  if (all != labels.end() && !std::all_of(labels.begin(), labels.end(), is_all))
    decoder.Fail(all->span, fmt::format("`{}`: `...` means all labels and stands alone", value.name));
}

void ReadGroupBy(Decoder& decoder, const Value& value, Route* out) {
  if (value->is_null()) return;
  ReadLabelNames(ConfigDecoder::Of(decoder), value, &out->group_by.emplace());
  CheckGroupBy(ConfigDecoder::Of(decoder), value, *out->group_by);
}

template <auto kMember>
void ReadPositive(Decoder& decoder, const Value& value, Route* out) {
  std::optional<DurationField>& field = out->*kMember;
  if (decoder.Read(value, &field) && field->milliseconds == 0)
    decoder.Fail(value.written, fmt::format("`{}` must be longer than zero", value.name));
}

void ReadRouteLabels(Decoder& decoder, const Value& value, Route* out) {
  decoder.Read(value, &out->labels);
  for (const TextPair& pair : out->labels) {
    if (!IsLabelName(pair.key.value, ConfigDecoder::Of(decoder).mode()))
      decoder.Fail(pair.key.span,
                   fmt::format("`{}`: {} is no label name", value.name, Quote(pair.key.value)));
  }
}

void ReadChildren(Decoder& decoder, const Value& value, Route* out) {
  for (const Value& element : decoder.Elements(value)) {
    if (element->is_null()) {
      decoder.Fail(element.written.empty() ? value.written : element.written,
                   "an empty element of `routes` crashes Alertmanager");
      continue;
    }
    ReadRoute(ConfigDecoder::Of(decoder), element, &out->routes.emplace_back());
  }
}

constexpr Field<Route> kRouteFields[] = {
    {"receiver", ReadInto<&Route::receiver>},
    {"group_by", ReadGroupBy},
    {"match", ReadMatchMapInto<&Route::matchers, false>},
    {"match_re", ReadMatchMapInto<&Route::matchers, true>},
    {"matchers", ReadMatchersInto<&Route::matchers>},
    {"mute_time_intervals", ReadInto<&Route::mute>},
    {"active_time_intervals", ReadInto<&Route::active>},
    {"continue", ReadInto<&Route::continues>},
    {"routes", ReadChildren},
    {"group_wait", ReadInto<&Route::group_wait>},
    {"group_interval", ReadPositive<&Route::group_interval>},
    {"repeat_interval", ReadPositive<&Route::repeat_interval>},
    {"labels", ReadRouteLabels},
};

void ReadEqual(Decoder& decoder, const Value& value, InhibitRule* out) {
  ReadLabelNames(ConfigDecoder::Of(decoder), value, &out->equal);
}

constexpr Field<InhibitRule> kInhibitFields[] = {
    {"name", ReadInto<&InhibitRule::name>},
    {"source_match", ReadMatchMapInto<&InhibitRule::source, false>},
    {"source_match_re", ReadMatchMapInto<&InhibitRule::source, true>},
    {"source_matchers", ReadMatchersInto<&InhibitRule::source>},
    {"target_match", ReadMatchMapInto<&InhibitRule::target, false>},
    {"target_match_re", ReadMatchMapInto<&InhibitRule::target, true>},
    {"target_matchers", ReadMatchersInto<&InhibitRule::target>},
    {"equal", ReadEqual},
};

}  // namespace

void ReadRoute(ConfigDecoder& decoder, const Value& value, Route* out) {
  out->span = value->span;
  out->key = value.key != nullptr ? value.key->span : value.written;
  if (value.key == nullptr && value->is_mapping() && !value->entries.empty())
    out->key = value->entries.front().key->span;
  decoder.Struct<Route>(*value, "a route", kRouteFields, out);
}

void ReadInhibitRules(ConfigDecoder& decoder, const Value& value, std::vector<InhibitRule>* out) {
  decoder.List<InhibitRule>(value, "an inhibition rule", kInhibitFields, out);
}

}  // namespace rulecheck::routing
