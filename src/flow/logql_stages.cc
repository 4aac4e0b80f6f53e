// Semantics as pkg/logql/log/{fmt,drop_labels,keep_labels}.go of Loki.
#include "flow/logql_stages.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "flow/logql_condition.h"
#include "flow/logql_parsers.h"
#include "flow/logql_template.h"

namespace rulecheck::flow {
namespace {

// --- drop, keep

std::optional<LineLabel> PartThere(const LineLabel& label) {
  if (!label.CanBeThere()) return std::nullopt;
  LineLabel out = label;
  out.absent = false;
  return out;
}

std::optional<LineLabel> PartNotThere(const LineLabel& label) {
  if (!label.absent) return std::nullopt;
  LineLabel out = label;
  out.SetAbsent(label.cause);
  return out;
}

LineLabel Deleted(LineLabel label, Cause by) {
  label.SetAbsent(by);
  label.dropped = Presence::kYes;
  return label;
}

void Add(const std::optional<LineLabel>& part, std::optional<LineLabel>* to) {
  if (part) *to = *to ? Join(**to, *part) : *part;
}

// `drop`: with a condition, also what is not there is deleted when "" fulfils it.
LineLabel Without(const LineLabel& label, const std::optional<TextCondition>& condition, Cause by) {
  std::optional<LineLabel> out;
  const std::optional<LineLabel> gone = condition ? Where(label, *condition, true) : PartThere(label);
  if (gone) out = Deleted(*gone, by);
  Add(condition ? Where(label, *condition, false) : PartNotThere(label), &out);
  return out ? *out : label;
}

// `keep`: what does not fulfil the condition is deleted.
LineLabel Kept(const LineLabel& label, const std::optional<TextCondition>& condition, Cause by) {
  const std::optional<LineLabel> there = PartThere(label);
  if (!condition || !there) return label;
  std::optional<LineLabel> out = Where(*there, *condition, true);
  if (const auto gone = Where(*there, *condition, false)) Add(Deleted(*gone, by), &out);
  Add(PartNotThere(label), &out);
  return out ? *out : label;
}

std::optional<TextCondition> ConditionOf(const logql::NamedMatcher& name) {
  if (!name.has_matcher) return std::nullopt;
  return MatcherCondition(name.matcher.op, name.matcher.value.value);
}

// Lines whose error is forgotten count as fine again; its details stay.
void DropError(const std::optional<TextCondition>& condition, Lines* lines) {
  if (!lines->failed) return;
  const LineState before = *lines->failed;
  LineState fine = before;
  fine.errors = 0;
  // They are not shown on lines whose labels never changed.
  fine.details.absent = true;
  LineState failed = before;
  bool any = !condition;
  for (const uint8_t bit : {kJsonError, kLogfmtError, kSampleError, kFilterError, kTemplateError}) {
    if ((before.errors & bit) == 0) continue;
    const std::string text = ErrorValues(bit).values()[0];
    any = any || condition->Passes(text);
    if (!condition || !condition->CanFail(text)) failed.errors &= static_cast<uint8_t>(~bit);
  }
  lines->failed.reset();
  if (failed.errors != 0) lines->failed = std::move(failed);
  if (any) lines->AddFine(fine);
}

void DropDetails(const std::optional<TextCondition>& condition, Cause by, LineState* state) {
  if (!condition) {
    state->details.SetAbsent(by);
  } else {
    state->details.absent = true;
  }
}

template <typename Change>
void ChangeBoth(Lines* lines, const Change& change) {
  if (lines->fine) change(&*lines->fine);
  if (lines->failed) change(&*lines->failed);
}

Lines AfterDrop(const logql::DropStage& stage, Lines lines) {
  for (const logql::NamedMatcher& name : stage.names) {
    const std::optional<TextCondition> condition = ConditionOf(name);
    const Cause by{name.span};
    if (name.label.name == kErrorName) {
      DropError(condition, &lines);
      continue;
    }
    ChangeBoth(&lines, [&](LineState* state) {
      if (name.label.name == kErrorDetailsName) return DropDetails(condition, by, state);
      LineLabel& label = state->labels.At(name.label.name);
      label = Without(label, condition, by);
    });
  }
  return lines;
}

bool StaysAnyway(std::string_view name) {
  return name == kErrorName || name == kErrorDetailsName || name == kPreserveErrorName;
}

Lines AfterKeep(const logql::KeepStage& stage, Lines lines) {
  const Cause by{stage.span};
  ChangeBoth(&lines, [&](LineState* state) {
    LineLabels& labels = state->labels;
    for (const std::string_view name : {kErrorName, kErrorDetailsName, kPreserveErrorName}) labels.At(name);
    std::map<std::string, LineLabel, std::less<>> kept;
    for (const logql::NamedMatcher& name : stage.names) {
      const LineLabel before = labels.Get(name.label.name);
      const std::optional<TextCondition> condition = ConditionOf(name);
      LineLabel after = Kept(before, condition, by);
      const auto [it, is_new] = kept.try_emplace(std::string(name.label.name), after);
      if (!is_new) it->second = condition ? Join(it->second, after) : after;
    }
    for (auto& [name, label] : labels.listed) {
      if (!kept.contains(name) && !StaysAnyway(name)) DropLabel(&label, by);
    }
    DropLabel(&labels.rest, by);
    for (auto& [name, label] : kept) {
      if (!StaysAnyway(name)) labels.listed[name] = std::move(label);
    }
  });
  return lines;
}

// --- label_format, line_format

void Rename(const logql::LabelFormat& format, LineLabels* labels) {
  const LineLabel source = labels->Get(format.source.name);
  if (!source.CanBeThere()) return;
  LineLabel& target = labels->At(format.label.name);
  LineLabel renamed = source;
  renamed.absent = false;
  renamed.stream = target.stream;
  renamed.dropped = target.dropped;
  renamed.metadata = Presence::kNo;
  renamed.set = Presence::kYes;
  if (source.cause.span.empty()) renamed.cause = {format.span};
  target = source.absent ? Join(target, renamed) : renamed;
  LineLabel& gone = labels->At(format.source.name);
  gone.SetAbsent({format.span});
  gone.dropped = source.absent ? Either(source.dropped, Presence::kYes) : Presence::kYes;
}

struct Formatted {
  LineState fine;      // as far as no template failed
  bool fails = false;  // one may have
};

LineLabel WrittenByTemplate(const LineLabel& before, const TemplateOutcome& text, Cause by) {
  LineLabel out = before;
  out.absent = false;
  out.empty = text.empty;
  out.filled = text.filled;
  out.values = text.values;
  out.metadata = Presence::kNo;
  out.set = Presence::kYes;
  out.cause = by;
  return out;
}

bool MayHaveNoLabels(const LineLabels& labels) {
  for (const auto& [name, label] : labels.listed) {
    if (!label.absent) return false;
  }
  return true;
}

TemplateOutcome Either(TemplateOutcome a, const TemplateOutcome& b) {
  a.values = !a.filled ? b.values : !b.filled ? a.values : Union(a.values, b.values);
  a.empty = a.empty || b.empty;
  a.filled = a.filled || b.filled;
  a.fails = a.fails || b.fails;
  return a;
}

// All templates of a stage see the labels as they were for the first of them, unless there
// were none.
Formatted FormatLabels(const logql::LabelFormatStage& stage, const LineState& before) {
  Formatted out{before, false};
  std::optional<LineState> snapshot;
  for (const logql::LabelFormat& format : stage.formats) {
    if (format.rename) {
      Rename(format, &out.fine.labels);
      continue;
    }
    if (!snapshot) snapshot = out.fine;
    TemplateOutcome text = RunOnLabels(format.text.value, *snapshot);
    if (MayHaveNoLabels(snapshot->labels)) text = Either(text, RunOnLabels(format.text.value, out.fine));
    LineLabel& label = out.fine.labels.At(format.label.name);
    LineLabel after = WrittenByTemplate(label, text, {format.span});
    label = text.fails ? Join(label, after) : after;
    out.fails = out.fails || text.fails;
  }
  return out;
}

Lines AfterLabelFormat(const logql::LabelFormatStage& stage, const Lines& in) {
  Lines out;
  const auto add = [&](const LineState& state, bool failed) {
    Formatted formatted = FormatLabels(stage, state);
    if (formatted.fails) out.AddFailed(formatted.fine, kTemplateError, ValueSet(), {stage.span});
    if (failed) {
      out.AddFailed(formatted.fine);
    } else {
      out.AddFine(formatted.fine);
    }
  };
  if (in.fine) add(*in.fine, false);
  if (in.failed) add(*in.failed, true);
  return out;
}

Lines AfterLineFormat(const logql::LineFormatStage& stage, const Lines& in) {
  Lines out = in;
  const auto add = [&](const LineState& state) {
    if (RunOnLabels(stage.text.value, state).fails)
      out.AddFailed(state, kTemplateError, ValueSet(), {stage.span});
  };
  if (in.fine) add(*in.fine);
  if (in.failed) add(*in.failed);
  return out;
}

}  // namespace

void DropLabel(LineLabel* label, Cause by) {
  if (!label->CanBeThere()) return;
  label->dropped = label->absent ? Either(label->dropped, Presence::kYes) : Presence::kYes;
  label->SetAbsent(by);
}

Lines AfterStage(const logql::Stage& stage, const ParserHints& hints, const Lines& in) {
  using logql::StageKind;
  switch (stage.kind) {
    case StageKind::kJson:
      return AfterJson(logql::To<logql::JsonStage>(stage), hints, in);
    case StageKind::kLogfmt:
      return AfterLogfmt(logql::To<logql::LogfmtStage>(stage), hints, in);
    case StageKind::kRegexp:
      return AfterRegexp(logql::To<logql::RegexpStage>(stage), hints, in);
    case StageKind::kPattern:
      return AfterPattern(logql::To<logql::PatternStage>(stage), hints, in);
    case StageKind::kUnpack:
      return AfterUnpack(logql::To<logql::UnpackStage>(stage), hints, in);
    case StageKind::kLabelFormat:
      return AfterLabelFormat(logql::To<logql::LabelFormatStage>(stage), in);
    case StageKind::kLineFormat:
      return AfterLineFormat(logql::To<logql::LineFormatStage>(stage), in);
    case StageKind::kDrop:
      return AfterDrop(logql::To<logql::DropStage>(stage), in);
    case StageKind::kKeep:
      return AfterKeep(logql::To<logql::KeepStage>(stage), in);
    case StageKind::kLineFilter:
    case StageKind::kLabelFilter:
    case StageKind::kDecolorize:
      return in;
  }
  return in;
}

}  // namespace rulecheck::flow
