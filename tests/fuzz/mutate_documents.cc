// Loads broken documents of every kind, as many as asked for, and holds every place against its file.
//
// usage: mutate-documents [--count N] [--first N] [--seed N] [--slow-ms N] [--keep-last] FOLDER...
//
// Files of the folders (larger ones than 64 KiB are left out) are mutated and loaded one by one. Prints the
// numbers of documents, queries and findings that were seen, and of each kind. Exit 1 when a place lies
// outside its file or one load takes longer than --slow-ms: the mutant is written to mutant-N.yaml in the
// current folder then.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/document.h"

namespace rulecheck {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t kLargestSeed = 64 * 1024;
constexpr size_t kMostChanges = 3;

struct Options {
  uint64_t count = 1'000'000;
  uint64_t first = 0;  // those before are made and not loaded
  uint32_t seed = 1;
  int64_t slow_ms = 2000;
  bool keep_last = false;
  std::vector<std::string> folders;
};

struct Seed {
  std::string name;
  std::string text;
};

struct Counts {
  uint64_t documents = 0, queries = 0, findings = 0, skipped = 0, broken = 0, faults = 0;
  int64_t slowest_us = 0;
  std::map<std::string_view, uint64_t> kinds;
};

std::vector<Seed> SeedsIn(const std::vector<std::string>& folders) {
  std::vector<std::string> paths;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file() && entry.file_size() > 0 && entry.file_size() <= kLargestSeed)
        paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Seed> out;
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    out.push_back({fs::path(path).filename().string(), {std::istreambuf_iterator<char>(in), {}}});
  }
  return out;
}

class Mutator {
 public:
  explicit Mutator(uint32_t seed) : random_(seed) {}

  size_t Below(size_t n) { return n == 0 ? 0 : random_() % n; }

  std::string Mutate(const std::string& text, const std::string& other) {
    std::string out = text;
    for (size_t left = 1 + Below(kMostChanges); left > 0; --left) Change(other, &out);
    return out;
  }

 private:
  // The beginning of the line that holds `at`, and that of the next.
  static std::pair<size_t, size_t> LineAt(const std::string& text, size_t at) {
    const size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    const size_t end = text.find('\n', at);
    return {before == std::string::npos ? 0 : before + 1, end == std::string::npos ? text.size() : end + 1};
  }

  // Takes a line away, or doubles it: what is left is often still YAML.
  void ChangeLine(std::string* out) {
    const auto [begin, end] = LineAt(*out, Below(out->size()));
    const std::string line = out->substr(begin, end - begin);
    if (Below(2) == 0) {
      out->erase(begin, end - begin);
    } else {
      out->insert(LineAt(*out, Below(out->size())).first, line);
    }
  }

  // Takes a piece away, doubles one, moves one in from another file, cuts the end, changes a byte or
  // indentation.
  void Change(const std::string& other, std::string* out) {
    const size_t at = Below(out->size());
    const size_t length = Below(60);
    switch (Below(10)) {
      case 0:
        out->erase(at, length);
        return;
      case 1:
        out->insert(at, out->substr(at, length));
        return;
      case 2:
        out->insert(at, other.substr(Below(other.size()), length));
        return;
      case 3:
        if (Below(8) == 0) out->resize(at);
        return;
      case 4:
        out->insert(at, Below(2) == 0 ? "\n" : "  ");
        return;
      case 5:
      case 6:
      case 7:
        ChangeLine(out);
        return;
      default:
        if (!out->empty()) (*out)[at] = "{}[]:-|>&*!'\"\n\t #%@\\\xff\xc3$(\r"[Below(26)];
    }
  }

  std::mt19937 random_;
};

bool IsInside(const Location& where, const SourceFile& file) {
  return where.file == &file && where.span.begin <= where.span.end && where.span.end <= file.text().size();
}

