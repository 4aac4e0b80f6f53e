// A template with a mark in front of each of its actions, which shows in what it expands to
// that the action ran: coverage needs no eyes inside the interpreter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::unittest {

struct TemplateMark {
  Span action;        // with its braces, in the text as it was
  bool body = false;  // the mark is behind it: what follows `if` or `else` ran
};

class MarkedText {
 public:
  explicit MarkedText(std::string_view text);

  const std::vector<TemplateMark>& marks() const { return marks_; }
  // The text with its marks.
  const std::string& text() const { return text_; }
  // The marks that are in what it expanded to.
  std::vector<uint32_t> Found(std::string_view expanded) const;

 private:
  void Mark(Span action, bool body);

  std::vector<TemplateMark> marks_;
  std::string text_;
};

}  // namespace rulecheck::unittest
