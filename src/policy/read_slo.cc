// The keys of `slo:`.
#include "policy/sections.h"

#include <algorithm>
#include <iterator>

#include "base/strings.h"
#include "source/tree.h"

namespace rulecheck::policy {
namespace {

// Lists of sections in which each entry must make sense by itself.
template <typename T, void (*kCheck)(Decoder&, const Value&, const T&)>
struct CheckedListKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<T>* out) {
    for (const Value& element : decoder.Elements(value)) {
      ReadSection(decoder, element, &out->emplace_back());
      if (element->is_mapping()) kCheck(decoder, element, out->back());
    }
  }
  static Json Schema() { return ListSchema(SectionSchema<T>()); }
};

// A key that is there and could not be read: its error says enough.
bool IsUnread(const Value& value, std::string_view key, bool read) {
  return !read && source::Find(*value, key) != nullptr;
}

void CheckTier(Decoder& decoder, const Value& value, const SloTier& tier) {
  if (IsUnread(value, "budget", tier.budget.has_value()) ||
      IsUnread(value, "long", tier.long_window.has_value()))
    return;
  if (!tier.budget || !tier.long_window) {
    decoder.Fail(EntrySpan(value), "a tier needs `budget` and `long`");
  } else if (*tier.long_window <= 0) {
    decoder.Fail(EntrySpan(value), "`long` must be more than nothing");
  } else if (tier.short_window && *tier.short_window >= *tier.long_window) {
    decoder.Fail(EntrySpan(value), "`short` must be shorter than `long`");
  }
}

// What an objective lacks; empty: nothing.
std::string_view WrongObjective(const SloObjective& objective) {
  if (objective.name.empty()) return "an objective needs a `name`";
  if (!objective.objective) return "an objective needs an `objective`, such as 99.9%";
  const bool events = objective.total || objective.good || objective.bad;
  if (objective.value && events)
    return "an objective counts events (`total` with `good` or `bad`) or time (`value`), not both";
  if (objective.value && objective.above.has_value() == objective.below.has_value())
    return "`value` needs either `above` or `below`";
  if (objective.value) return {};
  if (!objective.total) return "an objective needs `total`, or a `value`";
  if (objective.good.has_value() == objective.bad.has_value())
    return "an objective needs either `good` or `bad` beside `total`";
  if (objective.during) return "`during` is for objectives of time, which have a `value`";
  return {};
}

void CheckObjective(Decoder& decoder, const Value& value, const SloObjective& objective) {
  const bool unread = IsUnread(value, "total", objective.total.has_value()) ||
                      IsUnread(value, "good", objective.good.has_value()) ||
                      IsUnread(value, "bad", objective.bad.has_value()) ||
                      IsUnread(value, "value", objective.value.has_value()) ||
                      IsUnread(value, "objective", objective.objective.has_value());
  const std::string_view wrong = unread ? std::string_view() : WrongObjective(objective);
  if (!wrong.empty()) decoder.Fail(EntrySpan(value), std::string(wrong));
}

constexpr std::string_view kWeekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool IsWeekday(std::string_view text) {
  return std::find(std::begin(kWeekdays), std::end(kWeekdays), text) != std::end(kWeekdays);
}

// "mon-fri", "sat", "mon,wed".
struct DaysKind {
  static void Read(Decoder& decoder, const Value& value, std::string* out) {
    TextKind::Read(decoder, value, out);
    for (const std::string_view part : Split(*out, ',')) {
      const size_t dash = part.find('-');
      const bool good = dash == std::string_view::npos
                            ? IsWeekday(part)
                            : IsWeekday(part.substr(0, dash)) && IsWeekday(part.substr(dash + 1));
      if (!good) {
        decoder.Fail(value.written,
                     "`" + std::string(value.name) + "` must be days such as mon-fri, not `" + *out + "`");
        return;
      }
    }
  }
  static Json Schema() { return TextSchema(); }
};

// "09:00-18:00".
struct HoursKind {
  static void Read(Decoder& decoder, const Value& value, std::string* out) {
    TextKind::Read(decoder, value, out);
    const auto digit = [&](size_t i) { return (*out)[i] >= '0' && (*out)[i] <= '9'; };
    const auto clock = [&](size_t i) {
      const bool digits = digit(i) && digit(i + 1) && (*out)[i + 2] == ':' && digit(i + 3) && digit(i + 4);
      return digits && out->substr(i, 5) <= "24:00" && (*out)[i + 3] < '6';
    };
    if (out->size() != 11 || (*out)[5] != '-' || !clock(0) || !clock(6) ||
        out->substr(0, 5) >= out->substr(6))
      decoder.Fail(value.written,
                   "`" + std::string(value.name) + "` must be times such as 09:00-18:00, not `" + *out + "`");
  }
  static Json Schema() { return TextSchema(); }
};

