// What the decoders of configurations share: a strict decoder that knows the mode of matchers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routing/config.h"
#include "source/decode.h"

namespace rulecheck::routing {

class ConfigSink : public source::DecodeSink {
 public:
  explicit ConfigSink(const SourceFile* file) : file_(file) {}

  Finding& Report(source::DecodeProblem /*problem*/, Span where, std::string message) override {
    Finding& finding = problems.emplace_back();
    finding.message = std::move(message);
    finding.where = {file_, where};
    return finding;
  }

  std::vector<Finding> problems;

 private:
  const SourceFile* file_;
};

class ConfigDecoder : public ConfigSink, public source::Decoder {
 public:
  ConfigDecoder(const source::Tree& tree, MatcherMode mode, source::Typing typing = source::Typing::kYamlV2)
      : ConfigSink(tree.file()), Decoder(tree, typing, this), mode_(mode) {}

  MatcherMode mode() const { return mode_; }
  // The fields of tables only know the decoder.
  static ConfigDecoder& Of(source::Decoder& decoder) { return static_cast<ConfigDecoder&>(decoder); }

 private:
  MatcherMode mode_;
};

// A list of texts of matchers; a mapping of labels to values or to regular expressions.
void ReadMatchers(ConfigDecoder& decoder, const source::Value& value, Matchers* out);
void ReadMatchMap(ConfigDecoder& decoder, const source::Value& value, bool regexp, Matchers* out);
// For tables: into a member.
template <auto kMember, typename T>
void ReadMatchersInto(source::Decoder& decoder, const source::Value& value, T* out) {
  ReadMatchers(ConfigDecoder::Of(decoder), value, &(out->*kMember));
}
template <auto kMember, bool kRegexp, typename T>
void ReadMatchMapInto(source::Decoder& decoder, const source::Value& value, T* out) {
  ReadMatchMap(ConfigDecoder::Of(decoder), value, kRegexp, &(out->*kMember));
}
void AddMatcher(ConfigDecoder& decoder, MatchOp op, std::string name, std::string value,
                const MappedText& place, Matchers* out);
void ReadLabelNames(ConfigDecoder& decoder, const source::Value& value, std::vector<MappedText>* out);

void ReadRoute(ConfigDecoder& decoder, const source::Value& value, Route* out);
void ReadInhibitRules(ConfigDecoder& decoder, const source::Value& value, std::vector<InhibitRule>* out);
void ReadNamedIntervals(ConfigDecoder& decoder, const source::Value& value, bool deprecated,
                        std::vector<NamedInterval>* out);
void ReadTimeIntervals(ConfigDecoder& decoder, const source::Value& value, std::vector<TimeInterval>* out);

// What must hold of the whole, once all of it could be decoded: names that are used exist and are unique.
// `is_part`: the root is a route among others, as that of an AlertmanagerConfig.
void CheckNames(ConfigDecoder& decoder, const Config& config, bool is_part = false);

}  // namespace rulecheck::routing
