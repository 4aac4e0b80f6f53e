// What Alertmanager refuses, at its place; and what it makes of the rest.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>

#include "routing/decode.h"
#include "routing/route_tree.h"
#include "support/golden.h"

namespace rulecheck::routing {
namespace {

std::string ProblemText(const SourceFile& file, const Finding& finding) {
  const LineColumn at = file.Position(finding.where.span.begin);
  std::string text = fmt::format("{}:{}: {}\n", at.line, at.column, finding.message);
  for (const SecondaryLabel& label : finding.labels) {
    const LineColumn other = file.Position(label.where.span.begin);
    text += fmt::format("  {}:{}: {}\n", other.line, other.column, label.text);
  }
  for (const std::string& note : finding.notes) text += fmt::format("  {}\n", note);
  return text;
}

std::string TreeText(const RouteTree& tree) {
  std::string out;
  for (uint32_t i = 0; i < tree.nodes().size(); ++i) {
    const RouteNode& node = tree[i];
    out += fmt::format("{:{}}{} -> {} by {}, {} {} {}{}\n", "", 2 * node.depth,
                       MatchersText(node.route->matchers), node.receiver, tree.GroupingInWords(i),
                       node.group_wait, node.group_interval, node.repeat_interval,
                       node.route->continues ? ", continue" : "");
  }
  return out;
}

}  // namespace

TEST_CASE("configurations of Alertmanager") {
  test::RunGolden("alertmanager.txt", [](const std::string& text) {
    const SourceFile file("alertmanager.yml", text + "\n");
    const auto tree = source::ParseYaml(file);
    if (tree->error()) return tree->error()->message;
    const DecodedConfig decoded = DecodeConfig(tree, *tree->documents()[0].root, MatcherMode::kFallback);
    std::string out;
    for (const Finding& problem : decoded.problems) out += ProblemText(file, problem);
    if (decoded.valid()) out += TreeText(RouteTree(decoded.config));
    for (const NamedInterval& interval : decoded.config.intervals) {
      if (!decoded.valid()) break;
      out += fmt::format("{}:", interval.name.value);
      for (const TimeInterval& part : interval.intervals) out += fmt::format(" [{}]", IntervalInWords(part));
      out += "\n";
    }
    return out;
  });
}

}  // namespace rulecheck::routing
