// Function sets of templates: tables of names, Go parameter types and bodies. The
// parser and the interpreter read them and know no function of a set by name.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"
#include "rulecheck/span.h"
#include "template/value.h"

namespace rulecheck::gotemplate {

// One sample of an instant vector, as the `query` function hands it to templates.
struct QuerySample {
  StringMap labels;  // with __name__
  Value value;       // a float, or HistogramValue() of alert.h
};

// Told of each call that succeeded: the function, the call in the template's own text, and what it gave.
using CallObserver = std::function<void(std::string_view function, Span call, const Value& result)>;

struct Definition;  // ast.h
using Definitions = std::map<std::string, Definition, std::less<>>;

using QueryFunction = std::function<Result<std::vector<QuerySample>>(std::string_view promql)>;

// What functions may ask of the outside.
struct Environment {
  QueryFunction query;             // empty: calling query is an error
  int64_t evaluation_time_ms = 0;  // `now` of alerts
  // Of log lines: `now`, __line__ and __timestamp__.
  int64_t now_ns = 0;
  std::string_view entry_line;
  int64_t entry_time_ns = 0;
  std::optional<std::string> external_url;  // nothing: a nil URL, as in promtool's unit tests
  CallObserver on_call;                     // may be empty
  // Templates that are defined in other texts; those of the text itself come first. May be null.
  const Definitions* definitions = nullptr;
  // Whether a template that is nowhere defined is known to be elsewhere: it prints nothing. May be empty.
  std::function<bool(std::string_view name)> is_elsewhere;
};

// Go types of parameters.
enum class Param : uint8_t {
  kAny,      // interface {}
  kReflect,  // reflect.Value: as kAny, but takes nil (built-in functions only)
  kString,
  kInt,
  kInt64,
  kFloat,
  kBool,
  kSamples,   // template.queryResult
  kSample,    // *template.sample
  kTexts,     // []string
  kTime,      // time.Time
  kDuration,  // time.Duration
};
std::string_view ParamGoType(Param param);

// State of one run that functions share; see run.h.
class Machine;

// `args` has been checked against the parameters. An error is Go's text of the
// function's own error; the caller adds the place.
using FunctionBody = Result<Value> (*)(Machine& machine, std::span<const Value> args);

struct Function {
  std::string_view name;
  std::span<const Param> params;
  bool variadic;  // the last parameter may come any number of times, also never
  FunctionBody body;
  // Not empty: Go refuses to call it, with this text (methods with unfit results).
  std::string_view refusal = {};
};

// A type of Go with a name and methods, which a value may have besides what it is made of.
struct NamedType {
  std::string_view go_type;
  std::span<const Function> methods;
};

// A set is a sorted or unsorted table that outlives every template parsed with it.
// The built-in functions of text/template are always there besides.
struct FunctionSet {
  std::span<const Function> functions;
  const Function* Find(std::string_view name) const;  // null when neither here nor built in
};

std::span<const Function> BuiltinFunctions();

// The methods of a value's type; a method's body gets its receiver as the first
// argument. Null when there is none of that name.
const Function* FindMethod(const Value& receiver, std::string_view name);

}  // namespace rulecheck::gotemplate
