#include <fmt/core.h>

#include <map>

#include "base/ascii.h"
#include "base/strings.h"
#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

// Labels that hold a whole line, and the stage that makes them so.
using LineLabels = std::map<std::string_view, Span>;

// `(?P<name>.+)` with or without anchors: the name; empty for any other pattern.
std::string_view WholeCapture(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$')) pattern.remove_suffix(1);
  for (const std::string_view open : {"(?P<", "(?<"}) {
    if (!pattern.starts_with(open)) continue;
    const size_t close = pattern.find('>');
    if (close == std::string_view::npos) return {};
    const std::string_view rest = pattern.substr(close + 1);
    const bool whole = rest == ".+)" || rest == ".*)" || rest == ".+?)" || rest == "[^\\n]+)";
    return whole ? pattern.substr(open.size(), close - open.size()) : std::string_view();
  }
  return {};
}

// `<name>` and nothing else.
std::string_view WholePattern(std::string_view pattern) {
  if (pattern.size() < 3 || pattern.front() != '<' || pattern.find('>') != pattern.size() - 1) return {};
  const std::string_view name = pattern.substr(1, pattern.size() - 2);
  return name == "_" ? std::string_view() : name;
}

// The field of `{{.field}}` or `{{__line__}}` and nothing else.
std::string_view OnlyField(std::string_view text) {
  if (!text.starts_with("{{") || !text.ends_with("}}") || text.size() < 5) return {};
  std::string_view inner = TrimSpace(text.substr(2, text.size() - 4));
  if (inner.starts_with('.')) inner.remove_prefix(1);
  for (const char byte : inner) {
    if (!IsNameByte(byte)) return {};
  }
  return inner;
}

void Reformat(const logql::LabelFormat& format, LineLabels* labels) {
  const std::string_view source = format.rename ? format.source.name : OnlyField(format.text.value);
  const auto known = labels->find(source);
  const bool line = source == "__line__" || known != labels->end();
  const Span cause = known != labels->end() ? known->second : format.span;
  if (format.rename) labels->erase(source);
  labels->erase(format.label.name);
  if (line) labels->emplace(format.label.name, cause);
}

LineLabels LabelsOfLines(const logql::LogExpr& log) {
  LineLabels labels;
  for (const logql::Stage* stage : log.stages) {
    if (const auto* regexp = logql::As<logql::RegexpStage>(stage)) {
      if (const std::string_view name = WholeCapture(regexp->text.value); !name.empty())
        labels[name] = stage->span;
    } else if (const auto* pattern = logql::As<logql::PatternStage>(stage)) {
      if (const std::string_view name = WholePattern(pattern->text.value); !name.empty())
        labels[name] = stage->span;
    } else if (const auto* format = logql::As<logql::LabelFormatStage>(stage)) {
      for (const logql::LabelFormat& one : format->formats) Reformat(one, &labels);
    } else if (const auto* drop = logql::As<logql::DropStage>(stage)) {
      for (const logql::NamedMatcher& name : drop->names) labels.erase(name.label.name);
    }
  }
  return labels;
}

}  // namespace

void LineAsLabel(const LogQueryContext& c) {
  const flow::Flow& result = c.facts.Flow(c.root());
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    for (const auto& [label, cause] : LabelsOfLines(*log)) {
      if (!result.CanHave(label)) continue;
      const bool alert = c.rule().kind == RuleKind::kAlerting;
      FindingBuilder finding =
          c.Report(cause, fmt::format("`{}` is the whole log line: each distinct line makes {} of its own",
                                      label, alert ? "an alert" : "a series"));
      if (alert && c.rule().hold && c.rule().hold->milliseconds > 0) {
        finding.Because(c.rule().hold->text.Whole(), "a line that comes once is not there that long");
      }
      finding.Help("group by labels with few values, and look the lines up in the logs");
      return;
    }
  }
}

}  // namespace rulecheck::checks
