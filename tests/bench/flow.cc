// What label flow costs a rule: chains in which each rule reads two earlier ones.
//
// usage: rulecheck-bench-flow [N...]   rules of a chain (default 1000 10000 100000)
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "flow/rules.h"
#include "rulecheck/promql.h"

namespace rulecheck::bench {
namespace {

std::string QueryOf(size_t i) {
  if (i < 2) return fmt::format("sum by (job, instance, l{}) (rate(m{}[5m]))", i, i);
  const size_t a = i - 1, b = i / 2;
  switch (i % 4) {
    case 0:
      return fmt::format("r:{} / on (job) group_left r:{} > {}", a, b, i % 10);
    case 1:
      return fmt::format("sum by (job, l{}) (r:{}) or r:{}", i % 3, a, b);
    case 2:
      return fmt::format("label_replace(r:{}, \"l{}\", \"$1-x\", \"job\", \"(.*)\") and r:{}", a, i % 5, b);
    default:
      return fmt::format("max without (instance) (r:{}) + ignoring (l1) r:{}", a, b);
  }
}

struct Chain {
  std::vector<std::string> names;
  std::vector<std::unique_ptr<promql::Query>> queries;
  std::vector<flow::FlowRule> rules;
};

Chain MakeChain(size_t count) {
  Chain out;
  for (size_t i = 0; i < count; ++i) {
    out.names.push_back(fmt::format("r:{}", i));
    out.queries.push_back(std::move(promql::Parse(QueryOf(i), {}).query));
  }
  for (size_t i = 0; i < count; ++i) {
    flow::FlowRule rule;
    rule.name = out.names[i];
    rule.query = out.queries[i].get();
    out.rules.push_back(std::move(rule));
  }
  return out;
}

long PeakKilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

int Main(int argc, char** argv) {
  std::vector<size_t> counts;
  for (int i = 1; i < argc; ++i) counts.push_back(std::strtoull(argv[i], nullptr, 10));
  if (counts.empty()) counts = {1000, 10'000, 100'000};
  for (const size_t count : counts) {
    Chain chain = MakeChain(count);
    const long before = PeakKilobytes();
    const std::clock_t start = std::clock();
    flow::FlowsOptions options;
    options.recorded_here_only = true;
    const flow::Flows flows(std::move(chain.rules), options);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    fmt::print("{:>7} rules: {:8.3f} s, {:6.2f} us a rule, {:7} KB more, {:5.2f} KB a rule\n", count, seconds,
               1e6 * seconds / static_cast<double>(count), PeakKilobytes() - before,
               static_cast<double>(PeakKilobytes() - before) / static_cast<double>(count));
  }
  return 0;
}

}  // namespace
}  // namespace rulecheck::bench

int main(int argc, char** argv) {
  return rulecheck::bench::Main(argc, argv);
}
