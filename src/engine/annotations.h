// Warnings and infos of an evaluation, with the place in the query they belong to
// (texts as util/annotations of Prometheus).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::engine {

struct Annotation {
  bool warning = false;  // otherwise an info
  std::string message;   // with its "PromQL warning: " or "PromQL info: ", without position
  Span span;             // in the query's text
};

// The message with ` (line:column)` of the span's begin in `query`, as Prometheus
// shows it.
std::string RenderAnnotation(const Annotation& annotation, std::string_view query);

}  // namespace rulecheck::engine
