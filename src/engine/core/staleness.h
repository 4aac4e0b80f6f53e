// The two not-a-number values that Prometheus tells apart by their bits
// (model/value): the stale marker and the ordinary NaN.
#pragma once

#include <bit>
#include <cstdint>

namespace rulecheck::engine {

inline constexpr uint64_t kStaleNanBits = 0x7ff0000000000002;
inline constexpr uint64_t kNormalNanBits = 0x7ff8000000000001;

inline double StaleNan() {
  return std::bit_cast<double>(kStaleNanBits);
}
inline double NormalNan() {
  return std::bit_cast<double>(kNormalNanBits);
}
inline bool IsStaleNan(double v) {
  return std::bit_cast<uint64_t>(v) == kStaleNanBits;
}

}  // namespace rulecheck::engine
