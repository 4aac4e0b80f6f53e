// Time intervals of configurations.
#include <fmt/format.h>

#include "routing/config_decoder.h"

#include <optional>
#include "template/time_zone.h"

namespace rulecheck::routing {
namespace {

using source::Decoder;
using source::Field;
using source::ReadInto;
using source::Value;

// What a null is to Alertmanager: a range from 0 to 0.
void AddRange(Decoder& decoder, const Value& value, const Value& element,
              Result<TimeRange> (*parse)(std::string_view), std::vector<TimeRange>* out) {
  if (element->is_null()) {
    out->push_back({});
    return;
  }
  MappedText text;
  if (!decoder.Read(element, &text)) return;
  const Result<TimeRange> range = parse(text.value);
  if (range) {
    out->push_back(*range);
  } else {
    decoder.Fail(element.written, fmt::format("`{}`: {}", value.name, range.error().message));
  }
}

template <auto kMember, Result<TimeRange> (*kParse)(std::string_view)>
void ReadRanges(Decoder& decoder, const Value& value, TimeInterval* out) {
  if (value->is_null()) return;
  std::vector<TimeRange>& ranges = (out->*kMember).emplace();
  for (const Value& element : decoder.Elements(value)) AddRange(decoder, value, element, kParse, &ranges);
}

struct WrittenTimes {
  std::optional<MappedText> start, end;
};
constexpr Field<WrittenTimes> kTimesFields[] = {
    {"start_time", ReadInto<&WrittenTimes::start>},
    {"end_time", ReadInto<&WrittenTimes::end>},
};

std::optional<int64_t> MinuteOf(Decoder& decoder, const MappedText& text) {
  const Result<int64_t> minute = ParseTimeOfDay(text.value);
  if (minute) return *minute;
  decoder.Fail(text.span, minute.error().message);
  return std::nullopt;
}

void ReadTimeRange(Decoder& decoder, const Value& element, std::vector<TimeRange>* out) {
  if (element->is_null()) {
    out->push_back({});
    return;
  }
  WrittenTimes written;
  if (!decoder.Struct<WrittenTimes>(*element, "a range of times", kTimesFields, &written)) return;
  const auto missing = [](const std::optional<MappedText>& text) { return !text || text->value.empty(); };
  if (missing(written.start) || missing(written.end)) {
    decoder.Fail(element.written, "a range of times needs both `start_time` and `end_time`");
    return;
  }
  const auto begin = MinuteOf(decoder, *written.start);
  const auto end = MinuteOf(decoder, *written.end);
  if (!begin || !end) return;
  if (*begin >= *end) {
    decoder.Fail(written.end->span, "`end_time` must be later than `start_time`")
        .notes.push_back(
            "Times over midnight are two ranges, one that ends at 24:00 and one that begins at 00:00.");
    return;
  }
  out->push_back({*begin, *end});
}

void ReadTimes(Decoder& decoder, const Value& value, TimeInterval* out) {
  if (value->is_null()) return;
  std::vector<TimeRange>& ranges = out->times.emplace();
  for (const Value& element : decoder.Elements(value)) ReadTimeRange(decoder, element, &ranges);
}

// Without zone files nobody can say whether there is such a zone.
void ReadLocation(Decoder& decoder, const Value& value, TimeInterval* out) {
  MappedText text;
  if (value->is_null() || !decoder.Read(value, &text)) return;
  out->location = text.value;
  if (text.value == "Local") {
    out->zone_known = false;
    return;
  }
  if (text.value.empty() || text.value == "UTC") return;
  bool known = false;
  out->zone = gotemplate::FindTimeZone(out->location, &known);
  out->zone_known = known;
  if (!known && gotemplate::HasTimeZones())
    decoder.Fail(text.span, fmt::format("`{}`: there is no time zone `{}`", value.name, text.value))
        .notes.push_back(
            "Zones have the names of the IANA database, in exactly its spelling: Europe/Berlin.");
}

constexpr Field<TimeInterval> kIntervalFields[] = {
    {"times", ReadTimes},
    {"weekdays", ReadRanges<&TimeInterval::weekdays, ParseWeekdays>},
    {"days_of_month", ReadRanges<&TimeInterval::days_of_month, ParseDaysOfMonth>},
    {"months", ReadRanges<&TimeInterval::months, ParseMonths>},
    {"years", ReadRanges<&TimeInterval::years, ParseYears>},
    {"location", ReadLocation},
};

constexpr Field<NamedInterval> kNamedFields[] = {
    {"name", ReadInto<&NamedInterval::name>},
    {"time_intervals", [](Decoder& d, const Value& v,
                          NamedInterval* n) { ReadTimeIntervals(ConfigDecoder::Of(d), v, &n->intervals); }},
};

}  // namespace

void ReadTimeIntervals(ConfigDecoder& decoder, const Value& value, std::vector<TimeInterval>* out) {
  for (const Value& element : decoder.Elements(value))
    decoder.Struct<TimeInterval>(*element, "a time interval", kIntervalFields, &out->emplace_back());
}

void ReadNamedIntervals(ConfigDecoder& decoder, const Value& value, bool deprecated,
                        std::vector<NamedInterval>* out) {
  for (const Value& element : decoder.Elements(value)) {
    NamedInterval& interval = out->emplace_back();
    interval.deprecated = deprecated;
    interval.name = {{}, decoder.tree().file(), element.written, nullptr};
    decoder.Struct<NamedInterval>(*element, "a named time interval", kNamedFields, &interval);
    if (interval.name.value.empty() && element->is_mapping())
      decoder.Fail(element.written, fmt::format("`{}`: an interval without a name", value.name));
  }
}

}  // namespace rulecheck::routing
