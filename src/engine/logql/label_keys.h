// From keys as lines have them to names of labels (pkg/logql/log/util.go).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/logql/label_names.h"
#include "engine/logql/line_labels.h"

namespace rulecheck::engine::logql {

// Appends the key with blanks cut off both ends and every character but letters, digits
// and `_` replaced by one `_`; a digit at the very front of `out` gets one before it.
// Blank keys append nothing.
void AppendSanitized(std::string_view key, std::string* out);

// Remembers what became of each key. Lines of a stream mostly have the same keys in the
// same order, so the first guess is what stood there in the last line.
class KeyCache {
 public:
  void BeginLine(const LineLabels& labels) {
    at_ = 0;
    if (generation_ != labels.generation()) Clear(labels.generation());
  }

  // kNoName for keys that make no label.
  NameId Find(std::string_view key, LabelNames* names) {
    if (at_ < guesses_.size() && guesses_[at_].key == key) return guesses_[at_++].name;
    return Look(key, names);
  }

 private:
  struct Known {
    std::string_view key;
    NameId name = kNoName;
  };
  NameId Look(std::string_view key, LabelNames* names);
  void Clear(uint64_t generation);

  uint64_t generation_ = 0;
  size_t at_ = 0;
  std::vector<Known> guesses_;
  LabelNames keys_;            // as they stand in lines
  std::vector<NameId> named_;  // by id in keys_
  std::string buffer_;
};

}  // namespace rulecheck::engine::logql
