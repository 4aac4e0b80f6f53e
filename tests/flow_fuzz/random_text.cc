#include "random_text.h"

#include "rulecheck/promql.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::flow_fuzz {
namespace {

using promql::ValueType;

constexpr std::string_view kMetrics[] = {"m0", "m1_total", "m2",          "lat_bucket",
                                         "nh", "mixed",    "target_info", "up"};
constexpr std::string_view kNames[] = {"job",  "instance", "env",      "le",
                                       "code", "missing",  "__name__", "version"};
constexpr std::string_view kDestinations[] = {"job", "new", "env", "__name__", "instance", "le", "__type__"};
constexpr std::string_view kValues[] = {"api", "web", "db",  "a:1", "b:2", "prod",
                                        "dev", "",    "0.5", "1",   "+Inf"};
constexpr std::string_view kRegexps[] = {"",          ".*",        ".+",   "api|web",  "a.*",
                                         "(api|db)?", "[ab]:[12]", "x*",   "prod|",    "(?i)API",
                                         "w.b",       "^(a|b).*$", "p.+d", "1|0\\\\.5"};
constexpr std::string_view kCaptures[] = {"(.*)", "(.+)",    "([a-z]+).*", "(.):(.)",
                                          "",     "api|web", ".*",         "(a)?.*"};
constexpr std::string_view kReplacements[] = {"$1", "", "x", "$2-$1", "$0", "x-$1", "${1}y", "$$"};
constexpr std::string_view kNumbers[] = {"0",   "1",    "2",   "-1", "0.5", "NaN",
                                         "Inf", "-Inf", "1e3", "-0", "3",   "100"};
constexpr std::string_view kDurations[] = {"1m", "2m", "5m", "30s", "10m"};
constexpr std::string_view kRuns[] = {
    "0+1x12", "1x12", "5-1x12",        "_x4 7x8", "1 2 _ 0 -3 NaN 5 Inf -Inf 2 1 0",
    "-0x12",  "0x12", "3x5 stale 3x5", "0.1x12"};
constexpr std::string_view kHistogramRuns[] = {
    "{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x12",
    "{{schema:1 sum:2 count:3 buckets:[1 1 1]}}+{{sum:1 count:1 buckets:[1]}}x10"};
constexpr std::string_view kArithmetic[] = {"+", "-", "*", "/", "%", "^", "atan2", ">/", "</"};
constexpr std::string_view kComparisons[] = {"==", "!=", ">", "<", ">=", "<="};
constexpr std::string_view kSets[] = {"and", "or", "unless", "or"};
constexpr std::string_view kAggregations[] = {"sum",          "avg",      "count",  "min",        "max",
                                              "group",        "stddev",   "stdvar", "topk",       "bottomk",
                                              "count_values", "quantile", "limitk", "limit_ratio"};

std::string Quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

}  // namespace

std::string RandomText::SeriesLine() {
  const std::string name = Of(kMetrics);
  std::string labels;
  const auto add = [&](std::string_view label, std::string_view value) {
    if (value.empty()) return;
    labels += (labels.empty() ? "" : ", ") + std::string(label) + "=" + Quoted(value);
  };
  constexpr std::string_view kJobs[] = {"api", "web", "db"}, kInstances[] = {"a:1", "b:2", "c:3", "a:2"};
  if (!OneIn(6)) add("job", Of(kJobs));
  if (!OneIn(4)) add("instance", Of(kInstances));
  if (OneIn(3)) add("env", OneIn(2) ? "prod" : "dev");
  if (OneIn(4)) add("code", OneIn(2) ? "1" : "0.5");
  if (OneIn(40)) add("__type__", OneIn(2) ? "counter" : "gauge");
  if (name == "target_info") add("version", OneIn(2) ? "1" : "2");
  constexpr std::string_view kBounds[] = {"0.5", "1", "2.5", "+Inf", "x"};
  if (name == "lat_bucket" || (name == "nh" && OneIn(4)) || OneIn(30)) add("le", Of(kBounds));
  const bool histogram = name == "nh" || (name == "mixed" && OneIn(2)) || OneIn(40);
  return name + "{" + labels + "} " + (histogram ? Of(kHistogramRuns) : Of(kRuns));
}

std::string RandomText::Metric() {
  if (!recorded_.empty() && OneIn(2)) return recorded_[Below(recorded_.size())];
  return Of(kMetrics);
}

std::string RandomText::Number() {
  return Of(kNumbers);
}

std::string RandomText::Duration() {
  if (OneIn(25)) return "1m * 2";
  return Of(kDurations);
}

