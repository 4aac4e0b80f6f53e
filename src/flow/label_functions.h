// What label_replace and label_join do to one label, for values that are known.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flow/labels.h"

namespace rulecheck::flow {

// Every value that a label can have, "" for none; nothing when they cannot be listed.
std::optional<std::vector<std::string>> AllValues(const Labels& labels, std::string_view name);

// label_replace, with its texts ready. For PromQL `.` matches newlines, for LogQL it does not.
class LabelReplacement {
 public:
  enum class Dot : uint8_t { kAny, kNotNewline };
  LabelReplacement(std::string_view destination, std::string_view replacement, std::string_view source,
                   std::string_view pattern, Dot dot);
  ~LabelReplacement();
  LabelReplacement(const LabelReplacement&) = delete;
  LabelReplacement& operator=(const LabelReplacement&) = delete;

  bool valid() const;
  // What it makes of the labels of series: sets of values as they are, when these are finite.
  void Apply(Cause cause, Labels* labels) const;

 private:
  struct Parts;
  // The new value for a source's value; nothing when that does not match.
  std::optional<std::string> Replaced(std::string_view value) const;
  void ApplyToUnknown(Cause cause, Labels* labels) const;

  // `(.*)` to `$1` and the like, for any values; false when it is not that.
  bool Copies(Cause cause, Labels* labels) const;

  std::string destination_, replacement_, source_, pattern_;
  Dot dot_;
  std::unique_ptr<const Parts> parts_;
};

// label_join: the values of the sources, absent ones empty, with the separator between.
void JoinLabels(std::string_view destination, std::string_view separator,
                std::span<const std::string_view> sources, Cause cause, Labels* labels);

}  // namespace rulecheck::flow
