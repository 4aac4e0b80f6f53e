// Semantics as pkg/logql/log/parser.go of Loki.
#include "flow/logql_parsers.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "flow/logql_filter.h"
#include "flow/pattern.h"
#include "logql/label_path.h"
#include "logql/pattern.h"
#include "logql/regex.h"

namespace rulecheck::flow {
namespace {

constexpr std::string_view kExtracted = "_extracted";

struct Written {
  ValueSet values;
  bool empty = true;
  bool filled = true;
  bool surely = false;      // it is written on every line
  bool overwrites = false;  // what an earlier stage has set, too
  Cause cause;
};

// The label behind a write that goes to this name and no other.
LineLabel Overwritten(const LineLabel& label, const Written& written) {
  LineLabel out;
  out.absent = false;
  out.empty = written.empty;
  out.filled = written.filled;
  out.values = written.values;
  out.stream = label.stream;
  out.set = Presence::kYes;
  out.dropped = label.dropped;
  out.cause = written.cause;
  return out;
}

// A label of the stream or of metadata stays: what is parsed gets another name.
bool SurelyTaken(const LineLabel& label) {
  return label.stream == Presence::kYes || label.metadata == Presence::kYes;
}

bool MaybeTaken(const LineLabel& label) {
  return label.stream != Presence::kNo || label.metadata != Presence::kNo;
}

bool CanBeWritten(const LineLabel& label, const Written& written) {
  return written.overwrites || label.set != Presence::kYes;
}

void WriteName(const std::string& name, const Written& written, LineLabels* labels) {
  const LineLabel before = labels->Get(name);
  if (!SurelyTaken(before) && CanBeWritten(before, written)) {
    const bool surely =
        written.surely && !MaybeTaken(before) && (written.overwrites || before.set == Presence::kNo);
    LineLabel after = Overwritten(before, written);
    labels->At(name) = surely ? std::move(after) : Join(before, after);
  }
  if (!MaybeTaken(before)) return;
  const std::string other = name + std::string(kExtracted);
  const LineLabel& there = labels->Get(other);
  if (CanBeWritten(there, written)) {
    LineLabel after = Join(there, Overwritten(there, written));
    labels->At(other) = std::move(after);
  }
}

// A name that collides can come as `x_extracted`, even where the stream has that one too.
bool IsForCollisions(std::string_view name, const LineLabels& labels) {
  return name.ends_with(kExtracted) &&
         MaybeTaken(labels.Get(name.substr(0, name.size() - kExtracted.size())));
}

void WriteOver(const std::string& name, const Written& written, LineLabels* labels) {
  LineLabel& label = labels->At(name);
  label = Join(label, Overwritten(label, written));
}

// Any key may be in a line.
void WriteAnyName(const Written& written, LineLabels* labels) {
  std::vector<std::string> writable;
  for (const auto& [name, label] : labels->listed) {
    const bool free = !SurelyTaken(label) || IsForCollisions(name, *labels);
    if (free && CanBeWritten(label, written)) writable.push_back(name);
  }
  for (const std::string& name : writable) WriteOver(name, written, labels);
  labels->rest = Join(labels->rest, Overwritten(labels->rest, written));
}

// Of whatever origin.
void WriteOverAnyName(const Written& written, LineLabels* labels) {
  for (auto& [name, label] : labels->listed) label = Join(label, Overwritten(label, written));
  labels->rest = Join(labels->rest, Overwritten(labels->rest, written));
}

// Where filters run while parsing, a label that cannot be converted is an error already.
void AddEarlyErrors(const ParserHints& hints, Lines* lines) {
  if (!lines->fine) return;
  const LineState fine = *lines->fine;
  for (const logql::LabelFilter* filter : hints.early) {
    const LineLabel& label = fine.labels.Get(filter->label.name);
    if (IsConversionFilter(*filter) && label.CanBeThere() && label.set != Presence::kNo)
      lines->AddFailed(fine, kFilterError, ValueSet(), {filter->span});
  }
}

// Calls write(labels) for lines of both kinds.
template <typename Write>
Lines WrittenBy(const Lines& in, const Write& write) {
  Lines out = in;
  if (out.fine) write(&out.fine->labels);
  if (out.failed) write(&out.failed->labels);
  return out;
}

// Some of these lines could not be parsed; what was found until then stays.
void AddParserErrors(LineErrorBit error, const std::optional<ValueSet>& details, bool no_details, Cause by,
                     const ParserHints& hints, Lines* lines) {
  const Lines before = *lines;
  const auto add = [&](const LineState& from) {
    LineState state = from;
    if (hints.keeps_errors) {
      LineLabel& mark = state.labels.At(kPreserveErrorName);
      mark = Overwritten(mark, {ValueSet::Of({"true"}), false, true, true, true, by});
    }
    if (details) lines->AddFailed(state, error, *details, by);
    if (no_details) lines->AddFailed(std::move(state), error, by);
  };
  if (before.fine) add(*before.fine);
  if (before.failed) add(*before.failed);
}

// What the JSON reader has to say; the last one is ours.
const ValueSet& JsonDetails() {
  static const ValueSet kDetails =
      ValueSet::Of({"Malformed JSON error", "Value is string, but can't find closing '\"' symbol",
                    "Value is array, but can't find closing ']' symbol",
                    "Value looks like object, but can't find closing '}' symbol", "Unknown value type",
                    "Encountered an invalid escape sequence in a string",
                    "expecting json object(6), but it is not", "objects nested too deep"});
  return kDetails;
}

Lines AfterJsonPaths(const logql::JsonStage& stage, const ParserHints& hints, const Lines& in) {
  const Cause by{stage.span};
  Lines out = WrittenBy(in, [&](LineLabels* labels) {
    // Nothing comes of an empty line.
    for (const logql::Extraction& extraction : stage.extractions)
      WriteName(std::string(extraction.label.name), {ValueSet(), true, true, false, true, {extraction.span}},
                labels);
  });
  AddParserErrors(kJsonError, JsonDetails(), true, by, hints, &out);
  return out;
}

Lines AfterLogfmtKeys(const logql::LogfmtStage& stage, const ParserHints& hints, const Lines& in) {
  Lines out = WrittenBy(in, [&](LineLabels* labels) {
    for (const logql::Extraction& extraction : stage.extractions) {
      WriteName(std::string(extraction.label.name),
                {ValueSet(), true, true, !hints.stops_early, true, {extraction.span}}, labels);
    }
  });
  if (stage.strict) AddParserErrors(kLogfmtError, ValueSet(), false, {stage.span}, hints, &out);
  return out;
}

// The patterns of the named groups of a pattern, where nothing before them changes what they mean.
class GroupTexts {
 public:
  explicit GroupTexts(std::string_view pattern) : pattern_(pattern) {
    if (!IsPlain()) return;
    for (size_t at = pattern.find('<'); at != std::string_view::npos; at = pattern.find('<', at + 1)) {
      const size_t end = pattern.find_first_of("<>", at + 1);
      if (end == std::string_view::npos) break;
      if (pattern[end] == '<') continue;
      const auto [it, fresh] = begin_.try_emplace(pattern.substr(at + 1, end - at - 1), end + 1);
      if (!fresh) it->second = std::string_view::npos;
    }
  }

