#include "engine/logql/line_labels.h"

#include <algorithm>

namespace rulecheck::engine::logql {

// --- set up

void LineLabels::Require(NameId name) {
  if (State(name).required) return;
  State(name).required = true;
  required_.push_back(name);
  ++required_count_;
}

void LineLabels::TestEarly(NameId name, const LabelTest* test) {
  if (State(name).early_test == nullptr) State(name).early_test = test;
}

void LineLabels::GroupBy(LabelGrouping grouping) {
  grouping_ = std::move(grouping);
}

// --- streams and lines

// Names that lines bring would otherwise pile up without end.
void LineLabels::ForgetNames() {
  names_.Truncate(static_names_);
  ++generation_;
  states_.resize(std::min(states_.size(), static_names_));
  base_names_.clear();
  for (const Label& label : base_) base_names_.push_back(names_.Intern(label.name));
  ++stream_;
  for (size_t i = 0; i < base_names_.size(); ++i) {
    State(base_names_[i]).base_stream = stream_;
    State(base_names_[i]).base_index = static_cast<uint32_t>(i);
  }
}

void LineLabels::SetBase(std::span<const Label> sorted) {
  base_ = sorted;
  base_id_ = sets_->Intern(sorted);
  grouped_base_.reset();
  ++stream_;
  base_names_.clear();
  for (size_t i = 0; i < sorted.size(); ++i) {
    const NameId name = names_.Intern(sorted[i].name);
    base_names_.push_back(name);
    State(name).base_stream = stream_;
    State(name).base_index = static_cast<uint32_t>(i);
  }
}

void LineLabels::Begin(std::span<const Label> metadata) {
  constexpr size_t kMaxForgettable = 1u << 16;
  if (names_.size() - static_names_ > kMaxForgettable) ForgetNames();
  ++line_;
  required_found_ = 0;
  added_.clear();
  live_ = 0;
  any_deleted_ = false;
  error_ = {};
  error_details_ = {};
  for (const Label& label : metadata) AddMetadata(label);
}

void LineLabels::AddMetadata(const Label& label) {
  NameId name = names_.Intern(label.name);
  if (BaseHas(name)) name = names_.Extracted(name);
  if (names_.text(name) == kErrorLabel) {
    error_ = label.value;
  } else if (names_.text(name) == kErrorDetailsLabel) {
    error_details_ = label.value;
  } else {
    NameState& state = State(name);
    if (state.added_line == line_) {
      added_[state.slot].value = label.value;
    } else {
      Append(name, label.value, false);
    }
  }
}

bool LineLabels::ShouldExtractPrefix(std::string_view prefix) const {
  if (required_count_ == 0) return true;
  return std::any_of(required_.begin(), required_.end(),
                     [&](NameId name) { return names_.text(name).starts_with(prefix); });
}

// --- labels

std::optional<std::string_view> LineLabels::Get(NameId name) {
  const NameState& state = State(name);
  if (state.added_line == line_) return added_[state.slot].value;
  if (state.deleted_line == line_ || state.base_stream != stream_) return std::nullopt;
  return base_[state.base_index].value;
}

void LineLabels::Append(NameId name, std::string_view value, bool parsed) {
  if (added_.size() >= max_labels_) return;
  NameState& state = State(name);
  state.added_line = line_;
  state.slot = static_cast<uint32_t>(added_.size());
  added_.push_back({name, parsed, true, value});
  ++live_;
}

void LineLabels::Remove(NameState* state) {
  added_[state->slot].live = false;
  state->added_line = 0;
  --live_;
}

void LineLabels::SetParsed(NameId name, std::string_view value) {
  NameState& state = State(name);
  if (state.added_line == line_) {
    if (added_[state.slot].parsed) {
      added_[state.slot].value = value;
      return;
    }
    Remove(&state);
  }
  Append(name, value, true);
  if (state.extracted_line != line_) {
    state.extracted_line = line_;
    if (state.required) ++required_found_;
  }
}

void LineLabels::Delete(NameId name) {
  NameState& state = State(name);
  if (state.added_line == line_) Remove(&state);
  state.deleted_line = line_;
  any_deleted_ = true;
}

void LineLabels::AddParserError(std::string_view error, std::string_view details) {
  error_ = error;
  if (!details.empty()) error_details_ = details;
  if (preserve_errors_) SetParsed(names_.Intern(kPreserveErrorLabel), "true");
}

// --- results

LabelSetId LineLabels::InternVisible() {
  const auto by_name = [](const Visible& a, const Visible& b) { return a.name < b.name; };
  if (visible_.size() > 32) {
    std::stable_sort(visible_.begin(), visible_.end(), by_name);
  } else {
    for (size_t i = 1; i < visible_.size(); ++i) {
      for (size_t k = i; k > 0 && by_name(visible_[k], visible_[k - 1]); --k)
        std::swap(visible_[k], visible_[k - 1]);
    }
  }
  sorted_.clear();
  uint64_t hash = 0;
  for (const Visible& label : visible_) {
    hash = LabelSets::Combine(hash, label.name_hash, LabelSets::HashText(label.value));
    sorted_.push_back({label.name, label.value});
  }
  return sets_->Intern(sorted_, hash);
}

LabelSetId LineLabels::Result() {
  if (Unchanged() && error_.empty()) return base_id_;
  visible_.clear();
  ForEach([this](NameId name, std::string_view value) { Show(name, value); });
  if (!error_.empty()) visible_.push_back({kErrorLabel, error_, LabelSets::HashText(kErrorLabel)});
  if (!error_details_.empty()) {
    visible_.push_back({kErrorDetailsLabel, error_details_, LabelSets::HashText(kErrorDetailsLabel)});
  }
  return InternVisible();
}

LabelSetId LineLabels::GroupedResult() {
  // Grouping would lose the error.
  if (!error_.empty()) return Result();
  if (grouping_.no_labels) return sets_->Intern({});
  if (Unchanged()) return grouping_.names.empty() ? base_id_ : GroupedBase();
  if (grouping_.names.empty()) return Result();
  return grouping_.without ? Without() : By();
}

LabelSetId LineLabels::GroupedBase() {
  if (!grouped_base_) grouped_base_ = grouping_.without ? Without() : By();
  return *grouped_base_;
}

// A label that was deleted stays away, even when it was set again.
LabelSetId LineLabels::By() {
  visible_.clear();
  for (const NameId name : grouping_.names) {
    if (Deleted(name)) continue;
    if (const auto value = Get(name)) Show(name, *value);
  }
  return InternVisible();
}

LabelSetId LineLabels::Without() {
  visible_.clear();
  ForEach([this](NameId name, std::string_view value) {
    const auto& names = grouping_.names;
    if (std::find(names.begin(), names.end(), name) == names.end()) Show(name, value);
  });
  return InternVisible();
}

}  // namespace rulecheck::engine::logql
