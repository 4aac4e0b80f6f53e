// Settings of other linters as settings of ours: what maps, and what does not, said aloud.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/keys.h"
#include "rulecheck/result.h"
#include "rulecheck/source_file.h"

namespace rulecheck::policy {

// Where an importer writes to.
class ImportDraft {
 public:
  explicit ImportDraft(const SourceFile& file) : file_(file) {}

  Json settings = Json::object();

  // Something is taken over.
  void Took() { ++taken_; }
  // Something is not: what, and why.
  void Left(Span where, const std::string& what);
  // `checks: {id: level}`; of several the loudest wins.
  void SetCheck(std::string_view id, std::string_view level);
  // Adds an entry to a list of the settings.
  void Add(std::string_view list, Json entry);

  size_t taken() const { return taken_; }
  const std::vector<std::string>& left() const { return left_; }
  // As YAML, with what is left as comments at the end.
  std::string Print() const;

 private:
  const SourceFile& file_;
  size_t taken_ = 0;
  std::vector<std::string> left_;
};

// Each reads a file into a draft; errors are of the file's syntax.
Status ImportPint(const SourceFile& file, ImportDraft* out);
Status ImportPromruval(const SourceFile& file, ImportDraft* out);
Status ImportDashboardLinter(const SourceFile& file, ImportDraft* out);

}  // namespace rulecheck::policy
