#include "unittest/generate/log_search.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/duration.h"
#include "base/go_format.h"
#include "edit/yaml_text.h"
#include "unittest/generate/log_lines.h"
#include "unittest/generate/timings.h"

namespace rulecheck::unittest {
namespace {

using logql::As;

constexpr int64_t kPerMinuteMs = 60'000;
// Lines that one stream of a generated test may have.
constexpr int64_t kMaxMadeLines = 100'000;

// What a stream does in one phase.
struct LogPhase {
  int64_t lines = 0;  // a minute
  std::string value;
};

struct LogParts {
  std::vector<const logql::LogRange*> ranges;
  std::vector<std::string> groupings;
  std::vector<double> numbers;  // of the expression: bounds, and what they are multiplied with
  int64_t range_ms = 0;
};

void AddGrouping(const logql::Grouping* grouping, LogParts* out) {
  if (grouping == nullptr || grouping->without) return;
  for (const auto& label : grouping->labels) out->groupings.emplace_back(label.name);
}

LogParts PartsOf(const logql::Query& query) {
  LogParts out;
  logql::Walk(*query.root(), [&](const logql::Expr& node) {
    if (const auto* range = As<logql::RangeAggregation>(&node)) {
      out.ranges.push_back(range->range);
      out.range_ms = std::max(
          out.range_ms, (range->range->range_ns + std::max<int64_t>(0, range->range->offset_ns)) / 1'000'000);
      AddGrouping(range->grouping, &out);
    } else if (const auto* vector = As<logql::VectorAggregation>(&node)) {
      AddGrouping(vector->grouping, &out);
    } else if (const auto* number = As<logql::Literal>(&node)) {
      out.numbers.push_back(number->value);
    }
    return true;
  });
  return out;
}

std::string StreamText(const logql::LogRange& range, const LogParts& parts,
                       const std::array<LogPhase, kPhases>& phases, const Timing& timing) {
  std::string labels;
  std::string entries;
  for (size_t p = 0; p < kPhases; ++p) {
    const MadeLine made = LineFor(range, phases[p].value, parts.groupings);
    labels.clear();
    for (const auto& [name, value] : made.labels)
      labels += (labels.empty() ? "" : ", ") + name + "=" + Quote(value);
    const int64_t times = phases[p].lines * timing.steps[p];
    if (times == 0 || times > kMaxMadeLines || made.line.find("{{") != std::string::npos) continue;
    entries += "          - at: " + FormatPrometheusDuration(timing.BeginMs(static_cast<Phase>(p))) +
               "\n            line: " + edit::ScalarText(made.line) +
               "\n            repeat: {every: " + FormatPrometheusDuration(kPerMinuteMs / phases[p].lines) +
               ", times: " + std::to_string(times) + "}\n";
  }
  if (entries.empty()) return "";
  return "      - labels: " + edit::ScalarText("{" + labels + "}") + "\n        entries:\n" + entries;
}

std::vector<LogPhase> PhasesToTry(const LogParts& parts) {
  std::vector<std::string> values{"1"};
  if (parts.ranges.front()->unwrap != nullptr) {
    for (double number : parts.numbers) {
      for (double value : {number + 1, number - 1, number * 100 + 1000}) {
        values.push_back(FormatFloat(value, 'f', -1));
      }
    }
  }
  std::vector<LogPhase> out{{0, ""}};
  for (int64_t lines : {1, 6, 60, 600}) {
    for (const std::string& value : values) out.push_back({lines, value});
  }
  return out;
}

}  // namespace

FoundLogs SearchLogs(const engine::rules::RuleSpec& rule, const LogCourseOf& course_of) {
  FoundLogs best;
  const LogParts parts = PartsOf(*rule.log_query);
  if (parts.ranges.empty()) return best;
  const Timing timing = LogTimingOf(rule, parts.range_ms);
  const std::vector<LogPhase> choices = PhasesToTry(parts);
  bool stop = false;
  for (const LogPhase& quiet : choices) {
    for (const LogPhase& firing : choices) {
      if (firing.lines == quiet.lines && firing.value == quiet.value) continue;
      TestInput input{timing.interval_ms, "    log_streams:\n"};
      std::string streams;
      for (size_t i = 0; i < parts.ranges.size(); ++i) {
        // What it is compared with goes on as it is.
        const LogPhase steady{1, "1"};
        streams += i == 0 ? StreamText(*parts.ranges[i], parts, {quiet, firing, quiet}, timing)
                          : StreamText(*parts.ranges[i], parts, {steady, steady, steady}, timing);
      }
      if (streams.empty()) continue;
      input.body += streams;
      const int64_t end_ms = timing.EndMs(Phase::kAfter);
      const AlertCourse course = course_of(input, end_ms, &stop);
      if (course.score() > best.course.score()) best = {std::move(input), end_ms, course};
      if (best.course.whole() || stop) return best;
    }
  }
  return best;
}

}  // namespace rulecheck::unittest
