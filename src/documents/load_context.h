// What every loader of a file is handed: options, where findings go, where documents go.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "documents/foreign_fields.h"
#include "documents/load_checks.h"
#include "rulecheck/arena.h"
#include "rulecheck/document.h"
#include "source/tree.h"

namespace rulecheck::documents {

struct LoadContext {
  const LoadOptions& options;
  LoadedFile* out;
  std::shared_ptr<const source::Tree> tree;
  ForeignFields* foreign = nullptr;  // of the whole file; null where only test files are read
  // Why options.dialect is what it is, where it is not kAuto; ends "it was read as LogQL because ...".
  std::string_view dialect_reason = "`--dialect` says so";
  bool json = false;  // the tree is of JSON, where a number is no text

  const SourceFile* file() const { return out->file.get(); }
  // What documents hold besides texts of the file: lives as long as Document::storage.
  Arena* arena() const { return tree->texts_arena(); }

  // Adds a finding and returns it for labels and notes; good until the next call.
  Finding& Report(LoadCheck check, Span where, std::string message, std::string subject = {}) const {
    FindingSink(&out->findings).Report(check, {file(), where}, std::move(message)).About(std::move(subject));
    return out->findings.back();
  }
};

}  // namespace rulecheck::documents
