// The text of a suppression: `rulecheck: ignore[promql/rate-of-gauge] until 2027-01-31 -- reason`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::policy {

struct DirectiveId {
  std::string id;
  Span span;  // in the comment
};

struct Directive {
  bool whole_file = false;  // file-ignore
  std::vector<DirectiveId> ids;
  std::optional<int64_t> until;  // last day, since 1970-01-01
  bool has_reason = false;
  Span span;             // in the comment: from its `#` to its end
  std::string error;     // what is wrong with it, else empty
  bool of_pint = false;  // a comment of pint's: for the rule that it stands in or above
};

// The directive in a comment, which begins with `#`; nothing when there is none.
std::optional<Directive> ParseDirective(std::string_view comment);

// The same for a comment of pint, `# pint disable promql/rate` or `# pint file/snooze 2027-01-31
// promql/rate`, with our ids for its checks. Of those that hide text from pint there is nothing.
std::optional<Directive> ParsePintDirective(std::string_view comment);

// `[until DAY --] reason`, the value of an annotation.
void ParseReason(std::string_view text, Directive* out);

}  // namespace rulecheck::policy
