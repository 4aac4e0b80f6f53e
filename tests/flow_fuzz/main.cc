// rulecheck-flow-fuzz [--seed N] [--seconds N] [--worlds N] [--show N] [--first 1]
//
// Random worlds of series, queries and rules: what label flow says of every node of a query is
// held against what the engine evaluates there. Exit code 1 on any violation; each is printed
// with all that it needs. --first ends with the first. Built as rulecheck-flow-mutants:
// --mutant NAME turns on a bug of src/flow/mutants.def, --list-mutants alone lists them.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "flow/mutants.h"
#include "world.h"

namespace rulecheck::flow_fuzz {
namespace {

struct Options {
  uint64_t seed = 1;
  double seconds = 5;
  uint64_t worlds = UINT64_MAX;
  uint64_t show = 5;
  bool first = false;
};

struct NamedMutant {
  std::string_view name;
  flow::Mutant mutant;
};
constexpr NamedMutant kMutants[] = {
    {"kNone", flow::Mutant::kNone},
#define MUTANT(id, what) {#id, flow::Mutant::id},
#include "flow/mutants.def"
#undef MUTANT
};

// False where there is none of the name, or none at all in this program.
bool TurnOn([[maybe_unused]] std::string_view name) {
#ifdef RULECHECK_FLOW_MUTANTS
  for (const NamedMutant& one : kMutants) {
    if (one.name != name) continue;
    flow::active_mutant = one.mutant;
    return true;
  }
#endif
  return false;
}

int ListMutants() {
  for (const NamedMutant& one : kMutants) {
    if (one.mutant != flow::Mutant::kNone) std::printf("%s\n", std::string(one.name).c_str());
  }
  return 0;
}

bool ReadOptions(int argc, char** argv, Options* out) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--seed") {
      out->seed = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--seconds") {
      out->seconds = std::strtod(argv[i + 1], nullptr);
    } else if (name == "--worlds") {
      out->worlds = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--show") {
      out->show = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--first") {
      out->first = true;
    } else if (name != "--mutant" || !TurnOn(argv[i + 1])) {
      return false;
    }
  }
  return argc % 2 == 1;
}

int Main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--list-mutants") return ListMutants();
  Options options;
  if (!ReadOptions(argc, argv, &options)) {
    std::fputs("usage: rulecheck-flow-fuzz [--seed N] [--seconds N] [--worlds N] [--show N]\n", stderr);
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  Totals totals;
  uint64_t worlds = 0;
  for (; worlds < options.worlds && elapsed() < options.seconds; ++worlds) {
    if (options.first && totals.violations > 0) break;
    const std::string found = TryWorld({.seed = options.seed + worlds}, &totals);
    if (found.empty()) continue;
    if (++totals.violations <= options.show) {
      std::printf("VIOLATION seed %llu\n%s\n", static_cast<unsigned long long>(options.seed + worlds),
                  found.c_str());
    }
  }
  std::printf("%llu violations; %llu claims checked on %llu answers (%llu errors) in %llu worlds, %.1f s\n",
              static_cast<unsigned long long>(totals.violations),
              static_cast<unsigned long long>(totals.claims), static_cast<unsigned long long>(totals.answers),
              static_cast<unsigned long long>(totals.errors), static_cast<unsigned long long>(worlds),
              elapsed());
  return totals.violations == 0 && totals.claims > 0 ? 0 : 1;
}

}  // namespace
}  // namespace rulecheck::flow_fuzz

int main(int argc, char** argv) {
  return rulecheck::flow_fuzz::Main(argc, argv);
}
