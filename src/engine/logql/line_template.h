// A template of line_format or label_format, run over the labels of a line.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/logql/stage.h"
#include "template/template.h"

namespace rulecheck::engine::logql {

// The labels as templates see them, taken when the first template asks. Later changes
// are not seen by the same stage.
class LabelSnapshot {
 public:
  void Clear() { taken_ = false; }
  void Take(const LineLabels& labels);
  bool taken() const { return taken_; }
  bool empty() const { return entries_.empty(); }
  std::string_view Find(NameId name) const;
  gotemplate::Value Map() const;

 private:
  struct Entry {
    NameId name;
    std::string_view text;
    std::string_view value;
  };
  bool taken_ = false;
  std::vector<Entry> entries_;
};

class LineTemplate {
 public:
  // `name` is that of messages: "line" or "label". Labels that the template reads go to
  // `required`.
  static Result<LineTemplate> Make(std::string_view text, std::string_view name, const StageContext& context,
                                   std::vector<NameId>* required);

  // The label, when the template is nothing but `{{.label}}`.
  NameId only_label() const { return only_label_; }

  // The result, or an error, in the line's scratch memory. The labels are taken into
  // `snapshot` unless they were taken before.
  Result<std::string_view> Run(const Line& line, LabelSnapshot* snapshot) const;

 private:
  // Text and labels in turn need no interpreter.
  struct Piece {
    std::string text;
    NameId label = kNoName;
  };
  Result<std::string_view> Join(const Line& line, const LabelSnapshot& snapshot) const;

  std::optional<gotemplate::Template> parsed_;
  bool plain_ = false;
  std::vector<Piece> pieces_;
  NameId only_label_ = kNoName;
  int64_t now_ns_ = 0;
  uint32_t max_output_ = 0;
};

}  // namespace rulecheck::engine::logql
