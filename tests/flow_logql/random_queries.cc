#include "flow_logql/random_logs.h"

namespace rulecheck::test {
namespace {

std::string Name(Dice& dice) {
  return std::string(dice.Of(
      {"app", "env", "level", "status", "size", "duration", "x", "new", "app_extracted", "trace_id", "lvl"}));
}

std::string NameOrError(Dice& dice) {
  return dice.Chance(8) ? std::string(dice.Of({"__error__", "__error_details__", "__preserve_error__"}))
                        : Name(dice);
}

std::string Text(Dice& dice) {
  return std::string(
      dice.Of({"", "a", "b", "info", "error", "dev", "200", "JSONParserErr", "LabelFilterErr"}));
}

std::string Regex(Dice& dice) {
  return std::string(dice.Of({".*", ".+", "a|b", "dev|prod", "inf.*", "(?i)INFO", "",
                              "JSON.*|LogfmtParserErr", "[0-9]+", "a.*|", "error|errors", "20[04]", "a:."}));
}

std::string MatcherOf(Dice& dice, const std::string& name) {
  if (dice.Chance(50)) return name + std::string(dice.Of({"=", "!="})) + "\"" + Text(dice) + "\"";
  return name + std::string(dice.Of({"=~", "!~"})) + "\"" + Regex(dice) + "\"";
}

std::string Selector(Dice& dice) {
  std::string out = "{" + std::string(dice.Of({"app=~\".+\"", "app=\"a\"", "env=~\"dev|prod\"",
                                               "level=~\"info|error|a\"", "app!=\"\"", "env=~\"d.*|a\""}));
  for (size_t i = dice.Below(3); i-- > 0;) out += ", " + MatcherOf(dice, Name(dice));
  return out + "}";
}

std::string LabelFilterText(Dice& dice, int depth) {
  if (depth > 0 && dice.Chance(35)) {
    return "(" + LabelFilterText(dice, depth - 1) + std::string(dice.Of({" and ", " or ", " , ", " "})) +
           LabelFilterText(dice, depth - 1) + ")";
  }
  const std::string name = NameOrError(dice);
  const std::string op(dice.Of({"==", "!=", ">", ">=", "<", "<="}));
  switch (dice.Below(6)) {
    case 0:
      return name + op + std::string(dice.Of({"200", "0", "-1", "1.5"}));
    case 1:
      return name + op + std::string(dice.Of({"250ms", "1h", "0s"}));
    case 2:
      return name + op + std::string(dice.Of({"10B", "1KB", "1.5MiB"}));
    case 3:
      return name + std::string(dice.Of({"=", "!="})) + "ip(\"" +
             std::string(dice.Of({"10.0.0.0/8", "127.0.0.1", "bad"})) + "\")";
    default:
      return MatcherOf(dice, name);
  }
}

std::string Extractions(Dice& dice, bool json) {
  std::string out;
  for (size_t i = 1 + dice.Below(2); i-- > 0;) {
    const std::string name = Name(dice);
    out += (out.empty() ? " " : ", ") + name;
    if (dice.Chance(60))
      out += "=\"" +
             std::string(json ? dice.Of({"status", "level", "x.level", "app"})
                              : dice.Of({"status", "level", "app"})) +
             "\"";
  }
  return out;
}

std::string TemplateText(Dice& dice) {
  return std::string(dice.Of({"{{.app}}", "{{.app}}-{{.env}}", "{{ .level | ToUpper }}",
                              "{{ div 1 (int .status) }}", "x{{.__error__}}", "{{ if .env }}y{{ end }}",
                              "const", "", "{{ __line__ }}", "{{ .app | replace \"a\" \"\" }}",
                              "{{ .size | bytes }}", "{{.x.y}}", "{{ default \"none\" .lvl }}"}));
}

std::string Names(Dice& dice) {
  std::string out;
  for (size_t i = 1 + dice.Below(3); i-- > 0;) {
    out += out.empty() ? "" : ", ";
    const std::string name = NameOrError(dice);
    out += dice.Chance(35) ? MatcherOf(dice, name) : name;
  }
  return out;
}

std::string LabelFormats(Dice& dice) {
  std::string out;
  std::string taken;
  for (size_t i = 1 + dice.Below(3); i-- > 0;) {
    const std::string name = dice.Chance(4) ? "__error_details__" : Name(dice);
    if (taken.find("|" + name + "|") != std::string::npos) continue;
    taken += "|" + name + "|";
    out += (out.empty() ? "" : ", ") + name + "=";
    out += dice.Chance(45) ? Name(dice) : "`" + TemplateText(dice) + "`";
  }
  return out;
}

std::string OneStage(Dice& dice) {
  switch (dice.Below(16)) {
    case 0:
      return "| json";
    case 1:
      return "| json" + Extractions(dice, true);
    case 2:
      return "| logfmt" + std::string(dice.Of({"", " --strict", " --keep-empty"}));
    case 3:
      return "| logfmt" + std::string(dice.Of({"", " --strict"})) + Extractions(dice, false);
    case 4:
      return "| pattern `" +
             std::string(
                 dice.Of({"<ip> - - [<_>] \"<level> <_>\" <status> <size>", "<level> <_>", "<app>=<x>"})) +
             "`";
    case 5:
      return "| regexp `" +
             std::string(dice.Of({"level=(?P<level>info|error)", "(?P<status>\\d+)", "(?P<app>a|b)(?P<x>.*)",
                                  "(?P<lvl>a|)"})) +
             "`";
    case 6:
      return "| unpack";
    case 7:
      return "| line_format `" + TemplateText(dice) + "`";
    case 8:
      return "| label_format " + LabelFormats(dice);
    case 9:
      return "| drop " + Names(dice);
    case 10:
      return "| keep " + Names(dice);
    case 11:
      return std::string(dice.Of({"|= \"a\"", "!= \"zz\"", "|~ `.`", "| decolorize", "|> `<_>a<_>`"}));
    case 12:
      return "| __error__=\"\"";
    default:
      return "| " + LabelFilterText(dice, 2);
  }
}

std::string Stages(Dice& dice, size_t most) {
  std::string out;
  for (size_t i = dice.Below(most + 1); i-- > 0;) out += " " + OneStage(dice);
  return out;
}

std::string NameList(Dice& dice, bool errors) {
  std::string out = "(";
  for (size_t i = dice.Below(3); i-- > 0;) {
    if (out.size() > 1) out += ", ";
    out += errors ? NameOrError(dice) : Name(dice);
  }
  return out + ")";
}

std::string GroupingText(Dice& dice) {
  return std::string(dice.Of({"by ", "by ", "without "})) + NameList(dice, true);
}

std::string Range(Dice& dice) {
  return "[" + std::string(dice.Of({"1m", "5m", "90s", "1h", "1h", "0s"})) + "]" +
         std::string(dice.Of({"", "", " offset 30s", " offset -1m"}));
}

std::string RangeText(Dice& dice) {
  if (dice.Chance(50)) {
    const std::string name(
        dice.Of({"count_over_time", "rate", "bytes_over_time", "bytes_rate", "absent_over_time"}));
    return name + "(" + Selector(dice) + Stages(dice, 4) + Range(dice) + ")";
  }
  const std::string name(
      dice.Of({"rate", "absent_over_time", "sum_over_time", "avg_over_time", "min_over_time", "max_over_time",
               "stddev_over_time", "stdvar_over_time", "first_over_time", "last_over_time", "rate_counter",
               "quantile_over_time"}));
  const std::string label = Name(dice);
  std::string out =
      name +
      (name == "quantile_over_time" ? "(" + std::string(dice.Of({"0.5", "0.99", "2", "0"})) + ", " : "(") +
      Selector(dice) + Stages(dice, 3) + " | unwrap ";
  out += dice.Chance(50)
             ? label
             : std::string(dice.Of({"duration", "bytes", "duration_seconds"})) + "(" + label + ")";
  if (dice.Chance(50)) out += " | __error__=\"\"";
  if (dice.Chance(15)) out += " | " + LabelFilterText(dice, 1);
  out += Range(dice) + ")";
  const bool groups = name.ends_with("_over_time") && name != "sum_over_time" && name != "absent_over_time";
  return groups && dice.Chance(40) ? out + " " + GroupingText(dice) : out;
}

std::string BinaryText(Dice& dice, int depth) {
  const std::string left = RandomMetricQuery(dice, depth - 1);
  if (dice.Chance(40)) {
    const std::string op(dice.Of(
        {"+", "-", "*", "/", "%", "^", ">", ">=", "<", "<=", "==", "!=", "> bool", "== bool", "!= bool"}));
    const std::string number(dice.Of({"0", "1", "2", "100", "0.5", "-1"}));
    return dice.Chance(50) ? "(" + left + " " + op + " " + number + ")"
                           : "(" + number + " " + op + " " + left + ")";
  }
  const std::string right = RandomMetricQuery(dice, depth - 1);
  if (dice.Chance(40)) {
    std::string op(dice.Of({"and", "or", "unless"}));
    if (dice.Chance(40)) op += std::string(dice.Of({" on ", " ignoring "})) + NameList(dice, false);
    return "(" + left + " " + op + " " + right + ")";
  }
  std::string op(dice.Of({"+", "-", "*", "/", "%", ">", "<", "==", "!=", "> bool", "<= bool"}));
  if (dice.Chance(70)) {
    op += std::string(dice.Of({" on ", " ignoring "})) + NameList(dice, false);
    if (dice.Chance(50))
      op += std::string(dice.Of({" group_left ", " group_right "})) + NameList(dice, false);
  }
  return "(" + left + " " + op + " " + right + ")";
}

}  // namespace

std::string RandomLogQuery(Dice& dice) {
  return Selector(dice) + Stages(dice, 6);
}

std::string RandomMetricQuery(Dice& dice, int depth) {
  if (depth <= 0 || dice.Chance(15))
    return dice.Chance(8) ? "vector(" + std::string(dice.Of({"0", "1", "2.5"})) + ")" : RangeText(dice);
  switch (dice.Below(6)) {
    case 0:
    case 1:
      return std::string(dice.Of({"sum", "sum", "sum", "avg", "min", "max", "count", "stddev", "stdvar"})) +
             " " + (dice.Chance(70) ? GroupingText(dice) : "") + "(" + RandomMetricQuery(dice, depth - 1) +
             ")";
    case 2:
      return std::string(dice.Of({"topk", "bottomk"})) + " " + (dice.Chance(40) ? GroupingText(dice) : "") +
             "(" + std::string(dice.Of({"1", "2"})) + ", " + RandomMetricQuery(dice, depth - 1) + ")";
    case 3:
      return std::string(dice.Of({"sort(", "sort_desc(", "approx_topk(2, "})) +
             RandomMetricQuery(dice, depth - 1) + ")";
    case 4:
      return "label_replace(" + RandomMetricQuery(dice, depth - 1) + ", \"" + Name(dice) + "\", \"" +
             std::string(dice.Of({"$1", "const", "", "$1-x", "${1}"})) + "\", \"" + Name(dice) + "\", \"" +
             std::string(dice.Of({"(.*)", "(.).*", "(a|b)", ".*", "", "(.+)"})) + "\")";
    default:
      return BinaryText(dice, depth);
  }
}

}  // namespace rulecheck::test
