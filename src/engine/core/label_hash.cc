#include "engine/core/label_hash.h"

#include <bit>
#include <cstring>
#include <string>

namespace rulecheck::engine {
namespace {

constexpr uint64_t kPrime1 = 0x9E3779B185EBCA87;
constexpr uint64_t kPrime2 = 0xC2B2AE3D27D4EB4F;
constexpr uint64_t kPrime3 = 0x165667B19E3779F9;
constexpr uint64_t kPrime4 = 0x85EBCA77C2B2AE63;
constexpr uint64_t kPrime5 = 0x27D4EB2F165667C5;

template <typename T>
T Load(const char* p) {
  T v;
  std::memcpy(&v, p, sizeof(v));
  return v;
}

uint64_t Round(uint64_t acc, uint64_t input) {
  return std::rotl(acc + input * kPrime2, 31) * kPrime1;
}
uint64_t MergeRound(uint64_t acc, uint64_t v) {
  return (acc ^ Round(0, v)) * kPrime1 + kPrime4;
}

void AppendSized(std::string_view text, std::string* out) {
  const size_t n = text.size();
  if (n < 255) {
    out->push_back(static_cast<char>(n));
  } else {
    out->push_back(static_cast<char>(255));
    out->push_back(static_cast<char>(n & 0xff));
    out->push_back(static_cast<char>((n >> 8) & 0xff));
    out->push_back(static_cast<char>((n >> 16) & 0xff));
  }
  out->append(text);
}

}  // namespace

uint64_t XxHash64(std::string_view bytes) {
  const char* p = bytes.data();
  const char* const end = p + bytes.size();
  uint64_t h = kPrime5;
  if (bytes.size() >= 32) {
    uint64_t v1 = kPrime1 + kPrime2;
    uint64_t v2 = kPrime2;
    uint64_t v3 = 0;
    uint64_t v4 = 0 - kPrime1;
    for (; end - p >= 32; p += 32) {
      v1 = Round(v1, Load<uint64_t>(p));
      v2 = Round(v2, Load<uint64_t>(p + 8));
      v3 = Round(v3, Load<uint64_t>(p + 16));
      v4 = Round(v4, Load<uint64_t>(p + 24));
    }
    h = std::rotl(v1, 1) + std::rotl(v2, 7) + std::rotl(v3, 12) + std::rotl(v4, 18);
    for (const uint64_t v : {v1, v2, v3, v4}) h = MergeRound(h, v);
  }
  h += bytes.size();
  for (; end - p >= 8; p += 8) h = std::rotl(h ^ Round(0, Load<uint64_t>(p)), 27) * kPrime1 + kPrime4;
  if (end - p >= 4) {
    h = std::rotl(h ^ (Load<uint32_t>(p) * kPrime1), 23) * kPrime2 + kPrime3;
    p += 4;
  }
  for (; p < end; ++p) h = std::rotl(h ^ (static_cast<uint8_t>(*p) * kPrime5), 11) * kPrime1;
  h = (h ^ (h >> 33)) * kPrime2;
  h = (h ^ (h >> 29)) * kPrime3;
  return h ^ (h >> 32);
}

uint64_t HashLabels(const Symbols& symbols, LabelsId labels) {
  std::string bytes;
  for (const Label& l : symbols.Labels(labels)) {
    AppendSized(symbols.Text(l.name), &bytes);
    AppendSized(symbols.Text(l.value), &bytes);
  }
  return XxHash64(bytes);
}

}  // namespace rulecheck::engine
