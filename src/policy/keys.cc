#include "policy/keys.h"

#include <utility>

namespace rulecheck::policy {

Json KeysSchema(std::span<const KeyDoc> keys) {
  Json properties = Json::object();
  for (const KeyDoc& key : keys) {
    Json entry = key.schema();
    // In draft-07 what stands beside a reference is not read.
    if (entry.contains("$ref")) entry = {{"allOf", Json::array({entry})}};
    entry["description"] = key.doc;
    properties[std::string(key.name)] = std::move(entry);
  }
  return {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
}

Json EitherSchema(Json a, Json b) {
  return {{"anyOf", Json::array({std::move(a), std::move(b)})}};
}
Json ListSchema(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
Json MappingSchema(Json values) {
  return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}
Json RefSchema(std::string_view definition) {
  return {{"$ref", "#/definitions/" + std::string(definition)}};
}

}  // namespace rulecheck::policy
