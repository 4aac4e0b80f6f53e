#include "documents/file_hints.h"

#include <algorithm>
#include <string_view>

#include "documents/helm_values.h"
#include "documents/unread_rules.h"

namespace rulecheck::documents {
namespace {

// In whichever case; `word` is in lower case.
bool SpeaksOf(std::string_view path, std::string_view word) {
  const auto same = [](char a, char b) { return static_cast<char>(a | 0x20) == b; };
  return std::search(path.begin(), path.end(), word.begin(), word.end(), same) != path.end();
}

}  // namespace

bool FileHints::SpeaksOfVmalert() const {
  return SpeaksOf(file_.path(), "vmalert") || SpeaksOf(file_.path(), "victoriametrics");
}

bool FileHints::IsAmongLoki() {
  if (!among_loki_)
    among_loki_ = options_.otherwise == QueryLanguage::kLogQL || SpeaksOf(file_.path(), "loki");
  return *among_loki_;
}

bool FileHints::MayHoldQueries() {
  const std::string_view text = file_.text();
  if (!may_hold_queries_) {
    may_hold_queries_ = documents::MayHoldQueries(text) || text.find("receivers") != std::string_view::npos;
  }
  return *may_hold_queries_;
}

bool FileHints::MayHoldRules() {
  if (!may_hold_rules_) may_hold_rules_ = documents::MayHoldRules(file_.text());
  return *may_hold_rules_;
}

}  // namespace rulecheck::documents
