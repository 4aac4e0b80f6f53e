#include "template/humanize.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/go_format.h"
#include "template/go_time.h"

namespace rulecheck::gotemplate {
namespace {

constexpr std::array<std::string_view, 8> kLarge = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
constexpr std::array<std::string_view, 8> kSmall = {"m", "u", "n", "p", "f", "a", "z", "y"};
constexpr std::array<std::string_view, 8> kBinary = {"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};

std::string Short(double v) {
  return FormatFloat(v, 'g', 4);
}

std::string ScaledDown(double v, double step, const std::array<std::string_view, 8>& prefixes) {
  std::string_view prefix;
  for (std::string_view next : prefixes) {
    if (std::fabs(v) < step) break;
    prefix = next;
    v /= step;
  }
  return Short(v).append(prefix);
}

std::string ScaledUp(double v) {
  std::string_view prefix;
  for (std::string_view next : kSmall) {
    if (std::fabs(v) >= 1) break;
    prefix = next;
    v *= 1000;
  }
  return Short(v).append(prefix);
}

// Nanoseconds since 1970 of a float of seconds.
Result<int64_t> ToNanoseconds(double v) {
  if (std::isnan(v) || std::isinf(v)) return Error{"value is NaN or Inf", {}};
  const double nanoseconds = v * 1e9;
  // As floats, the bounds of int64 are both powers of two; the upper one is out of it.
  if (nanoseconds > 9223372036854775807.0 || nanoseconds < -9223372036854775808.0) {
    return Error{fmt::format("{} cannot be represented as a nanoseconds timestamp since it overflows int64",
                             FormatFloatV(v)),
                 {}};
  }
  if (nanoseconds >= 9223372036854775808.0) return std::numeric_limits<int64_t>::min();  // as on amd64
  return static_cast<int64_t>(nanoseconds);
}

Instant FromNanoseconds(int64_t nanoseconds) {
  return AddDuration({0, 0}, nanoseconds);
}

// As net.SplitHostPort; nothing on its errors.
std::optional<std::pair<std::string, std::string>> SplitHostPort(const std::string& host_port) {
  const size_t colon = host_port.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host;
  size_t brackets_from = 0;  // where another bracket is too many
  size_t closing_from = 0;
  if (host_port[0] == '[') {
    const size_t end = host_port.find(']');
    if (end == std::string::npos || end + 1 != colon) return std::nullopt;
    host = host_port.substr(1, end - 1);
    brackets_from = 1;
    closing_from = end + 1;
  } else {
    host = host_port.substr(0, colon);
    if (host.find(':') != std::string::npos) return std::nullopt;
  }
  if (host_port.find('[', brackets_from) != std::string::npos) return std::nullopt;
  if (host_port.find(']', closing_from) != std::string::npos) return std::nullopt;
  return std::pair{host, host_port.substr(colon + 1)};
}

// As net.ParseIP, which takes neither zones nor leading zeros.
bool IsIpAddress(const std::string& text) {
  in_addr v4{};
  in6_addr v6{};
  return inet_pton(AF_INET, text.c_str(), &v4) == 1 || inet_pton(AF_INET6, text.c_str(), &v6) == 1;
}

}  // namespace

Result<double> ToFloat(const Value& value) {
  const Value v = value.Unboxed();
  if (!v.pointer()) {
    switch (v.type()) {
      case Type::kFloat:
        return v.number();
      case Type::kInt:
      case Type::kInt64:
        return static_cast<double>(v.integer());
      case Type::kUint:
      case Type::kUint64:
        return static_cast<double>(v.unsigned_integer());
      case Type::kDuration: {
        const int64_t d = v.integer();
        return static_cast<double>(d / 1000000000) + static_cast<double>(d % 1000000000) / 1e9;
      }
      case Type::kString: {
        bool out_of_range = false;
        const auto number = ParseFloat(v.text(), &out_of_range);
        if (number && !out_of_range) return *number;
        return Error{fmt::format("strconv.ParseFloat: parsing {}: {}", Quote(v.text()),
                                 out_of_range ? "value out of range" : "invalid syntax"),
                     {}};
      }
      default:
        break;
    }
  }
  return Error{fmt::format("can't convert {} to float", v.GoType()), {}};
}

std::string Humanize(double v) {
  if (v == 0 || !std::isfinite(v)) return Short(v);
  return std::fabs(v) >= 1 ? ScaledDown(v, 1000, kLarge) : ScaledUp(v);
}

std::string Humanize1024(double v) {
  if (std::fabs(v) <= 1 || !std::isfinite(v)) return Short(v);
  return ScaledDown(v, 1024, kBinary);
}

std::string HumanizeDuration(double v) {
  if (!std::isfinite(v)) return Short(v);
  if (v == 0) return Short(v) + "s";
  if (std::fabs(v) < 1) return ScaledUp(v) + "s";
  const std::string_view sign = v < 0 ? "-" : "";
  v = std::fabs(v);
  // Out of range the conversion gives the least integer, as on amd64.
  const int64_t duration =
      v >= 9223372036854775808.0 ? std::numeric_limits<int64_t>::min() : static_cast<int64_t>(v);
  const int64_t seconds = duration % 60;
  const int64_t minutes = duration / 60 % 60;
  const int64_t hours = duration / 3600 % 24;
  const int64_t days = duration / 86400;
  if (days != 0) return fmt::format("{}{}d {}h {}m {}s", sign, days, hours, minutes, seconds);
  if (hours != 0) return fmt::format("{}{}h {}m {}s", sign, hours, minutes, seconds);
  if (minutes != 0) return fmt::format("{}{}m {}s", sign, minutes, seconds);
  return fmt::format("{}{}s", sign, Short(v));
}

std::string HumanizePercentage(double v) {
  return Short(v * 100) + "%";
}

Result<std::string> HumanizeTimestamp(double v) {
  if (!std::isfinite(v)) return Short(v);
  const Result<Instant> instant = FloatToTime(v);
  if (!instant) return instant.error();
  return FormatTimeText(*instant);
}

// By way of milliseconds, which is what model.Time holds.
Result<Instant> FloatToTime(double v) {
  const Result<int64_t> nanoseconds = ToNanoseconds(v);
  if (!nanoseconds) return nanoseconds.error();
  return FromNanoseconds(*nanoseconds / 1'000'000 * 1'000'000);
}

std::string StripPort(const std::string& host_port) {
  const auto split = SplitHostPort(host_port);
  return split ? split->first : host_port;
}

std::string StripDomain(const std::string& host_port) {
  const auto split = SplitHostPort(host_port);
  std::string host = split ? split->first : host_port;
  if (IsIpAddress(host)) return host_port;
  host = host.substr(0, host.find('.'));
  if (!split || split->second.empty()) return host;
  return host.find(':') == std::string::npos && host.find('%') == std::string::npos
             ? fmt::format("{}:{}", host, split->second)
             : fmt::format("[{}]:{}", host, split->second);
}

}  // namespace rulecheck::gotemplate
