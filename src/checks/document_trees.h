// The trees of documents again, for the few checks that ask what their loaders did not keep.
#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "rulecheck/document.h"
#include "source/tree.h"

namespace rulecheck::checks {

// Each file is read once. Belongs to one thread.
class DocumentTrees {
 public:
  // Of a document inside of a text, as the value of a ConfigMap, the root in it; null in base64 and where it
  // cannot be read.
  const source::Node* Root(const Document& document);
  // The object that holds the document: a ConfigMap, or its own root. Null as above.
  const source::Node* Outermost(const Document& document);
  MappedText Text(const Document& document, const source::Node& scalar);

 private:
  const source::Tree& TreeOf(const SourceFile& file);
  const source::Tree& TreeIn(const SourceFile& file, const source::Node& text);

  std::unordered_map<const SourceFile*, std::shared_ptr<const source::Tree>> trees_;
  std::unordered_map<const source::Node*, std::shared_ptr<const source::Tree>> inner_;  // of texts
};

// The text of a scalar, by keys from `root` on; empty where there is none.
std::string_view TextAt(const source::Node& root, std::initializer_list<std::string_view> keys);
// What a JSON pointer leads to from `root`; null where nothing stands.
const source::Node* Follow(const source::Node* root, std::string_view pointer);
// What stands there; null where nothing does.
const source::Node* NodeAt(const source::Node& root, std::initializer_list<std::string_view> keys);

}  // namespace rulecheck::checks
