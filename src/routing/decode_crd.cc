// AlertmanagerConfig of prometheus-operator: the same things in the spelling of Kubernetes. The operator
// lets its routes see alerts of its own namespace only. Source: pkg/apis/monitoring/v1alpha1 and v1beta1,
// pkg/alertmanager/amcfg.go of prometheus-operator.
#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "base/go_format.h"
#include "routing/config_decoder.h"
#include "routing/decode.h"

namespace rulecheck::routing {
namespace {

using source::Decoder;
using source::Field;
using source::ReadInto;
using source::Value;

struct WrittenMatcher {
  MappedText name, value, type;
  bool regex = false;
};
constexpr Field<WrittenMatcher> kMatcherFields[] = {
    {"name", ReadInto<&WrittenMatcher::name>},
    {"value", ReadInto<&WrittenMatcher::value>},
    {"matchType", ReadInto<&WrittenMatcher::type>},
    {"regex", ReadInto<&WrittenMatcher::regex>},
};

std::optional<MatchOp> OpOf(const WrittenMatcher& written) {
  const std::string_view type = written.type.value;
  if (type.empty()) return written.regex ? MatchOp::kRegexp : MatchOp::kEqual;
  for (const MatchOp op : {MatchOp::kEqual, MatchOp::kNotEqual, MatchOp::kRegexp, MatchOp::kNotRegexp})
    if (type == MatchOpText(op)) return op;
  return std::nullopt;
}

void ReadObjectMatchers(Decoder& decoder, const Value& value, Matchers* out) {
  for (const Value& element : decoder.Elements(value)) {
    WrittenMatcher written;
    written.name = written.value = {{}, decoder.tree().file(), element.written};
    if (!decoder.Struct<WrittenMatcher>(*element, "a matcher", kMatcherFields, &written)) continue;
    const auto op = OpOf(written);
    if (written.name.value.empty()) {
      decoder.Fail(element.written, fmt::format("`{}`: a matcher without `name`", value.name));
    } else if (!op) {
      decoder.Fail(written.type.span, "`matchType` must be one of `=`, `!=`, `=~`, `!~`");
    } else {
      AddMatcher(ConfigDecoder::Of(decoder), *op, std::string(written.name.value),
                 std::string(written.value.value), written.value, out);
    }
  }
}

template <typename T, Matchers T::*kMember>
void ReadSideOf(Decoder& decoder, const Value& value, T* out) {
  ReadObjectMatchers(decoder, value, &(out->*kMember));
}

void ReadObjectRoute(Decoder& decoder, const Value& value, Route* out);

void ReadObjectRoutes(Decoder& decoder, const Value& value, Route* out) {
  for (const Value& element : decoder.Elements(value))
    ReadObjectRoute(decoder, element, &out->routes.emplace_back());
}

void ReadObjectGroupBy(Decoder& decoder, const Value& value, Route* out) {
  decoder.Read(value, &out->group_by.emplace());
  if (out->group_by->empty()) out->group_by.reset();
}

constexpr Field<Route> kObjectRouteFields[] = {
    {"receiver", ReadInto<&Route::receiver>},
    {"groupBy", ReadObjectGroupBy},
    {"groupWait", ReadInto<&Route::group_wait>},
    {"groupInterval", ReadInto<&Route::group_interval>},
    {"repeatInterval", ReadInto<&Route::repeat_interval>},
    {"matchers", ReadSideOf<Route, &Route::matchers>},
    {"continue", ReadInto<&Route::continues>},
    {"routes", ReadObjectRoutes},
    {"muteTimeIntervals", ReadInto<&Route::mute>},
    {"activeTimeIntervals", ReadInto<&Route::active>},
};

void ReadObjectRoute(Decoder& decoder, const Value& value, Route* out) {
  out->span = value->span;
  out->key = value.key != nullptr ? value.key->span : value.written;
  if (value.key == nullptr && value->is_mapping() && !value->entries.empty())
    out->key = value->entries.front().key->span;
  decoder.Struct<Route>(*value, "a route", kObjectRouteFields, out);
}

constexpr Field<InhibitRule> kObjectInhibitFields[] = {
    {"sourceMatch", ReadSideOf<InhibitRule, &InhibitRule::source>},
    {"targetMatch", ReadSideOf<InhibitRule, &InhibitRule::target>},
    {"equal", ReadInto<&InhibitRule::equal>},
};

struct WrittenTime {
  std::optional<MappedText> start, end;
};
constexpr Field<WrittenTime> kObjectTimeFields[] = {
    {"startTime", ReadInto<&WrittenTime::start>},
    {"endTime", ReadInto<&WrittenTime::end>},
};

void ReadObjectTimes(Decoder& decoder, const Value& value, TimeInterval* out) {
  for (const Value& element : decoder.Elements(value)) {
    WrittenTime written;
    decoder.Struct<WrittenTime>(*element, "a range of times", kObjectTimeFields, &written);
    if (!written.start || !written.end) {
      decoder.Fail(element.written, "a range of times needs both `startTime` and `endTime`");
      continue;
    }
    const Result<int64_t> begin = ParseTimeOfDay(written.start->value),
                          end = ParseTimeOfDay(written.end->value);
    if (!begin || !end) {
      decoder.Fail(element.written, (begin ? end : begin).error().message);
      continue;
    }
    if (*begin >= *end) decoder.Fail(written.end->span, "`endTime` must be later than `startTime`");
    if (!out->times) out->times.emplace();
    out->times->push_back({*begin, *end});
  }
}

template <TimeRanges TimeInterval::*kMember, Result<TimeRange> (*kParse)(std::string_view)>
void ReadObjectRanges(Decoder& decoder, const Value& value, TimeInterval* out) {
  std::vector<MappedText> texts;
  decoder.Read(value, &texts);
  for (const MappedText& text : texts) {
    const Result<TimeRange> range = kParse(text.value);
    if (!range) {
      decoder.Fail(text.span, fmt::format("`{}`: {}", value.name, range.error().message));
      continue;
    }
    if (!(out->*kMember)) (out->*kMember).emplace();
    (out->*kMember)->push_back(*range);
  }
}

struct WrittenDays {
  int64_t start = 0, end = 0;
};
constexpr Field<WrittenDays> kObjectDayFields[] = {
    {"start", ReadInto<&WrittenDays::start>},
    {"end", ReadInto<&WrittenDays::end>},
};

void ReadObjectDays(Decoder& decoder, const Value& value, TimeInterval* out) {
  for (const Value& element : decoder.Elements(value)) {
    WrittenDays written;
    decoder.Struct<WrittenDays>(*element, "a range of days", kObjectDayFields, &written);
    const Result<TimeRange> range =
        ParseDaysOfMonth(written.end == 0 ? fmt::format("{}", written.start)
                                          : fmt::format("{}:{}", written.start, written.end));
    if (!range) {
      decoder.Fail(element.written, range.error().message);
      continue;
    }
    if (!out->days_of_month) out->days_of_month.emplace();
    out->days_of_month->push_back(*range);
  }
}

constexpr Field<TimeInterval> kObjectIntervalFields[] = {
    {"times", ReadObjectTimes},
    {"weekdays", ReadObjectRanges<&TimeInterval::weekdays, ParseWeekdays>},
    {"daysOfMonth", ReadObjectDays},
    {"months", ReadObjectRanges<&TimeInterval::months, ParseMonths>},
    {"years", ReadObjectRanges<&TimeInterval::years, ParseYears>},
};

void ReadObjectIntervals(Decoder& decoder, const Value& value, NamedInterval* out) {
  for (const Value& element : decoder.Elements(value))
    decoder.Struct<TimeInterval>(*element, "a time interval", kObjectIntervalFields,
                                 &out->intervals.emplace_back());
}

constexpr Field<NamedInterval> kObjectNamedFields[] = {
    {"name", ReadInto<&NamedInterval::name>},
    {"timeIntervals", ReadObjectIntervals},
};

struct ObjectConfig {
  Config config;
};

void ReadNamedObjects(Decoder& decoder, const Value& value, ObjectConfig* out) {
  for (const Value& element : decoder.Elements(value))
    decoder.Struct<NamedInterval>(*element, "a named time interval", kObjectNamedFields,
                                  &out->config.intervals.emplace_back());
}

// Integrations have secrets in other objects: only their texts are read.
void KeepObjectTexts(const source::Tree& tree, const source::Node& node, const std::string& path,
                     Receiver* out) {
  if (node.is_scalar()) out->texts.push_back({path, tree.Text(node)});
  for (size_t i = 0; i < node.items.size(); ++i)
    KeepObjectTexts(tree, *node.items[i].node, fmt::format("{}[{}]", path, i), out);
  for (const source::Entry& entry : node.entries)
    KeepObjectTexts(tree, *entry.value, fmt::format("{}.{}", path, entry.key->value), out);
}

void ReadObjectReceivers(Decoder& decoder, const Value& value, ObjectConfig* out) {
  for (const Value& element : decoder.Elements(value)) {
    Receiver& receiver = out->config.receivers.emplace_back();
    receiver.span = element->span;
    if (!element->is_mapping()) {
      decoder.WrongType(element, "a mapping");
      continue;
    }
    for (const source::Entry& entry : decoder.Entries(*element)) {
      const std::string_view key = entry.key->value;
      const Value field{entry.value, entry.written, key, entry.key};
      if (key == "name") {
        decoder.Read(field, &receiver.name);
      } else if (key.ends_with("Configs")) {
        KeepObjectTexts(decoder.tree(), *entry.value, std::string(key), &receiver);
        receiver.integrations.insert(receiver.integrations.end(), entry.value->items.size(),
                                     key.substr(0, key.size() - 7));
      } else {
        decoder.Fail(entry.key->span, fmt::format("`{}` is not a field of a receiver", key));
      }
    }
    if (receiver.name.value.empty()) decoder.Fail(element.written, "a receiver without a name");
  }
}

constexpr Field<ObjectConfig> kSpecFields[] = {
    {"route",
     [](Decoder& d, const Value& v, ObjectConfig* c) {
       if (!v->is_null()) ReadObjectRoute(d, v, &c->config.route.emplace());
     }},
    {"receivers", ReadObjectReceivers},
    {"inhibitRules",
     [](Decoder& d, const Value& v, ObjectConfig* c) {
       d.List<InhibitRule>(v, "an inhibition rule", kObjectInhibitFields, &c->config.inhibit_rules);
     }},
    {"muteTimeIntervals", ReadNamedObjects},
    {"timeIntervals", ReadNamedObjects},
};

// What the operator adds: matchers of the namespace, on routes and on both sides of inhibition.
void ConfineTo(const source::Node& name_node, const source::Tree& tree, Config* config) {
  Result<Matcher> matcher = Matcher::Make(MatchOp::kEqual, "namespace", std::string(name_node.value));
  matcher->place = tree.Text(name_node).Whole();
  matcher->implied = true;
  if (config->route) config->route->matchers.push_back(*matcher);
  for (InhibitRule& rule : config->inhibit_rules) {
    rule.source.push_back(*matcher);
    rule.target.push_back(*matcher);
  }
}

}  // namespace

DecodedConfig DecodeObjectConfig(std::shared_ptr<const source::Tree> tree, const source::Node& object) {
  ConfigDecoder decoder(*tree, MatcherMode::kFallback, source::Typing::kKubernetes);
  ObjectConfig written;
  written.config.file = tree->file();
  const source::Node* spec = source::Find(object, "spec");
  if (spec != nullptr) decoder.Struct<ObjectConfig>(*spec, "`spec`", kSpecFields, &written);
  if (decoder.problems.empty() && written.config.route) {
    CheckNames(decoder, written.config, true);
  }
  const source::Node* metadata = source::Find(object, "metadata");
  const source::Node* space = metadata != nullptr ? source::Find(*metadata, "namespace") : nullptr;
  if (space != nullptr && space->is_scalar()) ConfineTo(*space, *tree, &written.config);
  written.config.storage = std::move(tree);
  return {std::move(written.config), std::move(decoder.problems)};
}

}  // namespace rulecheck::routing