bool PlacesAreInside(const LoadedFile& loaded, const SourceFile& file) {
  const auto query_is = [&](const QueryItem& query) {
    const auto size = static_cast<uint32_t>(query.text.value.size());
    return query.inner().end <= size && IsInside(query.text.At({0, size}), file);
  };
  const auto document_is = [&](const Document& document) {
    return document.span.begin <= document.span.end && document.span.end <= file.text().size() &&
           document.place.stream < loaded.stream.size() &&
           std::all_of(document.queries.begin(), document.queries.end(), query_is);
  };
  const auto finding_is = [&](const Finding& finding) {
    return IsInside(finding.where, file) &&
           std::all_of(finding.labels.begin(), finding.labels.end(),
                       [&](const SecondaryLabel& label) { return IsInside(label.where, file); });
  };
  return std::all_of(loaded.documents.begin(), loaded.documents.end(), document_is) &&
         std::all_of(loaded.findings.begin(), loaded.findings.end(), finding_is);
}

void Add(const LoadedFile& loaded, Counts* counts) {
  counts->documents += loaded.documents.size();
  counts->findings += loaded.findings.size();
  counts->skipped += loaded.skipped.size();
  counts->broken += loaded.broken ? 1 : 0;
  for (const Document& document : loaded.documents) {
    counts->queries += document.queries.size();
    ++counts->kinds[DocumentKindName(document.kind)];
  }
}

void Keep(uint64_t number, const std::string& text, std::string_view why) {
  const std::string name = fmt::format("mutant-{}.yaml", number);
  std::ofstream(name, std::ios::binary) << text;
  fmt::print("{}: {}\n", name, why);
}

void LoadOne(const Options& options, uint64_t number, const std::string& name, std::string text,
             Counts* counts) {
  using Clock = std::chrono::steady_clock;
  const auto file = std::make_shared<const SourceFile>(name, std::move(text));
  const auto begin = Clock::now();
  const LoadedFile loaded = LoadFile(file, {});
  const int64_t took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count();
  counts->slowest_us = std::max(counts->slowest_us, took);
  Add(loaded, counts);
  const bool slow = took > options.slow_ms * 1000;
  if (!slow && PlacesAreInside(loaded, *file)) return;
  ++counts->faults;
  Keep(number, std::string(file->text()), slow ? "slow" : "a place outside of the file");
}

// Nothing when a word is neither an option nor a folder.
std::optional<Options> ReadOptions(int argc, char** argv) {
  Options out;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto number = [&] { return std::strtoull(i + 1 < argc ? argv[++i] : "0", nullptr, 10); };
    if (word == "--count") {
      out.count = number();
    } else if (word == "--first") {
      out.first = number();
    } else if (word == "--seed") {
      out.seed = static_cast<uint32_t>(number());
    } else if (word == "--slow-ms") {
      out.slow_ms = static_cast<int64_t>(number());
    } else if (word == "--keep-last") {
      out.keep_last = true;
    } else if (fs::is_directory(word)) {
      out.folders.emplace_back(word);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

int Main(int argc, char** argv) {
  const std::optional<Options> read = ReadOptions(argc, argv);
  const Options options = read.value_or(Options{});
  const std::vector<Seed> seeds = SeedsIn(options.folders);
  if (seeds.empty()) {
    fmt::print(stderr,
               "usage: mutate-documents [--count N] [--first N] [--seed N] [--slow-ms N] [--keep-last] "
               "FOLDER...: no files\n");
    return 2;
  }
  Mutator mutator(options.seed);
  Counts counts;
  for (uint64_t i = 0; i < options.count; ++i) {
    const Seed& seed = seeds[i % seeds.size()];
    std::string text = mutator.Mutate(seed.text, seeds[mutator.Below(seeds.size())].text);
    if (i < options.first) continue;
    // What is being loaded stands there when the load never returns.
    if (options.keep_last) std::ofstream("mutant-last.yaml", std::ios::binary) << text;
    LoadOne(options, i, seed.name, std::move(text), &counts);
  }
  fmt::print("{} mutants of {} files: {} documents, {} queries, {} findings, {} skipped, {} broken texts\n",
             options.count, seeds.size(), counts.documents, counts.queries, counts.findings, counts.skipped,
             counts.broken);
  for (const auto& [kind, count] : counts.kinds) fmt::print("  {:>9}  {}\n", count, kind);
  fmt::print("slowest load {} us; {} faults\n", counts.slowest_us, counts.faults);
  return counts.faults == 0 ? 0 : 1;
}

}  // namespace
}  // namespace rulecheck

int main(int argc, char** argv) {
  return rulecheck::Main(argc, argv);
}
