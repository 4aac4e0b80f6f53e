# Writes OUTPUT, a C++ file of ROOM that holds every page FAMILY/NAME.md below SOURCE_DIR.
# Run as: cmake -DROOM=... -DSOURCE_DIR=... -DOUTPUT=... -P write_pages.cmake
file(GLOB pages RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/*/*.md)
list(SORT pages)
set(text "// Written by cmake/write_pages.cmake from the pages of the checks.\n#include \"${ROOM}/pages.h\"\n\n")
string(APPEND text "namespace rulecheck::${ROOM} {\n\nstd::string_view FindPage(std::string_view id) {\n")
foreach(page ${pages})
  string(REGEX REPLACE "\\.md$" "" id ${page})
  file(READ ${SOURCE_DIR}/${page} content)
  string(APPEND text "  if (id == \"${id}\") return R\"rcpage(${content})rcpage\";\n")
endforeach()
string(APPEND text "  return {};\n}\n\n}  // namespace rulecheck::${ROOM}\n")
file(WRITE ${OUTPUT} "${text}")
