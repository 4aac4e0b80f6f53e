#include <cstddef>
#include <utility>

#include "rulecheck/workspace.h"
#include "workspace/rule_index.h"

namespace rulecheck {
namespace {

void CountFile(const LoadedFile& file, RunCounts* counts) {
  ++counts->files;
  for (const Document& document : file.documents) {
    counts->groups += document.groups().size();
    for (const RuleGroup& group : document.groups()) counts->rules += group.rules.size();
    for (const QueryItem& query : document.queries) {
      if (!query.parsed()) continue;
      ++counts->queries;
      counts->other_queries += query.is_rule() ? 0 : 1;
    }
  }
}

}  // namespace

Snapshot::Snapshot(Parts parts) : parts_(std::move(parts)) {
  size_t documents = 0, queries = 0;
  for (const auto& file : parts_.files) {
    documents += file->documents.size();
    for (const Document& document : file->documents) queries += document.queries.size();
  }
  documents_.reserve(documents);
  queries_.reserve(queries);
  for (const auto& file : parts_.files) {
    for (const Document& document : file->documents) {
      documents_.push_back(&document);
      for (const QueryItem& query : document.queries) queries_.push_back(&query);
    }
  }
  rules_ = std::make_unique<workspace::RuleIndex>(documents_);
}

Snapshot::~Snapshot() = default;

Run Snapshot::MakeRun() const {
  Run run;
  run.unreadable = parts_.unreadable;
  run.skipped = parts_.skipped;
  for (const auto& file : parts_.files) {
    run.files.push_back(file->file);
    if (!Reports(file->file.get())) continue;
    CountFile(*file, &run.counts);
    for (const LoadedFile::Skipped& skipped : file->skipped) {
      run.skipped.push_back({file->file->path(), skipped.document, skipped.reason});
    }
  }
  return run;
}

}  // namespace rulecheck
