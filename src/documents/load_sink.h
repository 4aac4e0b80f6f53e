// Findings of decoding under the ids of load_checks.def.
#pragma once

#include <string>
#include <utility>

#include "documents/load_context.h"
#include "source/decode.h"

namespace rulecheck::documents {

class LoadSink : public source::DecodeSink {
 public:
  LoadSink(const LoadContext& context, std::string subject)
      : context_(context), subject_(std::move(subject)) {}

  Finding& Report(source::DecodeProblem problem, Span where, std::string message) override;
  // Labels and annotations that people write one level too high.
  std::string HintFor(const source::Entry& entry, std::span<const std::string_view> known) override;
  bool Allows(std::string_view key) override { return key == "$patch"; }  // of kustomize
  bool ExplainsDuration(const MappedText& text) override;

  const std::string& subject() const { return subject_; }

 private:
  const LoadContext& context_;
  std::string subject_;
};

// A decoder of one part of a document, with the subject of its findings.
class LoadDecoder : public LoadSink, public source::Decoder {
 public:
  LoadDecoder(const LoadContext& context, std::string subject, source::Typing typing, uint32_t dialect = 1)
      : LoadSink(context, std::move(subject)),
        Decoder(*context.tree, typing, this, {context.options.ignore_unknown_fields, dialect}) {}
};

}  // namespace rulecheck::documents
