// Tells LogQL from PromQL by a glance: rule files of Loki look like those of Prometheus.
#pragma once

#include <string_view>

namespace rulecheck::documents {

// True when a pipe stands outside of strings that PromQL never has: `|= "x"`,
// `|~ "x"`, `| json`. A `||` is a slip of a PromQL author and does not count.
bool LooksLikeLogQl(std::string_view query);

}  // namespace rulecheck::documents
