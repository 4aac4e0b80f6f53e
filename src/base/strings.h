// Small text tools: UTF-8, splitting, and "did you mean".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck {

bool IsValidUtf8(std::string_view text);

// Decodes the code point at `*offset` and moves it on. Invalid bytes give
// U+FFFD and move on by one, as Go's utf8.DecodeRune.
char32_t DecodeUtf8(std::string_view text, size_t* offset);
void AppendUtf8(char32_t code_point, std::string* out);

std::string_view TrimSpace(std::string_view text);  // ASCII blanks on both ends
std::vector<std::string_view> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);

// Levenshtein distance, given up (returns limit + 1) beyond `limit`.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit);

// The candidate nearest to `word` if it is near enough to be a slip, else empty.
std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates);

// 64-bit hash of bytes, equal on every machine (used for label sets and fingerprints).
uint64_t HashBytes(std::string_view bytes, uint64_t seed = 0);

}  // namespace rulecheck
