// The keys of `slo:`.
#include "policy/sections.h"

namespace rulecheck::policy {
namespace {

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
    MakeKey<SloHours, TextKind, &SloHours::days>("days", "such as mon-fri"),
    MakeKey<SloHours, TextKind, &SloHours::hours>("hours", "such as 09:00-18:00"),
    MakeKey<SloHours, TextKind, &SloHours::zone>("zone", "a time zone; UTC"),
};
constexpr Key<SloSettings> kSloKeys[] = {
    MakeKey<SloSettings, TimeKind, &SloSettings::period>("period", "of the objectives"),
    MakeKey<SloSettings, TimeKind, &SloSettings::scrape_interval>("scrape_interval",
                                                                  "where it is not the environment's"),
    MakeKey<SloSettings, HourlyKind, &SloSettings::traffic_floor>(
        "traffic_floor", "requests that count as normal, such as 50/h"),
    MakeKey<SloSettings, SectionListKind<SloTier>, &SloSettings::tiers>(
        "tiers", "what is expected of every objective"),
    MakeKey<SloSettings, SectionKind<SloDetect>, &SloSettings::detect>("detect", "when an outage must page"),
    MakeKey<SloSettings, SectionListKind<SloObjective>, &SloSettings::objectives>(
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
