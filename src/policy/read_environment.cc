// The keys of `environment:`.
#include "policy/knowledge.h"
#include "policy/sections.h"

namespace rulecheck::policy {
namespace {

// A duration, or durations by job with a `default`.
struct IntervalByJobKind {
  static void Read(Decoder& decoder, const Value& value, IntervalByJob* out) {
    if (!value->is_mapping()) return TimeKind::Read(decoder, value, &out->fallback);
    for (const auto& [job, inner] : MappingOfValues(decoder, value, "a duration")) {
      std::optional<int64_t> interval;
      TimeKind::Read(decoder, inner, &interval);
      if (!interval) continue;
      if (job == "default") {
        out->fallback = interval;
      } else {
        out->jobs[job] = *interval;
      }
    }
  }
  static Json Schema() { return EitherSchema(TimeKind::Schema(), MappingSchema(TimeKind::Schema())); }
};

struct ExternalLabelsKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<ExternalLabel>* out) {
    for (const auto& [name, inner] : MappingOfValues(decoder, value, "a mapping of names to values")) {
      ExternalLabel& label = out->emplace_back();
      label.name = name;
      label.place = {decoder.tree().file(), inner.key->span};
      TextsKind::Read(decoder, inner, &label.values);
      if (inner->is_scalar() && inner->value == "*") label.values.clear();
    }
  }
  static Json Schema() { return MappingSchema(TextsKind::Schema()); }
};

constexpr std::string_view kTypeWords[] = {"counter", "gauge", "histogram", "summary", "untyped"};
constexpr std::string_view kMetricWords[] = {"type", "labels", "series"};

// How many values a label has, or which.
LabelValues ReadLabelValues(Decoder& decoder, const Value& value) {
  LabelValues out;
  if (value->is_sequence()) {
    TextsKind::Read(decoder, value, &out.values);
    out.count = static_cast<int64_t>(out.values.size());
    return out;
  }
  std::optional<int64_t> count;
  CountKind::Read(decoder, value, &count);
  out.count = count.value_or(0);
  return out;
}

void ReadMetric(Decoder& decoder, const Value& value, DeclaredMetric* out) {
  for (const auto& [key, inner] : MappingOfValues(decoder, value, "what is known of a metric")) {
    if (key == "type") {
      ReadWord(decoder, inner, kTypeWords, &out->type);
    } else if (key == "series") {
      CountKind::Read(decoder, inner, &out->series);
    } else if (key == "labels") {
      for (const auto& [label, count] : MappingOfValues(decoder, inner, "a mapping of labels to numbers"))
        out->labels[label] = ReadLabelValues(decoder, count);
    } else {
      std::string word;  // none of the words: reported with the nearest
      ReadWord(decoder, {inner.key, inner.key->span, "metrics", inner.key}, kMetricWords, &word);
    }
  }
}

struct MetricsKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<DeclaredMetric>* out) {
    for (const auto& [name, inner] : MappingOfValues(decoder, value, "a mapping of metrics")) {
      DeclaredMetric& metric = out->emplace_back();
      metric.name = name;
      metric.names = Pattern::Glob(name);
      metric.place = {decoder.tree().file(), inner.key->span};
      ReadMetric(decoder, inner, &metric);
    }
  }
  static Json Schema() {
    return MappingSchema(
        {{"type", "object"},
         {"additionalProperties", false},
         {"properties",
          {{"type", WordSchema(kTypeWords)},
           {"series", CountKind::Schema()},
           {"labels", MappingSchema(EitherSchema(CountKind::Schema(), ListSchema(TextSchema())))}}}});
  }
};

std::span<const std::string_view> KnowledgeNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> list;
    for (const Knowledge& knowledge : AllKnowledge()) list.push_back(knowledge.name);
    return list;
  }();
  return names;
}

struct KnownKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<std::string>* out) {
    const std::vector<Value> elements =
        value->is_scalar() ? std::vector<Value>{value} : decoder.Elements(value);
    for (const Value& element : elements) {
      std::string word;
      if (ReadWord(decoder, element, KnowledgeNames(), &word)) out->push_back(word);
    }
  }
  static Json Schema() {
    return EitherSchema(WordSchema(KnowledgeNames()), ListSchema(WordSchema(KnowledgeNames())));
  }
};

constexpr Key<EnvironmentSettings> kEnvironmentKeys[] = {
    MakeKey<EnvironmentSettings, IntervalByJobKind, &EnvironmentSettings::scrape_interval>(
        "scrape_interval", "a duration, or durations by job with a `default`"),
    MakeKey<EnvironmentSettings, TimeKind, &EnvironmentSettings::evaluation_interval>(
        "evaluation_interval", "of rule groups that say none"),
    MakeKey<EnvironmentSettings, ExternalLabelsKind, &EnvironmentSettings::external_labels>(
        "external_labels", "name: value, list of values, or \"*\""),
    MakeKey<EnvironmentSettings, TimeKind, &EnvironmentSettings::retention>("retention",
                                                                            "how long samples are kept"),
    MakeKey<EnvironmentSettings, PathKind, &EnvironmentSettings::prometheus>("prometheus", "prometheus.yml"),
    MakeKey<EnvironmentSettings, PathKind, &EnvironmentSettings::alertmanager>("alertmanager",
                                                                               "alertmanager.yml"),
    MakeKey<EnvironmentSettings, PathKind, &EnvironmentSettings::loki>(
        "loki", "Loki's configuration: limits, retention"),
    MakeKey<EnvironmentSettings, PathKind, &EnvironmentSettings::promtail>(
        "promtail", "promtail's configuration: stream labels"),
    MakeKey<EnvironmentSettings, PathsKind, &EnvironmentSettings::inventory>(
        "inventory", "globs of /metrics dumps, API answers, mimirtool's analyses"),
    MakeKey<EnvironmentSettings, MetricsKind, &EnvironmentSettings::metrics>(
        "metrics", "metrics by name or glob: type, labels, series"),
    MakeKey<EnvironmentSettings, KnownKind, &EnvironmentSettings::known>(
        "known", "shipped knowledge, such as node_exporter"),
    MakeKey<EnvironmentSettings, FlagKind, &EnvironmentSettings::complete>(
        "complete", "what is in no inventory and no rule does not exist"),
};

}  // namespace

std::span<const Key<EnvironmentSettings>> Section<EnvironmentSettings>::Keys() {
  return kEnvironmentKeys;
}

}  // namespace rulecheck::policy
