#include <fmt/core.h>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/rule_facts.h"
#include "checks/sample_runs.h"
#include "template/alert.h"

namespace rulecheck::checks {
namespace {

// Go's "template: __alert_X:1:115: executing "__alert_X" at <.Foo>: " is of no use to
// people: the finding has its own place.
std::string_view Essence(std::string_view message) {
  const size_t at = message.find(" at <");
  const size_t end = at == std::string_view::npos ? at : message.find(">: ", at);
  return end == std::string_view::npos ? message : message.substr(end + 3);
}

// The field of the data that "can't evaluate field labels in type ..." was meant to name; empty for others.
std::string_view NearField(std::string_view message) {
  constexpr std::string_view kWords = "can't evaluate field ";
  constexpr std::string_view kFields[] = {"Labels", "ExternalLabels", "ExternalURL", "Value"};
  if (!message.starts_with(kWords)) return {};
  message.remove_prefix(kWords.size());
  const std::string_view field = message.substr(0, message.find(' '));
  return Nearest(field, kFields);
}

// The error of the run with each kind of data, when all of them fail.
std::optional<Error> AlwaysFails(const QueryContext& c, const RuleText& text) {
  if (text.surely_expands) return std::nullopt;
  const flow::Flow& result = c.facts.Certain(c.root());
  const std::set<std::string_view> names = LabelNames(result);
  const gotemplate::AlertText parsed = text.Parse();
  const SampleLabels labels{{names.begin(), names.end()},
                            [&](std::string_view name) { return result.CanHave(name); }};
  std::optional<Error> error;
  for (size_t kind = 0; kind < kSampleKinds; ++kind) {
    std::optional<Error> failed = RunWithSample(text, parsed, kind, labels);
    if (!failed) return std::nullopt;
    if (!error) error = std::move(failed);
  }
  return error;
}

}  // namespace

void TemplateRunTimeError(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const std::vector<RuleText>& texts = c.facts.texts();
  if (texts.empty()) return;
  for (const RuleText& text : texts) {
    const std::optional<Error> error = AlwaysFails(c, text);
    if (!error) continue;
    const Location where = error->span ? text.At(*error->span) : text.pair.value.Whole();
    const std::string_view message = Essence(error->message);
    FindingBuilder finding =
        c.out.Report(where, fmt::format("the template fails when it is expanded: {}", message))
            .Because(text.pair.key.Whole(), text.is_label ? "the label gets the text of the error"
                                                          : "the annotation gets the text of the error");
    if (const std::string_view near = NearField(message); !near.empty()) {
      finding.Help(fmt::format("did you mean `.{}`?", near));
    }
  }
}

}  // namespace rulecheck::checks
