// Reads the recorded answers in ../shared, which are gzipped.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>
#include <string>

namespace rulecheck::test {

inline constexpr const char* kShared = RULECHECK_SOURCE_DIR "/../shared";

inline std::string Unzip(const std::string& path) {
  FILE* pipe = popen(("gzip -dc '" + path + "'").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  char buffer[1 << 16];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  CHECK(pclose(pipe) == 0);
  return text;
}

}  // namespace rulecheck::test
