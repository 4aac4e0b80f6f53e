#include "documents/unit_test_assertions.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "base/duration.h"

namespace rulecheck::documents {
namespace {

using source::Decoder;
using source::Field;
using source::ReadMillisecondsInto;
using source::Value;

// Times of one case, and cases and times of one file.
constexpr int64_t kMaxTimes = 10'000;
constexpr size_t kMaxCases = 200'000;
constexpr int64_t kMaxAllTimes = 1'000'000;

constexpr Field<TimeRange> kRangeFields[] = {
    {"from", ReadMillisecondsInto<&TimeRange::from_ms>},
    {"to", ReadMillisecondsInto<&TimeRange::to_ms>},
    {"every", ReadMillisecondsInto<&TimeRange::every_ms>},
};

struct MatchName {
  std::string_view name;
  bool subset;
};
constexpr std::array<MatchName, 2> kMatches = {{{"exact", false}, {"subset", true}}};

struct StateName {
  std::string_view name;
  RuleState state;
};
constexpr std::array<StateName, 3> kStates = {
    {{"inactive", RuleState::kInactive}, {"pending", RuleState::kPending}, {"firing", RuleState::kFiring}}};

std::optional<double> ReadFinite(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

// Times of a case in order; empty, with a finding, when there are too many.
class Spreader {
 public:
  Spreader(Decoder& decoder, const TestSuite& suite)
      : d_(decoder), interval_ms_(suite.evaluation_interval_ms) {}

  // False: the file has too many cases, as was said.
  template <typename Case>
  bool Spread(std::vector<Case>* cases) {
    const bool plain = std::all_of(cases->begin(), cases->end(), [](const Case& c) { return IsPlain(c); });
    count_ += plain ? cases->size() : 0;
    if (plain) return true;
    std::vector<Case> out;
    for (Case& c : *cases) {
      for (int64_t time : TimesOf(c)) {
        if (++count_ > kMaxCases) return TooMany(c.span);
        out.push_back(c);
        out.back().eval_time_ms = time;
        out.back().times = {};
      }
    }
    *cases = std::move(out);
    return true;
  }

 private:
  template <typename Case>
  static bool IsPlain(const Case& c) {
    return !c.times.at && !c.times.during;
  }

  bool TooMany(Span where) {
    d_.Fail(where, fmt::format("this file has more than {} cases with all their times", kMaxCases));
    return false;
  }

  template <typename Case>
  std::vector<int64_t> TimesOf(const Case& c) {
    const CaseTimes& times = c.times;
    if (IsPlain(c)) return {c.eval_time_ms};
    if (int{times.has_eval_time} + int{times.at.has_value()} + int{times.during.has_value()} > 1)
      d_.Fail(c.span, "a case has one of `eval_time`, `at`, `during`");
    if (times.at) return *times.at;
    return Points(*times.during);
  }

  std::vector<int64_t> Points(const TimeRange& range) {
    const int64_t every = range.every_ms != 0 ? range.every_ms : interval_ms_;
    std::vector<int64_t> out;
    if (!CheckRange(range, every)) return out;
    for (int64_t t = range.from_ms; t <= range.to_ms; t += every) out.push_back(t);
    return out;
  }

  bool Refuse(const TimeRange& range, std::string message) {
    d_.Fail(range.span, "`during`: " + std::move(message));
    return false;
  }

 public:
  // Of a case that looks at a stretch of time; counts its times.
  bool CheckRange(const TimeRange& range, int64_t every_ms) {
    if (every_ms <= 0) return Refuse(range, "`every` must be more than 0");
    if (range.to_ms < range.from_ms) return Refuse(range, "`to` is before `from`");
    const int64_t times = (range.to_ms - range.from_ms) / every_ms + 1;
    if (times > kMaxTimes) {
      return Refuse(range, fmt::format("{} times are more than the {} that a case can look at: widen `every`",
                                       times, kMaxTimes));
    }
    times_ += times;
    if (times_ <= kMaxAllTimes) return true;
    return Refuse(range, fmt::format("the cases of this file look at more than {} times", kMaxAllTimes));
  }
  int64_t interval_ms() const { return interval_ms_; }

 private:
  Decoder& d_;
  int64_t interval_ms_;
  size_t count_ = 0;
  int64_t times_ = 0;
};

// The stretch of a property is one case: its `during`, or from the start to its `eval_time`.
void ReadRange(Decoder& d, Spreader& spreader, AlertCase* c) {
  TimeRange& range = c->terms.range;
  if (c->times.at) d.Fail(c->span, "a property is judged `during` a stretch of time, not `at` single times");
  if (c->times.during) {
    range = *c->times.during;
  } else if (c->times.has_eval_time) {
    range = {0, c->eval_time_ms, 0, c->span};
  } else {
    d.Fail(c->span,
           "a property needs a stretch of time: `during: {from: 0, to: 1h}`, or its end as `eval_time`");
  }
  if (range.every_ms == 0) range.every_ms = spreader.interval_ms();
  spreader.CheckRange(range, range.every_ms);
  c->eval_time_ms = range.to_ms;
  c->times = {};
}

void CheckTerms(Decoder& d, const AlertCase& c) {
  const AlertTerms& terms = c.terms;
  const int ways =
      int{terms.fires_within_ms.has_value()} + int{terms.state.has_value()} + int{terms.has_condition()};
  if (ways > 1) {
    d.Fail(c.span,
           "an alert test has one of `fires_within`, `exp_state`, `never_fires_while`, `always_fires_while`");
  }
  if (terms.has_condition() && (terms.has_alerts || terms.subset || terms.no_other_alerts))
    d.Fail(c.span, "a property says nothing of single alerts: leave out `exp_alerts` and what goes with it");
  if (terms.state == RuleState::kInactive && !c.alerts.empty())
    d.Fail(c.span, "an inactive rule has no alerts: leave out `exp_alerts`");
  if (terms.subset && c.alerts.empty())
    d.Fail(c.span, "`exp_alerts_match: subset` without `exp_alerts` can never fail");
  if (c.receivers &&
      (terms.has_condition() || terms.fires_within_ms || (terms.state && terms.state != RuleState::kFiring)))
    d.Fail(c.span, "`exp_receivers` needs a case that looks at firing alerts at one time");
}

// Names that stand both with a value and with a pattern.
void CheckPatterns(Decoder& d, const std::vector<TextPair>& values, const std::vector<TextPair>& patterns) {
  for (const TextPair& pattern : patterns) {
    const bool both = std::any_of(values.begin(), values.end(),
                                  [&](const TextPair& pair) { return pair.key.value == pattern.key.value; });
    if (both)
      d.Fail(pattern.key.span,
             Quote(pattern.key.value) + " has both a value and a pattern that it must match");
  }
}

}  // namespace

void ReadTimes(Decoder& d, const Value& value, CaseTimes* out) {
  out->at.emplace();
  for (const Value& element : d.Elements(value)) {
    int64_t time = 0;
    if (d.ReadMilliseconds(element, &time)) out->at->push_back(time);
  }
  if (value->is_sequence() && value->items.empty())
    d.Fail(value.written, "`at` has no time: this case asserts nothing");
  if (static_cast<int64_t>(out->at->size()) > kMaxTimes)
    d.Fail(value.written, fmt::format("a case can look at {} times at most", kMaxTimes));
}

void ReadDuring(Decoder& d, const Value& value, CaseTimes* out) {
  TimeRange range;
  range.span = value->span;
  if (!d.Struct<TimeRange>(*value, "a stretch of time", kRangeFields, &range) || value->is_null()) return;
  if (source::Find(*value, "to") == nullptr) {
    d.Fail(value.written, "`during` needs its end: `during: {from: 5m, to: 30m}`");
    return;
  }
  if (const source::Node* every = source::Find(*value, "every"); every != nullptr && range.every_ms <= 0) {
    d.Fail(every->span, "`every` must be more than 0");
    return;
  }
  out->during = range;
}

void ReadTolerance(Decoder& d, const Value& value, Tolerance* out) {
  MappedText text;
  if (!d.Read(value, &text) || !value->is_scalar()) return;
  const bool percent = text.value.ends_with('%');
  const auto number = ReadFinite(percent ? text.value.substr(0, text.value.size() - 1) : text.value);
  if (!number) {
    d.Fail(value.written, "a tolerance is a number such as 0.01, or a share of the value such as 1%, found " +
                              Quote(text.value.substr(0, 40)));
  } else if (percent) {
    *out = {0, *number / 100};
  } else {
    *out = {*number, 0};
  }
}

void ReadMatch(Decoder& d, const Value& value, bool* subset) {
  if (const MatchName* row = ReadName(d, value, kMatches)) *subset = row->subset;
}

void ReadRuleState(Decoder& d, const Value& value, std::optional<RuleState>* out) {
  if (const StateName* row = ReadName(d, value, kStates)) *out = row->state;
}

void ReadPatterns(Decoder& d, const Value& value, std::vector<TextPair>* out) {
  d.Read(value, out);
  for (const TextPair& pair : *out) {
    RE2::Options options;
    options.set_log_errors(false);
    const RE2 regex(std::string(pair.value.value), options);
    if (!regex.ok()) d.Fail(pair.value.span, "not a regular expression: " + regex.error());
  }
}

void ReadCondition(Decoder& d, const Value& value, bool never, AlertTerms* out) {
  if (out->has_condition()) d.Fail(value.written, "a property has one condition");
  if (!d.Read(value, &out->condition)) return;
  out->never = never;
  if (out->condition.value.empty()) d.Fail(value.written, "`" + std::string(value.name) + "` needs a query");
}

void SpreadCases(Decoder& d, TestSuite* suite) {
  Spreader spreader(d, *suite);
  for (TestGroup& group : suite->groups) {
    for (AlertCase& c : group.alert_cases) {
      CheckTerms(d, c);
      if (c.terms.has_condition()) ReadRange(d, spreader, &c);
      if (c.terms.fires_within_ms)
        spreader.CheckRange({0, *c.terms.fires_within_ms, 0, c.span}, spreader.interval_ms());
      for (const ExpectedAlert& alert : c.alerts) {
        CheckPatterns(d, alert.labels, alert.label_patterns);
        CheckPatterns(d, alert.annotations, alert.annotation_patterns);
      }
    }
    if (!spreader.Spread(&group.alert_cases) || !spreader.Spread(&group.expr_cases)) return;
    if (group.logs != nullptr && !spreader.Spread(&group.logs->cases)) return;
  }
}

}  // namespace rulecheck::documents
