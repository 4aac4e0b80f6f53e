#include "cli/bazel.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "cli/print_error.h"

namespace rulecheck::cli {
namespace {

std::string BazelVariable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<uint32_t> ParseNumber(const std::string& text) {
  uint32_t value = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) return std::nullopt;
  return value;
}

bool Touch(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "ae");
  if (file != nullptr) return std::fclose(file) == 0;
  PrintError(fmt::format("cannot write TEST_SHARD_STATUS_FILE {}", path));
  return false;
}

}  // namespace

bool ReadBazelTest(BazelTest* out) {
  out->xml_path = BazelVariable("XML_OUTPUT_FILE");
  out->filter = BazelVariable("TESTBRIDGE_TEST_ONLY");
  const std::string total = BazelVariable("TEST_TOTAL_SHARDS");
  if (total.empty()) return true;
  const std::string index = BazelVariable("TEST_SHARD_INDEX");
  const auto count = ParseNumber(total), part = ParseNumber(index);
  if (!count || !part || *count == 0 || *part >= *count) {
    PrintError(fmt::format("TEST_TOTAL_SHARDS={} and TEST_SHARD_INDEX={} make no sense", total, index));
    return false;
  }
  out->shard = Partition{Partition::Kind::kSlice, *part + 1, *count};
  const std::string status = BazelVariable("TEST_SHARD_STATUS_FILE");
  return status.empty() || Touch(status);
}

}  // namespace rulecheck::cli
