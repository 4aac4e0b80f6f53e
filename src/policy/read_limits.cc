// The keys of `cardinality:` and `routing:`.
#include "policy/sections.h"

namespace rulecheck::policy {
namespace {

// A number, or a mapping with `max` and what every entry has.
struct LimitKind {
  static void Read(Decoder& decoder, const Value& value, LimitRule* out) {
    if (value->is_mapping()) return ReadSection(decoder, value, out);
    out->place = {decoder.tree().file(), value.written};
    AmountKind::Read(decoder, value, &out->max);
  }
  static Json Schema() { return EitherSchema(AmountKind::Schema(), SectionSchema<LimitRule>()); }
};

struct LabelListKind {
  static void Read(Decoder& decoder, const Value& value, LabelListRule* out) {
    if (value->is_mapping()) return ReadSection(decoder, value, out);
    out->place = {decoder.tree().file(), value.written};
    TextsKind::Read(decoder, value, &out->labels);
  }
  static Json Schema() { return EitherSchema(TextsKind::Schema(), SectionSchema<LabelListRule>()); }
};

struct TiersKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<RoutingTier>* out) {
    for (const auto& [severity, inner] :
         MappingOfValues(decoder, value, "a mapping of severities to receivers")) {
      out->push_back({severity, {}});
      RegexListKind::Read(decoder, inner, &out->back().receivers);
    }
  }
  static Json Schema() { return MappingSchema(RegexListKind::Schema()); }
};

constexpr Key<CardinalitySettings> kCardinalityKeys[] = {
    MakeKey<CardinalitySettings, LabelListKind, &CardinalitySettings::high>(
        "high", "labels that are never grouped by and never recorded"),
    MakeKey<CardinalitySettings, LimitKind, &CardinalitySettings::record_series>(
        "record_series", "series that one recording rule may write"),
    MakeKey<CardinalitySettings, LimitKind, &CardinalitySettings::alert_instances>(
        "alert_instances", "alerts that one rule may fire at once"),
    MakeKey<CardinalitySettings, LimitKind, &CardinalitySettings::group_series>(
        "group_series", "series that one rule group may write"),
    MakeKey<CardinalitySettings, SectionKind<TeamLimitRule>, &CardinalitySettings::team_series>(
        "team_series", "series that the rules of a team may write"),
    MakeKey<CardinalitySettings, LimitKind, &CardinalitySettings::samples>(
        "samples_per_evaluation", "samples that one evaluation may read"),
    MakeKey<CardinalitySettings, LevelKind, &CardinalitySettings::unknown>(
        "unknown", "how a bound that cannot be given is reported"),
    MakeKey<CardinalitySettings, SectionKind<LokiLimitRule>, &CardinalitySettings::loki>(
        "loki", "the same for streams of Loki"),
};

constexpr Key<RoutingSettings> kRoutingKeys[] = {
    MakeKey<RoutingSettings, TextKind, &RoutingSettings::team_label>("team_label",
                                                                     "the label that names the team"),
    MakeKey<RoutingSettings, TiersKind, &RoutingSettings::tiers>("tiers",
                                                                 "severity: receivers that it must reach"),
    MakeKey<RoutingSettings, LevelKind, &RoutingSettings::default_route>(
        "default_route", "how an alert that only the root takes is reported"),
    MakeKey<RoutingSettings, PathKind, &RoutingSettings::heartbeat>(
        "heartbeat", "an alert that always fires and has a receiver of its own"),
};

}  // namespace

std::span<const Key<LimitRule>> Section<LimitRule>::Keys() {
  static const std::vector<Key<LimitRule>> keys = WithEntryKeys<LimitRule>(
      {MakeKey<LimitRule, AmountKind, &LimitRule::max>("max", "the largest that is fine")});
  return keys;
}
std::span<const Key<LabelListRule>> Section<LabelListRule>::Keys() {
  static const std::vector<Key<LabelListRule>> keys = WithEntryKeys<LabelListRule>(
      {MakeKey<LabelListRule, TextsKind, &LabelListRule::labels>("labels", "their names")});
  return keys;
}
std::span<const Key<TeamLimitRule>> Section<TeamLimitRule>::Keys() {
  static const std::vector<Key<TeamLimitRule>> keys = WithEntryKeys<TeamLimitRule>({
      MakeKey<TeamLimitRule, TextKind, &TeamLimitRule::label>("label", "of the rule or its group [team]"),
      MakeKey<TeamLimitRule, AmountKind, &TeamLimitRule::max>("max", "the largest that is fine"),
  });
  return keys;
}
std::span<const Key<LokiLimitRule>> Section<LokiLimitRule>::Keys() {
  static const std::vector<Key<LokiLimitRule>> keys = WithEntryKeys<LokiLimitRule>({
      MakeKey<LokiLimitRule, AmountKind, &LokiLimitRule::streams_per_query>(
          "streams_per_query", "streams that one query may read"),
      MakeKey<LokiLimitRule, TextsKind, &LokiLimitRule::labels>("labels",
                                                                "never stream labels nor grouped by"),
  });
  return keys;
}
std::span<const Key<CardinalitySettings>> Section<CardinalitySettings>::Keys() {
  return kCardinalityKeys;
}
std::span<const Key<RoutingSettings>> Section<RoutingSettings>::Keys() {
  return kRoutingKeys;
}

}  // namespace rulecheck::policy
