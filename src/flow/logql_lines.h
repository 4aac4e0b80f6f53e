// What is known of the labels of lines while a LogQL pipeline works on them. Finer than the
// labels of a result: stages treat stream labels, structured metadata and parsed labels
// differently, and a label without value is another thing than none.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "flow/labels.h"

namespace rulecheck::flow {

// One name. Source: LabelsBuilder of pkg/logql/log/labels.go.
struct LineLabel {
  // At least one of these is true: the label is not there, has no value, has one of `values`.
  bool absent = true;
  bool empty = false;
  bool filled = false;
  ValueSet values;

  Presence stream = Presence::kNo;    // the stream has the name, even when it was dropped since
  Presence metadata = Presence::kNo;  // it is structured metadata
  Presence set = Presence::kNo;       // a stage has set it: later parsers leave it alone
  Presence dropped = Presence::kNo;   // a stage has removed it: grouping passes over it from then on
  Cause cause;

  bool MustBeThere() const { return !absent; }
  bool CanBeThere() const { return empty || filled; }
  Presence presence() const;
  // It can be without value, and it can be missing: two series that look alike.
  bool ambiguous() const { return absent && empty; }
  // Its value is one of the stream's, or it is not there.
  bool OfStreamOnly() const { return metadata == Presence::kNo && set == Presence::kNo; }

  void SetAbsent(Cause by);
  // Of which nothing is known.
  static LineLabel Anything();
};

LineLabel Join(const LineLabel& a, const LineLabel& b);

// By name; `rest` speaks of all others.
struct LineLabels {
  // Stages that would list more names leave nothing known of all that is not listed: each stage
  // copies the list.
  static constexpr size_t kMaxListed = 64;

  std::map<std::string, LineLabel, std::less<>> listed;
  LineLabel rest;

  const LineLabel& Get(std::string_view name) const;
  // Lists the name. Beyond the bound what is written there is forgotten, and nothing known of it.
  LineLabel& At(std::string_view name);
  Labels ToLabels() const;
};

LineLabels Join(LineLabels a, const LineLabels& b);

// Values of __error__, as bits.
enum LineErrorBit : uint8_t {
  kJsonError = 1,
  kLogfmtError = 2,
  kSampleError = 4,
  kFilterError = 8,
  kTemplateError = 16,
};
inline constexpr std::string_view kErrorName = "__error__";
inline constexpr std::string_view kErrorDetailsName = "__error_details__";
inline constexpr std::string_view kPreserveErrorName = "__preserve_error__";
// The texts of `errors`.
ValueSet ErrorValues(uint8_t errors);

// Lines that are alike: those with an error, or those without.
struct LineState {
  LineLabels labels;
  uint8_t errors = 0;  // which they can be; none for lines without error
  Cause failed_by;     // what set the error
  LineLabel details;   // __error_details__, which is no label like others

  Labels ToLabels() const;
};

LineState Join(LineState a, const LineState& b);

// Lines at one place of a pipeline. What is null cannot be.
struct Lines {
  std::optional<LineState> fine;
  std::optional<LineState> failed;

  bool none() const { return !fine && !failed; }
  void AddFine(LineState state);
  void AddFailed(LineState state);
  // Lines of `state` that get an error now, with details or without.
  void AddFailed(LineState state, LineErrorBit error, Cause by);
  void AddFailed(LineState state, LineErrorBit error, ValueSet details, Cause by);
};

Lines Join(Lines a, const Lines& b);

}  // namespace rulecheck::flow
