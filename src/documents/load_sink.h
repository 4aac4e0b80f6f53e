// Findings of decoding under the ids of load_checks.def.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "documents/load_context.h"
#include "source/decode.h"

namespace rulecheck::documents {

// Of an unknown field that holds a mapping or a list and is near no field that is known.
inline constexpr std::string_view kStructuredFieldHint =
    "No reader of rules has it; a file that a generator reads first may.";

class LoadSink : public source::DecodeSink {
 public:
  LoadSink(const LoadContext& context, std::string subject, FieldScope scope)
      : context_(context), subject_(std::move(subject)), scope_(scope) {}

  Finding& Report(source::DecodeProblem problem, Span where, std::string message) override;
  // Labels and annotations that people write one level too high.
  std::string HintFor(const source::Entry& entry, std::string_view what,
                      std::span<const std::string_view> known) override;
  // What kustomize takes away, and fields of other readers, which are told once a file.
  bool Allows(const source::Entry& entry) override;
  bool ExplainsDuration(const MappedText& text) override;

  const std::string& subject() const { return subject_; }

 private:
  const LoadContext& context_;
  std::string subject_;
  FieldScope scope_;
};

// A decoder of one part of a document, with the subject of its findings.
class LoadDecoder : public LoadSink, public source::Decoder {
 public:
  LoadDecoder(const LoadContext& context, std::string subject, source::Typing typing, uint32_t dialect = 1,
              FieldScope scope = FieldScope::kOther)
      : LoadSink(context, std::move(subject), scope),
        Decoder(*context.tree, typing, this, {context.options.ignore_unknown_fields, dialect}) {}
};

}  // namespace rulecheck::documents
