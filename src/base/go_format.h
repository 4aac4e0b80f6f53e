// Text forms of Go that Prometheus and Loki show to users: floats, quoted
// strings, integers. Equal to Go's output byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rulecheck {

// As strconv.FormatFloat(value, format, precision, 64): `format` is one of
// e E f g G; precision -1 is the shortest text that reads back the same.
// Infinities are "+Inf" and "-Inf", not-a-number is "NaN".
std::string FormatFloat(double value, char format, int precision);

// As fmt's %v for a float64: shortest 'g', so 123456 but 1.234567e+06.
std::string FormatFloatV(double value);

// As labels.FormatOpenMetricsFloat: always recognisable as a float, zero without a sign.
std::string FormatOpenMetricsFloat(double value);

// As strconv.ParseFloat(text, 64); nothing when it would return a syntax error.
// Out of range gives an infinity and sets *out_of_range if given.
std::optional<double> ParseFloat(std::string_view text, bool* out_of_range = nullptr);

// As strconv.ParseInt(text, base, 64) with base 0 (auto, underscores) or 10.
std::optional<int64_t> ParseInt(std::string_view text, int base);

// As strconv.Quote: a double-quoted Go string literal.
std::string Quote(std::string_view text);

// As strconv.Unquote for ' " and ` strings of PromQL (single quotes may hold
// many characters, as strutil.Unquote has it). Nothing on a syntax error.
std::optional<std::string> Unquote(std::string_view literal);

}  // namespace rulecheck
