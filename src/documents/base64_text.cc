#include "documents/base64_text.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "template/base64.h"

namespace rulecheck::documents {

std::shared_ptr<const Base64Text> DecodeBase64Text(const MappedText& encoded) {
  Result<std::string> decoded = gotemplate::DecodeBase64(encoded.value);
  if (!decoded || !IsValidUtf8(*decoded)) return nullptr;
  auto out = std::make_shared<Base64Text>(encoded.file());
  out->decoded = std::move(*decoded);
  const auto size = static_cast<uint32_t>(out->decoded.size());
  uint32_t at = 0;
  for (uint32_t byte = 0; byte < size; byte += 3) {
    const uint32_t begin = at;
    for (int digits = 0; digits < 4 && at < encoded.value.size(); ++at)
      digits += encoded.value[at] != '\n' && encoded.value[at] != '\r';
    const Span file = encoded.At({begin, at}).span;
    out->map.Append({byte, file.begin, file.end - file.begin, false});
  }
  out->map.set_decoded_size(size);
  out->map.set_end(encoded.span.end);
  out->text = {out->decoded, encoded.file(), encoded.span, &out->map};
  return out;
}

}  // namespace rulecheck::documents
