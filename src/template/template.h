// Go's text/template: parse a text once, run it over data many times, list what it
// uses. Independent of the function set; alert.h has the set and the helpers for
// Prometheus alerting rules.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"
#include "rulecheck/span.h"
#include "template/function.h"
#include "template/value.h"

namespace rulecheck::gotemplate {

// Bounds for hostile input; beyond them there is one clear error.
struct Limits {
  uint32_t max_bytes = 1u << 18;      // length of a template
  uint32_t max_nesting = 200;         // parentheses, blocks and else-ifs inside each other
  uint64_t max_steps = 1'000'000;     // nodes evaluated in one run
  uint64_t max_output = 4u << 20;     // bytes written, and bytes of any one string
  uint32_t max_template_depth = 500;  // templates and blocks running inside each other (Go: 100000)
  uint32_t max_queries = 1000;        // calls of `query` in one run
};

class Template;

struct ParseOptions {
  std::string name = "template";  // as messages print it
  // Runs in front and leaves its variables. Go's messages count the bytes of its text;
  // spans do not.
  const Template* prologue = nullptr;
  Limits limits;
};

struct ParseError {
  std::string message;  // "template: NAME:LINE: ...", as Go words it
  Span span;            // in the template's own text
  std::string hint;     // ours: the name that was meant, a sentence; may be empty
};

struct Program;  // ast.h

// A parsed template: immutable, cheap to copy, safe to share between threads.
class Template {
 public:
  explicit Template(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  const Program& program() const { return *program_; }
  const std::shared_ptr<const Program>& shared_program() const { return program_; }

 private:
  std::shared_ptr<const Program> program_;
};

struct ParseOutcome {
  std::optional<Template> value;
  std::optional<ParseError> error;  // set exactly when there is no template
};

// `functions` must outlive the template. Never throws.
ParseOutcome Parse(std::string_view text, const FunctionSet& functions, const ParseOptions& options);

// Runs with `data` as the dot (and `$`), missing map keys being zero values. The error
// has Go's text ("template: NAME:LINE:COLUMN: executing ...") and the span of the node
// in the template's own text. Never throws.
Result<std::string> Run(const Template& parsed, const Value& data, const Environment& environment);

struct RunTrace {
  const Program* failed_in = nullptr;  // whose text an error is in: also one of `environment.definitions`
  uint64_t steps = 0;
};
// The same with what it took.
Result<std::string> Run(const Template& parsed, const Value& data, const Environment& environment,
                        RunTrace* trace);

// What a template mentions, in order of appearance, inside every body, whether it
// would run or not. Spans are in the template's own text; the prologue is left out.
struct Use {
  enum class Kind : uint8_t {
    kLabel,          // $labels.x, .Labels.x, index $labels "x": name is x
    kExternalLabel,  // $externalLabels.x and so on
    kSampleLabel,    // label "x" SAMPLE: a label of a query result
    kAllLabels,      // $labels as a whole: printed, ranged over, passed on, computed key
    kValue,          // $value, .Value at the top level
    kFunction,       // a function called; name is its name
    kQuery,          // query "...": name is the PromQL text; only when it is a literal
    kVariable,       // any other variable that is read; name with its $
  };
  Kind kind;
  std::string_view name;  // good as long as the template
  Span span;              // the whole mention: `$labels.x`
  Span name_span;         // the name in it: `x`
};
std::vector<Use> ListUses(const Template& parsed);

}  // namespace rulecheck::gotemplate
