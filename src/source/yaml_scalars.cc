#include "source/yaml_scalars.h"

#include <utility>

#include "base/strings.h"
#include "source/block_scalar.h"
#include "source/yaml_text.h"

namespace rulecheck::source {

namespace {

bool IsQuote(char c) {
  return c == '"' || c == '\'';
}

YamlProblem TabProblem(uint32_t at) {
  return {std::string(kTabMessage), {at, at + 1}};
}

}  // namespace

bool YamlScalars::HasStandIn(uint32_t at) {
  if (outline_ == nullptr) return false;
  const auto& scalars = outline_->scalars;
  while (next_ < scalars.size() && scalars[next_].begin < at) ++next_;
  return next_ < scalars.size() && scalars[next_].begin == at;
}

std::optional<YamlProblem> YamlScalars::Read(uint32_t at, const std::string& value, int32_t parent,
                                             ScalarParts* parts) {
  const bool block = text_[at] == '|' || text_[at] == '>';
  if (!HasStandIn(at)) return block ? ReadBlock(at, &value, parent, parts) : ReadValue(at, value, parts);
  if (block) return ReadBlock(at, nullptr, parent, parts);
  if (IsQuote(text_[at])) return ReadQuoted(at, parts);
  ReadPlain(outline_->scalars[next_], parts);
  return std::nullopt;
}

std::optional<YamlProblem> YamlScalars::ReadBlock(uint32_t at, const std::string* value, int32_t parent,
                                                  ScalarParts* parts) {
  if (const auto tab = DecodeBlockScalar(text_, at, parent, &trace_, &decoded_)) return TabProblem(*tab);
  Traced(value == nullptr || SameButGaps(decoded_, *value), parts);
  return std::nullopt;
}

std::optional<YamlProblem> YamlScalars::ReadValue(uint32_t at, const std::string& value, ScalarParts* parts) {
  const bool repair = text_[at] == '"' && !IsValidUtf8(value);
  decoded_ = repair ? RepairValue(value) : value;
  bool traced = TraceScalar(text_, at, decoded_, &trace_);
  if (!traced && IsQuote(text_[at])) {
    if (!IsClosedQuote(text_, at)) return YamlProblem{"this quoted text is never closed", {at, at + 1}};
    const std::string theirs = decoded_;
    traced = DecodeQuoted(text_, at, &trace_, &decoded_) && SameButGaps(decoded_, theirs);
  }
  Traced(traced, parts);
  return std::nullopt;
}

std::optional<YamlProblem> YamlScalars::ReadQuoted(uint32_t at, ScalarParts* parts) {
  if (!DecodeQuoted(text_, at, &trace_, &decoded_)) return YamlProblem{"bad escape", {at, at + 1}};
  Traced(true, parts);
  return std::nullopt;
}

void YamlScalars::ReadPlain(const OutlineScalar& scalar, ScalarParts* parts) {
  if (!scalar.one_line) {
    DecodePlain(text_.substr(0, scalar.end), scalar.begin, &trace_, &decoded_);
    return Traced(true, parts);
  }
  const uint32_t size = scalar.end - scalar.begin;
  run_ = {0, scalar.begin, size, true};
  *parts = {ScalarStyle::kPlain,
            {scalar.begin, scalar.end},
            text_.substr(scalar.begin, size),
            {&run_, 1},
            scalar.end,
            true};
}

// The value without a copy when the text has it as it is.
void YamlScalars::Traced(bool traced, ScalarParts* parts) const {
  const bool one_run = trace_.runs.size() == 1 && trace_.runs[0].linear;
  const bool as_written = one_run && trace_.runs[0].file_length == decoded_.size();
  parts->style = trace_.style;
  parts->span = trace_.span;
  parts->content_end = trace_.content_end;
  parts->runs = trace_.runs;
  parts->value = as_written ? text_.substr(trace_.runs[0].file, decoded_.size()) : std::string_view(decoded_);
  parts->traced = traced;
}

}  // namespace rulecheck::source
