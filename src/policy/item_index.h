// Which query, and so which rule or panel, a finding is about.
#pragma once

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/finding.h"

namespace rulecheck::policy {

// Made for a run; looks a file up when it is first asked for it. Belongs to one thread.
class ItemIndex {
 public:
  explicit ItemIndex(std::span<const std::shared_ptr<const LoadedFile>> files);

  // The item in whose rule or text the finding begins, else one of its subject; null when
  // there is none.
  const QueryItem* Find(const Finding& finding) const;
  // The innermost document in which the finding begins; null when there is none.
  const Document* FindDocument(const Finding& finding) const;
  // The stretch of the file that belongs to an item: its rule, or its text.
  static Span SpanOf(const QueryItem& item);

 private:
  struct Entry {
    Span span;
    const QueryItem* item;
  };
  const std::vector<Entry>& EntriesOf(const SourceFile* file) const;

  std::unordered_map<const SourceFile*, const LoadedFile*> files_;
  mutable std::unordered_map<const SourceFile*, std::vector<Entry>> entries_;
};

}  // namespace rulecheck::policy
