#include <algorithm>

#include "flow_logql/random_logs.h"

namespace rulecheck::test {
namespace {

std::string FieldName(Dice& dice, bool any_keys) {
  if (any_keys && dice.Chance(15))
    return std::string(dice.Of(
        {" app ", "a-pp", "9x", "", "é", "le vel", "__error__", "__error_details__", "__preserve_error__"}));
  return std::string(
      dice.Of({"app", "env", "level", "status", "size", "duration", "x", "app_extracted", "_entry", "ip"}));
}

std::string FieldValue(Dice& dice) {
  return std::string(dice.Of({"",      "a",    "b",        "info",  "error", "200", "404",  "-1",
                              "1.5",   "NaN",  "Inf",      "1e300", "250ms", "-2s", "1h2m", "10B",
                              "1.5MB", "2GiB", "10.0.0.1", "true",  "a:1",   "dev", "prod"}));
}

std::string JsonLine(Dice& dice, bool any_keys, int depth) {
  std::string out = "{";
  for (size_t i = dice.Below(6); i-- > 0;) {
    if (out.size() > 1) out += ",";
    out += "\"" + FieldName(dice, any_keys) + "\":";
    if (depth > 0 && dice.Chance(15)) {
      out += JsonLine(dice, any_keys, depth - 1);
    } else if (dice.Chance(20)) {
      out += dice.Of({"null", "12", "-0.5", "true", "[1,\"a\"]", "1e400"});
    } else {
      out += "\"" + FieldValue(dice) + "\"";
    }
  }
  if (dice.Chance(15)) return out;  // broken
  return out + "}";
}

std::string LogfmtLine(Dice& dice, bool any_keys) {
  std::string out;
  for (size_t i = dice.Below(6); i-- > 0;) {
    out += FieldName(dice, any_keys);
    if (!dice.Chance(10)) out += "=" + (dice.Chance(30) ? "\"" + FieldValue(dice) + "\"" : FieldValue(dice));
    out += dice.Chance(5) ? "\"=" : " ";
  }
  return out;
}

std::string AnyLine(Dice& dice, bool any_keys) {
  switch (dice.Below(6)) {
    case 0:
    case 1:
      return JsonLine(dice, any_keys, 2);
    case 2:
    case 3:
      return LogfmtLine(dice, any_keys);
    case 4:
      return "10.0.0.1 - - [x] \"" + FieldValue(dice) + " /p\" " + FieldValue(dice) + " " + FieldValue(dice);
    default:
      return std::string(
          dice.Of({"", "error", "level=info", "[1]", "\"x\"", "util: 87%", "\x1b[31mred\x1b[0m"}));
  }
}

RandomLabels SomeLabels(Dice& dice, std::initializer_list<std::string_view> names, int percent) {
  RandomLabels out;
  for (const std::string_view name : names) {
    if (!dice.Chance(percent)) continue;
    out.emplace_back(name, dice.Of({"a", "b", "dev", "prod", "info", "error", "200", "250ms", "10B", "a:1"}));
  }
  return out;
}

}  // namespace

std::vector<RandomStream> RandomStreams(Dice& dice, bool any_keys) {
  std::vector<RandomStream> out(dice.Below(5));
  for (RandomStream& stream : out) {
    stream.labels = SomeLabels(dice, {"app", "env", "level"}, 60);
    for (auto& label : SomeLabels(dice, {"app_extracted", "size", "x"}, 12)) stream.labels.push_back(label);
    const std::string usual = AnyLine(dice, any_keys);
    for (size_t i = dice.Below(10); i-- > 0;) {
      RandomLine& line = stream.lines.emplace_back();
      line.t_ns = static_cast<int64_t>(dice.Below(600)) * 500'000'000;
      line.text = dice.Chance(20) ? usual : AnyLine(dice, any_keys);
      line.metadata = SomeLabels(dice, {"trace_id", "level", "app", "app_extracted", "size"}, 12);
    }
  }
  return out;
}

}  // namespace rulecheck::test
