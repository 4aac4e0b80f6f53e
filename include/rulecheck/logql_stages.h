// The stages of LogQL's pipelines. See logql_tree.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rulecheck/logql_filters.h"

namespace rulecheck::logql {

enum class StageKind : uint8_t {
  kLineFilter,
  kJson,
  kLogfmt,
  kRegexp,
  kPattern,
  kUnpack,
  kLabelFilter,
  kLineFormat,
  kLabelFormat,
  kDecolorize,
  kDrop,
  kKeep,
};

// Its span begins at the pipe, or at the operator of a line filter.
struct Stage : syntax::Node<Stage, StageKind> {};

struct LineOperand {
  bool ip = false;  // ip("...")
  Text text;
  Span span;
};

// `|= "a" or "b"`: a line passes when one operand matches; with a negative operator
// when none does.
struct LineFilter : Stage {
  static constexpr StageKind kKind = StageKind::kLineFilter;
  LineOp op = LineOp::kContains;
  Span op_span;
  std::span<LineOperand> operands;  // never empty
};

// `name="path"`; a name alone stands for itself.
struct Extraction {
  LabelRef label;
  std::string_view path;  // decoded; the name where there is no string
  bool has_text = false;
  Span path_span;  // the literal with its quotes, or the name
  Span span;
};

struct JsonStage : Stage {
  static constexpr StageKind kKind = StageKind::kJson;
  std::span<Extraction> extractions;  // empty: all fields
};

struct LogfmtStage : Stage {
  static constexpr StageKind kKind = StageKind::kLogfmt;
  bool strict = false;
  bool keep_empty = false;
  std::span<Extraction> extractions;  // empty: all fields
};

// A stage with one string: regexp, pattern, line_format.
struct TextStage : Stage {
  Text text;
};
struct RegexpStage : TextStage {
  static constexpr StageKind kKind = StageKind::kRegexp;
};
struct PatternStage : TextStage {
  static constexpr StageKind kKind = StageKind::kPattern;
};
struct LineFormatStage : TextStage {
  static constexpr StageKind kKind = StageKind::kLineFormat;
};

struct UnpackStage : Stage {
  static constexpr StageKind kKind = StageKind::kUnpack;
};
struct DecolorizeStage : Stage {
  static constexpr StageKind kKind = StageKind::kDecolorize;
};

struct LabelFilterStage : Stage {
  static constexpr StageKind kKind = StageKind::kLabelFilter;
  LabelFilter* filter = nullptr;
};

// `dst=src` or `dst="template"`.
struct LabelFormat {
  LabelRef label;
  bool rename = false;
  LabelRef source;  // when `rename`
  Text text;        // otherwise
  Span span;
};

struct LabelFormatStage : Stage {
  static constexpr StageKind kKind = StageKind::kLabelFormat;
  std::span<LabelFormat> formats;
};

// `name`, or `name="value"` with any matching operator.
struct NamedMatcher {
  LabelRef label;
  bool has_matcher = false;
  Matcher matcher;
  Span span;
};

struct NamesStage : Stage {
  std::span<NamedMatcher> names;
};
struct DropStage : NamesStage {
  static constexpr StageKind kKind = StageKind::kDrop;
};
struct KeepStage : NamesStage {
  static constexpr StageKind kKind = StageKind::kKeep;
};

}  // namespace rulecheck::logql
