#include "engine/core/symbols.h"

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::engine {
namespace {

constexpr uint32_t kNone = UINT32_MAX;
constexpr LabelsId kUnknown = UINT32_MAX;
constexpr size_t kSlabLabels = 4096;

uint64_t HashLabels(std::span<const Label> labels) {
  uint64_t h = 0x9e3779b97f4a7c15;
  for (const Label& l : labels) {
    h ^= (uint64_t{l.name} << 32) | l.value;
    h *= 0xff51afd7ed558ccd;
    h ^= h >> 32;
  }
  return h;
}

bool IsPlainName(std::string_view name) {
  if (name.empty()) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && !(i > 0 && c >= '0' && c <= '9')) return false;
  }
  return true;
}

}  // namespace

Symbols::Symbols() {
  Intern("");
  name_ = Intern("__name__");
  type_ = Intern("__type__");
  unit_ = Intern("__unit__");
  le_ = Intern("le");
  buckets_.assign(1024, kNone);
  InternSorted({});
}

SymbolId Symbols::Intern(std::string_view text) {
  if (const auto it = ids_.find(text); it != ids_.end()) return it->second;
  const SymbolId id = static_cast<SymbolId>(texts_.size());
  const std::string& kept = storage_.emplace_back(text);
  texts_.push_back(kept);
  ids_.emplace(kept, id);
  return id;
}

bool Symbols::Find(std::string_view text, SymbolId* id) const {
  const auto it = ids_.find(text);
  if (it == ids_.end()) return false;
  *id = it->second;
  return true;
}

Label* Symbols::AllocateLabels(size_t count) {
  if (count > slab_left_) {
    const size_t size = std::max(count, kSlabLabels);
    slabs_.push_back(std::make_unique<Label[]>(size));
    slab_next_ = slabs_.back().get();
    slab_left_ = size;
  }
  Label* const out = slab_next_;
  slab_next_ += count;
  slab_left_ -= count;
  return out;
}

void Symbols::Rehash(size_t bucket_count) {
  buckets_.assign(bucket_count, kNone);
  for (uint32_t i = 0; i < sets_.size(); ++i) {
    uint32_t& head = buckets_[sets_[i].hash & (bucket_count - 1)];
    sets_[i].next = head;
    head = i;
  }
}

LabelsId Symbols::InternSorted(std::span<const Label> labels) {
  const uint64_t hash = HashLabels(labels);
  for (uint32_t i = buckets_[hash & (buckets_.size() - 1)]; i != kNone; i = sets_[i].next) {
    const Set& set = sets_[i];
    if (set.hash == hash && std::ranges::equal(Labels(i), labels)) return i;
  }
  if (sets_.size() >= buckets_.size()) Rehash(buckets_.size() * 2);
  Label* const kept = AllocateLabels(labels.size());
  std::ranges::copy(labels, kept);
  const LabelsId id = static_cast<LabelsId>(sets_.size());
  uint32_t& head = buckets_[hash & (buckets_.size() - 1)];
  sets_.push_back({kept, static_cast<uint32_t>(labels.size()), head, hash});
  head = id;
  return id;
}

LabelsId Symbols::InternLabels(std::vector<Label> labels) {
  std::ranges::stable_sort(labels, [this](const Label& a, const Label& b) {
    return a.name != b.name && Text(a.name) < Text(b.name);
  });
  size_t kept = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    if (i + 1 < labels.size() && labels[i + 1].name == labels[i].name) continue;
    if (labels[i].value != kEmptySymbol) labels[kept++] = labels[i];
  }
  labels.resize(kept);
  return InternSorted(labels);
}

LabelsId Symbols::InternPairs(std::span<const std::pair<std::string, std::string>> labels) {
  std::vector<Label> ids;
  ids.reserve(labels.size());
  for (const auto& [name, value] : labels) ids.push_back({Intern(name), Intern(value)});
  return InternLabels(std::move(ids));
}

SymbolId Symbols::Get(LabelsId id, SymbolId name) const {
  for (const Label& l : Labels(id)) {
    if (l.name == name) return l.value;
  }
  return kEmptySymbol;
}

LabelsId Symbols::With(LabelsId id, SymbolId name, SymbolId value) {
  const std::span<const Label> old = Labels(id);
  std::vector<Label>& labels = scratch_;
  labels.clear();
  bool placed = value == kEmptySymbol;
  for (const Label& l : old) {
    if (l.name == name) {
      if (l.value == value) return id;
      continue;
    }
    if (!placed && Text(name) < Text(l.name)) {
      labels.push_back({name, value});
      placed = true;
    }
    labels.push_back(l);
  }
  if (!placed) labels.push_back({name, value});
  return InternSorted(labels);
}

LabelsId Symbols::WithoutName(LabelsId id) {
  return With(id, name_, kEmptySymbol);
}

LabelsId Symbols::WithoutMetadata(LabelsId id) {
  if (without_metadata_.size() <= id) without_metadata_.resize(sets_.size(), kUnknown);
  if (without_metadata_[id] != kUnknown) return without_metadata_[id];
  std::vector<Label>& labels = scratch_;
  labels.clear();
  for (const Label& l : Labels(id)) {
    if (l.name != name_ && l.name != type_ && l.name != unit_) labels.push_back(l);
  }
  const LabelsId without = InternSorted(labels);
  without_metadata_[id] = without;
  return without;
}

int Symbols::Compare(LabelsId a, LabelsId b) const {
  if (a == b) return 0;
  const std::span<const Label> la = Labels(a);
  const std::span<const Label> lb = Labels(b);
  for (size_t i = 0; i < std::min(la.size(), lb.size()); ++i) {
    if (la[i].name != lb[i].name) return Text(la[i].name) < Text(lb[i].name) ? -1 : 1;
    if (la[i].value != lb[i].value) return Text(la[i].value) < Text(lb[i].value) ? -1 : 1;
  }
  return la.size() < lb.size() ? -1 : (la.size() > lb.size() ? 1 : 0);
}

std::string Symbols::Format(LabelsId id) const {
  std::string out = "{";
  for (const Label& l : Labels(id)) {
    if (out.size() > 1) out += ", ";
    const std::string_view name = Text(l.name);
    out += IsPlainName(name) ? std::string(name) : Quote(name);
    out += '=';
    out += Quote(Text(l.value));
  }
  return out + "}";
}

}  // namespace rulecheck::engine
