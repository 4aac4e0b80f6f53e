# Debian 12 packages; `make deps` installs them. With RULECHECK_STATIC their archives are
# linked in, so that the binary runs on any Linux of its processor.
find_package(Threads REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_path(ANTLR4_INCLUDE_DIR antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
add_library(antlr4_runtime INTERFACE)
target_include_directories(antlr4_runtime SYSTEM INTERFACE ${ANTLR4_INCLUDE_DIR})
# The runtime's headers use __attribute__ forms that g++ 12 warns about even when SYSTEM.
target_compile_options(antlr4_runtime INTERFACE -Wno-attributes)

if(RULECHECK_STATIC)
  find_library(ANTLR4_ARCHIVE libantlr4-runtime.a REQUIRED)
  find_library(YAML_CPP_ARCHIVE libyaml-cpp.a REQUIRED)
  find_library(RE2_ARCHIVE libre2.a REQUIRED)
  # Lint spends a sixth of its time in malloc; this one is faster than libc's.
  find_library(JEMALLOC_ARCHIVE libjemalloc.a REQUIRED)
  target_link_libraries(antlr4_runtime INTERFACE ${ANTLR4_ARCHIVE} Threads::Threads)
  add_library(yaml-cpp INTERFACE)
  target_link_libraries(yaml-cpp INTERFACE ${YAML_CPP_ARCHIVE})
  add_library(re2_archive INTERFACE)
  target_link_libraries(re2_archive INTERFACE ${RE2_ARCHIVE} Threads::Threads)
  add_library(PkgConfig::RE2 ALIAS re2_archive)
  # Debian packs no archive of fmt: its one source file is compiled from its headers.
  add_library(fmt_archive STATIC cmake/fmt.cc)
  target_compile_definitions(fmt_archive PUBLIC FMT_SHARED)  # as in Debian's own build
  add_library(fmt::fmt ALIAS fmt_archive)
else()
  find_package(fmt REQUIRED)
  find_package(yaml-cpp REQUIRED)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
  find_library(ANTLR4_LIBRARY NAMES antlr4-runtime REQUIRED)
  target_link_libraries(antlr4_runtime INTERFACE ${ANTLR4_LIBRARY} Threads::Threads)
endif()
if(RULECHECK_TESTS)
  find_package(doctest REQUIRED)
endif()
