#include "base/strings.h"

#include <doctest/doctest.h>

#include <array>

namespace rulecheck {

TEST_CASE("UTF-8") {
  CHECK(IsValidUtf8("aé€𐐀"));
  CHECK_FALSE(IsValidUtf8("\xc0\x80"));
  CHECK_FALSE(IsValidUtf8("\xed\xa0\x80"));
  CHECK_FALSE(IsValidUtf8("\xf4\x90\x80\x80"));
  CHECK_FALSE(IsValidUtf8("\xe2\x82"));
  CHECK(IsValidUtf8("\xef\xbf\xbd"));  // U+FFFD itself
  size_t offset = 0;
  CHECK(DecodeUtf8("€x", &offset) == U'€');
  CHECK(offset == 3);
  for (char32_t c : {U'a', U'é', U'€', U'𐐀'}) {
    std::string text;
    AppendUtf8(c, &text);
    offset = 0;
    CHECK(DecodeUtf8(text, &offset) == c);
    CHECK(offset == text.size());
  }
}

TEST_CASE("splitting and trimming") {
  CHECK(Split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(Split("", ',').size() == 1);
  CHECK(TrimSpace(" \t a b\n") == "a b");
  CHECK(TrimSpace(" ").empty());
  CHECK(Join({"a", "b"}, ", ") == "a, b");
}

TEST_CASE("near misses") {
  CHECK(EditDistance("kitten", "sitting", 9) == 3);
  CHECK(EditDistance("kitten", "sitting", 2) == 3);
  CHECK(EditDistance("", "abc", 5) == 3);
  const std::array<std::string_view, 3> names = {"rate", "irate", "increase"};
  CHECK(Nearest("rat", names) == "rate");
  CHECK(Nearest("incraese", names) == "increase");
  CHECK(Nearest("histogram", names).empty());
}

TEST_CASE("hash is stable and spreads") {
  CHECK(HashBytes("abc") == HashBytes("abc"));
  CHECK(HashBytes("abc") != HashBytes("abd"));
  CHECK(HashBytes("abc", 1) != HashBytes("abc", 2));
  CHECK(HashBytes(std::string("\0", 1)) != HashBytes(std::string("\0\0", 2)));
}

}  // namespace rulecheck
