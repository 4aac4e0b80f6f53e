// Documents that somebody broke: loading them ends, and every place is one of the file.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "rulecheck/document.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

constexpr int kMutationsPerFile = 30;

std::vector<std::string> AllTexts() {
  std::vector<std::string> out;
  for (const auto& entry :
       fs::directory_iterator(fs::path(RULECHECK_SOURCE_DIR) / "testdata" / "documents")) {
    if (entry.path().extension() == ".golden") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

// Takes a piece away, doubles one, moves one in from another file, or changes a byte.
std::string Mutate(const std::string& text, const std::string& other, std::mt19937* random) {
  const auto below = [&](size_t n) { return n == 0 ? 0 : (*random)() % n; };
  std::string out = text;
  const size_t at = below(out.size());
  const size_t length = below(60);
  switch (below(4)) {
    case 0:
      return out.erase(at, length);
    case 1:
      return out.insert(at, out.substr(at, length));
    case 2:
      return out.insert(at, other.substr(below(other.size()), length));
    default:
      if (!out.empty()) out[at] = "{}[]:-|>&*!'\"\n\t #%@\\\xff"[below(21)];
      return out;
  }
}

bool IsInside(const Location& where, const SourceFile& file) {
  return where.span.begin <= where.span.end && where.span.end <= file.text().size();
}

}  // namespace

TEST_CASE("places of broken documents lie in their files") {
  const std::vector<std::string> texts = AllTexts();
  std::mt19937 random(11);
  for (const std::string& text : texts) {
    for (int i = 0; i < kMutationsPerFile; ++i) {
      const std::string mutated = Mutate(text, texts[random() % texts.size()], &random);
      const auto file = std::make_shared<const SourceFile>("mutated.yaml", mutated);
      const LoadedFile loaded = LoadFile(file, {});
      for (const Document& document : loaded.documents) {
        CHECK(document.place.stream < loaded.stream.size());
        for (const QueryItem& query : document.queries) {
          const auto size = static_cast<uint32_t>(query.text.value.size());
          CHECK(IsInside(query.text.At({0, size}), *file));
          CHECK(query.inner().end <= size);
        }
      }
      for (const Finding& finding : loaded.findings) CHECK(IsInside(finding.where, *file));
    }
  }
}

}  // namespace rulecheck
