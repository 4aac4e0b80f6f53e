// Tells LogQL from PromQL by a glance: rule files of Loki look like those of Prometheus.
#pragma once

#include <string_view>

namespace rulecheck::documents {

// True when something stands outside of strings that PromQL never has: a pipe such as
// `|= "x"` or `| json`, a selector followed by `!= "x"`, a function of LogQL alone. A `||`
// is a slip of a PromQL author and does not count.
bool LooksLikeLogQl(std::string_view query);

}  // namespace rulecheck::documents
