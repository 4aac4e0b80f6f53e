#include "engine/logql/label_names.h"

#include <cstring>
#include <string>

#include "engine/logql/label_sets.h"

namespace rulecheck::engine::logql {

LabelNames::LabelNames() : slots_(64, kNoName) {}

NameId LabelNames::Intern(std::string_view name) {
  const uint64_t hash = LabelSets::HashText(name);
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  for (; slots_[slot] != kNoName; slot = (slot + 1) & mask) {
    const Name& known = names_[slots_[slot]];
    if (known.hash == hash && known.text == name) return slots_[slot];
  }
  char* bytes = static_cast<char*>(arena_.allocate(name.size() + 1, 1));
  if (!name.empty()) std::memcpy(bytes, name.data(), name.size());
  const auto id = static_cast<NameId>(names_.size());
  names_.push_back({{bytes, name.size()}, hash, kNoName});
  slots_[slot] = id;
  if (names_.size() * 2 > slots_.size()) Rehash(slots_.size() * 2);
  return id;
}

NameId LabelNames::AddExtracted(NameId id) {
  const NameId extracted = Intern(std::string(text(id)) + "_extracted");
  names_[id].extracted = extracted;
  return extracted;
}

void LabelNames::Rehash(size_t slots) {
  slots_.assign(slots, kNoName);
  const size_t mask = slots - 1;
  for (size_t id = 0; id < names_.size(); ++id) {
    size_t slot = names_[id].hash & mask;
    while (slots_[slot] != kNoName) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<NameId>(id);
  }
}

void LabelNames::Truncate(size_t size) {
  names_.resize(size);
  for (Name& name : names_) {
    if (name.extracted != kNoName && name.extracted >= size) name.extracted = kNoName;
  }
  Rehash(slots_.size());
}

}  // namespace rulecheck::engine::logql
