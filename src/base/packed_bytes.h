// Records as bytes: numbers in as many as they need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace rulecheck {

class ByteWriter {
 public:
  explicit ByteWriter(std::vector<std::byte>* out) : out_(*out) {}

  void PutByte(uint8_t value) { out_.push_back(static_cast<std::byte>(value)); }
  void PutNumber(uint64_t value) {
    for (; value >= 0x80; value >>= 7) PutByte(static_cast<uint8_t>(value | 0x80));
    PutByte(static_cast<uint8_t>(value));
  }
  template <typename T>
  void PutRaw(const T& value) {
    const auto* bytes = reinterpret_cast<const std::byte*>(&value);
    out_.insert(out_.end(), bytes, bytes + sizeof(value));
  }
  // With its size.
  void PutText(std::string_view text) {
    PutNumber(text.size());
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    out_.insert(out_.end(), bytes, bytes + text.size());
  }

 private:
  std::vector<std::byte>& out_;
};

// Of what a ByteWriter wrote, in the same order.
class ByteReader {
 public:
  explicit ByteReader(const std::byte* at) : at_(at) {}

  uint8_t GetByte() { return static_cast<uint8_t>(*at_++); }
  uint64_t GetNumber() {
    uint64_t out = 0;
    for (int shift = 0;; shift += 7) {
      const uint8_t byte = GetByte();
      out |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return out;
    }
  }
  template <typename T>
  void GetRaw(T* value) {
    std::memcpy(value, at_, sizeof(T));
    at_ += sizeof(T);
  }
  // A part of the bytes.
  std::string_view GetText() {
    const uint64_t size = GetNumber();
    const auto* begin = reinterpret_cast<const char*>(at_);
    at_ += size;
    return {begin, size};
  }

 private:
  const std::byte* at_;
};

}  // namespace rulecheck