  std::optional<std::string> Of(std::string_view name) const {
    const auto it = begin_.find(name);
    if (it == begin_.end() || it->second == std::string_view::npos) return std::nullopt;
    // Only what is simple enough to find its end.
    const size_t end = pattern_.find_first_of("()[\\", it->second);
    if (end == std::string_view::npos || pattern_[end] != ')') return std::nullopt;
    return std::string(pattern_.substr(it->second, end - it->second));
  }

 private:
  bool IsPlain() const {
    for (size_t at = pattern_.find("(?"); at != std::string_view::npos; at = pattern_.find("(?", at + 2)) {
      const std::string_view tail = pattern_.substr(at + 2);
      if (!tail.starts_with("P<") && !tail.starts_with("<") && !tail.starts_with(":")) return false;
    }
    return true;
  }

  std::string_view pattern_;
  std::unordered_map<std::string_view, size_t> begin_;  // by name; npos: the name stands twice
};

Written OfGroup(const GroupTexts& texts, const std::string& name, Cause by) {
  Written out{ValueSet(), true, true, false, false, by};
  const std::optional<std::string> text = texts.Of(name);
  if (!text) return out;
  out.values = ValueSet::Matching(Pattern::Make(*text));
  if (!out.values.IsFinite()) out.values = ValueSet();
  out.filled = !out.values.IsEmpty();
  return out;
}

// As labels are named: AppendSanitized of engine/logql/label_keys.h.
std::string GroupLabel(const std::string& group) {
  const bool digit = !group.empty() && group[0] >= '0' && group[0] <= '9';
  return digit ? "_" + group : group;
}

}  // namespace

Lines AfterJson(const logql::JsonStage& stage, const ParserHints& hints, const Lines& in) {
  if (hints.none_runs) return in;
  if (!stage.extractions.empty()) return AfterJsonPaths(stage, hints, in);
  Lines out = WrittenBy(in, [&](LineLabels* labels) {
    WriteAnyName({ValueSet(), true, true, false, false, {stage.span}}, labels);
  });
  AddParserErrors(kJsonError, JsonDetails(), false, {stage.span}, hints, &out);
  AddEarlyErrors(hints, &out);
  return out;
}

Lines AfterLogfmt(const logql::LogfmtStage& stage, const ParserHints& hints, const Lines& in) {
  if (hints.none_runs) return in;
  if (!stage.extractions.empty()) return AfterLogfmtKeys(stage, hints, in);
  Lines out = WrittenBy(in, [&](LineLabels* labels) {
    WriteAnyName({ValueSet(), stage.keep_empty, true, false, false, {stage.span}}, labels);
  });
  if (stage.strict) AddParserErrors(kLogfmtError, ValueSet(), false, {stage.span}, hints, &out);
  AddEarlyErrors(hints, &out);
  return out;
}

Lines AfterRegexp(const logql::RegexpStage& stage, const ParserHints& hints, const Lines& in) {
  const GroupTexts texts(stage.text.value);
  Lines out = WrittenBy(in, [&](LineLabels* labels) {
    for (const std::string& group : logql::GroupNames(stage.text.value)) {
      if (!group.empty()) WriteName(GroupLabel(group), OfGroup(texts, group, {stage.span}), labels);
    }
  });
  AddEarlyErrors(hints, &out);
  return out;
}

Lines AfterPattern(const logql::PatternStage& stage, const ParserHints& hints, const Lines& in) {
  if (hints.none_runs) return in;
  Lines out = WrittenBy(in, [&](LineLabels* labels) {
    for (const logql::PatternPart& part : logql::ParsePattern(stage.text.value)) {
      if (part.capture && !part.unnamed())
        WriteName(std::string(part.text), {ValueSet(), true, true, false, false, {stage.span}}, labels);
    }
  });
  AddEarlyErrors(hints, &out);
  return out;
}

// Whether a label is there is asked of the key as it stands in the line, and what is written
// is the name made of it.
Lines AfterUnpack(const logql::UnpackStage& stage, const ParserHints& hints, const Lines& in) {
  if (hints.none_runs) return in;
  Lines out = WrittenBy(in, [&](LineLabels* labels) {
    const Written any{ValueSet(), true, true, false, false, {stage.span}};
    hints.any_packed_keys ? WriteOverAnyName(any, labels) : WriteAnyName(any, labels);
  });
  AddParserErrors(kJsonError, JsonDetails(), false, {stage.span}, hints, &out);
  AddEarlyErrors(hints, &out);
  return out;
}

}  // namespace rulecheck::flow
