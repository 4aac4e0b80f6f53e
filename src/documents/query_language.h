// Which language the rules of a document are in: rule files of Loki look like those of
// Prometheus.
#pragma once

#include "rulecheck/document.h"
#include "source/tree.h"

namespace rulecheck::documents {

// Of a list of groups, or of one group. For kAuto the expressions decide: LogQL when some
// can be nothing else and they are not outnumbered by those that are no LogQL. An
// expression that is fine in both, or in neither, has no vote.
QueryLanguage LanguageOfGroups(const source::Node& groups, Dialect dialect);
QueryLanguage LanguageOfGroup(const source::Node& group, Dialect dialect);

}  // namespace rulecheck::documents
