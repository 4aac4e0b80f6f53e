#include "simulate/scenario_file.h"

#include <optional>

#include <fmt/format.h>

#include "policy/kinds.h"
#include "source/decode.h"
#include "source/tree.h"

namespace rulecheck::simulate {

namespace {

struct ErrorStep {
  std::optional<int64_t> from;
  std::optional<double> share;
};
struct TrafficStep {
  std::optional<int64_t> from;
  std::optional<double> times;
};
struct ScrapeGap {
  std::optional<int64_t> from, to;
};
struct ResetAt {
  std::optional<int64_t> at;
};
struct ScenarioFields {
  std::string name;
  std::vector<ErrorStep> errors;
  std::vector<TrafficStep> traffic;
  std::vector<ResetAt> resets;
  std::vector<ScrapeGap> missing;
  std::optional<int64_t> length, scrape;
  std::optional<double> events;
  std::optional<int64_t> instances;
  std::optional<bool> late;
};

}  // namespace
}  // namespace rulecheck::simulate

namespace rulecheck::policy {

template <>
struct Section<simulate::ErrorStep> {
  static constexpr std::string_view kName = "a step of errors";
  static std::span<const Key<simulate::ErrorStep>> Keys() {
    using T = simulate::ErrorStep;
    static constexpr Key<T> keys[] = {MakeKey<T, TimeKind, &T::from>("from", "since the begin of the outage"),
                                      MakeKey<T, ShareKind, &T::share>("share", "of events that fail")};
    return keys;
  }
};
template <>
struct Section<simulate::TrafficStep> {
  static constexpr std::string_view kName = "a step of traffic";
  static std::span<const Key<simulate::TrafficStep>> Keys() {
    using T = simulate::TrafficStep;
    static constexpr Key<T> keys[] = {MakeKey<T, TimeKind, &T::from>("from", "since the begin of the outage"),
                                      MakeKey<T, AmountKind, &T::times>("times", "the usual traffic")};
    return keys;
  }
};
template <>
struct Section<simulate::ScrapeGap> {
  static constexpr std::string_view kName = "a gap of scrapes";
  static std::span<const Key<simulate::ScrapeGap>> Keys() {
    using T = simulate::ScrapeGap;
    static constexpr Key<T> keys[] = {MakeKey<T, TimeKind, &T::from>("from", "since the begin of the outage"),
                                      MakeKey<T, TimeKind, &T::to>("to", "the first scrape again")};
    return keys;
  }
};
template <>
struct Section<simulate::ResetAt> {
  static constexpr std::string_view kName = "a reset";
  static std::span<const Key<simulate::ResetAt>> Keys() {
    using T = simulate::ResetAt;
    static constexpr Key<T> keys[] = {MakeKey<T, TimeKind, &T::at>("at", "since the begin of the outage")};
    return keys;
  }
};
template <>
struct Section<simulate::ScenarioFields> {
  static constexpr std::string_view kName = "a scenario";
  static std::span<const Key<simulate::ScenarioFields>> Keys() {
    using T = simulate::ScenarioFields;
    static constexpr Key<T> keys[] = {
        MakeKey<T, TextKind, &T::name>("name", "of the scenario"),
        MakeKey<T, SectionListKind<simulate::ErrorStep>, &T::errors>("errors",
                                                                     "shares of errors, step by step"),
        MakeKey<T, SectionListKind<simulate::TrafficStep>, &T::traffic>("traffic",
                                                                        "times the usual, step by step"),
        MakeKey<T, SectionListKind<simulate::ResetAt>, &T::resets>("resets", "counters start anew"),
        MakeKey<T, SectionListKind<simulate::ScrapeGap>, &T::missing>("missing", "times without scrapes"),
        MakeKey<T, TimeKind, &T::length>("for", "what is looked at"),
        MakeKey<T, TimeKind, &T::scrape>("scrape_interval", "between scrapes"),
        MakeKey<T, HourlyKind, &T::events>("events", "of one instance, such as 600/h"),
        MakeKey<T, CountKind, &T::instances>("instances", "of the service"),
        MakeKey<T, FlagKind, &T::late>("errors_appear_late", "the series of errors begins with the first"),
    };
    return keys;
  }
};

}  // namespace rulecheck::policy

namespace rulecheck::simulate {
namespace {

class ScenarioSink : public source::DecodeSink {
 public:
  ScenarioSink(const SourceFile& file, std::vector<std::string>* errors) : file_(file), errors_(*errors) {}
  Finding& Report(source::DecodeProblem, Span where, std::string message) override {
    const LineColumn at = file_.Position(where.begin);
    errors_.push_back(fmt::format("{}:{}:{}: {}", file_.path(), at.line, at.column, message));
    finding_ = {};
    return finding_;
  }

 private:
  const SourceFile& file_;
  std::vector<std::string>& errors_;
  Finding finding_;
};

constexpr int64_t kMostInstances = 100;
constexpr int64_t kLongestMs = 92 * int64_t{86'400'000};

}  // namespace

Scenario ReadScenario(const SourceFile& file, const ScenarioFrame& frame, std::vector<std::string>* errors) {
  Scenario out;
  ScenarioSink sink(file, errors);
  const auto tree = source::ParseYaml(file);
  if (tree->error()) {
    sink.Report(source::DecodeProblem::kBadValue, tree->error()->span, tree->error()->message);
    return out;
  }
  ScenarioFields fields;
  policy::SettingsDecoder decoder(*tree, &sink, "/");
  if (!tree->documents().empty()) {
    const source::Node& root = *tree->documents()[0].root;
    policy::ReadSection(decoder, source::Value{&root, root.span, "scenario", nullptr}, &fields);
  }
  const int64_t start = frame.history_ms;
  out.name = fields.name.empty() ? file.path() : fields.name;
  out.what = "a scenario of its own";
  out.outage_start_ms = start;
  for (const ErrorStep& step : fields.errors)
    out.errors.emplace_back(start + step.from.value_or(0), step.share.value_or(0));
  for (const TrafficStep& step : fields.traffic)
    out.traffic.emplace_back(start + step.from.value_or(0), step.times.value_or(1));
  for (const ResetAt& reset : fields.resets) out.resets_ms.push_back(start + reset.at.value_or(0));
  for (const ScrapeGap& gap : fields.missing)
    out.missing_ms.emplace_back(start + gap.from.value_or(0), start + gap.to.value_or(0));
  out.scrape_ms = fields.scrape.value_or(frame.scrape_ms);
  ScenarioFrame own = frame;
  own.scrape_ms = out.scrape_ms;
  out.phase_ms = PhaseOf(own);
  out.events_per_second = fields.events.value_or(frame.events_per_hour) / 3600;
  out.errors_appear_late = fields.late.value_or(false);
  const int64_t length = fields.length.value_or(frame.length_ms), instances = fields.instances.value_or(1);
  out.end_ms = start + length;
  out.instances = static_cast<int>(instances);
  const auto fail = [&](const char* message) { sink.Report(source::DecodeProblem::kBadValue, {}, message); };
  if (fields.errors.empty() && fields.missing.empty())
    fail("nothing happens in it: it has neither `errors` nor `missing`");
  if (out.scrape_ms < 1000) fail("`scrape_interval` must be at least 1s");
  if (length > kLongestMs) fail("`for` must be at most 92d");
  if (instances < 1 || instances > kMostInstances) fail("`instances` must be between 1 and 100");
  return out;
}

}  // namespace rulecheck::simulate
