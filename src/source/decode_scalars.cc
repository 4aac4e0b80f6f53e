#include "source/decode_scalars.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string>

#include "base/go_format.h"

namespace rulecheck::source {

namespace {

constexpr std::string_view kYamlTag = "tag:yaml.org,2002:";

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsNullWord(std::string_view word) {
  return word.size() <= 4 && IsOneOf(word, {"", "~", "null", "Null", "NULL"});
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool LooksLikeFloat(std::string_view text) {
  size_t at = 0;
  const auto digits = [&] {
    const size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - begin;
  };
  const auto take = [&](std::string_view any) {
    const bool found = at < text.size() && any.find(text[at]) != std::string_view::npos;
    at += found ? 1 : 0;
    return found;
  };
  take("+-");
  const size_t whole = digits();
  const bool point = take(".");
  const size_t fraction = point ? digits() : 0;
  if (whole == 0 && fraction == 0) return false;
  if (take("eE")) {
    take("+-");
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::optional<double> FloatWord(std::string_view text) {
  if (text.size() < 4 || text.size() > 5) return std::nullopt;
  const double infinity = std::numeric_limits<double>::infinity();
  if (IsOneOf(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  if (IsOneOf(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) return infinity;
  if (IsOneOf(text, {"-.inf", "-.Inf", "-.INF"})) return -infinity;
  return std::nullopt;
}

}  // namespace

std::string_view ShortTag(std::string_view tag) {
  return tag.substr(0, kYamlTag.size()) == kYamlTag ? tag.substr(kYamlTag.size()) : std::string_view{};
}

bool IsBoolWord(std::string_view text) {
  return text.size() <= 5 && IsOneOf(text, {"true", "True", "TRUE", "false", "False", "FALSE"});
}

std::optional<bool> ReadBoolWord(std::string_view text) {
  if (text.size() > 5) return std::nullopt;
  if (IsOneOf(text, {"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
  if (IsOneOf(text, {"false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"}))
    return false;
  return std::nullopt;
}

Number ReadNumber(std::string_view text) {
  if (const auto word = FloatWord(text)) return {{}, word};
  if (text.empty() || std::string_view("+-.0123456789").find(text[0]) == std::string_view::npos) return {};
  std::string plain(text);
  std::erase(plain, '_');
  if (text[0] != '.') {
    if (const auto integer = ParseInt(plain, 0)) return {integer, {}};
    if (!LooksLikeFloat(plain)) return {};
  }
  bool out_of_range = false;
  const auto real = ParseFloat(text[0] == '.' ? text : plain, &out_of_range);
  return out_of_range ? Number{} : Number{{}, real};
}

ScalarType ResolveScalar(const Node& node) {
  if (node.is_null()) return ScalarType::kNull;
  const std::string_view tag = ShortTag(node.tag);
  if (tag == "null") return ScalarType::kNull;
  if (tag == "bool") return ScalarType::kBool;
  if (tag == "int") return ScalarType::kInt;
  if (tag == "float") return ScalarType::kFloat;
  if (!node.tag.empty() || !node.is_plain()) return ScalarType::kString;
  if (IsNullWord(node.value)) return ScalarType::kNull;
  if (IsBoolWord(node.value)) return ScalarType::kBool;
  const Number number = ReadNumber(node.value);
  if (number.integer) return ScalarType::kInt;
  return number.real ? ScalarType::kFloat : ScalarType::kString;
}

std::string_view DescribeNode(const Node& node) {
  if (node.is_mapping()) return "a mapping";
  if (node.is_sequence()) return "a list";
  switch (ResolveScalar(node)) {
    case ScalarType::kNull:
      return "nothing";
    case ScalarType::kBool:
      return "a boolean";
    case ScalarType::kInt:
    case ScalarType::kFloat:
      return "a number";
    case ScalarType::kString:
      break;
  }
  return "a string";
}

bool FitsTag(const Node& node) {
  const std::string_view tag = ShortTag(node.tag);
  if (!node.is_scalar() || tag.empty()) return true;
  const Number number = ReadNumber(node.value);
  if (tag == "null") return IsNullWord(node.value);
  if (tag == "bool") return IsBoolWord(node.value);
  if (tag == "int") return number.integer.has_value();
  if (tag == "float") return number.integer || number.real;
  return true;
}

}  // namespace rulecheck::source