std::string RandomText::Labels() {
  std::string out;
  for (size_t i = Below(4); i > 0; --i) out += (out.empty() ? "" : ", ") + Of(kNames);
  return "(" + out + ")";
}

std::string RandomText::Matchers() {
  constexpr std::string_view kOps[] = {"=", "!=", "=~", "!~"};
  std::string out;
  for (size_t i = Below(3); i > 0; --i) {
    const std::string op = Of(kOps);
    const bool regexp = op.back() == '~';
    std::string name = Of(kNames);
    if (name == "__name__") name = "env";
    out += (out.empty() ? "" : ", ") + name + op + Quoted(regexp ? Of(kRegexps) : Of(kValues));
  }
  return out;
}

std::string RandomText::Modifiers() {
  std::string out;
  if (OneIn(15)) out += OneIn(2) ? " offset 1m" : " offset -2m";
  if (OneIn(20)) out += OneIn(2) ? " @ 300" : " @ end()";
  return out;
}

std::string RandomText::Selector() {
  if (OneIn(8)) {
    constexpr std::string_view kAny[] = {"__name__=~\"m.*\"", "__name__=~\"m0|up\"", "__name__!=\"m0\"",
                                         "job=\"api\"",       "instance=~\".+\"",    "__name__=~\".*o.*\""};
    const std::string more = Matchers();
    return "{" + Of(kAny) + (more.empty() ? "" : ", " + more) + "}";
  }
  const std::string matchers = Matchers();
  return Metric() + (matchers.empty() ? "" : "{" + matchers + "}");
}

std::string RandomText::Range(int depth) {
  if (depth > 0 && OneIn(3)) {
    return "(" + Vector(depth - 1) + ")[" + Duration() + ":" + (OneIn(2) ? "1m" : "") + "]" + Modifiers();
  }
  std::string extended;
  if (OneIn(20)) extended = OneIn(2) ? " anchored" : " smoothed";
  return Selector() + "[" + Duration() + "]" + extended + Modifiers();
}

std::string RandomText::Scalar(int depth) {
  switch (Below(depth > 0 ? 8 : 4)) {
    case 0:
      return "time()";
    case 4:
      return "scalar(" + Vector(depth - 1) + ")";
    case 5:
      return "(" + Scalar(depth - 1) + " " + Of(kArithmetic).substr(0, 1) + " " + Scalar(depth - 1) + ")";
    case 6:
      return (OneIn(2) ? "max_of(" : "min_of(") + Scalar(depth - 1) + ", " + Scalar(depth - 1) + ")";
    case 7:
      return "(" + Scalar(depth - 1) + " " + Of(kComparisons) + " bool " + Scalar(depth - 1) + ")";
    default:
      return Number();
  }
}

std::string RandomText::LabelFunction(int depth) {
  if (OneIn(3)) {
    std::string out = "label_join(" + Vector(depth - 1) + ", " + Quoted(Of(kDestinations)) + ", " +
                      Quoted(OneIn(2) ? "-" : "");
    for (size_t i = Below(3); i > 0; --i) out += ", " + Quoted(Of(kNames));
    return out + ")";
  }
  return "label_replace(" + Vector(depth - 1) + ", " + Quoted(Of(kDestinations)) + ", " +
         Quoted(Of(kReplacements)) + ", " + Quoted(Of(kNames)) + ", " + Quoted(Of(kCaptures)) + ")";
}

std::string RandomText::Call(int depth) {
  if (OneIn(4)) return LabelFunction(depth);
  const std::span<const promql::FunctionInfo> all = promql::AllFunctions();
  constexpr std::string_view kOften[] = {"info", "histogram_quantile", "avg_over_time", "clamp"};
  const promql::FunctionInfo* function = &all[Below(all.size())];
  if (OneIn(6)) function = promql::FindFunction(Of(kOften));
  while (function->returns != ValueType::kVector || function->labels == promql::LabelEffect::kReplace) {
    function = &all[Below(all.size())];
  }
  if (function->name == "info") {
    constexpr std::string_view kInfos[] = {"", ", {version=~\".+\"}", ", {__name__=~\".*info\"}",
                                           ", {env=\"prod\"}"};
    return "info(" + Vector(depth - 1) + Of(kInfos) + ")";
  }
  std::string out(function->name);
  out += "(";
  size_t count = function->args.size();
  if (function->variadic > 0 && OneIn(2) && count > 0) --count;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) out += ", ";
    switch (function->args[i]) {
      case ValueType::kVector:
        out += Vector(depth - 1);
        break;
      case ValueType::kMatrix:
        out += Range(depth - 1);
        break;
      case ValueType::kString:
        out += Quoted(Of(kDestinations));
        break;
      default:
        out += OneIn(2) ? "0.5" : Scalar(depth - 1);
    }
  }
  return out + ")";
}

