// | decolorize
#include <re2/re2.h>

#include "engine/logql/byte_search.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

// An escape or CSI (U+009B), punctuation of control sequences, and either text up to a
// bell or numbers and a final byte (pkg/logql/log/fmt.go; the expression is that of
// npm's ansi-regex).
const re2::RE2& AnsiSequence() {
  static const re2::RE2* const regex = new re2::RE2(
      "[\\x{1B}\\x{9B}][\\[\\]()#;?]*"
      "(?:(?:[a-zA-Z\\d]*(?:;[a-zA-Z\\d]*)*)?\\x07|(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PRZcf-ntqry=><~])");
  return *regex;
}

class DecolorizeStage final : public Stage {
 public:
  bool Run(Line& line) override {
    constexpr std::string_view kCsi = "\xC2\x9B";
    if (FindText(line.text, "\x1B") == std::string_view::npos &&
        FindText(line.text, kCsi) == std::string_view::npos) {
      return true;
    }
    char* const bytes = line.scratch.Allocate(line.text.size());
    size_t size = 0;
    re2::StringPiece rest(line.text.data(), line.text.size());
    re2::StringPiece found;
    while (AnsiSequence().Match(rest, 0, rest.size(), re2::RE2::UNANCHORED, &found, 1)) {
      const auto before = static_cast<size_t>(found.data() - rest.data());
      std::memcpy(bytes + size, rest.data(), before);
      size += before;
      rest.remove_prefix(before + found.size());
    }
    if (!rest.empty()) std::memcpy(bytes + size, rest.data(), rest.size());
    line.text = {bytes, size + rest.size()};
    return true;
  }
};

}  // namespace

Result<StagePtr> Make(const lang::DecolorizeStage&, const StageContext&) {
  return StagePtr(std::make_unique<DecolorizeStage>());
}

}  // namespace rulecheck::engine::logql
