// The labels of one line while a pipeline works on it: those of its stream, its
// structured metadata, what parsers found, and the error, if any
// (LabelsBuilder of pkg/logql/log/labels.go).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/logql/label_names.h"
#include "engine/logql/label_sets.h"
#include "engine/logql/log_store.h"

namespace rulecheck::engine::logql {

class LineLabels;

// A label filter, as far as parsers may ask it while they parse.
class LabelTest {
 public:
  virtual ~LabelTest() = default;
  // False drops the line. May set the line's error.
  virtual bool Test(LineLabels& labels) const = 0;
};

// What a metric query groups by before it evaluates.
struct LabelGrouping {
  std::vector<NameId> names;
  bool without = false;
  bool no_labels = false;  // all samples are one series
};

// Names are ids of names(). Values are views that must live until the next line.
class LineLabels {
 public:
  LineLabels(LabelSets* sets, uint32_t max_labels) : sets_(sets), max_labels_(max_labels) {}

  LabelNames& names() { return names_; }
  const LabelNames& names() const { return names_; }
  // Grows when names that lines brought have been forgotten: ids of those are void then.
  uint64_t generation() const { return generation_; }

  // --- set up once for a query: parser hints (pkg/logql/log/parser_hints.go)

  // Parsers need only extract these; none: all.
  void Require(NameId name);
  // Parsers need not run at all.
  void RequireNothing() { nothing_required_ = true; }
  // The first test of a name decides as soon as a parser has found that label.
  void TestEarly(NameId name, const LabelTest* test);
  // Errors are asked for: they do not fail the query.
  void PreserveErrors() { preserve_errors_ = true; }
  void GroupBy(LabelGrouping grouping);
  // After the above: names from here on come from lines and may be forgotten.
  void Ready() { static_names_ = names_.size(); }

  // --- for each stream and line

  void SetBase(std::span<const Label> sorted);
  void Begin(std::span<const Label> metadata);

  // --- asked by parsers

  bool NoLabels() const { return nothing_required_ || AllRequiredExtracted(); }
  bool AllRequiredExtracted() const { return required_count_ > 0 && required_found_ == required_count_; }
  bool ShouldExtract(NameId name) { return required_count_ == 0 || State(name).required; }
  bool Extracted(NameId name) { return State(name).extracted_line == line_; }
  bool ShouldExtractPrefix(std::string_view prefix) const;
  // False when an early test says that the line is dropped.
  bool Continue(NameId name) {
    const LabelTest* test = State(name).early_test;
    return test == nullptr || test->Test(*this);
  }
  // The name under which a parsed label is kept: a stream label or metadata of that
  // name stays as it is.
  NameId Resolve(NameId name) { return BaseHas(name) || HasMetadata(name) ? names_.Extracted(name) : name; }
  bool BaseHas(NameId name) { return State(name).base_stream == stream_; }
  bool HasMetadata(NameId name) {
    const NameState& state = State(name);
    return state.added_line == line_ && !added_[state.slot].parsed;
  }

  // --- labels

  // Nothing when there is no such label. The error labels are not found here.
  std::optional<std::string_view> Get(NameId name);
  void SetParsed(NameId name, std::string_view value);
  void Delete(NameId name);
  template <typename Visitor>
  void ForEach(Visitor&& visit) const;  // visit(name text, value), errors last
  // Nothing was changed: the labels are those of the stream.
  bool Unchanged() const { return !any_deleted_ && live_ == 0; }
  std::span<const Label> base() const { return base_; }

  std::string_view error() const { return error_; }
  std::string_view error_details() const { return error_details_; }
  void SetError(std::string_view error) { error_ = error; }
  void SetErrorDetails(std::string_view details) { error_details_ = details; }
  // What parsers do with an error; without details the earlier ones stay.
  void AddParserError(std::string_view error, std::string_view details);

  // --- results

  LabelSetId Result();
  LabelSetId GroupedResult();

 private:
  struct NameState {
    uint64_t base_stream = 0;  // the stream that has it
    uint64_t extracted_line = 0;
    uint64_t added_line = 0;
    uint64_t deleted_line = 0;
    uint32_t base_index = 0;  // in base_
    uint32_t slot = 0;        // in added_
    bool required = false;
    const LabelTest* early_test = nullptr;
  };
  struct Added {
    NameId name;
    bool parsed;  // else structured metadata
    bool live;
    std::string_view value;
  };
  struct Visible {
    std::string_view name;
    std::string_view value;
    uint64_t name_hash;
  };

  NameState& State(NameId name) {
    if (name >= states_.size()) states_.resize(names_.size());
    return states_[name];
  }
  bool Deleted(NameId name) { return State(name).deleted_line == line_; }
  void AddMetadata(const Label& label);
  void Append(NameId name, std::string_view value, bool parsed);
  void Remove(NameState* state);
  void ForgetNames();
  LabelSetId By();
  LabelSetId Without();
  LabelSetId GroupedBase();
  void Show(NameId name, std::string_view value) {
    visible_.push_back({names_.text(name), value, names_.hash(name)});
  }
  LabelSetId InternVisible();

  LabelSets* sets_;
  uint32_t max_labels_;
  LabelNames names_;
  std::vector<NameState> states_;
  size_t static_names_ = 0;
  uint64_t generation_ = 0;
  uint64_t stream_ = 0;
  uint64_t line_ = 0;

  bool nothing_required_ = false;
  bool preserve_errors_ = false;
  size_t required_count_ = 0;
  size_t required_found_ = 0;
  std::vector<NameId> required_;
  LabelGrouping grouping_;

  std::span<const Label> base_;
  std::vector<NameId> base_names_;
  LabelSetId base_id_ = 0;
  std::optional<LabelSetId> grouped_base_;

  std::vector<Added> added_;
  size_t live_ = 0;
  bool any_deleted_ = false;
  std::string_view error_;
  std::string_view error_details_;

  std::vector<Visible> visible_;
  std::vector<Label> sorted_;
};

template <typename Visitor>
void LineLabels::ForEach(Visitor&& visit) const {
  for (size_t i = 0; i < base_.size(); ++i) {
    const NameState& state = states_[base_names_[i]];
    if (state.deleted_line == line_ || state.added_line == line_) continue;
    visit(base_names_[i], base_[i].value);
  }
  for (const Added& added : added_) {
    if (added.live) visit(added.name, added.value);
  }
}

}  // namespace rulecheck::engine::logql
