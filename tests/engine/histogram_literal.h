// Histogram literals of unit tests, read by hand so that these tests stand
// without the PromQL room. Well-formed input only; anything else fails the test.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/histogram/spec.h"

namespace rulecheck::engine {

inline std::vector<double> Numbers(std::string_view text) {
  std::vector<double> numbers;
  for (std::string_view part : Split(text, ' ')) {
    if (part.empty()) continue;
    const auto number = ParseFloat(part);
    REQUIRE_MESSAGE(number.has_value(), "not a number: " << std::string(part));
    numbers.push_back(*number);
  }
  return numbers;
}

inline CounterResetHint HintNamed(std::string_view name) {
  const std::map<std::string_view, CounterResetHint> hints = {{"unknown", CounterResetHint::kUnknown},
                                                              {"reset", CounterResetHint::kReset},
                                                              {"not_reset", CounterResetHint::kNotReset},
                                                              {"gauge", CounterResetHint::kGauge}};
  REQUIRE(hints.contains(name));
  return hints.at(name);
}

inline void SetField(std::string_view key, std::string_view value, HistogramSpec* spec) {
  const std::vector<double> numbers = key == "counter_reset_hint" ? std::vector<double>{} : Numbers(value);
  const std::map<std::string_view, std::vector<double>*> lists = {
      {"buckets", &spec->buckets}, {"n_buckets", &spec->n_buckets}, {"custom_values", &spec->custom_values}};
  const std::map<std::string_view, double*> floats = {{"sum", &spec->sum},
                                                      {"count", &spec->count},
                                                      {"z_bucket", &spec->z_bucket},
                                                      {"z_bucket_w", &spec->z_bucket_w}};
  const std::map<std::string_view, int64_t*> integers = {
      {"schema", &spec->schema}, {"offset", &spec->offset}, {"n_offset", &spec->n_offset}};
  if (key == "counter_reset_hint") {
    spec->counter_reset_hint = HintNamed(value);
  } else if (lists.contains(key)) {
    *lists.at(key) = numbers;
  } else if (floats.contains(key)) {
    *floats.at(key) = numbers.at(0);
  } else {
    REQUIRE_MESSAGE(integers.contains(key), "no such field: " << std::string(key));
    *integers.at(key) = static_cast<int64_t>(numbers.at(0));
  }
}

inline FloatHistogram Literal(std::string_view text) {
  text = TrimSpace(text);
  REQUIRE_MESSAGE((text.starts_with("{{") && text.ends_with("}}")), "not a literal: " << std::string(text));
  text = text.substr(2, text.size() - 4);
  HistogramSpec spec;
  while (!(text = TrimSpace(text)).empty()) {
    const size_t colon = text.find(':');
    REQUIRE(colon != std::string_view::npos);
    const std::string_view key = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    const bool list = text.starts_with('[');
    const size_t end = std::min(text.find(list ? ']' : ' '), text.size());
    SetField(key, text.substr(list ? 1 : 0, end - (list ? 1 : 0)), &spec);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return MakeHistogram(spec);
}

}  // namespace rulecheck::engine
