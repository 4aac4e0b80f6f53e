// Patterns of ip(): one address, a CIDR block, or a range of addresses
// (pkg/logql/log/ip.go on net/netip and netipx).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rulecheck::logql {

// An address as net/netip has it: IPv4 in the last four bytes.
struct IpAddress {
  std::array<uint8_t, 16> bytes{};
  bool v6 = false;
  std::string zone;  // of IPv6, after `%`

  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

std::optional<IpAddress> ParseIpAddress(std::string_view text);

struct IpPattern {
  enum class Kind : uint8_t { kAddress, kBlock, kRange };
  Kind kind = Kind::kAddress;
  IpAddress first;  // the address; the first of a range
  IpAddress last;   // of a range
  int bits = 0;     // of a block

  bool Contains(const IpAddress& address) const;
};

std::optional<IpPattern> ParseIpPattern(std::string_view text);

}  // namespace rulecheck::logql
