// Which language the rules of a document are in: rule files of Loki look like those of
// Prometheus.
#pragma once

#include <string_view>

#include "rulecheck/document.h"
#include "source/tree.h"

namespace rulecheck::documents {

// Of a list of groups, or of one group. For kAuto the expressions decide: LogQL when some
// can be nothing else and they are not outnumbered by those that are no LogQL. An
// expression that is fine in both, or in neither, has no vote.
// Without any vote it is LogQL where the path of the file speaks of Loki.
QueryLanguage LanguageOfGroups(const source::Node& groups, Dialect dialect, bool among_loki = false);
// Of one group among those of a file, which may differ; `others` is the language of the file.
QueryLanguage LanguageAmongOthers(const source::Node& group, QueryLanguage others);

inline std::string_view LanguageName(QueryLanguage language) {
  return language == QueryLanguage::kLogQL ? "LogQL" : "PromQL";
}

bool ParsesAsPromQl(std::string_view expr);
bool ParsesAsLogQl(std::string_view expr);

// Can be nothing else: by its signs, or because it parses in one language only. A selector without a name
// speaks against PromQL even where quotes that LogQL has not would be fine there.
bool IsSurelyLogQl(std::string_view expr);
bool IsSurelyPromQl(std::string_view expr);

QueryLanguage LanguageOfGroup(const source::Node& group, Dialect dialect, bool among_loki = false);

}  // namespace rulecheck::documents