constexpr Key<SloTier> kTierKeys[] = {
    MakeKey<SloTier, TextKind, &SloTier::severity>("severity", "of the alerts of this tier"),
    MakeKey<SloTier, ShareKind, &SloTier::budget>("budget",
                                                  "share of the period's budget that is spent when it fires"),
    MakeKey<SloTier, TimeKind, &SloTier::long_window>("long", "the long window"),
    MakeKey<SloTier, TimeKind, &SloTier::short_window>("short", "the short window"),
};
constexpr Key<SloDetect> kDetectKeys[] = {
    MakeKey<SloDetect, ShareKind, &SloDetect::outage>("outage", "share of requests that fail"),
    MakeKey<SloDetect, TimeKind, &SloDetect::within>("within",
                                                     "until the first alert of the loudest severity fires"),
    MakeKey<SloDetect, FlagKind, &SloDetect::notified>("notified",
                                                       "until it is notified: group_wait counts, too"),
};
constexpr Key<SloHours> kHoursKeys[] = {
    MakeKey<SloHours, DaysKind, &SloHours::days>("days", "such as mon-fri"),
    MakeKey<SloHours, HoursKind, &SloHours::hours>("hours", "such as 09:00-18:00"),
    MakeKey<SloHours, TextKind, &SloHours::zone>("zone", "a time zone; UTC"),
};
constexpr Key<SloSettings> kSloKeys[] = {
    MakeKey<SloSettings, TimeKind, &SloSettings::period>("period", "of the objectives"),
    MakeKey<SloSettings, TimeKind, &SloSettings::scrape_interval>("scrape_interval",
                                                                  "where it is not the environment's"),
    MakeKey<SloSettings, HourlyKind, &SloSettings::traffic_floor>(
        "traffic_floor", "requests that count as normal, such as 50/h"),
    MakeKey<SloSettings, CheckedListKind<SloTier, CheckTier>, &SloSettings::tiers>(
        "tiers", "what is expected of every objective"),
    MakeKey<SloSettings, SectionKind<SloDetect>, &SloSettings::detect>("detect", "when an outage must page"),
    MakeKey<SloSettings, CheckedListKind<SloObjective, CheckObjective>, &SloSettings::objectives>(
        "objectives", "the objectives; rules that serve them are found by their expressions"),
    MakeKey<SloSettings, TextsKind, &SloSettings::files>("files", "globs of OpenSLO, sloth and pyrra files"),
};

}  // namespace

std::span<const Key<SloTier>> Section<SloTier>::Keys() {
  return kTierKeys;
}
std::span<const Key<SloDetect>> Section<SloDetect>::Keys() {
  return kDetectKeys;
}
std::span<const Key<SloHours>> Section<SloHours>::Keys() {
  return kHoursKeys;
}
std::span<const Key<SloSettings>> Section<SloSettings>::Keys() {
  return kSloKeys;
}
std::span<const Key<SloObjective>> Section<SloObjective>::Keys() {
  static const std::vector<Key<SloObjective>> keys = WithEntryKeys<SloObjective>({
      MakeKey<SloObjective, TextKind, &SloObjective::name>("name", "of the objective"),
      MakeKey<SloObjective, TargetKind, &SloObjective::objective>("objective", "such as 99.9% or 0.999"),
      MakeKey<SloObjective, QueryKind, &SloObjective::total>("total", "selector or expression of all events"),
      MakeKey<SloObjective, QueryKind, &SloObjective::good>("good", "of the good ones"),
      MakeKey<SloObjective, QueryKind, &SloObjective::bad>("bad", "of the bad ones"),
      MakeKey<SloObjective, QueryKind, &SloObjective::value>(
          "value", "a value that is compared with `above` or `below`"),
      MakeKey<SloObjective, NumberKind, &SloObjective::above>("above", "good above it"),
      MakeKey<SloObjective, NumberKind, &SloObjective::below>("below", "good below it"),
      MakeKey<SloObjective, SectionKind<SloHours>, &SloObjective::during>("during", "the hours that count"),
  });
  return keys;
}

}  // namespace rulecheck::policy