std::string RandomText::Aggregate(int depth) {
  const std::string op = Of(kAggregations);
  std::string parameter;
  if (op == "count_values") {
    parameter = Quoted(Of(kDestinations)) + ", ";
  } else if (op == "topk" || op == "bottomk" || op == "quantile" || op.starts_with("limit")) {
    constexpr std::string_view kParameters[] = {"1", "0.5", "2", "3"};
    parameter = (OneIn(4) ? Scalar(1) : Of(kParameters)) + ", ";
  }
  std::string grouping;
  if (!OneIn(4)) grouping = (OneIn(3) ? " without " : " by ") + Labels();
  return op + grouping + " (" + parameter + Vector(depth - 1) + ")";
}

std::string RandomText::Binary(int depth) {
  if (OneIn(3)) {
    const bool compares = OneIn(2);
    const std::string op = compares ? Of(kComparisons) + (OneIn(3) ? " bool" : "") : Of(kArithmetic);
    const std::string vector = Vector(depth - 1), scalar = Scalar(depth - 1);
    const bool left = OneIn(3);
    return "(" + (left ? scalar : vector) + " " + op + " " + (left ? vector : scalar) + ")";
  }
  std::string op, matching;
  const bool set = OneIn(2);
  if (set) {
    op = Of(kSets);
  } else {
    op = OneIn(2) ? Of(kComparisons) + (OneIn(4) ? " bool" : "") : Of(kArithmetic);
  }
  if (!OneIn(3)) {
    matching = (OneIn(3) ? " ignoring " : " on ") + Labels();
    if (!set && OneIn(3)) {
      matching += (OneIn(2) ? " group_left " : " group_right ");
      // A label of both lists is refused.
      const std::string include = OneIn(4) ? "new" : Of(kNames);
      if (OneIn(2)) matching += matching.find(include) == std::string::npos ? "(" + include + ")" : "()";
    }
  }
  if (!set && OneIn(8)) {
    constexpr std::string_view kFills[] = {" fill (0)", " fill_left (1)", " fill_right (2)"};
    matching += Of(kFills);
  }
  const std::string left = Vector(depth - 1);
  const std::string right = OneIn(6) ? left : Vector(depth - 1);
  return "(" + left + " " + op + matching + " " + right + ")";
}

std::string RandomText::Vector(int depth) {
  // Infinities of both signs, but no NaN.
  if (OneIn(30)) return "(" + Selector() + " >= -Inf)";
  if (depth <= 0 || OneIn(6)) return OneIn(12) ? "vector(" + Scalar(0) + ")" : Selector() + Modifiers();
  switch (Below(10)) {
    case 0:
    case 1:
    case 2:
      return Binary(depth);
    case 3:
    case 4:
    case 5:
      return Aggregate(depth);
    case 6:
      return OneIn(2) ? "-" + Vector(depth - 1) : "(" + Vector(depth - 1) + ")";
    default:
      return Call(depth);
  }
}

std::string RandomText::RuleLabels(bool alert) {
  if (OneIn(2)) return "";
  constexpr std::string_view kTemplates[] = {"{{ $labels.job }}",
                                             "x-{{ $labels.env }}",
                                             "{{ $value }}",
                                             "page",
                                             "",
                                             "{{ $labels.new }}{{ $labels.env }}"};
  constexpr std::string_view kTargets[] = {"job", "env", "sev", "instance"};
  return "    labels: {" + Of(kTargets) + ": " + Quoted(alert ? Of(kTemplates) : Of(kValues)) + "}\n";
}

std::string RandomText::Rule() {
  const bool alert = OneIn(4);
  const std::string query = Query();
  std::string escaped;
  for (const char c : query) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  std::string out = std::string("  - ") + (alert ? "alert: Al" + std::to_string(Below(3))
                                                 : "record: \"r:" + std::to_string(Below(4)) + "\"");
  out += "\n    expr: \"" + escaped + "\"\n";
  if (alert && OneIn(3)) out += "    for: 2m\n";
  if (alert && OneIn(4)) out += "    keep_firing_for: 3m\n";
  return out + RuleLabels(alert);
}

std::string RandomText::RuleFile() {
  recorded_ = {"r:0", "r:1", "r:2", "r:3", "ALERTS", "ALERTS_FOR_STATE"};
  std::string out = "groups:\n";
  for (size_t group = 0; group < 1 + Below(2); ++group) {
    out += "- name: g" + std::to_string(group) + "\n  rules:\n";
    for (size_t i = 1 + Below(3); i > 0; --i) out += Rule();
  }
  return out;
}

}  // namespace rulecheck::flow_fuzz
