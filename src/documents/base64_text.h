// Texts in base64, as Secrets have them, in which every byte knows where it stands in the file.
#pragma once

#include <memory>
#include <string>

#include "rulecheck/arena.h"
#include "rulecheck/mapped_text.h"

namespace rulecheck::documents {

struct Base64Text {
  explicit Base64Text(const SourceFile* file) : map(&arena, file) {}

  std::string decoded;
  Arena arena{512};
  OffsetMap map;
  MappedText text;  // of `decoded`; three bytes come from four of the file
};

// Null when it is no base64, or no text in UTF-8.
std::shared_ptr<const Base64Text> DecodeBase64Text(const MappedText& encoded);

}  // namespace rulecheck::documents
