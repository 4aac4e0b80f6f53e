#include "syntax/layout.h"

#include <algorithm>

#include "base/strings.h"

namespace rulecheck::syntax {
namespace {

constexpr size_t kIndent = 2;

class Layouter {
 public:
  Layouter(const std::vector<Piece>& pieces, uint32_t width)
      : pieces_(pieces), closing_(pieces.size(), pieces.size()), width_(width) {
    std::vector<size_t> open;
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].opens) open.push_back(i);
      if (!pieces[i].closes || open.empty()) continue;
      closing_[open.back()] = i;
      open.pop_back();
    }
  }

  std::string Run() {
    Emit(0, pieces_.size(), 0);
    while (!out_.empty() && (out_.back() == ' ' || out_.back() == '\n')) out_.pop_back();
    return std::move(out_);
  }

 private:
  size_t Closing(size_t open, size_t end) const { return std::min(closing_[open], end); }

  std::string Flat(size_t begin, size_t end) const {
    std::string out;
    for (size_t i = begin; i < end; ++i) {
      if (i > begin && pieces_[i].blank_before) out += ' ';
      out += pieces_[i].text;
    }
    return out;
  }

  // Does it stand on one line from here on?
  bool Fits(size_t begin, size_t end, size_t more) const {
    size_t size = Column() + more;
    for (size_t i = begin; i < end; ++i) {
      if (pieces_[i].comment || pieces_[i].text.find('\n') != std::string_view::npos) return false;
      size += pieces_[i].text.size() + 1;
      if (size > width_ + (end - begin) + more) return false;
    }
    return Column() + Flat(begin, end).size() + more <= width_;
  }

  size_t Column() const {
    const size_t line = out_.rfind('\n');
    return line == std::string::npos ? out_.size() : out_.size() - line - 1;
  }

  void NewLine(size_t indent) {
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    if (!out_.empty()) out_.append(indent, ' ');
  }

  void Emit(size_t begin, size_t end, size_t indent) {
    if (Fits(begin, end, 0)) {
      out_ += Flat(begin, end);
      return;
    }
    for (size_t i = begin; i < end; ++i) {
      const Piece& piece = pieces_[i];
      const bool first = i == begin;
      const size_t inner = piece.stage ? indent + kIndent : indent;
      if (!first && (piece.stage || piece.operation || pieces_[i - 1].line_comment())) {
        NewLine(inner);
      } else if (!first && piece.comment && piece.own_line) {
        NewLine(BeforeStage(i, end) ? indent + kIndent : indent);
      } else if (!first && pieces_[i - 1].comma && !piece.comment) {
        NewLine(indent);
      } else if (!first && piece.blank_before && Column() > 0 && out_.back() != ' ') {
        out_ += ' ';
      }
      if (piece.stage) {
        i = EmitStage(i, end, indent + kIndent);
      } else {
        i = EmitPiece(i, end, indent);
      }
    }
  }

  // Do the comments from `i` on stand before a stage?
  bool BeforeStage(size_t i, size_t end) const {
    while (i < end && pieces_[i].comment) ++i;
    return i < end && pieces_[i].stage;
  }

  // A stage on its line, if it has no comment and nothing to break.
  size_t EmitStage(size_t begin, size_t end, size_t indent) {
    size_t stop = begin + 1;
    while (stop < end && !pieces_[stop].stage && !pieces_[stop].operation && !pieces_[stop].comment &&
           !pieces_[stop].ends_stage) {
      stop = pieces_[stop].opens ? std::min(Closing(stop, end) + 1, end) : stop + 1;
    }
    for (size_t i = begin; i < stop; ++i) {
      if (!pieces_[i].comment) continue;
      return EmitPiece(begin, end, indent);
    }
    out_ += Flat(begin, stop);
    return stop - 1;
  }

  size_t EmitPiece(size_t i, size_t end, size_t indent) {
    out_ += pieces_[i].text;
    if (!pieces_[i].opens) return i;
    const size_t close = Closing(i, end);
    if (close == end) return i;
    if (Fits(i + 1, close, 1)) {
      out_ += Flat(i + 1, close);
    } else {
      NewLine(indent + kIndent);
      Emit(i + 1, close, indent + kIndent);
      NewLine(indent);
    }
    out_ += pieces_[close].text;
    return close;
  }

  const std::vector<Piece>& pieces_;
  std::vector<size_t> closing_;  // by place of what opens
  size_t width_;
  std::string out_;
};

}  // namespace

void AppendComments(std::string_view text, Span between, std::vector<Piece>* out) {
  for (uint32_t i = between.begin; i < between.end; ++i) {
    const std::string_view rest = text.substr(i, between.end - i);
    if (rest[0] != '#' && rest[0] != '/') continue;
    const bool block = rest.starts_with("/*");
    const size_t at = block ? rest.find("*/") + 2 : rest.find('\n');
    const size_t size = std::min(at, rest.size());
    const size_t before = text.substr(0, i).find_last_not_of(" \t\r");
    Piece piece;
    piece.comment = true;
    piece.text = block ? rest.substr(0, size) : TrimSpace(rest.substr(0, size));
    piece.own_line = before == std::string_view::npos || text[before] == '\n';
    out->push_back(piece);
    i += static_cast<uint32_t>(size) - 1;
  }
}

std::string LayOut(const std::vector<Piece>& pieces, uint32_t width) {
  return Layouter(pieces, width).Run();
}

}  // namespace rulecheck::syntax
