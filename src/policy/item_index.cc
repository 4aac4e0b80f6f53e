#include "policy/item_index.h"

#include <algorithm>

namespace rulecheck::policy {

ItemIndex::ItemIndex(std::span<const std::shared_ptr<const LoadedFile>> files) {
  for (const auto& file : files) files_.emplace(file->file.get(), file.get());
}

Span ItemIndex::SpanOf(const QueryItem& item) {
  return item.rule != nullptr ? item.rule->span : item.text.span;
}

const std::vector<ItemIndex::Entry>& ItemIndex::EntriesOf(const SourceFile* file) const {
  const auto [it, fresh] = entries_.try_emplace(file);
  const auto loaded = files_.find(file);
  if (!fresh || loaded == files_.end()) return it->second;
  for (const Document& document : loaded->second->documents) {
    for (const QueryItem& item : document.queries) it->second.push_back({SpanOf(item), &item});
  }
  std::stable_sort(it->second.begin(), it->second.end(),
                   [](const Entry& a, const Entry& b) { return a.span.begin < b.span.begin; });
  return it->second;
}

const Document* ItemIndex::FindDocument(const Finding& finding) const {
  const auto loaded = files_.find(finding.where.file);
  if (loaded == files_.end()) return nullptr;
  const uint32_t place = finding.where.span.begin;
  const Document* out = nullptr;
  for (const Document& document : loaded->second->documents) {
    const bool inside = document.span.begin <= place && place < document.span.end;
    if (inside && (out == nullptr || document.span.begin >= out->span.begin)) out = &document;
  }
  return out;
}

const QueryItem* ItemIndex::Find(const Finding& finding) const {
  const std::vector<Entry>& entries = EntriesOf(finding.where.file);
  const auto after = std::partition_point(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.span.begin <= finding.where.span.begin;
  });
  if (after != entries.begin() && std::prev(after)->span.end > finding.where.span.begin)
    return std::prev(after)->item;
  if (finding.subject.empty()) return nullptr;
  const auto same = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.item->subject() == finding.subject;
  });
  return same == entries.end() ? nullptr : same->item;
}

}  // namespace rulecheck::policy
