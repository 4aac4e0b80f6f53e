// rulecheck-oracle SUBCOMMAND [ARGUMENT...] < questions.jsonl > answers.jsonl
//
// Answers recorded questions of the real engines, so that an outside comparer can
// judge us.
#include <cstdio>
#include <cstring>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "oracle.h"

namespace rulecheck::oracle {
namespace {

using Arguments = std::vector<std::string>;

struct Subcommand {
  const char* name;
  const char* usage;
  size_t min_arguments;
  size_t max_arguments;
  std::function<int(const Arguments&)> run;
};

const std::vector<Subcommand>& Subcommands() {
  static const std::vector<Subcommand> table = {
      {"promql-parse", "< cases.jsonl", 0, 0,
       [](const Arguments&) { return RunPromqlParse(std::cin, std::cout); }},
      {"logql-parse", "< cases.jsonl", 0, 0,
       [](const Arguments&) { return RunLogqlParse(std::cin, std::cout); }},
      {"promql-eval", "< cases.jsonl", 0, 0,
       [](const Arguments&) { return RunPromqlEval(std::cin, std::cout, false); }},
      {"promql-eval-delayed", "< cases.jsonl", 0, 0,
       [](const Arguments&) { return RunPromqlEval(std::cin, std::cout, true); }},
      {"promqltest", "FILE...", 1, 10'000, [](const Arguments& a) { return RunPromqlTest(a, std::cout); }},
      {"logql-eval", "< cases.jsonl", 0, 0,
       [](const Arguments&) { return RunLogqlEval(std::cin, std::cout); }},
      {"logqltest", "FILE...", 1, 10'000, [](const Arguments& a) { return RunLogqlTest(a, std::cout); }},
      {"template", "< cases.jsonl", 0, 0, [](const Arguments&) { return RunTemplate(std::cin, std::cout); }},
      {"routes", "< cases.jsonl", 0, 0, [](const Arguments&) { return RunRoutes(std::cin, std::cout); }},
      {"slo-timing", "[--scenario] [--share-sums] < cases.jsonl", 0, 2,
       [](const Arguments& a) { return RunSloTiming(a, std::cin, std::cout); }},
      {"label-flow", "[--inventory] [--names immediate|delayed] < cases.jsonl", 0, 3,
       [](const Arguments& a) { return RunLabelFlow(a, std::cin, std::cout); }},
      {"rules-verdict", "CORPUS ROWS.jsonl", 2, 2,
       [](const Arguments& a) { return RunRulesVerdict(a[0], a[1], std::cout); }},
      {"logql-corpus", "CORPUS", 1, 1, [](const Arguments& a) { return RunLogqlCorpus(a[0], std::cout); }},
      {"unittest-verdict", "CORPUS ROWS.jsonl", 2, 2,
       [](const Arguments& a) { return RunUnittestVerdict(a[0], a[1], std::cout); }},
  };
  return table;
}

int Usage() {
  std::fputs("usage:\n", stderr);
  for (const Subcommand& s : Subcommands()) {
    std::fprintf(stderr, "  rulecheck-oracle %s %s\n", s.name, s.usage);
  }
  return 2;
}

int Main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  if (argc < 2) return Usage();
  const Arguments arguments(argv + 2, argv + argc);
  for (const Subcommand& s : Subcommands()) {
    if (std::strcmp(s.name, argv[1]) != 0) continue;
    if (arguments.size() < s.min_arguments || arguments.size() > s.max_arguments) return Usage();
    return s.run(arguments);
  }
  return Usage();
}

}  // namespace
}  // namespace rulecheck::oracle

int main(int argc, char** argv) {
  return rulecheck::oracle::Main(argc, argv);
}
